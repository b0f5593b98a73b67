"""Start workers with and without isolation, in turn, in one run; print what isolation costs, as a Markdown table.

    .venv/bin/python benchmarks/isolation.py [MODULE...]

Wall milliseconds from asking for a worker to its first answer, forked from a warm parent that has imported MODULE
(nothing, and keras, by default); the last column is the difference of the medians.
"""

import os
import platform
import statistics
import sys
import time

from labgrader.limits import Limits
from labgrader.notebook import Cell
from labgrader.session import Files, Session
from labgrader.warm import WarmParent

ROUNDS = 40
CELL = Cell(0, "rien", "1 + 1", 60.0, False)


def started_ms(parent: WarmParent, confined: bool) -> float:
    """Return how long one worker took to start and answer."""
    started = time.monotonic()
    with Session(parent.address, [CELL], Limits(), Files("", confined=confined)) as session:
        session.run()
        return 1000 * (time.monotonic() - started)


def main(*modules: str) -> None:
    """Print one row for each warm parent."""
    user = "root" if os.geteuid() == 0 else "an ordinary user"
    print(f"{platform.machine()}, Linux {platform.release()}, Python {platform.python_version()}, as {user}")
    print("\n| warm parent | without isolation (ms) | with (ms) | isolation (ms) |\n|---|---:|---:|---:|")
    for imports in [(module,) for module in modules] or [(), ("keras",)]:
        parent = WarmParent(imports)
        try:
            parent.wait_until_ready()
            rounds = [[started_ms(parent, confined) for confined in (False, True)] for _ in range(ROUNDS)]
        finally:
            parent.close()
        without, confined = map(statistics.median, zip(*rounds, strict=True))
        print(f"| {', '.join(imports) or 'no framework'} | {without:.0f} | {confined:.0f} | {confined - without:.0f} |")


if __name__ == "__main__":
    main(*sys.argv[1:])
