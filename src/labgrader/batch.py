"""One run of `nbgrader autograde`: the engine that it keeps warm, how far it is, and what a killed run left behind."""

import atexit
import contextlib
import logging
import shutil
import signal
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from labgrader import store, unfinished
from labgrader.course import Course
from labgrader.errors import LabGraderError, UnusableInput
from labgrader.grading import Grader
from labgrader.machine import cores
from labgrader.pool import Pool, Work
from labgrader.progress import ClassProgress
from labgrader.results import NotebookResult
from labgrader.store import Store

if TYPE_CHECKING:
    from labgrader.cluster import Cluster

CLUSTER_THREADS = 64  # each waits for a notebook; no more than the workers take, whatever their number becomes


class Batch:
    """The engine and pool of one course, kept from the first notebook of a command to its end."""

    def __init__(
        self, course: Course, log: logging.Logger, *, unsafe: bool = False, jobs: int = 0, keep: bool = True,
        cluster: str = "", resources: Mapping[str, float] | None = None,
    ) -> None:  # fmt: skip
        self._course = course
        self._log = log
        kept = Store(course.root / store.FOLDER) if keep else None
        judges = _cluster(cluster, resources or {}, jobs) if cluster else None
        self._is_on_cluster = judges is not None
        at_once = jobs or cores()
        self.grader = Grader(course, unsafe=unsafe, store=kept, judges=judges, threads=max(1, cores() // at_once))
        self._progress = ClassProgress(log)
        if judges:
            self._pool = Pool(self.grader, CLUSTER_THREADS, self._judged, lambda running: running < judges.slots())
        else:
            self._pool = Pool(self.grader, at_once, self._judged)
        self._expected: set[Work] = set()
        self._unjudged: list[str] = []
        self.left: list[str] = []  # students of this command whom nothing could judge, left as they were
        self.is_interrupted = False
        self._said: set[str] = set()
        self._note = unfinished.Note(course.root / unfinished.FOLDER)
        self._claims = unfinished.Claims(course.root / unfinished.CLAIMS)

    def mend(self, works: Sequence[Work], folder_of: Callable[[str, str], Path], *, whole: bool) -> None:
        """Remove what a killed run left half written of the submissions that this one comes to: they are due again.

        `folder_of(assignment, student)` is where nbgrader writes a submission. A run that is not of `whole` submissions
        removes notebooks of its own only, and leaves the rest to one that is.
        """
        due: dict[tuple[str, str], list[str]] = {}
        for work in works:
            due.setdefault((work.assignment, work.student), []).append(work.path.name)
        for note, assignment, student in unfinished.left_behind(self._course.root / unfinished.FOLDER):
            folder = folder_of(assignment, student)
            names = due.get((assignment, student), [])
            half = [folder / name for name in names if not unfinished.is_graded(folder / name)]
            if half and folder.exists():
                self._log.warning("%s: left half written by a run that was killed; graded again", folder)
                for path in half:
                    path.unlink(missing_ok=True)
                if whole:
                    shutil.rmtree(folder)
            if names and whole:
                note.unlink()

    def writing(self, assignment: str, student: str) -> bool:
        """Note that nbgrader is about to write this submission; False where another command is writing it."""
        if not self._claims.take(assignment, student):
            self._log.warning("%s: another command is grading it now; left to that one.", student)
            return False
        self._note.writing(assignment, student)
        if self._note.problem:
            self._log.warning("%s: %s; if this run is killed, grade the student that it stops at with --force",
                              self._course.root / unfinished.FOLDER, self._note.problem)  # fmt: skip
            self._note.problem = ""
        return True

    def written(self) -> None:
        """Note that no submission is half written."""
        self._note.nothing()
        self._claims.release()

    def forget(self) -> None:
        """Forget what an earlier command of this process, formgrader's, started and did not come to."""
        self._expected.clear()
        self._pool.forget()
        self.left.clear()
        self.is_interrupted = False
        self._said.clear()

    def start(self, works: Sequence[Work]) -> None:
        """Have all of these judged, on all cores; harmless when repeated."""
        new = [work for work in works if work not in self._expected]
        self._expected.update(new)
        self._progress.expect(work.student for work in new)
        self._pool.start(new)

    def is_judged(self, student: str, works: Sequence[Work]) -> bool:
        """Return once a student's notebooks are judged; False where something keeps us from it, or the wait is ended.

        Then what was graded before is to be left as it is: nbgrader would remove it.
        """
        for work in works:
            try:
                problem = None if self.is_interrupted else self._pool.wait(work)
            except BaseException as error:  # noqa: BLE001  Ctrl-C, or what failed while the pool was closed for it
                self._log.debug("%r", error)
                self.is_interrupted = True
            if self.is_interrupted:
                return False
            if problem is not None:
                self.left.append(student)
                why = str(problem) if isinstance(problem, LabGraderError) else repr(problem)
                if why not in self._said:  # a class of hundreds may have the same reason
                    self._said.add(why)
                    self._log.error("%s/%s: %s", student, work.notebook, why)
                return False
        return True

    def result(self, work: Work) -> NotebookResult:
        """Return the result of `work`; wait for it if need be."""
        self.start([work])
        self._expected.discard(work)  # asked for again, it is judged again
        result = self._pool.result(work)
        if result.has_grader_error:
            self._unjudged.append(f"{work.student}/{work.notebook}")
        return result

    def end_command(self) -> None:
        """Let go of what a command held; of a cluster altogether, which a server would keep for days."""
        self._claims.release()
        if self._is_on_cluster:
            close_batch(self._course)

    def close(self) -> None:
        """Stop the engine, and say last what a person must not overlook."""
        with contextlib.ExitStack() as closing:
            for part in (self._note, self._progress, self._pool):  # the last one first
                closing.callback(part.close)
        if self._unjudged:
            self._log.error(
                "%d notebook(s) could not be judged whole, through no fault of the student: %s. Their questions wait "
                "for manual grading; mend what is said above and run `nbgrader autograde --force` for these students "
                "again.", len(self._unjudged), ", ".join(self._unjudged),
            )  # fmt: skip

    def _judged(self, work: Work, result: NotebookResult | None) -> None:
        self._progress.judged(work.student, failed=result is None or result.has_grader_error)


def _cluster(where: str, resources: Mapping[str, float], jobs: int) -> "Cluster":
    try:
        from labgrader.cluster import Cluster  # noqa: PLC0415  an extra
    except ImportError as error:
        raise UnusableInput(f"a cluster needs Dask ({error}): pip install -e .[cluster].") from error
    return Cluster(where, resources, jobs or 8)


_BATCHES: dict[Path, Batch] = {}


def batch_of(course: Course, make: Callable[[], Batch]) -> Batch:
    """Return the batch of a course, made once and closed when the process ends."""
    if course.root not in _BATCHES:
        in_main_thread = threading.current_thread() is threading.main_thread()
        if in_main_thread and signal.getsignal(signal.SIGTERM) is signal.SIG_DFL:  # not in a server of its own
            signal.signal(signal.SIGTERM, _interrupt)  # before: a cluster may be what starts
        _BATCHES[course.root] = make()
        atexit.register(close_batch, course)
    return _BATCHES[course.root]


def close_batch(course: Course) -> None:
    """Close the batch of a course, if there is one."""
    if course.root in _BATCHES:
        _BATCHES.pop(course.root).close()


def _interrupt(_signal: int, _frame: object) -> None:
    raise KeyboardInterrupt  # nbgrader removes what it has half made
