"""The arithmetic of points, and the JSON record."""

import json
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labgrader import results
from labgrader.results import NotebookResult, judge_question

HALVES = st.integers(1, 40).map(lambda n: n / 2)
WEIGHTS = st.lists(st.integers(1, 9), min_size=1, max_size=9)
OUTCOMES = st.sampled_from(results.OUTCOMES)


def rows(points: float, weights: list[int], outcomes: list[str]) -> list[tuple[str, Fraction, str, str, str]]:
    total = sum(weights)
    return [
        (f"c{i}", Fraction(str(points)) * w / total, o, "", "")
        for i, (w, o) in enumerate(zip(weights, outcomes, strict=True))
    ]


@given(HALVES, WEIGHTS)
def test_all_checks_passed_give_exactly_the_points(points, weights):
    question = judge_question("q", points, rows(points, weights, [results.PASSED] * len(weights)))
    assert question.score == question.max_score == points
    assert question.outcome == results.PASSED


@given(HALVES, WEIGHTS, st.data())
def test_only_passed_checks_earn_their_points(points, weights, data):
    outcomes = data.draw(st.lists(OUTCOMES, min_size=len(weights), max_size=len(weights)))
    question = judge_question("q", points, rows(points, weights, outcomes))
    passed = sum(w for w, o in zip(weights, outcomes, strict=True) if o == results.PASSED)
    assert question.score == pytest.approx(points * passed / sum(weights), abs=1e-6)
    assert 0 <= question.score <= question.max_score
    assert (question.outcome == results.PASSED) == (passed == sum(weights))


@given(HALVES, st.lists(OUTCOMES, min_size=1, max_size=6))
def test_one_grader_error_sends_the_question_to_a_person(points, outcomes):
    question = judge_question("q", points, rows(points, [1] * len(outcomes), outcomes))
    assert question.needs_a_person == (results.GRADER_ERROR in outcomes)


@given(st.lists(st.tuples(HALVES, WEIGHTS), min_size=1, max_size=8))
def test_a_notebook_of_full_marks_adds_up_without_rounding_dust(questions):
    full = [judge_question("q", p, rows(p, w, [results.PASSED] * len(w))) for p, w in questions]
    notebook = NotebookResult("a", "n", "none", "embedded", tuple(full))
    assert notebook.score == notebook.max_score == sum(points for points, _ in questions)


def test_thirds_of_a_point_make_a_whole_one():
    question = judge_question("q", 1, rows(1, [1, 1, 1], [results.PASSED] * 3))
    assert question.score == 1.0
    assert [check.points for check in question.checks] == [0.333333] * 3


def test_the_record_is_plain_json_and_complete():
    question = judge_question("q", 2, [("c", Fraction(2), results.FAILED, "un message", "un titre")])
    record = NotebookResult("a", "n", "none", "embedded", (question,), problem="lisez ceci").to_json()
    assert json.loads(json.dumps(record)) == json.loads(json.dumps(record, allow_nan=False))
    assert record["questions"][0]["outcome"] == "failed"
    assert (record["score"], record["max_score"], record["problem"]) == (0.0, 2.0, "lisez ceci")
