"""From a master to the source notebook, and every way a master can be wrong."""

import json
import textwrap
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest

from labgrader.course import Course
from labgrader.errors import BuildError
from labgrader.masters import build_source, write_notebook
from labgrader.notebook import grade_id

HEADER = """\
---
jupytext:
  text_representation: {extension: .md, format_name: myst}
kernelspec: {display_name: Python 3, language: python, name: python3}
labgrader:
  imports: []
---

"""
CHECKS = """
from labgrader.checks import manual_question, question
q = question("q", points=1.5)
r = question("r", points=2)
prose = manual_question("prose", points=3)
@q
def test_a(submission): ...
@r
def test_b(submission): ...
"""


def answer(name: str, body: str = "### BEGIN SOLUTION\nx = 1\n### END SOLUTION", *options: str) -> str:
    return f"```{{code-cell}} ipython3\n:question: {name}\n" + "".join(f"{o}\n" for o in options) + f"{body}\n```\n\n"


def checks_of(name: str) -> str:
    return f"```{{code-cell}} ipython3\n:checks: {name}\nassert True\n```\n\n"


PROSE = '+++ {"question": "prose"}\n\nParce que.\n\n+++\n\n'
RIGHT = HEADER + "# Titre\n\n" + answer("q") + checks_of("q") + answer("r") + checks_of("r") + PROSE + "Fin.\n"


@pytest.fixture(scope="module")
def checks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("checks") / "checks_of_masters.py"
    path.write_text(CHECKS, encoding="utf-8")
    return path


@pytest.fixture
def build(tmp_path: Path, checks: Path) -> Callable[[str], nbformat.NotebookNode]:
    def built(text: str) -> nbformat.NotebookNode:
        master = tmp_path / "01_maitre.md"
        master.write_text(text, encoding="utf-8")
        return build_source(master, checks)

    return built


def test_points_come_from_the_checks_and_roles_from_the_options(build):
    source = build(RIGHT)
    nbformat.validate(source)
    marks = {grade_id(c): c.metadata.nbgrader for c in source.cells if grade_id(c)}
    assert {name: (m.solution, m.grade, m.locked, m.get("points")) for name, m in marks.items()} == {
        "q": (True, False, False, None), "test_q": (False, True, True, 1.5), "r": (True, False, False, None),
        "test_r": (False, True, True, 2), "prose": (True, True, False, 3),
    }  # fmt: skip


def test_only_self_checks_get_the_hidden_part(build):
    hidden = [grade_id(c) for c in build(RIGHT).cells if "BEGIN HIDDEN TESTS" in c.source]
    assert hidden == ["test_q", "test_r"]


def test_cell_ids_are_unique_and_stable(build):
    ids = [c.id for c in build(RIGHT).cells]
    assert len(set(ids)) == len(ids)
    assert ids == [c.id for c in build(RIGHT).cells]


def test_a_time_limit_and_tags_travel_with_their_cell(build):
    text = RIGHT.replace(":question: q\n", ":question: q\n:timeout_s: 7\n").replace(
        ":question: r\n", ":question: r\n:tags: [illustration]\n"
    )
    cells = {grade_id(c): c for c in build(text).cells if grade_id(c)}
    assert cells["q"].metadata.labgrader.timeout_s == 7.0
    assert cells["r"].metadata.tags == ["illustration"]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda t: t.replace(checks_of("q"), ""), "'q' needs answer then checks"),
        (lambda t: t.replace(answer("q"), ""), "'q' needs answer then checks"),
        (lambda t: t.replace(answer("q") + checks_of("q"), checks_of("q") + answer("q")), "in this order"),
        (lambda t: t.replace(checks_of("q"), checks_of("q") * 2), "each once"),
        (lambda t: t.replace(answer("q"), answer("q") * 2), "each once"),
        (lambda t: t.replace(PROSE, ""), "'prose' needs answer"),
        (lambda t: t.replace(PROSE, PROSE * 2), "'prose' needs answer"),
        (lambda t: t + answer("inconnue"), "'inconnue', which the check file does not declare"),
        (lambda t: t + checks_of("inconnue"), "'inconnue', which the check file does not declare"),
        (lambda t: t.replace(":question: q\n", ":question: q\n:points: 3\n"), "unknown options ['points']"),
        (lambda t: t.replace("### BEGIN SOLUTION\n", "", 1), "no solution between"),
        (lambda t: t.replace("### END SOLUTION\n", "", 1), "no solution between"),
        (lambda t: t.replace('+++ {"question": "prose"}', '+++ {"question": "q"}'), "prose"),
        (lambda t: t.replace(":question: q\n", ":question: q\n:timeout_s: soon\n"), "timeout_s"),
        (lambda t: t.replace(":question: q\n", ":question: q\n:checks: q\n"), "cell 2"),
    ],
    ids=[
        "no self-check", "no answer", "self-check first", "two self-checks", "two answers", "no prose", "prose twice",
        "unknown question", "unknown self-check", "unknown option", "no BEGIN", "no END", "prose for a code question",
        "time limit in words", "answer and self-check at once",
    ],
)  # fmt: skip
def test_a_wrong_master_is_refused_by_a_message_that_names_it(build, change, reason):
    assert change(RIGHT) != RIGHT
    with pytest.raises(BuildError) as refusal:
        build(change(RIGHT))
    assert "01_maitre.md" in str(refusal.value)
    assert reason in str(refusal.value)


def test_a_header_that_is_no_yaml_is_refused(build):
    with pytest.raises(BuildError, match="01_maitre"):
        build("---\njupytext: {format_name: myst\n---\n\n# x\n")


def test_a_missing_check_file_is_refused_by_name(tmp_path):
    master = tmp_path / "01_maitre.md"
    master.write_text(RIGHT, encoding="utf-8")
    with pytest.raises(BuildError, match="nowhere"):
        build_source(master, tmp_path / "nowhere.py")


def test_the_same_notebook_always_has_the_same_bytes(build, tmp_path):
    for name in ("a", "b"):
        write_notebook(build(RIGHT), tmp_path / name / "x.ipynb")
    first, second = ((tmp_path / name / "x.ipynb").read_bytes() for name in "ab")
    assert first == second
    assert first.endswith(b"}\n")
    assert json.loads(first)["nbformat"] == 4


def test_solutions_run_and_satisfy_their_own_self_checks(course: Course):
    """The visible cells of the miniature solutions, as a student would run them, without any grader."""
    for notebook in ("01_petit", "02_valeurs"):
        namespace: dict[str, object] = {}
        for cell in nbformat.read(course.built("solutions", "mini", notebook), as_version=4).cells:
            if cell.cell_type == "code" and "illustration" not in cell.metadata.get("tags", []):
                exec(textwrap.dedent(cell.source), namespace)
        assert {"01_petit": "quadruple", "02_valeurs": "mode"}[notebook] in namespace


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("imports: []", "imports: keras", "lists of names"),
        ("imports: []", "imports: [3]", "lists of names"),
        ("imports: []", "import: [keras]", "lists of names"),
        ("imports: []", "imports: [kears]", "'kears', which is not installed"),
        ("imports: []", "imports: [numpy.linear_algebra]", "not installed"),
        ("assert True", "assert True)", "not Python"),
        ("x = 1", "x = = 1", "not Python"),
    ],
)
def test_a_header_or_a_cell_that_cannot_work_is_refused(build, old, new, reason):
    with pytest.raises(BuildError, match=reason):
        build(RIGHT.replace(old, new, 1))


@pytest.mark.parametrize("code", ["%matplotlib inline", "!ls", "%%time\nx = 1", "await coroutine()", "x?"])
def test_what_only_ipython_understands_is_code(build, code):
    build(RIGHT + f"```{{code-cell}} ipython3\n{code}\n```\n")
