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
from importlib.metadata import version
from pathlib import Path

import nbformat

from cnnlab.profile import current_profile
from labgrader.course import Course
from labgrader.errors import GradingFailed
from labgrader.limits import Limits
from labgrader.notebook import cells_to_run, rebuild, solutions_of
from labgrader.place import NONE
from labgrader.session import Files, Session
from labgrader.warm import WarmParent

TRAIN, REPLAY = {"CNNLAB_REPLAY": "0"}, {"CNNLAB_REPLAY": "1"}
FOLDER = "trainings"  # what masters name under `files:`


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


def ensure_trainings_of(
    parent: WarmParent, course: Course, assignment: str, notebook: str, answers: Mapping[str, str]
) -> Path | None:
    """Return a folder with the `trainings/` of other answers, our own cases': what the solution trained too is its.

    Whatever these answers do wrong, they are run as a student runs them, without isolation.
    """
    trained = ensure_trainings(course, assignment, notebook)
    if trained is None:
        return None
    kept = _folder(course, assignment, notebook, answers)
    if not kept.is_dir():
        _train(parent, course, assignment, notebook, kept, answers, trained)
    return kept


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
