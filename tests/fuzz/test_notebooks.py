"""Notebooks mutated in structure, encoding and bytes: none stops a grader, none gains a point."""

import contextlib
import json
import logging
import sys
import traceback
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import nbformat
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from mutations import DAMAGES, ENCODINGS, STEPS, Step, as_file, damaged, mutated
from nbgrader.api import Gradebook
from nbgrader.converters import Autograde
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import CheckCellMetadata
from rich.console import Console

from labgrader import protocol, report, results
from labgrader.course import Course
from labgrader.errors import UnusableInput
from labgrader.grading import Grader
from labgrader.nbgrader import RebuildFromSource, SubmissionExporter
from labgrader.notebook import (
    added_code,
    answers_of,
    cells_to_run,
    is_solution,
    is_untouched,
    read_notebook,
    rebuild,
    solutions_of,
)
from labgrader.results import NotebookResult

FULL = {"nombre": 1.0, "double": 2.0, "quadruple": 3.0, "pourquoi": 2.0}
EXAMPLES = settings.default.max_examples  # of the profile in force
DEPTH_LEFT = 960  # of Python's thousand, what is left to the engine under nbgrader's command
SLOW = settings(suppress_health_check=list(HealthCheck))


class Submissions:
    """The honest and the untouched notebook, and what the course has built of it."""

    def __init__(self, course: Course, honest: dict[str, Any], folder: Path) -> None:
        self.course = course
        self.path = folder / "01_petit.ipynb"
        self.source, self.released = (
            nbformat.read(course.built(kind, "mini", "01_petit"), as_version=4) for kind in ("source", "release")
        )
        self.honest, self.untouched = honest, json.loads(nbformat.writes(self.released, version=4))
        self.right = solutions_of(self.source)
        self.stubs = solutions_of(self.released)

    def write(self, honest: bool, steps: list[Step], encoding: str, escaped: bool, damages: list[Any]) -> Path:
        changed = mutated(self.honest if honest else self.untouched, steps)
        self.path.write_bytes(damaged(as_file(changed, encoding, escaped), damages))
        return self.path

    def given_part(self, notebook: Any) -> list[Any]:
        """Everything of a rebuilt notebook that no student may change."""
        cells = [cell | {"source": ""} if is_solution(cell) else cell for cell in notebook.cells]
        metadata = {key: value for key, value in notebook.metadata.items() if key != "labgrader"}
        return [*cells, notebook.nbformat, metadata]


@pytest.fixture(scope="module")
def submissions(course, submission_of, tmp_path_factory) -> Submissions:
    return Submissions(course, submission_of(), tmp_path_factory.mktemp("fuzz"))


@pytest.fixture(scope="module")
def exporter(course: Course) -> SubmissionExporter:
    """nbgrader's first pass over a submission, without its command."""
    converter = Autograde(coursedir=CourseDirectory(root=str(course.root)))
    converter.assignments, converter._sanitizing = {}, True
    made = SubmissionExporter(parent=converter)
    made.log.setLevel(logging.CRITICAL)
    made._preprocessors = []
    made.register_preprocessor(RebuildFromSource, enabled=True)
    made.register_preprocessor(CheckCellMetadata, enabled=True)
    return made


@contextlib.contextmanager
def as_in_a_grader() -> Iterator[None]:
    """Give back what Hypothesis and pytest changed: how deep calls may go, and warnings that are errors."""
    limit, depth = sys.getrecursionlimit(), len(traceback.extract_stack())
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        sys.setrecursionlimit(depth + DEPTH_LEFT)
        try:
            yield
        finally:
            sys.setrecursionlimit(limit)


FILES = (st.booleans(), STEPS, ENCODINGS, st.booleans(), DAMAGES)


@settings(SLOW, max_examples=EXAMPLES // 2)
@given(*FILES)
def test_any_file_is_rebuilt_or_refused_with_a_reason(submissions, honest, steps, encoding, escaped, damages):
    path = submissions.write(honest, steps, encoding, escaped, damages)
    with as_in_a_grader():
        try:
            submitted = read_notebook(path)
        except UnusableInput as problem:
            assert str(problem).startswith(f"{path}: ")
            return
        expect_rebuilt(submissions, submitted)


def expect_rebuilt(submissions: Submissions, submitted: Any) -> None:
    """Of what was submitted, the rebuilt notebook holds answers alone, and can be written, run and judged."""
    answers = answers_of(submitted, submissions.released)
    rebuilt = rebuild(submissions.source, submissions.released, answers)
    untouched = rebuild(submissions.source, submissions.released, {})
    assert submissions.given_part(rebuilt) == submissions.given_part(untouched)
    nbformat.validate(rebuilt)
    assert nbformat.writes(rebuilt).encode("utf-8")
    for name, answer in answers.items():
        assert isinstance(is_untouched(answer, submissions.stubs[name]), bool)
    places = [[(cell.index, cell.name, cell.timeout_s) for cell in cells_to_run(nb, 9)] for nb in (rebuilt, untouched)]
    assert places[0] == places[1]
    asked = {"answers": answers, "added": added_code(submitted, submissions.released)}
    assert len(json.dumps(protocol.encode(asked, []))) < protocol.MAX_JSON_BYTES / 2


@settings(SLOW, max_examples=EXAMPLES * 3 // 10)
@given(*FILES)
def test_nbgrader_takes_whatever_was_handed_in(submissions, exporter, honest, steps, encoding, escaped, damages):
    path = submissions.write(honest, steps, encoding, escaped, damages)
    where = {"nbgrader": {"assignment": "mini", "notebook": "01_petit", "student": "ada"}}
    with as_in_a_grader():
        text, _ = exporter.from_filename(str(path), resources=where)
        written = nbformat.reads(text.encode("utf-8").decode("utf-8"), as_version=4)
        nbformat.validate(written)
    untouched = rebuild(submissions.source, submissions.released, {})
    assert submissions.given_part(written) == submissions.given_part(untouched)
    try:
        with as_in_a_grader():
            answers = answers_of(read_notebook(path), submissions.released)
        assert written.metadata["labgrader"] == {"unreadable": ""}
    except UnusableInput as problem:
        answers = {}
        assert written.metadata["labgrader"] == {"unreadable": str(problem)}
    kept = {name: text for name, text in solutions_of(written).items() if name != "pourquoi"}  # prose loses its HTML
    assert kept == {name: answers.get(name, submissions.stubs[name]) for name in kept}


def expect_sound(result: NotebookResult) -> None:
    """Whatever was submitted: nothing failed on our side, the points are the course's, and pages can be made."""
    assert result.problem == ""
    assert {question.name: question.max_score for question in result.questions} == FULL
    for question in result.questions:
        assert question.outcome in (*results.OUTCOMES, results.MANUAL)
        assert question.outcome != results.GRADER_ERROR
        assert 0 <= question.score <= question.max_score
        assert (report.as_html(question) + report.as_text(question)).encode("utf-8")
        assert "<script" not in report.as_html(question)
    with Console(width=100, record=True, file=SimpleNamespace(write=str, flush=str)) as console:
        console.print(report.as_table(result))
    assert json.dumps(result.to_json(), allow_nan=False, ensure_ascii=False).encode("utf-8")
    cells = [nbformat.v4.new_code_cell(outputs=nbformat.from_dict(found)) for found in result.outputs.values()]
    page = nbformat.v4.new_notebook(cells=cells)
    nbformat.validate(page)
    assert nbformat.writes(page).encode("utf-8")


@settings(SLOW, max_examples=EXAMPLES // 10)
@given(*FILES)
def test_no_mutation_gains_a_point(submissions, grader: Grader, honest, steps, encoding, escaped, damages):
    path = submissions.write(honest, steps, encoding, escaped, damages)
    with as_in_a_grader():
        try:
            result = grader.grade(path)
        except UnusableInput as problem:
            assert str(problem).startswith(f"{path}: ")
            return
        expect_sound(result)
        answers = answers_of(read_notebook(path), submissions.released)
    scores = {question.name: question.score for question in result.questions}
    if not honest:
        assert set(scores.values()) == {0.0}
    elif all(answers.get(name) == submissions.right[name] for name in ("nombre", "double", "quadruple")):
        assert scores == FULL | {"pourquoi": 0.0}


@settings(SLOW, max_examples=1, phases=[Phase.explicit, Phase.generate])
@given(st.lists(st.tuples(*FILES), min_size=min(EXAMPLES // 25, 40), max_size=min(EXAMPLES // 25, 40)))
def test_a_class_of_mutated_notebooks_is_graded_whole(
    course_of_a_class: Callable[[], Course], submissions, command: Callable[..., Any], submitted
):
    course = course_of_a_class()
    for number, (honest, *how) in enumerate(submitted):
        _hand_in(course, f"etudiant{number}", submissions.write(honest, *how).read_bytes())
    _hand_in(course, "zoe", as_file(submissions.honest, "utf-8", True))  # the last: graded whatever came before
    for arguments in (["autograde", "mini"], ["generate_feedback", "mini"]):
        done = command("nbgrader", *arguments, cwd=course.root)
        assert "There was an error processing" not in done.stderr, done.stderr
        assert done.returncode == 0, done.stderr
    with Gradebook(f"sqlite:///{course.root}/gradebook.db") as book:
        for number, (honest, *_) in enumerate(submitted):
            grades = book.find_submission_notebook("01_petit", "mini", f"etudiant{number}").grades
            scores = {grade.cell.name.removeprefix("test_"): grade.auto_score for grade in grades}
            assert scores.pop("pourquoi") in (None, 0)
            assert all(0 <= score <= honest * FULL[name] for name, score in scores.items())
        grades = book.find_submission_notebook("01_petit", "mini", "zoe").grades
        assert sum(grade.auto_score or 0 for grade in grades) == 6
    assert len(list(course.root.glob("feedback/*/mini/01_petit.html"))) == len(submitted) + 1


def _hand_in(course: Course, student: str, content: bytes) -> None:
    folder = course.root / "submitted" / student / "mini"
    folder.mkdir(parents=True)
    (folder / "01_petit.ipynb").write_bytes(content)


@pytest.fixture(scope="module")
def course_of_a_class(course: Course, command, tmp_path_factory) -> Callable[[], Course]:
    """Make a course ready for `nbgrader autograde`, its first notebook alone."""
    import shutil

    def made() -> Course:
        root = tmp_path_factory.mktemp("class") / "course"
        shutil.copytree(course.root, root)
        for path in root.glob("*/mini/0[23]*.ipynb"):
            path.unlink()
        done = command("nbgrader", "generate_assignment", "mini", "--force", cwd=root)
        assert done.returncode == 0, done.stderr
        return Course(root)

    return made
