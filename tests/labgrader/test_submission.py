"""What a student reads when the worker stops while a check asks something of it."""

from typing import Any

import pytest

from labgrader.errors import WorkerStopped
from labgrader.failures import AlreadyReported, Failure
from labgrader.submission import Submission


class Stopping:
    """A client whose worker stops at every question."""

    def __init__(self, reason: str) -> None:
        self.reason = reason

    def ask(self, verb: str, timeout_s: float, **request: Any) -> dict[str, Any]:
        raise WorkerStopped(self.reason)


def stopped(reason: str) -> Submission:
    return Submission(Stopping(reason), 10, 0, lambda question, line: "")


@pytest.mark.parametrize(
    ("ask", "expected"),
    [
        (lambda s: s.fetch("x"), "la lecture de `x` aboutit"),
        (lambda s: s.array("x"), "la lecture de `x` aboutit"),
        (lambda s: s.model("x"), "la lecture de `x` aboutit"),
        (lambda s: s.model_from("f(2)"), "le calcul de `f(2)` aboutit"),
        (lambda s: s.evaluate("f(2)"), "le calcul de `f(2)` aboutit"),
        (lambda s: s.call("f", 2), "l’appel de `f` aboutit"),
        (lambda s: s.arguments_after("f", 2), "l’appel de `f` aboutit"),
    ],
)
def test_the_sentence_says_what_was_asked(ask, expected):
    with pytest.raises(Failure) as crash:
        ask(stopped("crash"))
    with pytest.raises(Failure) as timeout:
        ask(stopped("timeout"))
    assert crash.value.expected == expected
    assert timeout.value.expected == f"{expected} en moins de 10 s"


@pytest.mark.parametrize("reason", ["timeout", "memory", "crash", "protocol"])
def test_the_hint_for_a_variable_speaks_of_the_object_and_not_of_a_computation(reason):
    with pytest.raises(Failure) as failure:
        stopped(reason).fetch("x")
    assert "type" in failure.value.hint
    assert "boucle" not in failure.value.hint
    assert "petit tableau" not in failure.value.hint


def test_what_stopped_the_worker_is_reported_once():
    submission = stopped("crash")
    with pytest.raises(Failure):
        submission.fetch("x")
    with pytest.raises(AlreadyReported):
        submission.fetch("x")


@pytest.mark.parametrize("arguments", [None, 3, [], [1, 2, 3], {"0": 1}])
def test_arguments_that_a_worker_lost_or_added_fail_the_check_and_do_not_stop_it(arguments):
    class Lying:
        def ask(self, verb: str, timeout_s: float, **request: Any) -> dict[str, Any]:
            return {"status": "ok", "value": 1, "arguments": arguments}

    with pytest.raises(Failure, match="illisible"):
        Submission(Lying(), 10, 0, lambda question, line: "").arguments_after("f", 1, 2)
