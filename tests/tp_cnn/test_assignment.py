"""The assignment as students and instructors meet it: points, released and solved notebooks, prose, cases."""

import ast
import io
import re
import shutil
import tokenize
from collections import Counter
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from labgrader import notebook as cells_of
from labgrader.cases import Case, find_cases
from labgrader.checks import read_questions
from labgrader.course import Course
from labgrader.grading import Grader
from labgrader.notebook import is_solution
from labgrader.results import MANUAL, NOT_ATTEMPTED, PASSED
from labgrader.trainings import ensure_trainings

ROOT = Path(__file__).resolve().parents[2]
COURSE = Course(ROOT)
NOTEBOOKS = COURSE.notebooks("tp_cnn")
POINTS = {
    "01_convolution": {"noyaux": 4, "convolution": 5, "correlation": 2, "taille_sortie": 3, "image_constante": 2},
    "02_couche_convolutive": {"axes_poids": 2, "conv1": 2, "conv2": 2, "pourquoi": 2, "nombre_parametres": 3,
                              "alexnet": 1, "disposition_torch": 2},
    "03_pooling": {"couches_pooling": 2, "pool": 4, "dimensions": 2, "huit": 2},
    "04_cnn_cifar10": {"dimension_negative": 3, "preparation": 2, "modele_de_base": 3, "modele_profond": 5,
                       "entrainement": 3},
    "05_vgg16": {"bloc": 4, "vgg16": 6, "famille_vgg": 2, "compilation": 2, "entrainement_vgg": 2},
    "06_transfert_fashion_mnist": {"separation": 3, "modele_A": 3, "modele_B": 2, "modele_B_sur_A": 4,
                                   "comparaison": 2},
    "07_vgg16_imagenet": {"pretraitement": 2, "base_gelee": 3, "degel_partiel": 3, "degel_complet": 2, "affinage": 4},
}  # fmt: skip
VISIBLE_LINES, CELL_WORDS = 15, 130
_PLAIN_SPACE_IN_TEXT = re.compile(r"""(?<=\S) [:;?!](?=[\s"'\\]|$)|« | »""")  # strings, comments: no slice, no format
_PLAIN_SPACE = re.compile(r"(?<=\w) [;!?](?!\w)|« | »|(?<=[\wé]) :(?=[ *])")


@pytest.fixture(scope="module")
def grader():
    with Grader(COURSE) as engine:
        yield engine


def read(kind: str, name: str) -> nbformat.NotebookNode:
    return nbformat.read(COURSE.built(kind, "tp_cnn", name), as_version=4)


def test_the_assignment_has_notebooks():
    assert NOTEBOOKS[:3] == ["01_convolution", "02_couche_convolutive", "03_pooling"]


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_points_are_those_of_the_curriculum(name):
    specs = read_questions(COURSE.checks("tp_cnn", name))
    assert {question: spec.question.points for question, spec in specs.items()} == POINTS[name]


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_released_as_shipped_scores_zero(grader, name):
    result = grader.grade(COURSE.built("release", "tp_cnn", name))
    assert result.score == 0
    assert {question.outcome for question in result.questions} == {NOT_ATTEMPTED}


@pytest.fixture(scope="module")
def handed_in(tmp_path_factory):
    """Return a function that makes a folder as a student hands it in: the solved notebook, and its trainings."""

    def folder(name: str) -> Path:
        made = tmp_path_factory.mktemp(name)
        shutil.copy(COURSE.built("solutions", "tp_cnn", name), made)
        recorded = ensure_trainings(COURSE, "tp_cnn", name)
        if recorded:
            shutil.copytree(recorded, made, dirs_exist_ok=True)
        return made

    return folder


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_the_solution_earns_every_automatic_point(grader, name, handed_in):
    result = grader.grade(handed_in(name) / f"{name}.ipynb")
    automatic = [question for question in result.questions if question.outcome != MANUAL]
    assert [q.outcome for q in automatic] == [PASSED] * len(automatic)
    assert result.score == sum(q.max_score for q in automatic) > 0


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_the_solved_notebook_runs_from_top_to_bottom_in_a_real_kernel(name, handed_in, monkeypatch):
    """Its trainings, run by a worker of the engine, are replayed here; `make notebooks` trains in the kernel."""
    monkeypatch.setenv("CNNLAB_PROFILE", "embedded")
    monkeypatch.setenv("CNNLAB_REPLAY", "1")
    monkeypatch.delenv("PYTHONWARNINGS", raising=False)
    notebook = read("solutions", name)
    NotebookClient(notebook, timeout=900, resources={"metadata": {"path": str(handed_in(name))}}).execute()
    images = [o for cell in notebook.cells for o in cell.get("outputs", []) if "image/png" in o.get("data", {})]
    assert images, "a notebook without a figure"


def test_a_whole_submission_stays_under_80_mb(handed_in):
    files = [path for name in NOTEBOOKS for path in handed_in(name).rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in files) < 80e6


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_cells_are_short_enough_to_read(name):
    for cell in read("release", name).cells:
        if cell.cell_type == "markdown" and not is_solution(cell):
            prose = re.sub(r"<details>.*?</details>|```.*?```|\|.*\|", "", cell.source, flags=re.DOTALL)
            assert len(prose.split()) <= CELL_WORDS, cell.source[:80]
        elif cell.cell_type == "code" and not cells_of.tested_question(cell) and not _hidden(cell):
            code = [line for line in cell.source.splitlines() if line.strip() and not line.lstrip().startswith("#")]
            assert len(code) <= VISIBLE_LINES + 5, cell.source[:80]


def _hidden(cell: nbformat.NotebookNode) -> bool:
    return bool(cell.metadata.get("jupyter", {}).get("source_hidden"))


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_prose_has_the_spaces_of_french_typography(name):
    for cell in read("source", name).cells:
        if cell.cell_type == "markdown":
            prose = re.sub(r"```.*?```|`[^`]*`|\$[^$]*\$|\]\([^)]*\)|<[^>]*>|^[|: -]+$", "", cell.source,
                           flags=re.DOTALL | re.MULTILINE)  # fmt: skip
            found = _PLAIN_SPACE.findall(prose)
            assert not found, f"{found} in: {prose[:200]}"


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_strings_and_comments_of_code_have_them_too(name):
    for cell in read("source", name).cells:
        if cell.cell_type == "code":
            for token in tokenize.generate_tokens(io.StringIO(_python(cell.source)).readline):
                if token.type in (tokenize.STRING, tokenize.COMMENT):
                    assert not _PLAIN_SPACE_IN_TEXT.search(token.string), token.line


def _python(source: str) -> str:
    """Return the code of a cell, IPython's own commands apart."""
    return "\n".join(line for line in source.splitlines() if not line.startswith(("%", "!")))


def test_no_two_notebooks_share_the_name_of_a_prediction():
    """They share one predictions.json: a prediction of one would answer for the other."""
    names = [name for notebook in NOTEBOOKS for name in _predictions(notebook)]
    assert len(names) > 60
    assert [name for name, count in Counter(names).items() if count > 1] == []


def _predictions(name: str) -> set[str]:
    """The names that a notebook gives to `predire`."""
    codes = (_python(cell.source) for cell in read("source", name).cells if cell.cell_type == "code")
    calls = (node for code in codes for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Call))
    return {ast.literal_eval(call.args[0]) for call in calls if getattr(call.func, "id", "") == "predire"}


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_every_question_has_three_right_and_four_wrong_cases(name):
    cases = find_cases([ROOT / "tests" / "cases" / "tp_cnn" / name], COURSE)
    right = Counter(question for case in cases for question in _right_answers(case))
    wrong = Counter(question for case in cases for question in {*case.fails, *case.outcome, *case.score})
    automatic = [q for q, spec in read_questions(COURSE.checks("tp_cnn", name)).items() if not spec.question.manual]
    assert [q for q in automatic if right[q] < 3] == []
    assert [q for q in automatic if wrong[q] < 4] == []


def _right_answers(case: Case) -> set[str]:
    """The questions that a case answers and that must have full marks, whatever the verdict of its others."""
    return {name for name, source in case.answers.items() if source.strip()} - {
        *case.fails, *case.may, *case.score, *case.outcome
    }  # fmt: skip


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_a_released_notebook_asks_for_nothing_but_its_answers(name):
    cells = [cell for cell in read("release", name).cells if cell.cell_type == "code"]
    answers = [cell for cell in cells if is_solution(cell)]
    assert len(answers) == len([cell for cell in cells if cells_of.tested_question(cell)])
    assert all("à compléter" in cell.source for cell in answers)
    assert all(ast.parse(cell.source) for cell in answers)
