"""What twenty workers of one warm parent hold at the same time: each has run a small network with Keras.

    .venv/bin/python benchmarks/workers_memory.py [WORKERS]

Resident memory counts what is shared in each process; proportional memory (PSS) counts it once.
"""

import os
import re
import sys
from contextlib import ExitStack
from pathlib import Path

from labgrader.limits import Limits
from labgrader.notebook import Cell
from labgrader.session import Session
from labgrader.usage import Usage, proportional_mb
from labgrader.warm import WarmParent

SMALL_NETWORK = """
import keras, numpy as np
layers = keras.layers
model = keras.Sequential([keras.Input((8, 8, 1)), layers.Conv2D(8, 3), layers.Flatten(), layers.Dense(2)])
model.compile(loss="mse")
model.fit(np.zeros((64, 8, 8, 1)), np.zeros((64, 2)), verbose=0)
"""


def main(count: int) -> None:
    """Start the workers one after the other, keep them all, and print what they hold."""
    parent = WarmParent(("keras",), threads=1)
    with ExitStack() as kept:
        kept.callback(parent.close)
        parent.wait_until_ready()
        cell = Cell(0, "cellule 1", SMALL_NETWORK, 120.0, is_answer=False)
        sessions = [kept.enter_context(Session(parent.address, [cell], Limits())) for _ in range(count)]
        for session in sessions:
            assert session.run()[0].outcome == "ok", session.runs[0].outputs
        workers = [pid for session in sessions for pid in session.processes]
        everything = Usage(os.getpid()).processes()
        print(f"| {count} workers | resident (MB) | proportional (MB) |\n|---|---:|---:|")
        print(f"| the workers | {sum(map(resident_mb, workers)):.0f} | {sum(map(proportional_mb, workers)):.0f} |")
        shared = sum(map(proportional_mb, everything))
        print(f"| with their keepers, the warm parent and this process | | {shared:.0f} |")


def resident_mb(pid: int) -> float:
    """Return what a process has in memory, in MB."""
    found = re.search(r"^VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text(encoding="ascii"), re.MULTILINE)
    return int(found[1]) / 1024 if found else 0.0


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20)
