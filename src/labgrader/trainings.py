"""The recorded trainings of a course's own solutions: made once, kept under `build/`, lent to cases and demonstrations.

A case that leaves the solution's training alone is then graded as a submission is, from its record.
"""

import hashlib
import os
import shutil
import tempfile
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

TRAIN = {"CNNLAB_REPLAY": "0"}
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
    kept = course.root / "build" / FOLDER / assignment / f"{notebook}-{_fingerprint(course, assignment, notebook)}"
    if not kept.is_dir():
        _train(course, assignment, notebook, kept)
    return kept


def _fingerprint(course: Course, assignment: str, notebook: str) -> str:
    """Name what the trainings depend on; whatever else changes only makes grading train again."""
    source = course.built("source", assignment, notebook).read_bytes()
    backend = os.environ.get("KERAS_BACKEND", "")
    return hashlib.sha256(source + f"{current_profile()} {version('keras')} {backend}".encode()).hexdigest()[:16]


def _train(course: Course, assignment: str, notebook: str, kept: Path) -> None:
    source = nbformat.read(course.built("source", assignment, notebook), as_version=4)
    released = nbformat.read(course.built("release", assignment, notebook), as_version=4)
    limits = Limits()
    cells = cells_to_run(rebuild(source, released, solutions_of(source)), limits.cell_timeout_s)
    parent = WarmParent(course.imports_of(assignment, notebook))
    kept.parent.mkdir(parents=True, exist_ok=True)
    try:
        parent.wait_until_ready()
        with (
            tempfile.TemporaryDirectory(prefix="labgrader-", ignore_cleanup_errors=True) as workplace,
            Session(parent.address, cells, limits, Files("", (), TRAIN, workplace, tier=NONE)) as session,
        ):
            failed = [cells[i].name for i, run in enumerate(session.run().values()) if run.outcome != "ok"]
            if failed or session.box is None:
                raise GradingFailed(f"{notebook}: the solution stops in {', '.join(failed)}; run it and mend it first.")
            unfinished = kept.with_suffix(".unfinished")
            shutil.rmtree(unfinished, ignore_errors=True)
            shutil.copytree(session.box / FOLDER, unfinished / FOLDER)
            unfinished.rename(kept)
    finally:
        parent.close()
