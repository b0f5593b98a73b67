"""What our engine found of a submission, told to Otter's tests: their kernel runs without the submission."""

import json
import os
import time
from pathlib import Path
from typing import Any

from labgrader import results
from labgrader.results import NotebookResult

VARIABLE = "LABGRADER_VERDICTS"  # the file that holds them
POLL_S = 0.05


def announce(path: Path) -> None:
    """Have `expect_passed`, in kernels that this process starts, wait for this file."""
    os.environ[VARIABLE] = str(path)


def write(result: NotebookResult | None, path: Path) -> None:
    """Write a result where it is waited for; None: there will be none."""
    unfinished = path.with_suffix(".unfinished")
    unfinished.write_text(json.dumps(result.to_json(whole=True) if result else None), encoding="utf-8")
    unfinished.rename(path)


def forget() -> None:
    """Have kernels that start from now on find nothing."""
    os.environ.pop(VARIABLE, None)


def expect_passed(question: str, check: str) -> None:
    """Fail, with the message that a student reads, unless a check of ours passed.

    Raises:
        AssertionError: it did not; Otter knows no other way to fail one test without losing the others.
    """
    path = os.environ.get(VARIABLE)
    told = _waited_for(Path(path)) if path else None
    if told is None:
        raise AssertionError(
            "Nothing was judged: grade with the whole archive, whose otter_config.json names our plugin."
        )
    result = NotebookResult.from_json(told)
    found = {(q.name, c.name): c for q in result.questions for c in q.checks}.get((question, check))
    if found is None or found.outcome != results.PASSED:
        raise AssertionError(found.message if found else f"{question}: no check {check!r}; make the archive again.")


def _waited_for(path: Path) -> Any:
    """Return what the file says once it is there; None if its folder is gone, and with it whoever would write it."""
    while not path.is_file():
        if not path.parent.is_dir():
            return None
        time.sleep(POLL_S)
    return json.loads(path.read_text(encoding="utf-8"))
