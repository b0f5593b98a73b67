"""What workers did and answered, kept as data: corrected checks are then judged without running a notebook again.

A question that was asked in a former run, of a worker that ran the same cells, gets the recorded answer; the first new
one runs the notebook.
"""

import contextlib
import hashlib
import json
import struct
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from labgrader import protocol
from labgrader.errors import ProtocolError
from labgrader.notebook import Cell
from labgrader.runs import CellRun

MAX_BYTES = 4 * 2**20  # of a notebook's replies; weights of large networks do not fit, and are asked for again
_LENGTH = struct.Struct(">Q")


class Transcript:
    """What the workers of one notebook told in a former run, if `content` holds it, and tell in this one."""

    def __init__(self, content: bytes = b"") -> None:
        self.runs: dict[str, dict[str, Any]] = {}
        self.known: dict[str, bytes] = {}
        if content:
            self._read(content)
        self.replies = dict(self.known)

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
        self.runs = head["runs"]


class Part:
    """What a worker that ran given cells did and answered."""

    def __init__(self, transcript: Transcript, cells: Sequence[Cell]) -> None:
        self._transcript = transcript
        self._name = hashlib.sha256(json.dumps([(cell.name, cell.source) for cell in cells]).encode()).hexdigest()
        self._asked: Counter[str] = Counter()

    def runs(self) -> dict[int, CellRun] | None:
        """Return what each cell did; None if they were not run before."""
        runs = self._transcript.runs.get(self._name)
        return None if runs is None else {int(index): CellRun(**run) for index, run in runs.items()}

    def keep_runs(self, runs: Mapping[int, CellRun]) -> None:
        """Keep what each cell did."""
        self._transcript.runs[self._name] = {str(index): asdict(run) for index, run in runs.items()}

    def reply(self, request: dict[str, Any], ask: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        """Return what the former run replied to a request, the first time, the second…; else ask, and keep it."""
        digest = hashlib.sha256(self._name.encode() + protocol.pack(request)).hexdigest()
        self._asked[digest] += 1
        key = f"{digest}-{self._asked[digest]}"
        if key in self._transcript.known:
            with contextlib.suppress(ProtocolError):
                return protocol.unpack(self._transcript.known[key])
        told = ask()
        with contextlib.suppress(OverflowError):
            self._transcript.replies[key] = protocol.pack(told, self._transcript.room())
        return told
