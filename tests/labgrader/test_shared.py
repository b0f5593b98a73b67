"""What checkers share: a value is computed once from the same inputs, and never taken for another."""

import subprocess
import sys

import numpy as np
import pytest

from labgrader import shared

ONES = np.ones((2, 3), "float32")


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Where the checkers of one warm parent share."""
    monkeypatch.setattr(shared, "_folder", None)
    shared.keep_in(tmp_path / "shared")
    return tmp_path / "shared"


@pytest.fixture
def counted():
    """Return a computation, and the list that grows when it is made."""
    made = []

    def compute():
        made.append(1)
        return np.arange(6.0).reshape(2, 3)

    return compute, made


def test_the_same_inputs_are_computed_once(folder, counted):
    compute, made = counted
    first, second = (shared.once(compute, "a", ONES, ONES) for _ in range(2))
    assert len(made) == 1
    np.testing.assert_array_equal(first, second)
    assert first.dtype == second.dtype


@pytest.mark.parametrize(
    ("name", "inputs"),
    [
        ("b", [ONES, ONES]),
        ("a", [ONES]),
        ("a", [ONES.reshape(3, 2), ONES]),
        ("a", [ONES.astype("float64"), ONES]),
        ("a", [ONES.view("int32"), ONES]),
        ("a", [ONES + np.eye(2, 3, dtype="float32") * 1e-6, ONES]),
        ("a", [np.concatenate([ONES, ONES])]),
    ],
    ids=["name", "fewer", "shape", "type", "same bytes", "one value", "joined"],
)
def test_whatever_differs_is_computed_again(folder, counted, name, inputs):
    compute, made = counted
    shared.once(compute, "a", ONES, ONES)
    shared.once(compute, name, *inputs)
    assert len(made) == 2


def test_other_processes_find_it(folder):
    code = (
        "import sys, numpy as np; from pathlib import Path; from labgrader import shared; "
        "shared.keep_in(Path(sys.argv[1])); "
        "print(shared.once(lambda: np.array([float(sys.argv[2])]), 'a', np.zeros(3))[0])"
    )
    said = [
        subprocess.run(
            [sys.executable, "-c", code, str(folder), str(n)], capture_output=True, text=True, check=True
        ).stdout
        for n in (1, 2)
    ]
    assert said == ["1.0\n", "1.0\n"]


def test_a_damaged_file_is_computed_again(folder, counted):
    compute, made = counted
    shared.once(compute, "a", ONES)
    (kept,) = folder.iterdir()
    kept.write_bytes(kept.read_bytes()[:-7])
    np.testing.assert_array_equal(shared.once(compute, "a", ONES), compute())
    shared.once(compute, "a", ONES)
    assert len(made) == 3  # the first, the damaged one, the comparison above


def test_without_a_folder_or_room_it_is_computed_each_time(folder, counted, monkeypatch):
    compute, made = counted
    monkeypatch.setattr(shared, "MOST_MB", 0)
    for _ in range(2):
        shared.once(compute, "a", ONES)
    assert len(made) == 2
    assert not list(folder.iterdir())
    monkeypatch.setattr(shared, "_folder", None)
    shared.once(compute, "a", ONES)
    assert len(made) == 3


def test_a_full_disk_costs_time_and_nothing_else(folder, counted, monkeypatch):
    compute, made = counted

    def full(*_args, **_settings):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(np, "save", full)
    for _ in range(2):
        np.testing.assert_array_equal(shared.once(compute, "a", ONES), np.arange(6.0).reshape(2, 3))
    assert len(made) == 2
    assert not list(folder.iterdir())


def test_where_no_folder_can_be_made_nothing_is_shared_and_nothing_fails(tmp_path, counted, monkeypatch):
    compute, made = counted
    monkeypatch.setattr(shared, "_folder", None)
    (tmp_path / "file").touch()
    shared.keep_in(tmp_path / "file" / "shared")
    for _ in range(2):
        shared.once(compute, "a", ONES)
    assert len(made) == 2
