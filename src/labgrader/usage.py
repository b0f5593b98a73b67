"""What a process and those that it started use, read from /proc: memory, files, time spent waiting for a processor."""

import contextlib
import os
import re
import resource
import time
from collections.abc import Sequence
from pathlib import Path

_FREE_DESCRIPTORS, _MB_PER_DESCRIPTOR = 64, 0.25  # a full socket holds as much, in the kernel and in no process
_PAUSE_FACTOR = 10  # shares are added up again after so many times as long as that kept a processor
_LATE_S = 0.5  # who means to ask twenty times a second, and does so later than that, had no processor
_PROPORTIONAL = re.compile(r"^Pss:\s+(\d+) kB", re.MULTILINE)


class Usage:
    """The usage of a process, known by its number, and of its descendants; zero once they are gone."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._next_sum = 0.0

    def processes(self) -> list[int]:
        """Return the process and every living one that it started; itself alone where the kernel does not tell."""
        return [self._pid, *_descendants(self._pid)]

    def starved_s(self) -> float:
        """Time that the process was ready to run and had no processor; 0 where the kernel does not tell."""
        try:
            return int(Path(f"/proc/{self._pid}/schedstat").read_text(encoding="ascii").split()[1]) / 1e9
        except (OSError, IndexError):
            return 0.0

    def files(self, roots: Sequence[str]) -> int:
        """The most files that one of the file systems of the process holds; 0 where they cannot be counted."""
        found = [0]
        for root in roots:
            with contextlib.suppress(OSError):
                counted = os.statvfs(f"/proc/{self._pid}/root{root}")
                found.append(counted.f_files - counted.f_ffree)
        return max(found)

    def exceeds_mb(self, bound: float) -> bool:
        """Tell whether all of them hold more memory than `bound`, in MB, pages that several share counted once.

        Counting shares is slow, a page at a time: done only if the sum with shared pages is over the bound, and not
        again at once. In between the answer is no.
        """
        processes = self.processes()
        bound -= sum(map(_buffered_mb, processes))
        if bound < 0:
            return True
        if sum(map(_resident_mb, processes)) <= bound or time.monotonic() < self._next_sum:
            return False
        started, total = time.thread_time(), 0.0  # our own: on a busy machine most of it is waiting for a turn
        for pid in processes:
            total += proportional_mb(pid)
            if total > bound:
                return True
        self._next_sum = time.monotonic() + _PAUSE_FACTOR * (time.thread_time() - started)
        return False


class Waiting:
    """Time spent waiting for a process, without what a busy machine took away from it or from who waits."""

    def __init__(self, usage: Usage) -> None:
        self._usage = usage
        self._started = self._asked = time.monotonic()
        self._starved_before = usage.starved_s()
        self._starved_s = self._late_s = 0.0

    def seconds(self) -> float:
        """Return how long it was. To be asked twenty times a second: who comes later had no turn on this machine."""
        now = time.monotonic()
        self._late_s += max(now - self._asked - _LATE_S, 0.0)
        self._asked = now
        self._starved_s = max(self._starved_s, self._usage.starved_s() - self._starved_before)  # 0 of one that is gone
        return max(now - self._started - self._starved_s - self._late_s, 0.0)


def kills_for_memory() -> int:
    """Return how many processes the kernel has killed because the machine's memory was used up."""
    lines = Path("/proc/vmstat").read_text(encoding="ascii").splitlines()
    return next((int(line.split()[1]) for line in lines if line.startswith("oom_kill ")), 0)


def _descendants(pid: int) -> list[int]:
    found: list[int] = []
    with contextlib.suppress(OSError):  # each may end at any moment
        for children in Path(f"/proc/{pid}/task").glob("*/children"):
            with contextlib.suppress(OSError):
                for child in children.read_text(encoding="ascii").split():
                    found += [int(child), *_descendants(int(child))]
    return found


def _resident_mb(pid: int) -> float:
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
    except (OSError, IndexError):
        return 0.0
    return pages * resource.getpagesize() / 2**20


def _buffered_mb(pid: int) -> float:
    """What the open sockets of a process may hold at most, judged by its descriptors; 0 before Linux 6.2."""
    try:
        descriptors = os.stat(f"/proc/{pid}/fd").st_size  # noqa: PTH116  asked twenty times a second
    except OSError:
        return 0.0
    return _MB_PER_DESCRIPTOR * max(descriptors - _FREE_DESCRIPTORS, 0)


def proportional_mb(pid: int) -> float:
    """Return what a process holds, in MB: of a page that several share, its part; all of it where that is not told."""
    try:
        told = _PROPORTIONAL.search(Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii"))
    except OSError:
        told = None
    return int(told[1]) / 1024 if told else _resident_mb(pid)
