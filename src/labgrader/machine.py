"""What this machine, or the container that holds this process, can give: cores and memory."""

import contextlib
import math
import os
from collections.abc import Iterator
from pathlib import Path

CGROUPS, MEMBERSHIP = Path("/sys/fs/cgroup"), Path("/proc/self/cgroup")
# of a control group: its bound, what it uses, and the line of `memory.stat` that says what it could let go
_MEMORY_FILES = (
    ("memory.max", "memory.current", "inactive_file"),  # version 2
    ("memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file"),  # version 1
)


def cores() -> int:
    """Return how many cores this process may use; of a share of one, that one."""
    return max(1, math.floor(min([len(os.sched_getaffinity(0)), *map(_quota, _groups("cpu"))])))


def available_mb() -> float:
    """Return how much memory the machine can still give this process, in MB."""
    lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
    free = next(int(line.split()[1]) / 1024 for line in lines if line.startswith("MemAvailable"))
    return min([free, *map(_room_mb, _groups("memory"))])


def _groups(controller: str) -> Iterator[Path]:
    """Yield the folders of the control groups that this process is in, those above them, and the one of a container."""
    lines: list[str] = []
    with contextlib.suppress(OSError):
        lines = MEMBERSHIP.read_text(encoding="utf-8").splitlines()
    for line in lines:
        names, _, path = line.partition(":")[2].partition(":")
        if names and controller not in names.split(","):
            continue
        mounted = CGROUPS / names if names else CGROUPS
        inside = mounted / path.lstrip("/")
        yield from (folder for folder in (inside, *inside.parents) if folder.is_relative_to(mounted))


def _quota(group: Path) -> float:
    """Return how many cores a control group may use; infinite where it is not bounded."""
    for names in (("cpu.max",), ("cpu.cfs_quota_us", "cpu.cfs_period_us")):
        try:
            quota, period = " ".join((group / name).read_text(encoding="ascii") for name in names).split()
        except (OSError, ValueError):
            continue
        if quota not in ("max", "-1"):
            return int(quota) / int(period)
    return math.inf


def _room_mb(group: Path) -> float:
    """Return what a control group may still take, in MB; infinite where it is not bounded."""
    for bound, used, spare in _MEMORY_FILES:
        try:
            most = (group / bound).read_text(encoding="ascii").strip()
            held = int((group / used).read_text(encoding="ascii"))
            told = dict(line.split() for line in (group / "memory.stat").read_text(encoding="ascii").splitlines())
        except (OSError, ValueError):
            continue
        if most != "max":
            return (int(most) - held + int(told.get(spare, 0))) / 2**20
    return math.inf
