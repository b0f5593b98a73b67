"""One run of a notebook in a worker, from the trusted side: what each cell did, and questions about the result.

A cell that hangs, crashes the process or exhausts memory costs itself alone: a fresh worker runs the other
cells again, without it.
"""

import contextlib
import os
import signal
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

from labgrader import protocol, sandbox, warm
from labgrader.box import copy_files
from labgrader.errors import GradingFailed, ProtocolError, WorkerStopped
from labgrader.limits import Limits
from labgrader.notebook import Cell
from labgrader.place import BOX_FILES, BWRAP, NAMESPACES, NONE, WRITABLE, Place, data_folders
from labgrader.runs import CellRun, as_run
from labgrader.transcript import Transcript
from labgrader.usage import Usage, Waiting, kills_for_memory

_KILL_SIGNALS_OF_MEMORY = (9,)
CALLS_BUDGET = 2  # all that checks ask of a notebook may take so many times what its cells may
_CHILDRENS_SHARE = 1.5  # of a worker's memory: with the processes that it starts
_GUARD_S = 0.25  # between two looks at its memory while nobody asks it
_WATCH_S = 0.05  # between two looks at what a worker takes
PATIENCE = 4  # on a busy machine a cell may take so many times its limit, if it had no processor meanwhile


@dataclass(frozen=True)
class Files:
    """What a worker is given: files of the submission's folder, and settings for its environment.

    `tier` is what confines the worker; one that is not works in a box made in `workplace`, whose owner removes it
    whatever happens. What it runs is `ours` if no student wrote it: without isolation it is the user who grades,
    as another could not use that user's Keras cache.
    """

    folder: str
    names: tuple[str, ...] = ()
    environment: dict[str, str] = field(default_factory=dict)
    workplace: str | None = None
    tier: str = NAMESPACES
    ours: bool = False


NO_FILES = Files("")


class Session:
    """A notebook run in a worker; use as a context manager, so that no process outlives it."""

    def __init__(
        self,
        address: str,
        cells: Sequence[Cell],
        limits: Limits,
        files: Files = NO_FILES,
        transcript: Transcript | None = None,
    ) -> None:
        self._address = address
        self._transcript = transcript or Transcript()
        self._told = self._transcript.of(cells)
        self._files = files
        self._cells = cells
        self._limits = limits
        self._worker: warm.Forked | None = None
        self._box: tempfile.TemporaryDirectory[str] | None = None
        self._restarts = 0
        self._kills_before = kills_for_memory()
        self.start_s = self.student_s = 0.0  # spent starting workers, and waiting for what they do
        self._usage = Usage(0)
        self._watch_again = 0.0
        self._asked_s = 0.0
        self._budget_s = CALLS_BUDGET * sum(cell.timeout_s for cell in cells)
        self._apart: Session | None = None
        self.runs: dict[int, CellRun] = {}

    @property
    def box(self) -> Path | None:
        """The folder that the worker writes to; None where none runs, or where only the worker sees it."""
        return Path(self._box.name) if self._box is not None else None

    @property
    def processes(self) -> list[int]:
        """The numbers, outside its namespace, of the worker and of all that it started; [] where none runs."""
        return self._usage.processes() if self._worker is not None else []

    def __enter__(self) -> "Session":
        return self

    def __exit__(self, *_exception: object) -> None:
        if self._apart is not None:
            self._apart._stop()
        self._stop()

    def run(self) -> dict[int, CellRun]:
        """Run the notebook, unless the transcript tells; return what each cell did, by its index."""
        known = self._told.runs()
        if known is None:
            self._ready()
            self._told.keep_runs(self.runs)
        else:
            self.runs = known
        return self.runs

    def run_of(self, question: str) -> CellRun | None:
        """Return the run of a question's answer cell."""
        return next((self.runs.get(c.index) for c in self._cells if c.is_answer and c.name == question), None)

    def ask(self, verb: str, timeout_s: float, **request: Any) -> dict[str, Any]:
        """Ask the worker for something, running the notebook first if need be, unless the transcript tells.

        Raises:
            WorkerStopped: the worker hung, crashed, exhausted its memory or answered nonsense, or the notebook has
                used up what all questions together may take.
        """
        asked = {"verb": verb, **request}
        reply = self._told.reply(asked, lambda request: self._attempt(timeout_s, request))
        if "stopped" in reply:
            raise WorkerStopped(reply["stopped"])
        return reply

    def _attempt(self, timeout_s: float, request: dict[str, Any]) -> dict[str, Any]:
        """Return the worker's reply, or why it gave none."""
        try:
            reply = self._ask(timeout_s, request)
        except WorkerStopped as stop:
            return {"stopped": stop.reason}
        reply.pop("stopped", None)  # only this side says so
        return reply

    def _ask(self, timeout_s: float, request: dict[str, Any]) -> dict[str, Any]:
        self._ready()
        left_s = self._budget_s - self._asked_s
        if left_s <= 0:
            raise WorkerStopped("timeout")
        waiting = Waiting(self._usage)
        try:
            return self._exchange(min(timeout_s, left_s), waiting, **request)
        finally:
            self._asked_s += waiting.seconds()

    def apart(self) -> "Session":
        """Return a session like this one in which nothing of the student's ran; it ends with this one."""
        if self._apart is None:
            nothing = replace(self._files, folder="", names=())
            self._apart = Session(self._address, (), self._limits, nothing, self._transcript)
            self._apart._budget_s = self._budget_s
        return self._apart

    def _ready(self) -> None:
        """Make a worker hold the state that the whole notebook leaves."""
        while self._worker is None:
            self._start()
            with contextlib.suppress(WorkerStopped):
                self._run_cells()

    def _run_cells(self) -> None:
        for cell in self._cells:
            known = self.runs.get(cell.index)
            if known is not None and known.outcome not in ("ok", "error"):
                continue
            try:
                waiting = Waiting(self._usage)
                run = as_run(self._exchange(cell.timeout_s, waiting, verb="run", source=cell.source, name=cell.name))
            except WorkerStopped as stop:
                self.runs[cell.index] = CellRun(stop.reason)
                self._told.compare(known, self.runs[cell.index])
                raise
            self._told.compare(known, run)
            if known is None:
                self.runs[cell.index] = run

    def _start(self) -> None:
        if self._restarts > self._limits.restarts + len(self._cells):  # each cell may stop it once while they run
            raise WorkerStopped("crash")
        self._restarts += 1
        started = time.monotonic()
        self._fork()
        self.start_s += time.monotonic() - started

    def _fork(self) -> None:
        settings = {"memory_mb": self._limits.memory_mb, "environment": self._files.environment}
        if self._files.tier != NONE:
            root = Path(self._address).with_name(warm.ROOT)
            place = Place(str(root), self._files.folder, self._files.names, data_folders(), self._files.tier)
            self._hire(warm.fork(self._address, "worker", place, **settings))
            return
        within = self._files.workplace
        self._box = tempfile.TemporaryDirectory(prefix="labgrader-box-", dir=within, ignore_cleanup_errors=True)
        if within:
            Path(within).chmod(0o711)  # its owner may be another user
        copy_files(Path(self._files.folder), self._files.names, Path(self._box.name))
        self._hire(warm.fork(self._address, "worker", box=self._box.name, ours=self._files.ours, **settings))

    def _hire(self, worker: warm.Forked) -> None:
        self._worker, self._usage = worker, Usage(worker.worker)
        threading.Thread(target=self._guard, args=(worker,), daemon=True).start()

    def _guard(self, worker: warm.Forked) -> None:
        """In a thread: end this worker when it and what it started hold too much memory, though nobody asks it."""
        usage = Usage(worker.worker)
        while self._worker is worker:
            if usage.exceeds_mb(_CHILDRENS_SHARE * self._limits.memory_mb):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(worker.worker, signal.SIGKILL)
                return
            time.sleep(_GUARD_S)

    def _exchange(self, timeout_s: float, waiting: Waiting, **request: Any) -> dict[str, Any]:
        worker, started = self._worker, time.monotonic()
        assert worker is not None
        try:
            protocol.send(worker.connection, request, timeout_s)
            watch = partial(self._watch, waiting, timeout_s)
            reply = protocol.receive(worker.connection, PATIENCE * timeout_s, watch)
            if not isinstance(reply.get("status"), str):
                raise ProtocolError("answer without a status")
        except TimeoutError:
            self._stop()
            raise WorkerStopped("timeout", f"{timeout_s:g} s") from None
        except (EOFError, OSError):
            reason = self._reason_of_death(worker.pid)
            self._stop()
            raise WorkerStopped(reason) from None
        except ProtocolError as error:
            self._stop()
            raise WorkerStopped("protocol", str(error)) from None
        except WorkerStopped:
            self._stop()
            raise
        finally:
            self.student_s += time.monotonic() - started
        return reply

    def _watch(self, waiting: Waiting, timeout_s: float) -> None:
        """While waiting, end a worker that takes too much memory, time or, of what bwrap does not bound, files."""
        if time.monotonic() < self._watch_again:
            return
        self._watch_again = time.monotonic() + _WATCH_S
        if self._usage.exceeds_mb(_CHILDRENS_SHARE * self._limits.memory_mb):
            raise WorkerStopped("memory")
        if waiting.seconds() > timeout_s:
            raise WorkerStopped("timeout", f"{timeout_s:g} s")
        if self._files.tier == BWRAP and self._usage.files(WRITABLE) > BOX_FILES:
            raise WorkerStopped("memory", "files")

    def _reason_of_death(self, pid: int) -> str:
        """Return why the worker ended by itself.

        Raises:
            GradingFailed: the machine ran out of memory: that says nothing of the student's code.
        """
        time.sleep(0.05)  # the warm parent has to notice
        if warm.stop_signal(self._address, pid) not in _KILL_SIGNALS_OF_MEMORY:
            return "crash"
        if kills_for_memory() > self._kills_before:
            raise GradingFailed("this machine ran out of memory; judge fewer notebooks at a time (c.LabGrader.jobs)")
        return "memory"

    def _stop(self) -> None:
        if self._worker is not None:
            self._worker.kill()
            if self._files.tier == NONE and os.geteuid() == 0:
                sandbox.end_all_of(self._worker.worker)
            self._worker = None
        if self._box is not None:
            self._box.cleanup()
            self._box = None
