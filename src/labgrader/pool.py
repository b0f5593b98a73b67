"""Judge a class ahead of nbgrader: on all cores, while it writes one notebook's grades at a time.

nbgrader asks in its own order and stays the only one to write the gradebook. Results that wait for it wait on disk.
"""

import contextlib
import json
import queue
import tempfile
import threading
import time
import uuid
import zlib
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError, Future
from dataclasses import dataclass
from pathlib import Path

from labgrader.errors import UnusableInput
from labgrader.grading import Grader
from labgrader.machine import available_mb, cores
from labgrader.results import NotebookResult

NEEDED_MB = 1500  # memory that must be free to start a notebook beside others
_POLL_S = 0.5
_GROWING_S = 2.0  # after its start a notebook has most of the memory that it needs
_ROUNDS = 3  # of judging a notebook again because something was edited meanwhile
_Judged = tuple[Path, str]  # where a result waits, and of which inputs it is


@dataclass(frozen=True)
class Work:
    """One submitted notebook to judge."""

    path: Path
    student: str
    assignment: str
    notebook: str


class Pool:
    """Judges notebooks, each in processes of its own, as many at a time as there are cores and room.

    Args:
        judged: told of each notebook once it is judged, from any thread; of None where it could not be.
        has_room: whether one more may start, given how many are running; by default, where there is memory for it.
    """

    def __init__(
        self,
        grader: Grader,
        jobs: int | None = None,
        judged: Callable[[Work, NotebookResult | None], None] = lambda _work, _result: None,
        has_room: Callable[[int], bool] | None = None,
    ) -> None:
        self.grader = grader
        self.judged = judged
        self._has_room = has_room or self._has_memory
        self._started: dict[Work, Future[_Judged]] = {}
        self._queue: queue.SimpleQueue[tuple[Work, Future[_Judged]]] = queue.SimpleQueue()
        self._running = 0
        self._room = threading.Lock()
        self._last_start = 0.0
        self._waiting = tempfile.TemporaryDirectory(prefix="labgrader-results-", ignore_cleanup_errors=True)
        for _ in range(jobs or cores()):  # daemons: a command that ends does not wait for the rest of the class
            threading.Thread(target=self._serve, daemon=True).start()

    def start(self, works: Iterable[Work]) -> None:
        """Have all of these judged, in this order."""
        for work in works:
            if work not in self._started:
                self._started[work] = Future()
                self._queue.put((work, self._started[work]))

    def wait(self, work: Work) -> Exception | None:
        """Return once `work` is judged as its files are now: None, or the error that `result` would raise."""
        try:
            for _ in range(_ROUNDS):
                self.start([work])
                _, inputs = self._started[work].result()
                if inputs == self._inputs(work):
                    return None
                self._start_stale()
            return UnusableInput(f"{work.path}: it, its checks or its files change each time that it is judged.")
        except KeyboardInterrupt:
            self.close()
            raise
        except Exception as error:  # noqa: BLE001  whatever it is, it is for whoever asks for this notebook
            return error

    def _start_stale(self) -> None:
        """Have all judged again that was edited meanwhile: what one depends on, others do."""
        done = [work for work, future in self._started.items() if future.done() and future.exception() is None]
        for work in done:
            path, inputs = self._started[work].result()
            if inputs != self._inputs(work):
                del self._started[work]
                path.unlink()
                self.start([work])

    def result(self, work: Work) -> NotebookResult:
        """Return the result of `work`, once; wait for it if need be."""
        error = self.wait(work)
        judged = self._started.pop(work, None)
        if judged is None or error is not None:
            raise error or CancelledError
        path, _ = judged.result()
        record = json.loads(zlib.decompress(path.read_bytes()))
        path.unlink()
        return NotebookResult.from_json(record)

    def forget(self) -> None:
        """Forget what was started and not asked for: a command that failed left it."""
        with contextlib.suppress(queue.Empty):
            while True:
                self._queue.get_nowait()[1].cancel()
        self._started.clear()

    def close(self) -> None:
        """Forget what was started and not asked for, and stop every process."""
        self.forget()
        self.grader.close()
        self._waiting.cleanup()

    def _serve(self) -> None:
        """In a thread: judge what is next, for ever; each thread only waits for its notebook's processes."""
        while True:
            work, future = self._queue.get()
            if not future.set_running_or_notify_cancel():
                continue
            result = None
            try:
                with self._in_room():
                    inputs = self._inputs(work)
                    result = self.grader.grade(work.path, work.assignment, work.notebook, unreadable_is_untouched=True)
                    future.set_result((self._put_aside(result), inputs))
            except BaseException as error:  # noqa: BLE001  whoever asks for this notebook gets it
                future.set_exception(error)
            with contextlib.suppress(Exception):  # a report that fails costs no notebook
                self.judged(work, result)

    def _inputs(self, work: Work) -> str:
        return self.grader.inputs(work.path, work.assignment, work.notebook)

    def _put_aside(self, result: NotebookResult) -> Path:
        path = Path(self._waiting.name, uuid.uuid4().hex)
        path.write_bytes(zlib.compress(json.dumps(result.to_json(whole=True)).encode(), 1))
        return path

    @contextlib.contextmanager
    def _in_room(self) -> Iterator[None]:
        """Wait until there is room for one more notebook, and take it meanwhile; one alone always starts."""
        while not self._takes_room():
            time.sleep(_POLL_S)
        try:
            yield
        finally:
            with self._room:
                self._running -= 1

    def _takes_room(self) -> bool:
        with self._room:
            if self._running and not self._has_room(self._running):
                return False
            self._running += 1
            self._last_start = time.monotonic()
            return True

    def _has_memory(self, _running: int) -> bool:
        young = time.monotonic() - self._last_start < _GROWING_S  # the last one has not taken its memory yet
        return available_mb() >= NEEDED_MB * (2 if young else 1)
