"""Start workers with and without isolation, in turn, in one run; print what isolation costs, as a Markdown table.

    .venv/bin/python benchmarks/isolation.py [MODULE...]

Wall milliseconds from asking for a worker to its first answer, forked from a warm parent that has imported MODULE
(nothing, and keras, by default); `isolation` is the difference of the first medians. Where bwrap is installed, also
those of a few workers that it starts, which import MODULE again.
"""

import os
import platform
import shutil
import statistics
import sys
import time

from labgrader.limits import Limits
from labgrader.notebook import Cell
from labgrader.place import BWRAP, NAMESPACES, NONE
from labgrader.session import Files, Session
from labgrader.warm import WarmParent

ROUNDS, COLD_ROUNDS = 40, 7
CELL = Cell(0, "rien", "1 + 1", 60.0, False)


def started_ms(parent: WarmParent, tier: str) -> float:
    """Return how long one worker took to start and answer."""
    started = time.monotonic()
    with Session(parent.address, [CELL], Limits(), Files("", tier=tier)) as session:
        session.run()
        return 1000 * (time.monotonic() - started)


def main(*modules: str) -> None:
    """Print one row for each warm parent."""
    user = "root" if os.geteuid() == 0 else "an ordinary user"
    print(f"{platform.machine()}, Linux {platform.release()}, Python {platform.python_version()}, as {user}")
    print("\n| warm parent | without isolation (ms) | with (ms) | isolation (ms) | by bwrap (ms) |")
    print("|---|---:|---:|---:|---:|")
    for imports in [(module,) for module in modules] or [(), ("keras",)]:
        parent = WarmParent(imports)
        try:
            parent.wait_until_ready()
            rounds = [[started_ms(parent, tier) for tier in (NONE, NAMESPACES)] for _ in range(ROUNDS)]
            has_bwrap = shutil.which("bwrap") and os.geteuid() != 0  # it is for ordinary users
            cold = [started_ms(parent, BWRAP) for _ in range(COLD_ROUNDS) if has_bwrap]
        finally:
            parent.close()
        without, confined = map(statistics.median, zip(*rounds, strict=True))
        told = ", ".join(imports) or "no framework"
        by_bwrap = f"{statistics.median(cold):.0f}" if cold else "not to be had"
        print(f"| {told} | {without:.0f} | {confined:.0f} | {confined - without:.0f} | {by_bwrap} |")


if __name__ == "__main__":
    main(*sys.argv[1:])
