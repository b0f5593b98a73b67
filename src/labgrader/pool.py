"""Judge a class ahead of nbgrader: on all cores, while it writes one notebook's grades at a time.

nbgrader asks in its own order and stays the only one to write the gradebook. Results that wait for it wait on disk.
"""

import json
import os
import tempfile
import threading
import time
import zlib
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from labgrader.errors import UnusableInput
from labgrader.grading import Grader
from labgrader.results import NotebookResult

NEEDED_MB = 1500  # memory that must be free to start a notebook beside others
_MEMORY_POLL_S = 0.5


@dataclass(frozen=True)
class Work:
    """One submitted notebook to judge."""

    path: Path
    student: str
    assignment: str
    notebook: str


class Pool:
    """Judges notebooks, each in processes of its own, as many at a time as there are cores and memory.

    `judged` is told of each notebook once it is judged, from any thread.
    """

    def __init__(
        self, grader: Grader, jobs: int | None = None, judged: Callable[[Work, NotebookResult], None] | None = None
    ) -> None:
        self.grader = grader
        self.judged = judged or (lambda _work, _result: None)
        self._threads = ThreadPoolExecutor(jobs or cores())  # each only waits for its notebook's processes
        self._started: dict[Work, Future[Path]] = {}
        self._running = 0
        self._room = threading.Lock()
        self._waiting = tempfile.TemporaryDirectory(prefix="labgrader-results-", ignore_cleanup_errors=True)

    def start(self, works: Iterable[Work]) -> None:
        """Have all of these judged, in this order."""
        for work in works:
            if work not in self._started:
                self._started[work] = self._threads.submit(self._judge, work, len(self._started))

    def result(self, work: Work) -> NotebookResult:
        """Return the result of `work`, once; wait for it if need be."""
        self.start([work])
        try:
            path = self._started[work].result()
        except KeyboardInterrupt:
            self.close()  # at once: Python waits for running threads before it ends
            raise
        finally:
            del self._started[work]
        record = json.loads(zlib.decompress(path.read_bytes()))
        path.unlink()
        return NotebookResult.from_json(record)

    def close(self) -> None:
        """Forget what was started and not asked for, and stop every process."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        self.grader.close()
        self._waiting.cleanup()

    def _judge(self, work: Work, rank: int) -> Path:
        self._wait_for_room()
        try:
            try:
                result = self.grader.grade(work.path, work.assignment, work.notebook)
            except UnusableInput:  # told by whoever reads the submission; here it is an untouched notebook
                result = self.grader.judge(work.assignment, work.notebook, {})
        finally:
            with self._room:
                self._running -= 1
        path = Path(self._waiting.name, f"{rank}-{time.monotonic_ns()}")
        path.write_bytes(zlib.compress(json.dumps(result.to_json(whole=True)).encode(), 1))
        self.judged(work, result)
        return path

    def _wait_for_room(self) -> None:
        """Wait until there is memory for one more notebook; one alone always starts."""
        while True:
            with self._room:
                if self._running == 0 or available_mb() >= NEEDED_MB:
                    self._running += 1
                    return
            time.sleep(_MEMORY_POLL_S)


def cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0))


def available_mb() -> float:
    """Return how much memory the machine can still give, in MB."""
    lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("MemAvailable"))
