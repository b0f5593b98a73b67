"""Judge a class ahead of nbgrader: while it writes one notebook's grades, the next ones are already running.

nbgrader asks for one notebook at a time and stays the only one to write the gradebook.
"""

import os
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from labgrader.errors import UnusableInput
from labgrader.grading import Grader
from labgrader.results import NotebookResult


@dataclass(frozen=True)
class Work:
    """One submitted notebook to judge."""

    path: Path
    student: str
    assignment: str
    notebook: str


class Pool:
    """Judges notebooks on all cores, each in processes of its own, a few ahead of what is asked for."""

    def __init__(self, grader: Grader, jobs: int | None = None) -> None:
        self.grader = grader
        self._jobs = jobs or os.cpu_count() or 1
        self._threads = ThreadPoolExecutor(self._jobs)  # each only waits for its notebook's processes
        self._running: dict[Work, Future[NotebookResult]] = {}

    def result(self, work: Work, upcoming: Sequence[Work] = ()) -> NotebookResult:
        """Return the result of `work`; start what comes next, as many as there are cores."""
        for item in (work, *upcoming[: self._jobs]):
            if item not in self._running:
                self._running[item] = self._threads.submit(self._judge, item)
        try:
            return self._running.pop(work).result()
        except KeyboardInterrupt:
            self.close()  # at once: Python waits for running threads before it ends
            raise

    def close(self) -> None:
        """Forget what was started and not asked for, and stop every process."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        self.grader.close()

    def _judge(self, work: Work) -> NotebookResult:
        try:
            return self.grader.grade(work.path, work.assignment, work.notebook)
        except UnusableInput:  # told by whoever reads the submission; here it is an untouched notebook
            return self.grader.judge(work.assignment, work.notebook, {})
