"""The last step where Gradescope grades: results.json from our verdicts, in the format that Gradescope documents.

Source: https://gradescope-autograders.readthedocs.io/en/latest/specs/
"""

import json
import sys
import traceback
from pathlib import Path
from typing import Any

from otter.run.run_autograder import main as run_otter

from labgrader import results
from labgrader.course import Course
from labgrader.errors import UnusableInput
from labgrader.otter import plugin
from labgrader.otter.masters import PLUGIN
from labgrader.report import as_text
from labgrader.results import NotebookResult, QuestionResult

VISIBILITY = "after_published"


def grade(folder: Path) -> None:
    """Grade the submission of an `/autograder` folder with Otter, and write `results/results.json`.

    Raises:
        GradingFailed: a fault of ours; nothing is written, and Gradescope tells the instructor.
    """
    settings = _settings(folder)
    try:
        course = Course(folder / "source" / plugin.COURSE)
        plugin.verify_is(course, settings["assignment"], settings["notebook"], _submitted(folder / "submission"))
    except UnusableInput as problem:
        _write(folder, refused(str(problem)))
        return
    before = len(plugin.judged)
    try:
        run_otter(str(folder))
    except Exception:
        if len(plugin.judged) == before:
            raise
        traceback.print_exc()  # what Otter does after our verdict may fail; it takes no point
    _write(folder, as_record(plugin.judged[-1]))


def as_record(result: NotebookResult) -> dict[str, Any]:
    """Return Gradescope's record of a result: one test a question, those graded by hand named apart."""
    automatic = [question for question in result.questions if question.checks]
    by_hand = [question.name for question in result.questions if not question.checks]
    told = [f"Isolement du code des étudiants : {result.sandbox}."]
    if by_hand:
        told.append(f"À noter par une personne, non compté ici : {', '.join(by_hand)}.")
    return {
        "score": round(sum(question.score for question in automatic), 6),
        "output": "\n".join(told),
        "output_format": "text",
        "visibility": VISIBILITY,
        "stdout_visibility": "hidden",
        "tests": [_as_test(question) for question in automatic],
        "extra_data": {"sandbox": result.sandbox, "profile": result.profile},
    }


def refused(problem: str) -> dict[str, Any]:
    """Return Gradescope's record of a submission that cannot be judged: the student may mend it at once."""
    told = (
        "Ce dépôt n’a pas pu être lu ; il n’est pas perdu. Déposez à nouveau l’archive que prépare la dernière "
        f"cellule du carnet, ou le carnet seul, enregistré dans JupyterLab. Détail : {problem}"
    )
    return {
        "score": 0.0,
        "output": told,
        "output_format": "text",
        "visibility": "visible",
        "stdout_visibility": "hidden",
    }


def _as_test(question: QuestionResult) -> dict[str, Any]:
    return {
        "name": question.name,
        "score": question.score,
        "max_score": question.max_score,
        "status": "passed" if question.outcome == results.PASSED else "failed",
        "output": as_text(question),
        "output_format": "text",
        "visibility": VISIBILITY,
    }


def _settings(folder: Path) -> dict[str, str]:
    configured = json.loads((folder / "source" / "otter_config.json").read_text(encoding="utf-8"))["plugins"]
    settings: dict[str, str] = next(
        entry[PLUGIN] for entry in configured if isinstance(entry, dict) and PLUGIN in entry
    )
    return settings


def _submitted(folder: Path) -> Path:
    """Return the one notebook of a submission.

    Raises:
        UnusableInput: there is none, or several.
    """
    found = sorted(folder.glob("*.ipynb"))
    if len(found) != 1:
        names = ", ".join(path.name for path in found) or "none"
        raise UnusableInput(f"one notebook is needed, found: {names}.")
    return found[0]


def _write(folder: Path, record: dict[str, Any]) -> None:
    path = folder / "results" / "results.json"
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(record, ensure_ascii=False, indent=2), encoding="utf-8")


if __name__ == "__main__":
    grade(Path(sys.argv[1]))
