"""What our engine found of a submission, told to Otter's tests: their kernel runs without the submission."""

import json
import os
from pathlib import Path

from labgrader import results
from labgrader.results import NotebookResult

VARIABLE = "LABGRADER_VERDICTS"  # the file that holds them


def write(result: NotebookResult, path: Path) -> None:
    """Write a result where `expect_passed` finds it, in this process's kernels."""
    path.write_text(json.dumps(result.to_json(whole=True)), encoding="utf-8")
    os.environ[VARIABLE] = str(path)


def forget() -> None:
    """Have kernels that start from now on find nothing."""
    os.environ.pop(VARIABLE, None)


def expect_passed(question: str, check: str) -> None:
    """Fail, with the message that a student reads, unless a check of ours passed.

    Raises:
        AssertionError: it did not; Otter knows no other way to fail one test without losing the others.
    """
    path = os.environ.get(VARIABLE)
    if not path:
        raise AssertionError(
            "Nothing was judged: grade with the whole archive, whose otter_config.json names our plugin."
        )
    result = NotebookResult.from_json(json.loads(Path(path).read_text(encoding="utf-8")))
    found = {(q.name, c.name): c for q in result.questions for c in q.checks}.get((question, check))
    if found is None or found.outcome != results.PASSED:
        raise AssertionError(found.message if found else f"{question}: no check {check!r}; make the archive again.")
