"""Whole notebooks judged: who gets which points, whatever else was done to the file."""

import copy
import json
import os
import signal
import threading
import time
from pathlib import Path
from typing import Any

import nbformat
import pytest

from labgrader.checker import MAX_OUTPUTS_BYTES
from labgrader.course import Course
from labgrader.errors import BuildError, GradingFailed, UnusableInput
from labgrader.grading import Grader
from labgrader.limits import Limits

FULL = {"nombre": 1.0, "double": 2.0, "quadruple": 3.0}
WRONG_DOUBLE = "def double(x):\n    return 3 * x"


def messages(question: Any) -> str:
    return "\n".join(check.message for check in question.checks)


def everything_said(result: Any) -> str:
    return json.dumps([result.to_json(), {str(k): v for k, v in result.outputs.items()}], ensure_ascii=False)


# --- outcomes ---------------------------------------------------------------------------------------


def test_the_solution_gets_every_automatic_point_and_prose_waits_for_a_person(judge, scores_of, question_of):
    result = judge()
    assert scores_of(result) == FULL
    assert (result.score, result.max_score, result.problem) == (6.0, 8.0, "")
    assert question_of(result, "pourquoi").outcome == "manual"
    assert [q.name for q in result.questions] == ["nombre", "double", "quadruple", "pourquoi"]
    assert all(c.message == "" for q in result.questions for c in q.checks)


def test_untouched_and_missing_answers_are_not_attempted(judge, course, question_of):
    result = judge(nombre=None, double="# rien\n", quadruple=None, pourquoi=None)
    assert [q.outcome for q in result.questions] == ["not_attempted"] * 4
    assert result.score == 0
    assert {c.outcome for q in result.questions for c in q.checks} == {"not_attempted"}
    assert "complétez" in messages(question_of(result, "nombre"))


def test_part_of_the_checks_gives_part_of_the_points(judge, question_of):
    result = judge(double="def double(x):\n    x *= 2\n    return x")
    double = question_of(result, "double")
    assert (double.score, double.outcome) == (1.0, "failed")
    assert [(c.outcome, c.points) for c in double.checks] == [("passed", 1.0), ("failed", 1.0)]
    assert "évitez `x *= 2`" in messages(double)


def test_weights_and_thirds_add_up(judge, scores_of):
    result = judge("02_valeurs", tableau="tableau = np.zeros(3)", texte="texte = 'abracadabré'")
    assert scores_of(result) == {"tableau": 0.5, "texte": pytest.approx(2 / 3, abs=1e-6), "mode": 2.0}


def test_the_five_outcomes_side_by_side(judge, question_of):
    result = judge("02_valeurs", tableau="tableau = np.zeros(3)", texte=None, mode="mode = 'bug'")
    assert {q.name: q.outcome for q in result.questions} == {
        "tableau": "failed", "texte": "not_attempted", "mode": "grader_error",
    }  # fmt: skip
    assert [c.outcome for c in question_of(result, "mode").checks] == ["passed", "grader_error"]
    skipped = question_of(judge("02_valeurs", mode="mode = 'skip'"), "mode")
    assert [c.outcome for c in skipped.checks] == ["passed", "skipped"]
    assert (skipped.outcome, skipped.score) == ("skipped", 1.0)


def test_cells_that_print_more_than_a_frame_holds_cost_no_point(judge, scores_of):
    flood = "import sys\nfor i in range(40): print('x' * 190_000, file=(sys.stdout, sys.stderr)[i % 2])\n"
    result = judge(nombre=f"{flood}nombre = 42", double=f"{flood}def double(x): return 2 * x")
    assert result.problem == ""
    assert scores_of(result) == {"nombre": 1.0, "double": 2.0, "quadruple": 3.0}
    sizes = sorted(len(str(outputs)) for outputs in result.outputs.values())
    assert sizes[-1] > 7_000_000
    assert sum(sizes) < MAX_OUTPUTS_BYTES
    assert "la suite n’est pas conservée" in str(result.outputs)
    assert "Sorties trop volumineuses" in str(result.outputs)


# --- faults of ours ---------------------------------------------------------------------------------


@pytest.mark.parametrize("mode", ["bug", "sysexit", "exit", "coupure"])
def test_a_fault_of_a_check_sends_its_question_to_a_person_and_costs_no_other(judge, question_of, scores_of, mode):
    result = judge("02_valeurs", mode=f"mode = {mode!r}")
    assert result.has_grader_error
    assert question_of(result, "mode").needs_a_person
    assert not [c for q in result.questions for c in q.checks if c.outcome == "failed"]
    if mode != "coupure":  # there the checker itself is gone, and every question goes to a person
        assert scores_of(result) == {"tableau": 2.5, "texte": 1.0, "mode": 1.0}
    else:
        assert all(q.needs_a_person for q in result.questions)
    assert result.problem
    assert "hidden-detail" not in everything_said(result).replace(result.problem, "").replace(
        json.dumps(result.problem, ensure_ascii=False)[1:-1], ""
    )


def test_a_fault_of_a_check_with_the_solution_in_place_of_a_wrong_answer_costs_no_point(course_copy, solutions):
    checks = course_copy.checks("mini", "01_petit")
    text = checks.read_text(encoding="utf-8")
    asked = 'expect_close(submission.call("quadruple", x), 4 * x'
    assert asked in text
    buggy = f'if submission.call("double", x)[1] == 2:\n        raise RuntimeError("ours")\n    {asked}'
    checks.write_text(text.replace(asked, buggy), encoding="utf-8")
    with Grader(course_copy) as grader:
        result = grader.judge("mini", "01_petit", solutions(double=WRONG_DOUBLE))
    found = {question.name: question for question in result.questions}
    assert found["double"].outcome == "failed"
    assert found["quadruple"].needs_a_person
    assert "ours" in result.problem


def test_the_next_notebook_is_graded_after_a_checker_has_gone_and_its_box_with_it(judge, temporary_folder):
    before = set(temporary_folder.glob("labgrader-box-*"))
    judge("02_valeurs", mode="mode = 'coupure'")
    assert judge("02_valeurs").score == 5.5
    assert set(temporary_folder.glob("labgrader-box-*")) == before


def test_a_course_whose_imports_are_missing_is_refused_by_name(course_copy):
    for kind in ("source", "release"):
        path = course_copy.built(kind, "mini", "01_petit")
        data = json.loads(path.read_text(encoding="utf-8"))
        data["metadata"]["labgrader"]["imports"] = ["no_such_module_at_all"]
        path.write_text(json.dumps(data), encoding="utf-8")
    with Grader(course_copy) as grader, pytest.raises(GradingFailed, match="no_such_module_at_all"):
        grader.judge("mini", "01_petit", {"nombre": "nombre = 42"})


def kill(grader: Grader) -> None:
    (parent,) = grader.engine.parents.values()
    os.killpg(parent._process.pid, signal.SIGKILL)
    parent._process.wait()


def test_a_warm_parent_that_died_costs_no_notebook(course, temporary_folder):
    with Grader(course) as grader:
        assert grader.judge("mini", "01_petit", {"nombre": "nombre = 42"}).score == 1
        kill(grader)
        assert grader.judge("mini", "01_petit", {"nombre": "nombre = 42"}).score == 1
        (parent,) = grader.engine.parents.values()
        killer = threading.Timer(1.0, os.killpg, [parent._process.pid, signal.SIGKILL])  # while the notebook is running
        killer.start()
        result = grader.judge("mini", "01_petit", {"nombre": "import time; time.sleep(3); nombre = 42"})
        killer.join()
        assert (result.score, result.problem) == (1, "")
        folders = len(list(temporary_folder.glob("labgrader-warm-*")))
    assert len(list(temporary_folder.glob("labgrader-warm-*"))) == folders - 1  # the dead ones had left none


def test_a_closed_grader_gives_up_at_once(course):
    with Grader(course) as grader:
        grader.judge("mini", "01_petit", {})
        closer = threading.Timer(1.0, grader.close)
        closer.start()
        started = time.monotonic()
        result = grader.judge("mini", "01_petit", {"nombre": "while True: pass"})
        assert time.monotonic() - started < 20
        assert result.has_grader_error
        closer.join()


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('question("nombre", points=1)', 'question("nombre", points=5)', "'nombre' is worth 5"),
        ('"double"', '"triple"', "'triple' is declared and missing"),
        ('manual_question("pourquoi", points=2)', 'manual_question("pourquoi", points=3)', "'pourquoi' is worth 3"),
    ],
)
def test_checks_that_are_no_longer_those_of_the_built_notebook_give_no_grade(course_copy, old, new, told):
    checks = course_copy.checks("mini", "01_petit")
    checks.write_text(checks.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    with Grader(course_copy) as grader:
        with pytest.raises(BuildError, match=told) as refusal:
            grader.judge("mini", "01_petit", {"nombre": "nombre = 42"})
        assert "01_petit.ipynb" in str(refusal.value)
        assert "labgrader build mini" in str(refusal.value)


def test_a_check_file_mended_meanwhile_is_read_again(course_copy):
    checks = course_copy.checks("mini", "01_petit")
    right = checks.read_text(encoding="utf-8")
    with Grader(course_copy) as grader:
        checks.write_text(right + "\nboum(", encoding="utf-8")
        with pytest.raises(BuildError, match="test_01_petit"):
            grader.judge("mini", "01_petit", {})
        checks.write_text(right, encoding="utf-8")
        assert grader.judge("mini", "01_petit", {"nombre": "nombre = 42"}).score == 1


def test_what_the_course_lacks_is_said_by_name(grader, tmp_path, course_copy):
    with pytest.raises(UnusableInput, match="99_inconnu"):
        grader.grade(tmp_path / "99_inconnu.ipynb")
    course_copy.checks("mini", "01_petit").unlink()
    with Grader(course_copy) as other, pytest.raises(BuildError, match="test_01_petit"):
        other.judge("mini", "01_petit", {})


def test_data_that_this_machine_lacks_is_a_fault_of_ours(course_copy, solutions):
    source = course_copy.built("source", "mini", "01_petit")
    text = source.read_text(encoding="utf-8")
    missing = "class DataUnavailable(RuntimeError): ...\\nraise DataUnavailable('posez le fichier dans CNNLAB_DATA')"
    source.write_text(text.replace('"donnee = 3"', f'"{missing}"'), encoding="utf-8")
    with Grader(course_copy) as grader:
        result = grader.judge("mini", "01_petit", solutions("01_petit"))
    assert result.has_grader_error
    assert "DataUnavailable: 'posez le fichier dans CNNLAB_DATA'" in result.problem  # quoted: who knows what it holds
    assert {q.outcome for q in result.questions} == {"grader_error", "manual"}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("import module_absent", "ModuleNotFoundError"),
        ("import os\nos._exit(1)", "crash"),
        ("while True: pass", "timeout"),
    ],
)
def test_given_code_that_fails_before_any_answer_is_a_fault_of_ours(course_copy, solutions, given, said):
    """An environment without a package, a library that crashes on this machine: no student did that."""
    source = course_copy.built("source", "mini", "01_petit")
    text = source.read_text(encoding="utf-8")
    source.write_text(text.replace('"donnee = 3"', json.dumps(given)), encoding="utf-8")
    with Grader(course_copy, Limits(cell_timeout_s=2)) as grader:
        result = grader.judge("mini", "01_petit", solutions("01_petit"))
    assert said in result.problem, result.problem
    assert result.problem.startswith("01_petit: given code (cellule")
    assert {q.outcome for q in result.questions} == {"grader_error", "manual"}
    assert result.outputs  # for the person who grades it


def test_given_code_that_an_answer_spoils_is_no_fault_of_ours(course_copy, solutions, scores_of):
    """Else whoever breaks a given cell would have a person look at what is wrong."""
    source = course_copy.built("source", "mini", "01_petit")
    notebook = nbformat.read(source, as_version=4)
    after = next(i for i, cell in enumerate(notebook.cells) if cell.source.startswith("### BEGIN SOLUTION")) + 1
    notebook.cells.insert(after, nbformat.v4.new_code_cell("assert nombre == 42"))
    nbformat.write(notebook, source)
    with Grader(course_copy) as grader:
        result = grader.judge("mini", "01_petit", solutions("01_petit", nombre="nombre = 41"))
    assert not result.problem
    assert scores_of(result) == FULL | {"nombre": 0.0}


# --- accidents --------------------------------------------------------------------------------------

ACCIDENTS = {
    "endless loop": ("while True: pass", "temps accordé"),
    "os._exit": ("import os; os._exit(0)", "arrêté brutalement"),
    "segmentation fault": ("import ctypes; ctypes.string_at(0)", "arrêté brutalement"),
}


@pytest.mark.parametrize("kind", ACCIDENTS)
def test_an_accident_costs_its_question_only_and_says_so(judge, scores_of, question_of, kind):
    source, said = ACCIDENTS[kind]
    result = judge(nombre=source)
    assert scores_of(result) == FULL | {"nombre": 0.0}
    assert question_of(result, "nombre").outcome == "failed"
    assert said in messages(question_of(result, "nombre"))
    assert any(said in str(output) for outputs in result.outputs.values() for output in outputs)


def test_a_function_that_hangs_when_called_costs_its_question_only(judge, scores_of, question_of):
    started = time.monotonic()
    result = judge(double="def double(x):\n    while True: pass")
    assert scores_of(result) == FULL | {"double": 0.0}
    assert [c.outcome for c in question_of(result, "double").checks] == ["failed", "skipped"]
    assert time.monotonic() - started < 40


def test_a_function_that_recurses_for_ever_is_told_as_such(judge, question_of, scores_of):
    result = judge(quadruple="def quadruple(x):\n    return quadruple(x)")
    assert scores_of(result) == FULL | {"quadruple": 0.0}
    assert "RecursionError" in messages(question_of(result, "quadruple"))


def test_the_line_that_raised_is_quoted_even_below_blank_lines(judge, question_of):
    result = judge(quadruple="\n\n# début\n\ndef quadruple(x):\n    y = x\n    return y / 0 + inconnu")
    assert "`return y / 0 + inconnu`" in messages(question_of(result, "quadruple"))


@pytest.mark.parametrize("value", ["-10**4500", "float('inf')", "True", "42 + 0j"])
def test_no_value_of_a_student_is_a_grader_error(judge, question_of, value):
    question = question_of(judge(nombre=f"nombre = {value}"), "nombre")
    assert (question.outcome, question.score) == ("failed", 0.0)


@pytest.mark.parametrize(
    "tableau",
    [
        "[1.25, -7.75, 3.5]", "np.array([])", "np.array([1.25, np.nan, 3.5])",
        "np.array([[1.25, -7.75, 3.5]])", "np.array(['1.25', '-7.75', '3.5'])", "np.array([True, False, True])",
        "np.array([1.25, -7.75, 3.5], dtype=object)", "np.array([1.25, -7.75, 3.5]) + 0j",
        "type('L', (), {'__eq__': lambda s, o: True, '__array__': lambda s, *a, **k: np.array([1.25, -7.75, 3.5]),"
        " 'shape': (3,), 'dtype': np.dtype(float)})()",
        "np.ones(3).view(type('L', (np.ndarray,), {'__eq__': lambda s, o: True, '__sub__': lambda s, o: 0 * o}))",
        "np.ma.array([1.25, 0, 3.5], mask=[0, 1, 0])",
    ],
)  # fmt: skip
def test_what_only_resembles_the_array_does_not_pass(judge, question_of, tableau):
    question = question_of(judge("02_valeurs", tableau=f"tableau = {tableau}"), "tableau")
    assert question.outcome == "failed"
    assert question.score <= 0.5
    assert "7.75" not in messages(question)
    assert "7,75" not in messages(question)


# --- questions that build on others -----------------------------------------------------------------


def test_a_right_answer_that_uses_a_wrong_one_gets_its_points(judge, scores_of):
    assert scores_of(judge(double=WRONG_DOUBLE)) == FULL | {"double": 0.0}
    assert scores_of(judge(double=None)) == FULL | {"double": 0.0}
    assert scores_of(judge(double="import os; os._exit(1)")) == FULL | {"double": 0.0}


def test_a_right_cell_that_a_wrong_answer_stops_gets_its_points(judge, scores_of):
    """As a training does that hangs in a wrong network; a cell that hangs by itself gets none all the same."""
    endless = "def double(x):\n    while True:\n        pass"
    right = "def quadruple(x):\n    return double(double(x))\nquadruple(1)"
    assert scores_of(judge(double=endless, quadruple=right)) == FULL | {"double": 0.0}
    hangs = judge(double=WRONG_DOUBLE, quadruple=f"{right}\nwhile True:\n    pass")
    assert scores_of(hangs) == FULL | {"double": 0.0, "quadruple": 0.0}
    assert "s’exécute jusqu’au bout" in messages(next(q for q in hangs.questions if q.name == "quadruple"))


def test_the_solution_lent_to_one_question_earns_nothing_for_the_other(judge, scores_of):
    steal = "vole = double\ndef quadruple(x):\n    global double\n    double = vole\n    return double(double(x))"
    scores = scores_of(judge(double=WRONG_DOUBLE, quadruple=steal))
    assert scores["double"] == 0


def test_the_solution_lent_to_one_question_is_told_to_nobody(judge):
    """Neither by the line quoted, nor by a value, a traceback or an output."""
    calls_badly = "def quadruple(x):\n    return double(None)"
    for quadruple in (calls_badly, "print(In, double)\n" + calls_badly, "double(None)\n" + calls_badly):
        result = judge(double=WRONG_DOUBLE, quadruple=quadruple)
        assert "2 * x" not in everything_said(result)


def test_a_lent_solution_cannot_be_returned_as_a_text_that_is_shown(course_copy, solutions):
    """A check that reveals the value found must not reveal a lent solution."""
    checks = course_copy.checks("mini", "01_petit")
    text = checks.read_text(encoding="utf-8").replace(
        'what="`quadruple(x)`", hint="deux fois double", atol=1e-9)',
        'what="`quadruple(x)`", hint="deux fois double", atol=1e-9) if 0 else '
        'expect_equal(submission.call("quadruple", x), "non", what="x", hint="y", reveal=True)',
    )
    checks.write_text(text, encoding="utf-8")
    theft = "def quadruple(x):\n    return next(text for text in In if 'def double' in text)[-70:]"
    with Grader(course_copy, Limits(cell_timeout_s=10)) as grader:
        result = grader.judge("mini", "01_petit", solutions(double=WRONG_DOUBLE, quadruple=theft))
    assert "2 * x" not in everything_said(result)


def test_what_judges_reads_no_record_of_a_students(course_copy, solutions):
    """A checker that took recorded evaluations for its own would believe whatever a student recorded."""
    checks = course_copy.checks("mini", "01_petit")
    text = checks.read_text(encoding="utf-8").replace(
        'hint="relisez Douglas Adams"', "hint='records: ' + __import__('os').environ['CNNLAB_REPLAY']"
    )
    checks.write_text(text, encoding="utf-8")
    with Grader(course_copy, environment={"CNNLAB_REPLAY": "1"}) as grader:
        said = everything_said(grader.judge("mini", "01_petit", solutions(nombre="nombre = 1")))
    assert "records: off" in said


# --- forged files -----------------------------------------------------------------------------------


def answer_cell(submitted: dict[str, Any], name: str) -> dict[str, Any]:
    return next(c for c in submitted["cells"] if c["metadata"].get("nbgrader", {}).get("grade_id") == name)


def delete_tests(nb: dict[str, Any]) -> None:
    nb["cells"] = [
        c for c in nb["cells"] if not c["metadata"].get("nbgrader", {}).get("grade_id", "").startswith("test_")
    ]


def duplicate_tests(nb: dict[str, Any]) -> None:
    nb["cells"] += [copy.deepcopy(c) for c in nb["cells"] if "nbgrader" in c["metadata"]]


def empty_tests(nb: dict[str, Any]) -> None:
    for name in ("test_nombre", "test_double", "test_quadruple"):
        answer_cell(nb, name)["source"] = "nombre = 42"


def raise_points(nb: dict[str, Any]) -> None:
    for cell in nb["cells"]:
        if "nbgrader" in cell["metadata"]:
            cell["metadata"]["nbgrader"] |= {"points": 1000, "grade": True, "locked": False, "schema_version": 99}


def forge_outputs(nb: dict[str, Any]) -> None:
    value = {"output_type": "execute_result", "data": {"text/plain": "1000.0", "text/html": "<script>"}, "metadata": {},
             "execution_count": 1}  # fmt: skip
    for cell in nb["cells"]:
        if cell["cell_type"] == "code":
            cell["outputs"] = [value]


def swap_kernel(nb: dict[str, Any]) -> None:
    nb["metadata"]["kernelspec"] = {"name": "bash", "display_name": "Bash", "language": "bash"}
    nb["metadata"]["language_info"] = {"name": "bash"}


def forge_metadata(nb: dict[str, Any]) -> None:
    nb["metadata"]["labgrader"] = {"imports": ["os"], "result": {"score": 100}, "unreadable": "", "added": [], "x": 1}
    for cell in nb["cells"]:
        cell["metadata"]["labgrader"] = {"timeout_s": 1e9}
        cell["metadata"]["tags"] = ["illustration", "skip-execution"]


def reverse_cells(nb: dict[str, Any]) -> None:
    nb["cells"].reverse()


def edit_given_code(nb: dict[str, Any]) -> None:
    for cell in nb["cells"]:
        if cell["cell_type"] == "code" and "nbgrader" not in cell["metadata"]:
            cell["source"] = "raise SystemExit"


def add_cells(nb: dict[str, Any]) -> None:
    cell = {"cell_type": "code", "id": "z", "metadata": {}, "outputs": [], "execution_count": None,
            "source": "import numpy; numpy.allclose = lambda *a: True\nnombre = 42"}  # fmt: skip
    nb["cells"] = [cell, *nb["cells"], cell | {"id": "y"}]


FORGERIES = [
    delete_tests, duplicate_tests, empty_tests, raise_points, forge_outputs, swap_kernel, forge_metadata, reverse_cells,
    edit_given_code, add_cells,
]  # fmt: skip


@pytest.mark.parametrize("forge", FORGERIES, ids=lambda forge: forge.__name__)
def test_a_forged_file_is_worth_its_answers_and_no_more(grade, submission_of, scores_of, forge):
    submitted = submission_of(nombre="nombre = 41", double=WRONG_DOUBLE)
    forge(submitted)
    result = grade(submitted)
    assert scores_of(result) == FULL | {"nombre": 0.0, "double": 0.0}
    assert result.max_score == 8.0
    assert not result.has_grader_error
    assert "1000" not in everything_said(result)


def test_all_the_forgeries_together_take_nothing_from_a_right_answer(grade, submission_of, scores_of):
    submitted = submission_of()
    for forge in FORGERIES[1:]:
        forge(submitted)
    assert scores_of(grade(submitted)) == FULL


def test_an_answer_in_an_added_cell_is_explained(grade, submission_of, question_of):
    submitted = submission_of(nombre="nombre = ma_valeur")
    added = {"cell_type": "code", "id": "z", "metadata": {}, "outputs": [], "execution_count": None,
             "source": "ma_valeur = 42"}  # fmt: skip
    submitted["cells"].insert(2, added)
    message = messages(question_of(grade(submitted), "nombre"))
    assert "`ma_valeur`" in message
    assert "ajoutée" in message


def test_an_answer_turned_into_markdown_still_counts(grade, submission_of, scores_of):
    submitted = submission_of()
    cell = answer_cell(submitted, "nombre")
    cell["cell_type"] = "markdown"
    del cell["outputs"], cell["execution_count"]
    assert scores_of(grade(submitted)) == FULL


@pytest.mark.parametrize("lost", ["cell_type", "outputs", "execution_count", "id"])
def test_a_cell_that_lost_a_key_costs_no_answer(grade, submission_of, scores_of, lost):
    submitted = submission_of()
    submitted["cells"][0].pop(lost, None)
    submitted["cells"][3].pop(lost, None)
    try:
        assert scores_of(grade(submitted)) == FULL
    except UnusableInput as refusal:
        assert "01_petit.ipynb" in str(refusal)


# --- seeds and records ------------------------------------------------------------------------------


def test_hidden_inputs_differ_between_submissions_and_are_stable_for_one(course_copy, solutions):
    checks = course_copy.checks("mini", "01_petit")
    text = checks.read_text(encoding="utf-8").replace(
        'hint="relisez Douglas Adams"', "hint=str(submission.rng.integers(10**9))"
    )
    checks.write_text(text, encoding="utf-8")
    with Grader(course_copy) as grader:
        said = [
            next(q for q in grader.judge("mini", "01_petit", solutions(nombre=text)).questions if q.name == "nombre")
            .checks[0].message for text in ("nombre = 1", "nombre = 1", "nombre = 1 # autre")
        ]  # fmt: skip
    assert said[0] == said[1]
    assert said[0] != said[2]


def test_a_record_says_what_was_graded_and_how(judge):
    record = judge().to_json()
    assert (record["assignment"], record["notebook"], record["sandbox"]) == ("mini", "01_petit", "namespaces")
    assert record["profile"] in ("embedded", "quick", "full")


def runs(pid: str) -> bool:
    """Tell whether a process runs; one that waits to be reaped does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_nothing_is_left_behind(judge, parent, temporary_folder: Path, course: Course):
    before = set(temporary_folder.glob("labgrader-box-*"))
    judge(nombre="import os\nif os.fork() == 0:\n    import time; time.sleep(300); os._exit(0)\nnombre = 42")
    deadline = time.monotonic() + 5
    children: list[str] = ["?"]
    while children and time.monotonic() < deadline:
        task = Path(f"/proc/{parent._process.pid}/task/{parent._process.pid}/children")
        children = [pid for pid in task.read_text().split() if runs(pid)]
        time.sleep(0.05)
    assert children == []
    assert set(temporary_folder.glob("labgrader-box-*")) == before
    assert {path.name for path in (course.root / "grader_tests" / "mini").iterdir()} >= {"test_01_petit.py"}


SLOW = """modele = keras.Sequential([
    keras.Input((8, 8, 1)), keras.layers.UpSampling2D(128), keras.layers.Conv2D(16, 3, padding="same"),
    *(keras.layers.Conv2D(16, 31, padding="same") for _ in range(60)),
    keras.layers.GlobalAveragePooling2D(), keras.layers.Dense(3, activation="softmax"),
])"""


def test_a_network_that_takes_hours_to_compute_does_not_hold_the_class_up(course):
    with Grader(course, Limits(checker_cpu_s=10)) as grader:
        started = time.monotonic()
        result = grader.judge("mini", "03_modele", {"modele": SLOW})
    assert time.monotonic() - started < 60
    assert [question.outcome for question in result.questions] == ["grader_error"]
    assert "the checker stopped" in result.problem
