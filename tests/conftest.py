"""Fixtures shared by the tests: a miniature course, built once, and one warm engine that grades it."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest
from hypothesis import settings

from labgrader.course import Course
from labgrader.grading import Grader
from labgrader.limits import Limits
from labgrader.notebook import grade_id, is_solution
from labgrader.results import NotebookResult, QuestionResult
from labgrader.warm import WarmParent

HERE = Path(__file__).parent
MINI = HERE / "assignments" / "mini"
BIN = Path(sys.executable).parent
collect_ignore = ["assignments", "attacks/corpus", "cases"]  # graded by the tests, never run as tests

settings.register_profile("suite", database=None, deadline=None, derandomize=True)
settings.register_profile("fuzz", database=None, deadline=None, max_examples=1200, print_blob=True)
settings.load_profile("suite")  # --hypothesis-profile, read later, has the last word


@pytest.fixture(scope="session", autouse=True)
def temporary_folder() -> Iterator[Path]:
    """The temporary folder of every process of this run: what is left behind is seen, and is nobody else's."""
    folder = Path(tempfile.mkdtemp(prefix="lgt-"))  # short: sockets have paths of at most 107 characters
    patch = pytest.MonkeyPatch()
    patch.setenv("TMPDIR", str(folder))
    patch.setattr(tempfile, "tempdir", None)
    for name in ("LABGRADER_COURSE", "CNNLAB_PROFILE"):
        patch.delenv(name, raising=False)
    yield folder
    patch.undo()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def command(temporary_folder: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run one of the environment's commands, as a user does; its output and exit status come back."""

    def run(name: str, *arguments: object, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
        # a program's own warnings (nbgrader's, traitlets') are not ours: only this process turns them into errors
        env = {key: value for key, value in os.environ.items() if key != "PYTHONWARNINGS"} | environment
        return subprocess.run(
            [str(BIN / name), *map(str, arguments)], cwd=cwd, capture_output=True, text=True, check=False,
            timeout=300, env=env,
        )  # fmt: skip

    return run


@pytest.fixture(scope="session")
def new_course() -> Callable[[Path], Course]:
    """Copy the miniature course, masters and checks only, to a folder."""

    def copy(folder: Path) -> Course:
        shutil.copytree(MINI, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copy(HERE.parent / "nbgrader_config.py", folder)
        return Course(folder)

    return copy


@pytest.fixture(scope="session")
def course(
    tmp_path_factory: pytest.TempPathFactory, command: Callable[..., Any], new_course: Callable[[Path], Course]
) -> Course:
    """The miniature course, built by `labgrader build`. Tests read it and never change it."""
    built = new_course(tmp_path_factory.mktemp("course"))
    done = command("labgrader", "build", cwd=built.root)
    assert done.returncode == 0, done.stdout + done.stderr
    return built


@pytest.fixture
def course_copy(course: Course, tmp_path: Path) -> Course:
    """A copy of the built course that a test may spoil."""
    shutil.copytree(course.root, tmp_path / "course")
    return Course(tmp_path / "course")


@pytest.fixture(scope="session")
def parent(temporary_folder: Path) -> Iterator[WarmParent]:
    """One warm parent for the whole run."""
    warm = WarmParent()
    yield warm
    warm.close()


@pytest.fixture(scope="session")
def address(parent: WarmParent) -> str:
    """The address of the warm parent, once it listens."""
    parent.wait_until_ready()
    return parent.address


@pytest.fixture(scope="session")
def grader(course: Course, parent: WarmParent) -> Iterator[Grader]:
    """One grader for the whole run; cells may take 10 s unless their master says otherwise."""
    with Grader(course, Limits(cell_timeout_s=10), parents=[parent]) as shared:
        yield shared


@pytest.fixture(scope="session")
def solutions(course: Course) -> Callable[..., dict[str, str]]:
    """The solutions of a notebook, some of them replaced."""

    def answers(notebook: str = "01_petit", **changed: str) -> dict[str, str]:
        source = nbformat.read(course.built("source", "mini", notebook), as_version=4)
        found = {str(grade_id(cell)): cell.source for cell in source.cells if is_solution(cell)}
        assert set(changed) <= set(found)
        return found | changed

    return answers


@pytest.fixture(scope="session")
def judge(grader: Grader, solutions: Callable[..., dict[str, str]]) -> Callable[..., NotebookResult]:
    """Judge the solutions of a notebook, some of them replaced; `None` leaves an answer out."""

    def judged(notebook: str = "01_petit", **changed: str | None) -> NotebookResult:
        answers = solutions(notebook) | changed
        return grader.judge("mini", notebook, {name: text for name, text in answers.items() if text is not None})

    return judged


@pytest.fixture(scope="session")
def submission_of(course: Course, solutions: Callable[..., dict[str, str]]) -> Callable[..., dict[str, Any]]:
    """The released notebook with the solutions filled in, some of them replaced, as JSON data to tamper with."""

    def made(notebook: str = "01_petit", **changed: str) -> dict[str, Any]:
        released = nbformat.read(course.built("release", "mini", notebook), as_version=4)
        answers = solutions(notebook, **changed)
        for cell in released.cells:
            if is_solution(cell):
                cell.source = answers[cell.metadata.nbgrader.grade_id]
        data: dict[str, Any] = json.loads(nbformat.writes(released, version=4))
        return data

    return made


@pytest.fixture
def grade(grader: Grader, tmp_path: Path) -> Callable[..., NotebookResult]:
    """Write a submission as a file and grade that file."""

    def graded(submitted: dict[str, Any], name: str = "01_petit") -> NotebookResult:
        path = tmp_path / f"{name}.ipynb"
        path.write_text(json.dumps(submitted), encoding="utf-8")
        return grader.grade(path)

    return graded


@pytest.fixture(scope="session")
def question_of() -> Callable[[NotebookResult, str], QuestionResult]:
    """One question of a result."""

    def named(result: NotebookResult, name: str) -> QuestionResult:
        return next(question for question in result.questions if question.name == name)

    return named


@pytest.fixture(scope="session")
def scores_of() -> Callable[[NotebookResult], dict[str, float]]:
    """The score of each question that is graded automatically."""

    def scores(result: NotebookResult) -> dict[str, float]:
        return {question.name: question.score for question in result.questions if question.checks}

    return scores


@pytest.fixture(scope="session")
def otter_packages(course: Course, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The miniature course's Otter packages, by notebook."""
    from labgrader.otter.package import make_packages

    made = make_packages(course, "mini", ["01_petit", "02_valeurs"], tmp_path_factory.mktemp("otter"))
    return {package.notebook: package for package in made}
