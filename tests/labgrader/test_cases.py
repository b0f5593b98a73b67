"""Case files: their headers, and agreement and every kind of disagreement with grading."""

from collections.abc import Callable
from pathlib import Path

import pytest

from labgrader.cases import Case, disagreements, find_cases, read_case, run_case, spread
from labgrader.errors import UnusableInput
from labgrader.results import CheckResult, NotebookResult, QuestionResult

WriteCase = Callable[[str], Path]
MINI_CASES = Path(__file__).parents[1] / "assignments" / "mini" / "tests" / "cases"


@pytest.fixture
def write(tmp_path: Path) -> WriteCase:
    def written(text: str) -> Path:
        path = tmp_path / "mini" / "01_petit" / "case.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    return written


def header(*lines: str) -> str:
    return "\n".join(["# ---", *(f"# {line}" for line in lines), "# ---", ""])


def test_a_case_is_read_whole(write, course):
    text = header("verdict: wrong", "fails: {double: [double_d_un_tableau], quadruple: any}", "may: [nombre]",
                  "score: {double: 1.5}", "outcome: {quadruple: failed}", "why: on verra")  # fmt: skip
    case = read_case(write(text + "# %% nombre\nnombre = 1\n\n# %% double\n\ndef double(x):\n    return x\n"), course)
    assert (case.assignment, case.notebook, case.verdict, case.why) == ("mini", "01_petit", "wrong", "on verra")
    assert case.answers == {"nombre": "nombre = 1", "double": "def double(x):\n    return x"}
    assert case.fails == {"double": ["double_d_un_tableau"], "quadruple": "any"}
    assert (case.may, case.score, case.outcome) == (("nombre",), {"double": 1.5}, {"quadruple": "failed"})


def test_prose_may_be_answered_too_and_an_empty_cell_is_an_untouched_one(write, course):
    case = read_case(write(header("verdict: right") + "# %% [markdown] pourquoi\nParce que.\n# %% nombre\n"), course)
    assert case.answers == {"pourquoi": "Parce que.", "nombre": ""}


@pytest.mark.parametrize(
    "text",
    [
        "", "x = 1\n", "# ---\n# verdict: right\n", header(), header("verdict: maybe"), header("why: rien"),
        header("verdict: right", "mystery: 1"), header("verdict: [right"), header("- verdict"),
        header("verdict: wrong"),
        header("verdict: right", "fails: {nombre: any}"), header("verdict: wrong", "fails: {inconnue: any}"),
        header("verdict: right") + "# %% inconnue\nx = 1\n", header("verdict: right", "may: [inconnue]"),
        header("verdict: wrong", "score: {inconnue: 1}"), header("verdict: wrong", "outcome: {inconnue: failed}"),
        header("verdict: wrong", "fails: [nombre]"), header("verdict: wrong", "fails: {nombre: nombre}"),
        header("verdict: wrong", "score: {nombre: lots}"), header("verdict: wrong", "may: 3", "score: {nombre: 1}"),
    ],
    ids=[
        "empty", "no header", "unclosed", "empty header", "unknown verdict", "no verdict", "unknown key", "not YAML",
        "a list", "wrong without fails", "right with fails", "fails unknown", "answers unknown", "may unknown",
        "score unknown", "outcome unknown", "fails a list", "fails a word", "score in words", "may a number",
    ],
)  # fmt: skip
def test_a_malformed_case_is_refused_in_one_line_that_names_it(write, course, text):
    path = write(text)
    with pytest.raises(UnusableInput) as refusal:
        read_case(path, course)
    assert str(path) in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_a_case_of_no_notebook_is_refused(course, tmp_path):
    path = tmp_path / "mini" / "07_rien" / "case.py"
    path.parent.mkdir(parents=True)
    path.write_text(header("verdict: right"))
    with pytest.raises(UnusableInput, match="07_rien"):
        read_case(path, course)


def test_folders_without_a_case_are_refused_by_name(course, tmp_path):
    for folder in (tmp_path, tmp_path / "absent"):
        with pytest.raises(UnusableInput, match=str(folder)):
            find_cases([folder], course)


def test_cases_lie_anywhere_and_come_in_order(course):
    names = [case.path.name for case in find_cases([MINI_CASES], course)]
    assert names == ["right_other_way.py", "wrong_in_place.py", "wrong_number.py", "wrong_untouched.py"]


def test_a_case_says_its_notebook_from_the_folder_that_one_stands_in_too(course, monkeypatch):
    monkeypatch.chdir(MINI_CASES / "mini" / "01_petit")
    assert {(case.assignment, case.notebook) for case in find_cases([Path(), Path("wrong_number.py")], course)} == {
        ("mini", "01_petit")
    }


def test_a_case_is_graded_with_the_solutions_in_the_cells_it_does_not_name(course, grader):
    """The command line grades the others, in its own tests."""
    case = read_case(MINI_CASES / "mini" / "01_petit" / "wrong_untouched.py", course)
    assert run_case(case, grader) == []


# --- every kind of disagreement, on a result made by hand -------------------------------------------


def result(a: str = "passed", b: str = "passed", score: float = 2.0, outcome: str = "passed") -> NotebookResult:
    checks = (CheckResult("a", a, 1.0, "message a"), CheckResult("b", b, 1.0, "message b"))
    questions = (QuestionResult("q", score, 2.0, outcome, checks), QuestionResult("prose", 0.0, 1.0, "manual"))
    return NotebookResult("mini", "01", "none", "embedded", questions)


def case(**expected: object) -> Case:
    return Case(Path("c.py"), "mini", "01", {}, "wrong" if expected else "right", **expected)


HALF = {"a": "failed", "score": 1.0, "outcome": "failed"}


@pytest.mark.parametrize(
    ("expected", "found", "said"),
    [
        ({}, {}, []),
        ({}, HALF, ["q: a should pass; message a"]),
        ({"fails": {"q": ["a"]}}, HALF, []),
        ({"fails": {"q": ["a"]}}, {}, ["q: a should fail and passes"]),
        ({"fails": {"q": ["b"]}}, HALF, ["q: b should fail and passes", "q: a should pass; message a"]),
        ({"fails": {"q": ["a", "b"]}}, HALF, ["q: b should fail and passes"]),
        ({"fails": {"q": ["a", "c"]}}, HALF, ["q: it has no check c; its checks: a, b"]),
        ({"fails": {"q": "any"}}, HALF, []),
        ({"fails": {"q": "any"}}, {}, ["q: should lose points, has 2"]),
        ({"may": ("q",)}, HALF, []),
        ({"may": ("q",)}, {}, []),
        ({"score": {"q": 1}}, HALF, []),
        ({"score": {"q": 1.5}}, HALF, ["q: should score 1.5, scores 1"]),
        ({"outcome": {"q": "failed"}}, HALF, []),
        ({"outcome": {"q": "not_attempted"}}, HALF, ["q: outcome should be not_attempted, is failed"]),
        ({"fails": {"q": ["a"]}}, {"a": "skipped", "score": 1.0, "outcome": "skipped"}, []),
    ],
)
def test_disagreements_are_said_one_by_one(expected, found, said):
    assert disagreements(case(**expected), result(**found)) == said


@pytest.mark.parametrize("expected", [{"fails": {"q": ["a"]}}, {"fails": {"q": "any"}}, {}])
def test_a_grader_error_never_agrees(expected):
    found = result(a="grader_error", score=1.0, outcome="grader_error")
    assert "q: grader error" in disagreements(case(**expected), found)


def test_a_sample_is_spread_over_a_notebook_and_keeps_the_others_whole():
    made = [Case(Path(f"{name}/{i:02d}.py"), "a", name, {}, "right") for name in ("plain", "trains") for i in range(10)]
    kept = [case.path.as_posix() for case in spread(made, {("a", "trains"): 4, ("a", "plain"): None})]
    assert kept[:10] == [f"plain/{i:02d}.py" for i in range(10)]
    assert kept[10:] == ["trains/00.py", "trains/02.py", "trains/05.py", "trains/07.py"]
    assert spread(made, {("a", "trains"): 40}) == made
