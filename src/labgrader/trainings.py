"""Recorded trainings of a course's own solutions and cases: made once, kept under `build/`.

Solutions' are lent to cases and demonstrations: a case that leaves the solution's training alone is then graded as a
submission is, from its record. Cases' are for the students that benchmarks invent, who hand in their own.
"""

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version
from pathlib import Path
from typing import TypeVar

import nbformat

from cnnlab.profile import current_profile
from labgrader.course import Course
from labgrader.errors import GradingFailed
from labgrader.limits import Limits
from labgrader.notebook import cells_to_run, rebuild, solutions_of
from labgrader.place import NONE
from labgrader.pool import cores
from labgrader.session import Files, Session
from labgrader.warm import WarmParent

TRAIN, REPLAY = {"CNNLAB_REPLAY": "0"}, {"CNNLAB_REPLAY": "1"}
FOLDER = "trainings"  # what masters name under `files:`
Key = TypeVar("Key")


def records_trainings(course: Course, assignment: str, notebook: str) -> bool:
    """Tell whether a notebook's master names `trainings` among its files."""
    return FOLDER in course.settings_of(assignment, notebook).get("files", ())


def ensure_trainings(course: Course, assignment: str, notebook: str) -> Path | None:
    """Return a folder that holds the solution's `trainings/`, training it if need be; None if it records none.

    Raises:
        GradingFailed: a cell of the solution raised or was stopped.
    """
    if not records_trainings(course, assignment, notebook):
        return None
    kept = _folder(course, assignment, notebook, {})
    if not kept.is_dir():
        parent = WarmParent(course.imports_of(assignment, notebook))
        try:
            _train(parent, course, assignment, notebook, kept)
        finally:
            parent.close()
    return kept


def trainings_of_all(
    course: Course, assignment: str, sets: Mapping[Key, tuple[str, Mapping[str, str]]]
) -> dict[Key, Path]:
    """Return a folder with the `trainings/` of each set of answers: a notebook, and what differs from its solution.

    Those of notebooks that train only. Each is trained once, on all cores; what the solution trained alike is not
    trained again. They are our own cases: whatever they do wrong, they are run as a student runs them, not isolated.
    """
    training = {key: given for key, given in sets.items() if records_trainings(course, assignment, given[0])}
    solutions = {name: ensure_trainings(course, assignment, name) for name in {name for name, _ in training.values()}}
    folders = {
        key: _folder(course, assignment, name, answers) if answers else solutions[name] or Path()
        for key, (name, answers) in training.items()
    }
    missing = {folder: training[key] for key, folder in folders.items() if not folder.is_dir()}
    imports = {name: course.imports_of(assignment, name) for name, _ in missing.values()}
    parents = {modules: WarmParent(modules, threads=1) for modules in set(imports.values())}

    def train(folder: Path) -> None:
        name, answers = missing[folder]
        _train(parents[imports[name]], course, assignment, name, folder, answers, solutions[name])

    try:
        with ThreadPoolExecutor(cores()) as pool:
            list(pool.map(train, missing))
    finally:
        for parent in parents.values():
            parent.close()
    return folders


def _folder(course: Course, assignment: str, notebook: str, answers: Mapping[str, str]) -> Path:
    """Name what the trainings depend on; whatever else changes only makes grading train again."""
    source = course.built("source", assignment, notebook).read_bytes()
    told = [current_profile(), version("keras"), os.environ.get("KERAS_BACKEND", ""), dict(answers)]
    digest = hashlib.sha256(source + json.dumps(told, sort_keys=True).encode()).hexdigest()[:16]
    return course.root / "build" / FOLDER / assignment / f"{notebook}-{digest}"


def _train(
    parent: WarmParent, course: Course, assignment: str, notebook: str, kept: Path,
    answers: Mapping[str, str] | None = None, trained: Path | None = None,
) -> None:  # fmt: skip
    """Run a notebook, its solution unless answers are given, and keep what it recorded, beside what is trained."""
    source = nbformat.read(course.built("source", assignment, notebook), as_version=4)
    released = nbformat.read(course.built("release", assignment, notebook), as_version=4)
    limits = Limits()
    cells = cells_to_run(rebuild(source, released, solutions_of(source) | dict(answers or {})), limits.cell_timeout_s)
    kept.parent.mkdir(parents=True, exist_ok=True)
    parent.wait_until_ready()
    with tempfile.TemporaryDirectory(prefix="labgrader-", ignore_cleanup_errors=True) as workplace:
        files = Files(str(trained or ""), (FOLDER,) if trained else (), REPLAY if trained else TRAIN, workplace, NONE)
        with Session(parent.address, cells, limits, files) as session:
            failed = [cells[i].name for i, run in enumerate(session.run().values()) if run.outcome != "ok"]
            if answers is None and failed:
                raise GradingFailed(f"{notebook}: the solution stops in {', '.join(failed)}; run it and mend it first.")
            unfinished = kept.with_suffix(".unfinished")
            shutil.rmtree(unfinished, ignore_errors=True)
            recorded = session.box / FOLDER if session.box is not None else trained  # None: stopped by its last cell
            shutil.copytree(recorded or Path(workplace), unfinished / FOLDER)
            unfinished.rename(kept)
