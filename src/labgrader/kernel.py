"""Judge a question inside the notebook's own kernel, as plain nbgrader does: same checks, no protection.

A hidden test cell calls `judge("noyaux", "tp_cnn", "01_convolution")`: it displays the table of checks and
returns the score, which nbgrader reads. Under our configuration this call is never run: the engine judges in a
process of its own.
"""

import hashlib
from typing import Any

import numpy as np
from IPython.core.getipython import get_ipython
from IPython.display import HTML, display

from labgrader import protocol, report, results
from labgrader.checks import GRADER_ERROR_MESSAGE, Verdict, read_questions, run_checks
from labgrader.course import find_course
from labgrader.limits import Limits
from labgrader.submission import Submission
from labgrader.worker import Answers


class _Kernel:
    """Answers a check's questions from this process's own namespace."""

    def __init__(self, namespace: dict[str, Any]) -> None:
        self._answers = Answers(namespace)

    def ask(self, verb: str, timeout_s: float, **request: Any) -> dict[str, Any]:
        """Return the reply, as plain data; no time limit is possible here."""
        reply: dict[str, Any] = _as_sent(getattr(self._answers, verb)(**_as_sent(request)))
        return reply

    def apart(self) -> "_Kernel":
        """Return itself: there is no other process here."""
        return self


def _as_sent(value: Any) -> Any:
    arrays: list[np.ndarray] = []
    return protocol.decode(protocol.encode(value, arrays), [array.copy() for array in arrays])


def judge(question: str, assignment: str, notebook: str) -> float:
    """Run a question's hidden checks on the kernel's variables; display their table and return the score."""
    path = find_course().checks(assignment, notebook)
    spec = read_questions(path)[question]
    seed = hashlib.sha256(question.encode()).hexdigest()
    shell = get_ipython()
    namespace = shell.user_ns if shell else vars(__import__("__main__"))
    submission = Submission(_Kernel(namespace), 0, 0, lambda _question, _line: "")
    verdicts = run_checks(path, submission, {question}, seed, {question: Limits().cell_timeout_s})
    unfinished = Verdict(results.GRADER_ERROR, GRADER_ERROR_MESSAGE)
    found = [(check, verdicts.get(check.name, unfinished)) for check in spec.checks]
    rows = [(check.name, check.worth, verdict.outcome, verdict.message, check.title) for check, verdict in found]
    result = results.judge_question(question, spec.question.points, rows)
    display(HTML(report.as_html(result)))
    return result.score
