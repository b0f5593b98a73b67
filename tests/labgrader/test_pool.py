"""A class judged ahead of whoever asks: in order, all of it, as many at a time as there is memory for."""

import logging
import os
import pty
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from labgrader import pool as pools
from labgrader.errors import BuildError, UnusableInput
from labgrader.pool import Pool, Work
from labgrader.progress import ClassProgress
from labgrader.results import NotebookResult, QuestionResult


class Slow:
    """Stands for a grader: notebooks take as long as their name says, and it notes how many run at a time."""

    def __init__(self):
        self.running = self.most = 0
        self.judged = []
        self._lock = threading.Lock()

    def grade(self, path, assignment, notebook, **_options):
        with self._lock:
            self.running += 1
            self.most = max(self.most, self.running)
        time.sleep(0.05)
        with self._lock:
            self.running -= 1
            self.judged.append(notebook)
        if notebook == "stale":
            raise BuildError("out of date")
        return NotebookResult(
            assignment, notebook, "namespaces", "embedded", (QuestionResult("q", 1.0, 1.0, "passed"),)
        )

    def inputs(self, path, _assignment, _notebook):
        return path.read_text() if path.is_file() else ""

    def close(self):
        pass


def works(*names):
    return [Work(Path(f"{name}.ipynb"), f"student-{name}", "mini", name) for name in names]


@pytest.fixture
def grader():
    return Slow()


@pytest.fixture
def pool(grader):
    made = Pool(grader, jobs=3, has_room=lambda _running: True)
    yield made
    made.close()


def test_the_whole_class_is_judged_before_it_is_asked_for_and_each_result_is_its_own(pool, grader):
    everything = works(*"abcdefgh")
    pool.start(everything)
    deadline = time.monotonic() + 10
    while len(grader.judged) < len(everything):
        assert time.monotonic() < deadline
        time.sleep(0.01)
    assert [pool.result(work).notebook for work in everything] == list("abcdefgh")
    assert grader.most == 3


def test_a_result_is_given_once_and_judged_again_when_asked_again(pool, grader):
    (work,) = works("a")
    first = pool.result(work)
    assert pool.result(work) == first
    assert grader.judged == ["a", "a"]


def test_what_a_failed_command_left_is_not_judged_before_what_the_next_one_asks_for(grader):
    pool = Pool(grader, jobs=1)
    try:
        pool.start(works(*"abcdefgh"))
        pool.forget()
        (wanted,) = works("z")
        assert pool.result(wanted).notebook == "z"
        assert len(grader.judged) <= 2  # the one that was running, and this one
    finally:
        pool.close()


def test_ctrl_c_while_one_waits_reaches_the_command_as_what_it_is(monkeypatch):
    """nbgrader took another exception for one student's, removed that folder, and went on to the rest of the class."""
    asleep = threading.Event()

    class Endless(Slow):
        def grade(self, *_arguments, **_options):
            asleep.wait()

    pool = Pool(Endless(), jobs=1)
    monkeypatch.setattr(pools.Future, "result", interrupted)
    with pytest.raises(KeyboardInterrupt):
        pool.result(works("a")[0])
    asleep.set()


def interrupted(_future):
    raise KeyboardInterrupt


def test_a_failure_reaches_whoever_asks_for_that_notebook_and_no_other(pool):
    stale, fine = works("stale", "a")
    pool.start([stale, fine])
    with pytest.raises(BuildError):
        pool.result(stale)
    assert pool.result(fine).score == 1


def test_what_was_edited_meanwhile_is_judged_again(pool, grader, tmp_path):
    path = tmp_path / "a.ipynb"
    path.write_text("first")
    work = Work(path, "ada", "mini", "a")
    pool.start([work])
    while not grader.judged:
        time.sleep(0.01)
    path.write_text("second, longer")
    assert pool.result(work).notebook == "a"
    assert grader.judged == ["a", "a"]


def test_what_all_depend_on_is_edited_once_and_all_are_judged_again_at_once(pool, grader):
    edition = ["first"]
    grader.inputs = lambda *_of: edition[0]
    everything = works(*"abcd")
    pool.start(everything)
    while len(grader.judged) < 4:
        time.sleep(0.01)
    edition[0] = "second"
    grader.most = 0
    assert [pool.result(work).score for work in everything] == [1] * 4
    assert sorted(grader.judged) == sorted("abcd" * 2)
    assert grader.most > 1


def test_what_changes_each_time_that_it_is_judged_is_told_and_not_judged_for_ever(pool, grader):
    editions = iter(range(1000))
    grader.inputs = lambda *_of: str(next(editions))
    with pytest.raises(UnusableInput, match=r"a\.ipynb: .* change each time"):
        pool.result(works("a")[0])


def test_a_cluster_that_takes_nothing_leaves_no_student_without_points(grader):
    def refuse(*_arguments, **_options):
        raise UnusableInput("no worker may take notebooks")

    grader.grade = refuse
    told = []
    pool = Pool(grader, jobs=1, judged=lambda work, result: told.append(result))
    with pytest.raises(UnusableInput):
        pool.result(works("a")[0])
    while not told:
        time.sleep(0.01)
    assert told == [None]
    pool.close()


def test_a_report_that_fails_costs_no_notebook(grader):
    def fail(_work, _result):
        raise OSError("the terminal is gone")

    pool = Pool(grader, jobs=1, judged=fail)
    assert [pool.result(work).score for work in works("a", "b")] == [1, 1]
    pool.close()


def test_a_command_that_ends_does_not_wait_for_the_rest_of_the_class():
    script = (
        "import time\nfrom pathlib import Path\nfrom labgrader.pool import Pool, Work\n"
        "class Slow:\n"
        "    def grade(self, *a, **o): time.sleep(30)\n"
        "    def close(self): pass\n"
        "pool = Pool(Slow(), jobs=2)\n"
        "pool.start([Work(Path(str(n)), 'ada', 'mini', str(n)) for n in range(100)])\n"
        "raise SystemExit('stopped')\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False, timeout=25)
    assert done.stderr.strip().endswith("stopped")


def test_a_cluster_that_cannot_say_how_much_it_takes_leaves_nobody_waiting(grader):
    def gone(_running):
        raise OSError("the scheduler is gone")

    grader.grade = lambda *_arguments, **_options: time.sleep(3)  # the second notebook finds the first one running
    pool = Pool(grader, jobs=2, has_room=gone)
    first, second = works("a", "b")
    pool.start([first, second])
    with pytest.raises(OSError, match="scheduler is gone"):
        pool.result(second)
    pool.close()


def test_without_memory_to_spare_notebooks_run_one_at_a_time(grader, monkeypatch):
    monkeypatch.setattr(pools, "available_mb", lambda: 100.0)
    monkeypatch.setattr(pools, "_POLL_S", 0.01)
    pool = Pool(grader, jobs=4)
    everything = works(*"abcd")
    pool.start(everything)
    assert [pool.result(work).score for work in everything] == [1] * 4
    assert grader.most == 1
    pool.close()


def test_what_waits_is_on_disk_and_goes_with_the_pool(grader):
    pool = Pool(grader, jobs=1)
    pool.start(works("a", "b"))
    folder = Path(pool._waiting.name)
    while len(list(folder.iterdir())) < 2:
        time.sleep(0.01)
    pool.close()
    assert not folder.exists()


def test_progress_tells_students_notebooks_and_failures_on_plain_lines(caplog):
    log = logging.getLogger("progress-test")
    caplog.set_level(logging.INFO, logger=log.name)
    progress = ClassProgress(log)
    progress.expect(["ada", "ada", "bob"])
    progress.judged("ada", failed=False)
    assert progress.line().startswith("0/2 students")
    progress.judged("ada", failed=True)
    progress.judged("bob", failed=False)
    progress.close()
    begun, line = (record.getMessage() for record in caplog.records)  # not one line a notebook
    assert begun == "Judging 3 notebooks of 2 students"
    assert line.startswith("Judged 3/3 notebooks: 2/2 students")
    assert "1 failed on our side, 0 s left" in line


def test_in_a_terminal_a_bar_shows_and_log_lines_stay_whole(command, course, tmp_path):
    script = (
        "import logging, sys, time\n"
        "from labgrader.progress import ClassProgress\n"
        f"logging.getLogger().addHandler(logging.FileHandler({str(tmp_path / 'log')!r}))\n"
        "log = logging.getLogger(); log.addHandler(logging.StreamHandler(sys.stderr)); log.setLevel('INFO')\n"
        "progress = ClassProgress(log)\n"
        "progress.expect(['ada', 'bob'])\n"
        "for name in ('ada', 'bob'):\n"
        "    log.info('a whole line about %s', name); progress.judged(name, failed=False); time.sleep(1.5)\n"
        "progress.close(); log.info('after the bar')\n"
    )
    outer, inner = pty.openpty()
    process = subprocess.Popen([sys.executable, "-c", script], stderr=inner, env=os.environ | {"COLUMNS": "120"})
    os.close(inner)
    shown = b""
    with os.fdopen(outer, "rb", buffering=0) as terminal:
        while True:
            try:
                part = terminal.read(4096)
            except OSError:  # the other side is closed
                break
            if not part:
                break
            shown += part
    assert process.wait() == 0
    text = shown.decode()
    assert "1/2 students" in text
    for line in ("a whole line about ada\r\n", "a whole line about bob\r\n", "after the bar\r\n"):
        assert line in text
    assert (tmp_path / "log").read_text().splitlines() == [
        "a whole line about ada",
        "a whole line about bob",
        "after the bar",
    ]
