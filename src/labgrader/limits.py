"""How much time and memory a worker may use."""

import resource
from dataclasses import dataclass
from pathlib import Path

MAX_OUTPUTS = 100  # of one cell: the worker keeps no more, and the checker believes no more


@dataclass(frozen=True)
class Limits:
    """Limits of one worker, and of the checker that judges what it says.

    Units: seconds and MB. `cell_timeout_s` is the default of cells whose master says nothing; `checker_cpu_s` bounds
    what checks compute themselves, such as the outputs of a rebuilt network, on all cores together.
    """

    cell_timeout_s: float = 60.0
    memory_mb: float = 4096.0
    restarts: int = 12
    checker_cpu_s: int = 1800


def cap_data_segment(memory_mb: float) -> None:
    """Let this process allocate at most `memory_mb` more private memory; past it Python raises MemoryError.

    RLIMIT_DATA counts private writable mappings (Linux ≥ 4.7), unlike RLIMIT_AS it ignores the address space
    that frameworks reserve and never touch.
    """
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[5])
    bound = pages * resource.getpagesize() + int(memory_mb * 2**20)
    cap(resource.RLIMIT_DATA, bound)


def cap(limit: int, value: int) -> None:
    """Set a limit of this process (`resource.RLIMIT_…`) for good, or leave a lower one that it was given."""
    hard = resource.getrlimit(limit)[1]
    most = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(limit, (most, most))
