"""One run of `nbgrader autograde`: the engine that it keeps warm, how far it is, and what a killed run left behind."""

import atexit
import logging
import shutil
import signal
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from labgrader import store, unfinished
from labgrader.course import Course
from labgrader.errors import UnusableInput
from labgrader.grading import Grader
from labgrader.pool import Pool, Work, cores
from labgrader.progress import ClassProgress
from labgrader.results import NotebookResult
from labgrader.store import Store

if TYPE_CHECKING:
    from labgrader.cluster import Cluster


class Batch:
    """The engine and pool of one course, kept from the first notebook of a command to its end."""

    def __init__(
        self, course: Course, log: logging.Logger, *, unsafe: bool = False, jobs: int = 0, keep: bool = True,
        cluster: str = "", resources: Mapping[str, float] | None = None,
    ) -> None:  # fmt: skip
        self._course = course
        self._log = log
        kept = Store(course.root / store.FOLDER) if keep else None
        judges, here = None, cores()
        if cluster:
            judges = _cluster(cluster, resources or {}, jobs)
            here = max(jobs, judges.slots(), 1)
        jobs = jobs or here
        self.grader = Grader(course, unsafe=unsafe, store=kept, judges=judges, threads=max(1, here // jobs))
        self._progress = ClassProgress(log)
        self._pool = Pool(self.grader, jobs, self._judged)
        self._expected: set[Work] = set()
        self._unjudged: list[str] = []
        self._note = unfinished.Note(course.root / unfinished.FOLDER)

    def mend(self, works: Sequence[Work], folder_of: Callable[[str, str], Path]) -> None:
        """Remove what a killed run left half written of the submissions that this one comes to: they are due again.

        `folder_of(assignment, student)` is where nbgrader writes a submission.
        """
        due = {(work.assignment, work.student) for work in works}
        for note, assignment, student in unfinished.left_behind(self._course.root / unfinished.FOLDER):
            if (assignment, student) not in due:
                continue
            folder = folder_of(assignment, student)
            if folder.exists():
                self._log.warning("%s: left half written by a run that was killed; graded again", folder)
                shutil.rmtree(folder)
            note.unlink()

    def writing(self, assignment: str, student: str) -> None:
        """Note that nbgrader is about to write this submission."""
        self._note.writing(assignment, student)

    def start(self, works: Sequence[Work]) -> None:
        """Have all of these judged, on all cores; harmless when repeated."""
        new = [work for work in works if work not in self._expected]
        self._expected.update(new)
        self._progress.expect(work.student for work in new)
        self._pool.start(new)

    def result(self, work: Work) -> NotebookResult:
        """Return the result of `work`; wait for it if need be."""
        self.start([work])
        self._expected.discard(work)  # asked for again, it is judged again
        result = self._pool.result(work)
        if result.has_grader_error:
            self._unjudged.append(f"{work.student}/{work.notebook}")
        return result

    def close(self) -> None:
        """Stop the engine, and say last what a person must not overlook."""
        self._pool.close()
        self._progress.close()
        self._note.close()
        if self._unjudged:
            self._log.error(
                "%d notebook(s) could not be judged whole, through no fault of the student: %s. Their questions wait "
                "for manual grading; mend what is said above and run `nbgrader autograde --force` for these students "
                "again.", len(self._unjudged), ", ".join(self._unjudged),
            )  # fmt: skip

    def _judged(self, work: Work, result: NotebookResult) -> None:
        self._progress.judged(work.student, failed=result.has_grader_error)


def _cluster(where: str, resources: Mapping[str, float], jobs: int) -> "Cluster":
    try:
        from labgrader.cluster import Cluster  # noqa: PLC0415  an extra
    except ImportError as error:
        raise UnusableInput(f"a cluster needs Dask ({error}): pip install 'cnnlab[cluster]'.") from error
    return Cluster(where, resources, jobs or 8)


_BATCHES: dict[Path, Batch] = {}


def batch_of(course: Course, make: Callable[[], Batch]) -> Batch:
    """Return the batch of a course, made once and closed when the process ends."""
    if course.root not in _BATCHES:
        _BATCHES[course.root] = make()
        atexit.register(lambda: _BATCHES.pop(course.root).close())
        in_main_thread = threading.current_thread() is threading.main_thread()
        if in_main_thread and signal.getsignal(signal.SIGTERM) is signal.SIG_DFL:  # not in a server of its own
            signal.signal(signal.SIGTERM, _interrupt)
    return _BATCHES[course.root]


def _interrupt(_signal: int, _frame: object) -> None:
    raise KeyboardInterrupt  # nbgrader removes what it has half made
