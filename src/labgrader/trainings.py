"""Recorded trainings of a course's own solutions and cases: made once, kept under `build/`.

Solutions' are lent to cases and demonstrations: a case that leaves the solution's training alone is then graded as a
submission is, from its record. Cases' are for the students that benchmarks invent, who hand in their own.
"""

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import TypeVar

import nbformat

import cnnlab
from cnnlab.profile import current_profile
from labgrader.course import Course
from labgrader.engine import Engine
from labgrader.errors import GradingFailed
from labgrader.limits import Limits
from labgrader.machine import cores
from labgrader.notebook import cells_to_run, rebuild, solutions_of
from labgrader.place import NONE
from labgrader.session import Files, Session
from labgrader.warm import WarmParent

TRAIN, REPLAY = {"CNNLAB_REPLAY": "0"}, {"CNNLAB_REPLAY": "1"}
FOLDER = "trainings"  # what masters name under `files:`
RECORDER = ("recording", "evaluations", "records")  # modules of cnnlab: another one may not find what these kept
Key = TypeVar("Key")


def records_trainings(course: Course, assignment: str, notebook: str) -> bool:
    """Tell whether a notebook's master names `trainings` among its files."""
    return FOLDER in course.settings_of(assignment, notebook).get("files", ())


def ensure_trainings(course: Course, assignment: str, notebook: str) -> Path | None:
    """Return a folder that holds the solution's `trainings/`, training it if need be; None if it records none.

    Raises:
        GradingFailed: a cell of the solution raised or was stopped.
    """
    return ensure_all_trainings(course, [(assignment, notebook)])[assignment, notebook]


def ensure_all_trainings(course: Course, notebooks: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Path | None]:
    """Do that for several notebooks, each (assignment, notebook), on all cores."""
    kept = {names: _folder(course, *names, {}) if records_trainings(course, *names) else None for names in notebooks}
    missing = {folder: names for names, folder in kept.items() if folder is not None and not folder.is_dir()}
    with _parents(course, missing.values()) as parent_of, ThreadPoolExecutor(cores()) as pool:
        list(pool.map(lambda folder: _train(parent_of(missing[folder]), course, *missing[folder], folder), missing))
    return kept


def trainings_of_all(
    course: Course, assignment: str, sets: Mapping[Key, tuple[str, Mapping[str, str]]]
) -> dict[Key, Path]:
    """Return a folder with the `trainings/` of each set of answers: a notebook, and what differs from its solution.

    Those of notebooks that train only. Each is trained once, on all cores; what the solution trained alike is not
    trained again. They are our own cases: whatever they do wrong, they are run as a student runs them, not isolated.
    """
    training = {key: given for key, given in sets.items() if records_trainings(course, assignment, given[0])}
    ensured = ensure_all_trainings(course, {(assignment, name) for name, _ in training.values()})
    solutions = {name: folder for (_, name), folder in ensured.items()}
    folders = {
        key: _folder(course, assignment, name, answers) if answers else solutions[name] or Path()
        for key, (name, answers) in training.items()
    }
    missing = {folder: training[key] for key, folder in folders.items() if not folder.is_dir()}
    with _parents(course, [(assignment, name) for name, _ in missing.values()]) as parent_of:

        def train(folder: Path) -> None:
            name, answers = missing[folder]
            _train(parent_of((assignment, name)), course, assignment, name, folder, answers, solutions[name])

        with ThreadPoolExecutor(cores()) as pool:
            list(pool.map(train, missing))
    return folders


@contextmanager
def _parents(
    course: Course, notebooks: Collection[tuple[str, str]]
) -> Iterator[Callable[[tuple[str, str]], WarmParent]]:
    """Start warm parents for these notebooks; give what finds a notebook's. They share the cores."""
    engine = Engine(threads=max(1, cores() // max(1, len(notebooks))))
    try:
        engine.start({course.imports_of(*names) for names in notebooks})
        yield lambda names: engine.parent_for(course.imports_of(*names))
    finally:
        engine.close()


def _folder(course: Course, assignment: str, notebook: str, answers: Mapping[str, str]) -> Path:
    """Name what the trainings depend on; whatever else changes only makes grading train again."""
    source = _code_of(course.built("source", assignment, notebook).read_bytes())
    told = [current_profile(), version("keras"), os.environ.get("KERAS_BACKEND", ""), dict(answers)]
    recorder = b"".join(Path(cnnlab.__file__).with_name(f"{name}.py").read_bytes() for name in RECORDER)
    digest = hashlib.sha256(source + recorder + json.dumps(told, sort_keys=True).encode()).hexdigest()[:16]
    return course.root / "build" / FOLDER / assignment / f"{notebook}-{digest}"


@cache
def _code_of(notebook: bytes) -> bytes:
    """Return the code that grading runs, solution included: neither prose nor figures nor checks train anything."""
    cells = cells_to_run(nbformat.reads(notebook.decode(), as_version=4), 0)
    return json.dumps([cell.source for cell in cells]).encode()


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
        names, replay = ((FOLDER,), REPLAY) if trained else ((), TRAIN)
        files = Files(str(trained or ""), names, replay, workplace, NONE, ours=True)
        with Session(parent.address, cells, limits, files) as session:
            runs = session.run()
            failed = {cell.name: runs[cell.index] for cell in cells if runs[cell.index].outcome != "ok"}
            if answers is None and failed:
                first = next(iter(failed.values()))
                why = f"{first.error or first.outcome}{f': {first.said}' if first.said else ''}"
                raise GradingFailed(f"{notebook}: the solution stops in {', '.join(failed)} ({why}); mend it first.")
            unfinished = kept.with_name(f"{kept.name}.unfinished-{os.getpid()}")
            shutil.rmtree(unfinished, ignore_errors=True)
            assert session.box is not None  # where the worker is that has run the notebook
            shutil.copytree(session.box / FOLDER, unfinished / FOLDER)
            try:
                unfinished.rename(kept)
            except OSError:
                if not kept.is_dir():
                    raise
                shutil.rmtree(unfinished)  # another process has trained the same
