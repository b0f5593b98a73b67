"""Workers confined by bubblewrap: they see, reach and leave no more than those that the engine confines itself."""

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from labgrader import bubblewrap, isolation, place, warm
from labgrader.errors import UnusableInput, WorkerStopped
from labgrader.grading import Grader
from labgrader.limits import Limits
from labgrader.notebook import Cell
from labgrader.place import BWRAP, Place
from labgrader.session import Files, Session

AS_ORDINARY_USER = Path(__file__).parents[1] / "as_ordinary_user.sh"
NO_BWRAP = "bubblewrap (bwrap) is not installed here"
FOR_ORDINARY_USERS = "bwrap is for ordinary users: `make test-long` runs these as one"
with_bwrap = pytest.mark.skipif(
    shutil.which("bwrap") is None or os.geteuid() == 0,
    reason=FOR_ORDINARY_USERS if shutil.which("bwrap") else NO_BWRAP,
)


def session(address: str, source: str, files: Files | None = None, **limits: Any) -> Session:
    cell = Cell(0, "essai", source, limits.pop("timeout_s", 20.0), True)
    return Session(address, [cell], Limits(**limits), files or Files("", tier=BWRAP))


def told(address: str, source: str, files: Files | None = None) -> Any:
    """What a worker that bwrap confines leaves in `found`."""
    with session(address, source, files) as run:
        assert run.run()[0].outcome == "ok"
        return run.ask("fetch", 10, name="found")["value"]


def wait_until_gone(processes: list[int], within_s: float = 10.0) -> list[int]:
    """Return those of the processes that are still there."""
    deadline = time.monotonic() + within_s
    while time.monotonic() < deadline and any(Path(f"/proc/{pid}").exists() for pid in processes):
        time.sleep(0.05)
    return [pid for pid in processes if Path(f"/proc/{pid}").exists()]


def test_what_a_link_leads_to_is_shown(monkeypatch, tmp_path):
    (tmp_path / "disque").mkdir()
    (tmp_path / "lien").symlink_to("disque")
    (tmp_path / "donnees").symlink_to("lien")
    monkeypatch.setenv("CNNLAB_DATA", str(tmp_path / "donnees"))
    with ExitStack() as opened:
        told = bubblewrap._View(Place("", readable=place.data_folders(), tier=BWRAP), opened).options()
    shown = [told[i : i + 3] for i in range(len(told)) if told[i] in ("--symlink", "--ro-bind")]
    assert ["--symlink", str(tmp_path / "disque"), str(tmp_path / "donnees")] in shown
    assert ["--ro-bind", str(tmp_path / "disque"), str(tmp_path / "disque")] in shown


# --- what a worker sees -----------------------------------------------------------------------------


@with_bwrap
def test_the_self_test_reaches_nothing(parent, tmp_path):
    (tmp_path / "secret").mkdir()
    assert isolation.self_test(parent, (tmp_path / "secret",), BWRAP) == []


@with_bwrap
def test_the_self_test_finds_what_is_not_hidden(parent):
    visible = Path(sys.prefix) / "bin"
    assert isolation.self_test(parent, (visible,), BWRAP) == [str(visible)]


@with_bwrap
def test_it_sees_the_same_as_one_that_the_engine_confines(address):
    source = (
        "import os\nstatus = dict(line.split(':\\t', 1) for line in open('/proc/self/status') if ':\\t' in line)\n"
        "found = [{d: sorted(os.listdir(d)) for d in ('/', '/dev', '/etc', '/notebook')}, os.getuid(), os.getpid(), "
        "[status[k].strip() for k in ('CapPrm', 'CapEff', 'CapBnd', 'CapInh', 'CapAmb', 'NoNewPrivs', 'Seccomp')], "
        "{k: v for k, v in os.environ.items() if k not in ('TERM', 'MPLCONFIGDIR')}, os.getcwd(), "
        "[[os.stat(d).st_uid, os.access(d, os.W_OK)] for d in ('/notebook', '/tmp', '/dev/shm')], "
        "[p for p in os.listdir('/proc') if p.isdigit()], "
        "[line for line in open('/proc/self/limits') if 'Max data' not in line]]"
    )
    assert told(address, source) == told(address, source, Files("", tier=place.NAMESPACES))


@with_bwrap
def test_every_thread_of_it_is_confined(address):
    found = told(
        address,
        "import glob, threading\nthreading.Thread(target=__import__('time').sleep, args=(9,), daemon=True).start()\n"
        "found = [[l.split()[1] for l in open(p) if l.startswith(('Seccomp:', 'CapEff', 'CapBnd'))] "
        "for p in glob.glob('/proc/self/task/*/status')]",
    )
    assert len(found) > 1
    assert {tuple(rights) for rights in found} == {("0" * 16, "0" * 16, "2")}


@with_bwrap
def test_it_holds_no_descriptor_but_its_connection(address):
    found = told(
        address, "import os\nopen_ = [f'/proc/self/fd/{n}' for n in os.listdir('/proc/self/fd')]\n"
        "found = sorted(os.readlink(path).split(':')[0] for path in open_ if os.path.islink(path))"
    )  # fmt: skip
    assert found == ["/dev/null"] * 3 + ["socket"]


@with_bwrap
def test_files_of_the_submission_are_in_the_box_and_the_originals_stay(address, tmp_path):
    (tmp_path / "trainings").mkdir()
    (tmp_path / "trainings/a").write_text("poids")
    (tmp_path / "modele.keras").write_text("modele")
    (tmp_path / "secret").write_text("x")
    (tmp_path / "lien").symlink_to("/etc/passwd")
    found = told(
        address,
        "import os\nfound = [open('trainings/a').read(), sorted(os.listdir())]\nopen('trainings/a', 'w').write('y')\n"
        "os.chmod('trainings/a', 0o600)\nos.remove('modele.keras'); os.mkdir('trainings/b')",
        Files(str(tmp_path), ("trainings", "modele.keras", "lien"), tier=BWRAP),
    )
    assert found == ["poids", ["modele.keras", "trainings"]]
    assert (tmp_path / "trainings/a").read_text() == "poids"
    assert (tmp_path / "modele.keras").is_file()


@with_bwrap
def test_a_full_box_is_an_error_for_the_student_and_a_full_machine_for_nobody(address):
    source = (
        "found = {}\nfor path in ('a', '/tmp/a', '/dev/shm/a'):\n    found[path] = 0\n    try:\n"
        "        with open(path, 'wb') as f:\n            while True: found[path] += f.write(bytes(2**20))\n"
        "    except OSError: pass"
    )
    most = {"a": place.BOX_MB, "/tmp/a": place.TEMPORARY_MB, "/dev/shm/a": place.SHARED_MEMORY_MB}
    assert all(written <= most[path] * 2**20 for path, written in told(address, source).items())


@with_bwrap
def test_files_without_number_stop_the_worker(address):
    with session(address, "made = 0\nwhile True:\n    open(f'/tmp/{made}', 'w').close(); made += 1") as run:
        assert run.run()[0].outcome == "memory"


# --- how it ends ------------------------------------------------------------------------------------


@with_bwrap
def test_a_worker_that_hangs_with_daemons_leaves_no_process(address):
    source = (
        "import os, time\nfor _ in range(5):\n    if os.fork() == 0:\n        os.setsid()\n"
        "        if os.fork() == 0: time.sleep(600)\n        os._exit(0)\n"
    )
    with session(address, source) as run:
        run.run()
        left = run.processes
        assert len(left) > 5
        with pytest.raises(WorkerStopped):
            run.ask("evaluate", 1, expression="list(iter(int, 1))", values={})
    assert wait_until_gone(left) == []


@with_bwrap
@pytest.mark.parametrize(
    ("source", "outcome"),
    [
        ("while True: pass", "timeout"),
        ("import os\nos._exit(3)", "crash"),
        ("import ctypes\nctypes.string_at(0)", "crash"),
        ("a = bytearray(10**9)", "error"),
    ],
)
def test_a_cell_that_ends_it_costs_itself_with_the_reason(address, source, outcome):
    with session(address, source, timeout_s=3.0, memory_mb=500.0) as run:
        assert run.run()[0].outcome == outcome


@with_bwrap
def test_a_worker_that_the_kernel_kills_ran_out_of_memory(address):
    with session(address, "import time\ntime.sleep(15)") as run:

        def kill() -> None:
            while not run.processes:
                time.sleep(0.05)
            time.sleep(0.5)
            os.kill(run.processes[0], signal.SIGKILL)

        killer = threading.Thread(target=kill)
        killer.start()
        assert run.run()[0].outcome == "memory"
        killer.join()


# --- grading, and which isolation is used -----------------------------------------------------------


@with_bwrap
def test_a_notebook_earns_the_same_and_its_result_says_bwrap(course, judge, solutions, scores_of):
    wrong = {"double": "def double(x):\n    return x"}
    with Grader(course, Limits(cell_timeout_s=10), tiers=(BWRAP,)) as grader:
        result = grader.judge("mini", "01_petit", solutions(**wrong))
    assert result.to_json()["sandbox"] == "bwrap"
    assert scores_of(result) == scores_of(judge(**wrong))
    assert result.problem == ""


@pytest.fixture
def without_namespaces(monkeypatch: pytest.MonkeyPatch) -> Iterator[warm.WarmParent]:
    """A warm parent whose processes find nothing to mount a root on, and find bwrap where PATH says."""
    parent = warm.WarmParent()
    parent.wait_until_ready()
    Path(parent.address).with_name(warm.ROOT).rmdir()
    yield parent
    parent.close()


@with_bwrap
def test_bwrap_is_used_where_namespaces_are_not_to_be_had(without_namespaces):
    found = isolation.establish(without_namespaces)
    assert found.tier == BWRAP
    assert found.why.startswith("namespaces: ")


def test_without_either_the_refusal_is_one_line_that_names_bubblewrap(monkeypatch, tmp_path, request):
    monkeypatch.setenv("PATH", str(tmp_path))
    parent = request.getfixturevalue("without_namespaces")
    with pytest.raises(
        UnusableInput, match=r"namespaces: .* bwrap: .* is not installed.* install bubblewrap"
    ) as refusal:
        isolation.establish(parent)
    assert "\n" not in str(refusal.value)


@pytest.mark.skipif(os.geteuid() == 0, reason=FOR_ORDINARY_USERS)
def test_what_bwrap_says_when_it_cannot_is_told(monkeypatch, tmp_path):
    """As where it is installed set-user-id root: it then refuses to bound the size of a file system."""
    (tmp_path / "bwrap").write_text("#!/bin/sh\necho 'bwrap: setting up uid map: Permission denied' >&2\nexit 1\n")
    (tmp_path / "bwrap").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    parent = warm.WarmParent()
    try:
        with pytest.raises(UnusableInput, match=r"bwrap: .*setting up uid map: Permission denied"):
            isolation.establish(parent, tiers=(BWRAP,))
    finally:
        parent.close()


def test_root_is_told_that_bwrap_is_not_for_root(parent):
    if os.geteuid() != 0 or shutil.which("bwrap") is None:
        pytest.skip(NO_BWRAP if os.geteuid() == 0 else "this run is an ordinary user's")
    with pytest.raises(UnusableInput, match=r"bwrap can do nothing for root that this engine cannot"):
        isolation.establish(parent, tiers=(BWRAP,))


@pytest.mark.long
def test_the_same_as_an_ordinary_user():
    if shutil.which("bwrap") is None:
        pytest.skip(NO_BWRAP)
    if os.geteuid() != 0:
        pytest.skip("this run is an ordinary user's already")
    this = str(Path(__file__))
    again = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", this]
    ended = subprocess.run([AS_ORDINARY_USER, *again], capture_output=True, text=True, check=False, timeout=600)
    assert ended.returncode == 0, ended.stdout[-4000:] + ended.stderr[-2000:]
