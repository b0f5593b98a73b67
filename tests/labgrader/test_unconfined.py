"""Without isolation, as root: a worker is at least another user, as in a container that gives no namespaces."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root can be another user")
TRIES = """
import os, signal, subprocess, sys
reached = []
def attempt(name, act):
    try:
        act()
        reached.append(name)
    except OSError:
        pass
attempt("source", lambda: open(SECRET + "/source/mini/01_petit.ipynb").read())
attempt("checks", lambda: os.listdir(SECRET + "/grader_tests"))
attempt("record", lambda: open(SECRET + "/results.json", "w"))
attempt("signal", lambda: os.kill(os.getppid(), 0))
attempt("memory", lambda: open(f"/proc/{os.getppid()}/mem", "rb"))
attempt("environment", lambda: open(f"/proc/{os.getppid()}/environ").read())
attempt("root again", lambda: os.setuid(0))
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        os.closerange(0, 100)
        os.execv("/bin/sleep", ["sleep", "617"])
    os._exit(0)
nombre = 42 if not reached else 0
assert not reached, reached
"""


@pytest.fixture
def graded(course_copy, submission_of, tmp_path):
    """Grade, without isolation and as root, a submission that tries what a root worker could do."""
    root = course_copy.root
    root.chmod(0o700)
    (root / "results.json").write_text("{}", encoding="utf-8")
    path = tmp_path / "01_petit.ipynb"
    path.write_text(json.dumps(submission_of(nombre=f"SECRET = {str(root)!r}\n{TRIES}")), encoding="utf-8")
    labgrader = [sys.executable, "-m", "labgrader", "grade", str(path), "--json", "--unsafe", "--course", str(root)]
    done = subprocess.run(
        [str(TESTS / "with_open_interpreter.sh"), *labgrader], capture_output=True, text=True, check=False,
        cwd=root, env=os.environ | {"TMPDIR": "/tmp"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_it_reads_nothing_that_is_closed_to_others_and_leaves_nothing_running(graded):
    assert graded["sandbox"] == "none"
    outcomes = {question["name"]: (question["score"], question["max_score"]) for question in graded["questions"]}
    assert outcomes == {"nombre": (1, 1), "double": (2, 2), "quadruple": (3, 3), "pourquoi": (0, 2)}, graded
    assert b"sleep\x00617\x00" not in [_command(path) for path in Path("/proc").glob("[0-9]*/cmdline")]


TRAINED = """
import sys
from pathlib import Path
from labgrader.course import Course
from labgrader.trainings import ensure_trainings
print(ensure_trainings(Course(Path(sys.argv[1])), "recorded", "01_reseau"))
"""


def test_what_a_solution_trains_on_may_lie_in_a_cache_of_roots(tmp_path):
    """Keras leaves a cache that it may not write to: another user than root would look for the data elsewhere."""
    assert tmp_path.is_relative_to("/tmp"), "other users may not come here: none would be tried"
    course, cache = tmp_path / "course", tmp_path / "cache"
    shutil.copytree(TESTS / "assignments" / "recorded", course)
    shutil.copy(TESTS.parent / "nbgrader_config.py", course)
    master = course / "masters" / "recorded" / "01_reseau.md"
    reads = "import keras\nkeras.utils.get_file('mesures.csv', origin='file:///nowhere')"
    master.write_text(master.read_text(encoding="utf-8").replace("import keras", reads, 1), encoding="utf-8")
    (cache / "datasets").mkdir(parents=True)
    (cache / "datasets" / "mesures.csv").write_text("1, 2", encoding="utf-8")
    for folder in (*tmp_path.parents, tmp_path, cache):
        if folder.is_relative_to("/tmp") and folder != Path("/tmp"):
            folder.chmod(folder.stat().st_mode | 0o055)
    environment = os.environ | {"KERAS_HOME": str(cache), "TMPDIR": "/tmp", "CNNLAB_PROFILE": "embedded"}
    for command in (["-m", "labgrader", "build"], ["-c", TRAINED, str(course)]):
        done = subprocess.run(
            [str(TESTS / "with_open_interpreter.sh"), sys.executable, *command], capture_output=True, text=True,
            check=False, cwd=course, env=environment,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
    assert any(Path(done.stdout.strip(), "trainings").iterdir())


def _command(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""
