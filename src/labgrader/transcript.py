"""What workers did and answered, kept as data: corrected checks are then judged without running a notebook again.

As long as the same is asked as in a former run, in the same order, of a worker that ran the same cells, the recorded
answers are given. The first question that differs runs the notebook, and asks the new worker the former ones first: it
is then in the state that they left. Where it does or answers something else than the former one, a verdict would rest
on two executions: `is_mixed` says so, and the notebook is to be judged again without the former run. Nothing is kept of
a worker that was stopped, for its time or memory.
"""

import contextlib
import hashlib
import json
import struct
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from labgrader import protocol
from labgrader.errors import STOP_REASONS, ProtocolError
from labgrader.notebook import Cell
from labgrader.runs import CellRun

MAX_BYTES = 4 * 2**20  # of a notebook's replies; weights of large networks do not fit, and are asked for again
_LENGTH = struct.Struct(">Q")


class Transcript:
    """What the workers of one notebook told in a former run, if `content` holds it, and tell in this one."""

    def __init__(self, content: bytes = b"") -> None:
        self.known_runs: dict[str, dict[str, Any]] = {}
        self.known: dict[str, bytes] = {}
        if content:
            self._read(content)
        self.runs: dict[str, dict[str, Any]] = {}
        self.replies: dict[str, bytes] = {}
        self.was_stopped = False
        self.is_mixed = False

    def of(self, cells: Sequence[Cell]) -> "Part":
        """Return the part that tells of a worker that ran these cells."""
        return Part(self, cells)

    def to_bytes(self) -> bytes:
        """Return what a later `Transcript` reads."""
        sizes = {digest: len(packed) for digest, packed in self.replies.items()}
        head = json.dumps({"runs": self.runs, "sizes": sizes}).encode()
        return b"".join((_LENGTH.pack(len(head)), head, *self.replies.values()))

    def room(self) -> int:
        """Return how many bytes of replies may still be kept."""
        return MAX_BYTES - sum(map(len, self.replies.values()))

    def _read(self, content: bytes) -> None:
        (length,) = _LENGTH.unpack(content[: _LENGTH.size])
        start = _LENGTH.size + length
        head = json.loads(content[_LENGTH.size : start])
        for digest, size in head["sizes"].items():
            self.known[digest] = content[start : start + size]
            start += size
        self.known_runs = head["runs"]


class Part:
    """What a worker that ran given cells did and answered."""

    def __init__(self, transcript: Transcript, cells: Sequence[Cell]) -> None:
        self._transcript = transcript
        self._name = hashlib.sha256(json.dumps([(cell.name, cell.source) for cell in cells]).encode()).hexdigest()
        self._asked = self._name  # a digest of all that was asked so far, in its order
        self._given: list[tuple[dict[str, Any], bytes]] = []  # requests that had recorded replies, and these
        self._has_known_runs = False
        self._is_live = False

    def runs(self) -> dict[int, CellRun] | None:
        """Return what each cell did; None if they were not run before."""
        runs = self._transcript.known_runs.get(self._name)
        if runs is None:
            self._is_live = True
            return None
        self._transcript.runs[self._name] = runs
        self._has_known_runs = True
        return {int(index): CellRun(**run) for index, run in runs.items()}

    def keep_runs(self, runs: Mapping[int, CellRun]) -> None:
        """Keep what each cell did, unless one was stopped."""
        if any(run.outcome in STOP_REASONS for run in runs.values()):
            self._transcript.was_stopped = True
        else:
            self._transcript.runs[self._name] = {str(index): asdict(run) for index, run in runs.items()}

    def compare(self, known: CellRun | None, run: CellRun) -> None:
        """Note how a cell's run ended that is not its first."""
        if self._has_known_runs and known is not None and known.outcome != run.outcome:
            self._transcript.is_mixed = True

    def reply(self, request: dict[str, Any], ask: Callable[[dict[str, Any]], dict[str, Any]]) -> dict[str, Any]:
        """Return what the former run replied, if all was the same up to here; else ask, and keep the reply.

        `ask` returns `stopped`, a reason, for a worker that was stopped.
        """
        self._asked = hashlib.sha256(self._asked.encode() + protocol.pack(request)).hexdigest()
        known = None if self._is_live else self._transcript.known.get(self._asked)
        if known is not None:
            with contextlib.suppress(ProtocolError):
                reply = protocol.unpack(known)
                self._transcript.replies[self._asked] = known
                self._given.append((request, known))
                return reply
        if not self._is_live:
            self._is_live = True
            for former, replied in self._given:
                if protocol.pack(ask(former)) != replied:
                    self._transcript.is_mixed = True
        told = ask(request)
        if "stopped" in told:
            self._transcript.was_stopped = True
        else:
            with contextlib.suppress(OverflowError):
                self._transcript.replies[self._asked] = protocol.pack(told, self._transcript.room())
        return told
