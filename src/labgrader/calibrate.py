"""Measure the thresholds: train the solution over several seeds, and an untrained network beside it.

A threshold is the mean minus the larger of three standard deviations and two points. Where that is not clearly
above what an untrained network reaches, the row says so and has no threshold.

Each run is kept under `build/calibration/`: hours of training that are interrupted go on where they were.
"""

import datetime
import hashlib
import json
import os
import platform
import statistics
import tomllib
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

import tomli_w

from cnnlab.profile import PROFILES, current_profile
from labgrader import contents
from labgrader.checks import read_measures
from labgrader.course import Course
from labgrader.machine import cores
from labgrader.measuring import Measured, measure
from labgrader.thresholds import FILE, INSEPARABLE, UNMEASURED, backend
from labgrader.warm import WarmParent

LEAST_MARGIN = 0.02
CLEARLY_ABOVE = 0.05
UNTRAINED = {"CNNLAB_REPLAY": "untrained"}
TRAINED = {"CNNLAB_REPLAY": "0"}


def calibrate(course: Course, assignment: str, notebook: str, seeds: Sequence[int], jobs: int = 1) -> Iterator[str]:
    """Measure one notebook's figures under the profile in force and write thresholds.toml; yield what is going on.

    `jobs` seeds are trained at once, and share the cores.

    Raises:
        GradingFailed: the solution did not run.
    """
    checks = course.checks(assignment, notebook)
    names = read_measures(checks)
    if not names:
        yield f"{notebook}: measures nothing"
        return
    threads = max(1, cores() // jobs)
    parent = WarmParent(course.imports_of(assignment, notebook), threads)

    def run(seed: int, how: dict[str, str]) -> tuple[Measured, str]:
        return _measured(parent, course, assignment, notebook, how | {"CNNLAB_SEED": str(seed)}, threads)

    with ThreadPoolExecutor(jobs) as pool:
        try:
            untrained = [found for found, _ in pool.map(partial(run, how=UNTRAINED), seeds[:2])]
            yield f"{notebook}: untrained {_listed(untrained)}"
            trained, dates = [], []
            for seed, (found, date) in zip(seeds, pool.map(partial(run, how=TRAINED), seeds), strict=True):
                trained.append(found)
                dates.append(date)
                yield f"{notebook}: seed {seed} {_listed([found])}"
        finally:
            parent.close()  # and whatever still trains: the pool waits for it
    rows = {
        name: row_of([m.figures[name] for m in trained], [m.figures[name] for m in untrained], seeds)
        | {"threads": threads, "data": trained[0].data[name], "date": max(dates)}
        for name in names
    }
    _store(checks.parent / FILE, rows)


def _measured(
    parent: WarmParent, course: Course, assignment: str, notebook: str, environment: dict[str, str], threads: int
) -> tuple[Measured, str]:
    """Return the figures and the day of one run: kept, if nothing that decides them has changed, else measured now."""
    measured_by = hashlib.sha256(course.checks(assignment, notebook).read_bytes()).hexdigest()
    key = contents.execution_key({
        "source": course.built("source", assignment, notebook),
        "released": course.built("release", assignment, notebook),
        "measured_by": measured_by, "environment": environment, "hardware": _hardware(), "backend": backend(),
        "threads": threads,
    }, "")  # fmt: skip
    kept = course.root / "build" / "calibration" / assignment / f"{notebook}-{key[:24]}.json"
    if kept.is_file():
        record = json.loads(kept.read_text(encoding="utf-8"))
        return Measured(**record["measured"]), record["date"]
    found, date = measure(parent, course, assignment, notebook, environment), datetime.date.today().isoformat()
    kept.parent.mkdir(parents=True, exist_ok=True)
    unfinished = kept.with_suffix(".unfinished")
    unfinished.write_text(json.dumps({"date": date, "measured": asdict(found)}), encoding="utf-8")
    unfinished.rename(kept)
    return found, date


def row_of(trained: list[float], untrained: list[float], seeds: Sequence[int]) -> dict[str, Any]:
    """Return a figure's row: its threshold where one separates, and where every number comes from."""
    mean = statistics.fmean(trained)
    deviation = statistics.stdev(trained) if len(trained) > 1 else 0.0
    threshold = mean - max(3 * deviation, LEAST_MARGIN)
    row: dict[str, Any] = {
        "mean": round(mean, 4), "deviation": round(deviation, 4), "n": len(trained), "seeds": list(seeds),
        "untrained": round(max(untrained), 4), "hardware": _hardware(), "backend": backend(),
    }  # fmt: skip
    if threshold > max(untrained) + CLEARLY_ABOVE:
        return {"threshold": round(threshold, 4)} | row
    return {"status": INSEPARABLE} | row


def _listed(measured: list[Measured]) -> str:
    return "; ".join(", ".join(f"{name} {value:.3f}" for name, value in row.figures.items()) for row in measured)


def _store(path: Path, rows: dict[str, dict[str, Any]]) -> None:
    tables = tomllib.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    tables.setdefault(current_profile(), {}).update(rows)
    for profile in PROFILES:  # a profile that was not measured says so
        for name in rows:
            tables.setdefault(profile, {}).setdefault(name, {"status": UNMEASURED})
    head = "# Written by `labgrader calibrate`: proportions on held-out images, and where each comes from.\n\n"
    path.write_text(head + tomli_w.dumps(tables), encoding="utf-8")


def _hardware() -> str:
    model = next((line.partition(":")[2].strip() for line in _cpuinfo() if line.startswith("model name")), "unknown")
    return f"{os.cpu_count()} × {model} ({platform.machine()})"


def _cpuinfo() -> list[str]:
    path = Path("/proc/cpuinfo")
    return path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
