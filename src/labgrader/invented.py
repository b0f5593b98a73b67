"""Invented students: their answers are the solutions and the cases of an assignment; demonstrations and benchmarks."""

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import nbformat

from labgrader.cases import Case, read_case
from labgrader.course import Course
from labgrader.errors import UnusableInput
from labgrader.masters import write_notebook
from labgrader.notebook import grade_id, is_solution, solutions_of

MARK = ".invented-course"  # in a folder that may be emptied


@dataclass
class Student:
    """An invented student: answers by notebook and question; a notebook left out is not submitted.

    `recorded` are folders whose recorded trainings are handed in too.
    """

    name: str
    story: str
    answers: dict[str, dict[str, str]] = field(default_factory=dict)
    recorded: list[Path] = field(default_factory=list)


def new_course(course: Course, assignment: str, folder: Path, names: Sequence[str]) -> Course:
    """Make a course of some of an assignment's notebooks, not built yet, in a folder that is emptied first.

    Raises:
        UnusableInput: the folder holds something else than such a course.
    """
    if folder.is_dir() and any(folder.iterdir()) and not (folder / MARK).is_file():
        raise UnusableInput(f"{folder.resolve()}: holds other files; name a new folder, or remove it yourself.")
    shutil.rmtree(folder, ignore_errors=True)
    made = Course(folder.resolve())
    made.root.mkdir(parents=True)
    (made.root / MARK).touch()
    made.master(assignment, "any").parent.mkdir(parents=True)
    for name in names:
        shutil.copy(course.master(assignment, name), made.master(assignment, name))
    shutil.copytree(course.checks(assignment, "any").parent, made.checks(assignment, "any").parent)
    shutil.copy(course.root / "nbgrader_config.py", folder)
    return made


def answers_in(course: Course, kind: str, assignment: str, notebook: str) -> dict[str, str]:
    """Return the answers that a built notebook holds, by question; `kind` is source or release."""
    return solutions_of(nbformat.read(course.built(kind, assignment, notebook), as_version=4))


def cases_of(course: Course, assignment: str, notebook: str, verdict: str) -> list[Case]:
    """Return a notebook's cases of this verdict that leave no question out, in order."""
    paths = sorted((course.root / "tests" / "cases" / assignment / notebook).glob("*.py"))
    cases = [read_case(path, course) for path in paths]
    return [case for case in cases if case.verdict == verdict and not case.outcome]


def submit(student: Student, course: Course, assignment: str) -> None:
    """Write what a student hands in: notebooks, and the files of recorded trainings."""
    folder = course.root / "submitted" / student.name / assignment
    for name, answers in student.answers.items():
        write_notebook(_filled(course, assignment, name, answers), folder / f"{name}.ipynb")
    for trainings in student.recorded:
        shutil.copytree(trainings, folder, dirs_exist_ok=True)


def _filled(course: Course, assignment: str, name: str, answers: Mapping[str, str]) -> nbformat.NotebookNode:
    notebook = nbformat.read(course.built("release", assignment, name), as_version=4)
    for cell in notebook.cells:
        if is_solution(cell):
            cell.source = answers[str(grade_id(cell))]
    return notebook
