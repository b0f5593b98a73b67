"""What a container allows is what there is, whatever the machine around it has."""

import os

import pytest

from labgrader import machine

MB = 2**20


@pytest.fixture
def container(tmp_path, monkeypatch):
    """Stand in a control group; give what writes the files of one."""
    monkeypatch.setattr(machine, "CGROUPS", tmp_path)
    monkeypatch.setattr(machine, "MEMBERSHIP", tmp_path / "membership")

    def write(membership, **files):
        (tmp_path / "membership").write_text(membership)
        for name, text in files.items():
            path = tmp_path / name.replace("__", "/").replace("-", ".")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(f"{text}\n")

    return write


def test_without_control_groups_the_machine_counts(container):
    assert machine.cores() == len(os.sched_getaffinity(0))
    container("garbled")
    assert machine.available_mb() > 100


def test_the_memory_of_a_container_counts_without_what_it_could_let_go(container):
    files = {"memory-max": 300 * MB, "memory-current": 250 * MB, "memory-stat": f"anon 1\ninactive_file {20 * MB}"}
    container("0::/\n", **files)
    assert machine.available_mb() == pytest.approx(70)


def test_the_tightest_of_the_groups_above_counts(container):
    free = {"memory-current": 0, "memory-stat": "anon 0"}
    inside = {f"pod__box__{name}": value for name, value in {"memory-max": "max", **free}.items()}
    above = {f"pod__{name}": value for name, value in {"memory-max": 40 * MB, **free}.items()}
    container("0::/pod/box\n", **inside, **above)
    assert machine.available_mb() == pytest.approx(40)


def test_a_container_of_the_first_version_is_found_although_its_path_is_the_hosts(container):
    files = {"memory-limit_in_bytes": 90 * MB, "memory-usage_in_bytes": 60 * MB, "memory-stat": "total_inactive_file 0"}
    container("4:memory:/docker/abc\n", **{f"memory__{name}": value for name, value in files.items()})
    assert machine.available_mb() == pytest.approx(30)


@pytest.mark.parametrize(
    ("membership", "files"),
    [
        ("0::/\n", {"cpu-max": "150000 100000"}),
        ("0::/\n", {"cpu-max": "50000 100000"}),
        ("1:cpu:/\n", {"cpu__cpu-cfs_quota_us": 100000, "cpu__cpu-cfs_period_us": 100000}),
    ],
    ids=["one and a half", "a half", "first version"],
)
def test_a_share_of_the_processors_counts_whole_ones(container, membership, files):
    container(membership, **files)
    assert machine.cores() == 1


def test_no_share_is_all_of_them(container):
    container("0::/\n", **{"cpu-max": "max 100000"})
    assert machine.cores() == len(os.sched_getaffinity(0))
