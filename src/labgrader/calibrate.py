"""Measure the thresholds: train the solution over several seeds, and an untrained network beside it.

A threshold is the mean minus the larger of three standard deviations and two points. Where that is not clearly
above what an untrained network reaches, the row says so and has no threshold.
"""

import datetime
import os
import platform
import socket
import statistics
import tomllib
import traceback
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import nbformat
import tomli_w

from cnnlab.profile import current_profile
from labgrader import protocol
from labgrader.checks import read_measures
from labgrader.course import Course
from labgrader.errors import GradingFailed
from labgrader.limits import Limits
from labgrader.notebook import cells_to_run, rebuild, solutions_of
from labgrader.session import Files, Session
from labgrader.submission import Submission
from labgrader.thresholds import FILE
from labgrader.warm import WarmParent

LEAST_MARGIN = 0.02
CLEARLY_ABOVE = 0.05
UNTRAINED = {"CNNLAB_REPLAY": "untrained"}
TRAINED = {"CNNLAB_REPLAY": "0"}
TIMEOUT_S = 6 * 3600.0


def calibrate(course: Course, assignment: str, notebook: str, seeds: Sequence[int]) -> Iterator[str]:
    """Measure one notebook's figures under the profile in force and write thresholds.toml; yield what is going on.

    Raises:
        GradingFailed: the solution did not run.
    """
    checks = course.checks(assignment, notebook)
    names = read_measures(checks)
    if not names:
        yield f"{notebook}: measures nothing"
        return
    parent = WarmParent(course.imports_of(assignment, notebook))
    try:
        untrained = [_measure(parent, course, assignment, notebook, UNTRAINED | _seed(seed)) for seed in seeds[:2]]
        yield f"{notebook}: untrained {_listed(untrained)}"
        trained = []
        for seed in seeds:
            trained.append(_measure(parent, course, assignment, notebook, TRAINED | _seed(seed)))
            yield f"{notebook}: seed {seed} {_listed(trained[-1:])}"
    finally:
        parent.close()
    rows = {name: row_of([m[name] for m in trained], [m[name] for m in untrained], seeds) for name in names}
    _store(checks.parent / FILE, rows)


def row_of(trained: list[float], untrained: list[float], seeds: Sequence[int]) -> dict[str, Any]:
    """Return a figure's row: its threshold where one separates, and where every number comes from."""
    mean = statistics.fmean(trained)
    deviation = statistics.stdev(trained) if len(trained) > 1 else 0.0
    threshold = mean - max(3 * deviation, LEAST_MARGIN)
    row: dict[str, Any] = {
        "mean": round(mean, 4), "deviation": round(deviation, 4), "n": len(trained), "seeds": list(seeds),
        "untrained": round(max(untrained), 4), "hardware": _hardware(), "backend": _backend(),
        "date": datetime.date.today().isoformat(),
    }  # fmt: skip
    if threshold > max(untrained) + CLEARLY_ABOVE:
        return {"threshold": round(threshold, 4)} | row
    return {"status": "inseparable"} | row


def _seed(seed: int) -> dict[str, str]:
    return {"CNNLAB_SEED": str(seed)}


def _listed(figures: list[dict[str, float]]) -> str:
    return "; ".join(", ".join(f"{name} {value:.3f}" for name, value in row.items()) for row in figures)


def _measure(
    parent: WarmParent, course: Course, assignment: str, notebook: str, environment: dict[str, str]
) -> dict[str, float]:
    process = parent.fork(
        "calibrate", address=parent.address, environment=environment,
        source=str(course.built("source", assignment, notebook)),
        released=str(course.built("release", assignment, notebook)), checks=str(course.checks(assignment, notebook)),
    )  # fmt: skip
    try:
        reply = protocol.receive(process.connection, TIMEOUT_S)
    finally:
        process.kill()
    if "failure" in reply:
        raise GradingFailed(f"{notebook}: the solution could not be measured.\n{reply['failure']}")
    figures: dict[str, float] = reply["figures"]
    return figures


def _store(path: Path, rows: dict[str, dict[str, Any]]) -> None:
    tables = tomllib.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    profile = tables.setdefault(current_profile(), {})
    profile |= rows
    head = "# Written by `labgrader calibrate`: proportions on held-out images, and where each comes from.\n\n"
    path.write_text(head + tomli_w.dumps(tables), encoding="utf-8")


def _hardware() -> str:
    model = next((line.partition(":")[2].strip() for line in _cpuinfo() if line.startswith("model name")), "unknown")
    return f"{os.cpu_count()} × {model} ({platform.machine()})"


def _cpuinfo() -> list[str]:
    path = Path("/proc/cpuinfo")
    return path.read_text(encoding="utf-8").splitlines() if path.is_file() else []


def _backend() -> str:
    return os.environ.get("KERAS_BACKEND", "tensorflow")


# --- inside the process forked for one measurement -----------------------------------------------------


def serve(
    connection: socket.socket, address: str, source: str, released: str, checks: str, environment: dict[str, str]
) -> None:
    """Run the solution in a worker and send every measured figure; or `failure`."""
    try:
        notebook, stubs = nbformat.read(source, as_version=4), nbformat.read(released, as_version=4)
        cells = cells_to_run(rebuild(notebook, stubs, solutions_of(notebook)), Limits().cell_timeout_s)
        with Session(address, cells, Limits(), Files("", (), environment)) as session:
            session.run()
            submission = Submission(session, Limits().cell_timeout_s, 0, lambda _question, _line: "")
            figures = {name: measure(submission) for name, measure in read_measures(Path(checks)).items()}
        protocol.send(connection, {"figures": figures})
    except Exception:  # noqa: BLE001  told to whoever asked
        protocol.send(connection, {"failure": traceback.format_exc()[-4000:]})
