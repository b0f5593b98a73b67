"""One run of a notebook in a worker, from the trusted side: what each cell did, and questions about the result.

A cell that hangs, crashes the process or exhausts memory costs itself alone: a fresh worker runs the other
cells again, without it.
"""

import contextlib
import re
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from labgrader import protocol, warm
from labgrader.box import copy_files
from labgrader.errors import ProtocolError, WorkerStopped
from labgrader.limits import MAX_OUTPUTS, Limits
from labgrader.notebook import Cell
from labgrader.place import BOX_FILES, BWRAP, NAMESPACES, NONE, WRITABLE, Place, data_folders
from labgrader.usage import Usage

_KILL_SIGNALS_OF_MEMORY = (9,)
_PNG = re.compile(r"iVBORw0KGgo[A-Za-z0-9+/\s]*+={0,2}\s*+\Z")  # in base64; `*+`: never reads a text again
CALLS_BUDGET = 2  # all that checks ask of a notebook may take so many times what its cells may
PATIENCE = 4  # on a busy machine a cell may take so many times its limit, if it had no processor meanwhile


@dataclass
class CellRun:
    """What running one cell gave: `outcome` is ok, error or a reason of STOP_REASONS."""

    outcome: str
    outputs: list[dict[str, Any]] = field(default_factory=list)
    error: str = ""
    line: int = 0
    undefined: str | None = None


@dataclass(frozen=True)
class Files:
    """What a worker is given: files of the submission's folder, and settings for its environment.

    `tier` is what confines the worker; one that is not works in a box made in `workplace`, whose owner removes it
    whatever happens.
    """

    folder: str
    names: tuple[str, ...] = ()
    environment: dict[str, str] = field(default_factory=dict)
    workplace: str | None = None
    tier: str = NAMESPACES


NO_FILES = Files("")


class Session:
    """A notebook run in a worker; use as a context manager, so that no process outlives it."""

    def __init__(self, address: str, cells: Sequence[Cell], limits: Limits, files: Files = NO_FILES) -> None:
        self._address = address
        self._files = files
        self._cells = cells
        self._limits = limits
        self._worker: warm.Forked | None = None
        self._box: tempfile.TemporaryDirectory[str] | None = None
        self._restarts = 0
        self._usage = Usage(0)
        self._asked_s = 0.0
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
        self._stop()

    def run(self) -> dict[int, CellRun]:
        """Run the notebook; return what each cell did, by its index."""
        self._ready()
        return self.runs

    def run_of(self, question: str) -> CellRun | None:
        """Return the run of a question's answer cell."""
        return next((self.runs.get(c.index) for c in self._cells if c.is_answer and c.name == question), None)

    def ask(self, verb: str, timeout_s: float, **request: Any) -> dict[str, Any]:
        """Ask the worker for something, running the notebook first if need be.

        Raises:
            WorkerStopped: the worker hung, crashed, exhausted its memory or answered nonsense, or the notebook has
                used up what all questions together may take.
        """
        self._ready()
        left_s = CALLS_BUDGET * sum(cell.timeout_s for cell in self._cells) - self._asked_s
        if left_s <= 0:
            raise WorkerStopped("timeout")
        started, starved_s = time.monotonic(), self._starved_s()
        try:
            return self._exchange(min(timeout_s, left_s), verb=verb, **request)
        finally:
            starved_s = max(self._starved_s() - starved_s, 0.0)  # of a worker that is no more: 0
            self._asked_s += max(time.monotonic() - started - starved_s, 0.0)

    def _starved_s(self) -> float:
        return self._usage.starved_s() if self._worker is not None else 0.0

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
                reply = self._exchange(cell.timeout_s, verb="run", source=cell.source, name=cell.name)
            except WorkerStopped as stop:
                self.runs[cell.index] = CellRun(stop.reason)
                raise
            if known is None:
                self.runs[cell.index] = _as_run(reply)

    def _start(self) -> None:
        if self._restarts > self._limits.restarts + len(self._cells):  # each cell may stop it once while they run
            raise WorkerStopped("crash")
        self._restarts += 1
        settings = {"memory_mb": self._limits.memory_mb, "environment": self._files.environment}
        if self._files.tier != NONE:
            root = Path(self._address).with_name(warm.ROOT)
            place = Place(str(root), self._files.folder, self._files.names, data_folders(), self._files.tier)
            self._hire(warm.fork(self._address, "worker", place, **settings))
            return
        within = self._files.workplace
        self._box = tempfile.TemporaryDirectory(prefix="labgrader-box-", dir=within, ignore_cleanup_errors=True)
        copy_files(Path(self._files.folder), self._files.names, Path(self._box.name))
        self._hire(warm.fork(self._address, "worker", None, box=self._box.name, **settings))

    def _hire(self, worker: warm.Forked) -> None:
        self._worker, self._usage = worker, Usage(worker.worker)

    def _exchange(self, timeout_s: float, **request: Any) -> dict[str, Any]:
        worker = self._worker
        assert worker is not None
        try:
            protocol.send(worker.connection, request, timeout_s)
            reply = protocol.receive(worker.connection, PATIENCE * timeout_s, self._watch(timeout_s))
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
        return reply

    def _watch(self, timeout_s: float) -> Callable[[], None]:
        """Return what to verify while waiting: time, not counting what a busy machine took away, and memory."""
        usage, started, starved_s = self._usage, time.monotonic(), self._usage.starved_s()

        def watch() -> None:
            if time.monotonic() - started - (usage.starved_s() - starved_s) > timeout_s:
                raise WorkerStopped("timeout", f"{timeout_s:g} s")
            if usage.exceeds_mb(self._limits.memory_mb * 1.5):
                raise WorkerStopped("memory")
            if self._files.tier == BWRAP and usage.files(WRITABLE) > BOX_FILES:  # bwrap bounds their size alone
                raise WorkerStopped("memory", "files")

        return watch

    def _reason_of_death(self, pid: int) -> str:
        time.sleep(0.05)  # the warm parent has to notice
        return "memory" if warm.stop_signal(self._address, pid) in _KILL_SIGNALS_OF_MEMORY else "crash"

    def _stop(self) -> None:
        if self._worker is not None:
            self._worker.kill()
            self._worker = None
        if self._box is not None:
            self._box.cleanup()
            self._box = None


def _as_run(reply: dict[str, Any]) -> CellRun:
    outputs = reply.get("outputs")
    line = reply.get("line")
    return CellRun(
        outcome="error" if reply["status"] == "error" else "ok",
        outputs=[clean for clean in map(_clean_output, outputs[:MAX_OUTPUTS]) if clean]
        if isinstance(outputs, list)
        else [],
        error=str(reply.get("error", ""))[:100],
        line=line if isinstance(line, int) else 0,
        undefined=reply["undefined"][:100] if isinstance(reply.get("undefined"), str) else None,
    )


def _clean_output(output: Any) -> dict[str, Any] | None:
    """Keep an output only in the shape that a well-behaved worker gives it."""
    if not isinstance(output, dict):
        return None
    text = {key: value for key, value in output.items() if isinstance(key, str) and isinstance(value, str)}
    kind = text.get("output_type")
    if kind == "stream" and text.get("name") in ("stdout", "stderr") and "text" in text:
        return {"output_type": kind, "name": text["name"], "text": text["text"]}
    if kind == "error" and isinstance(output.get("traceback"), list):
        lines = [line for line in output["traceback"] if isinstance(line, str)]
        return {
            "output_type": kind,
            "ename": text.get("ename", ""),
            "evalue": text.get("evalue", ""),
            "traceback": lines,
        }
    if kind in ("display_data", "execute_result") and isinstance(output.get("data"), dict):
        texts = {mime: value for mime, value in output["data"].items() if isinstance(value, str)}
        data = {mime: texts[mime] for mime in ("text/plain", "image/png") if mime in texts}
        if not _PNG.match(data.get("image/png", "")):
            data.pop("image/png", None)
        count = {"execution_count": None} if kind == "execute_result" else {}
        return {"output_type": kind, "data": data, "metadata": {}} | count
    return None
