"""The last step where Gradescope grades: results.json from our verdicts, in the format that Gradescope documents.

Source: https://gradescope-autograders.readthedocs.io/en/latest/specs/
"""

import json
import traceback
from contextlib import closing
from pathlib import Path
from typing import Any

from otter.run.run_autograder import main as run_otter

from labgrader import results, sandbox
from labgrader.course import Course
from labgrader.errors import UnusableInput
from labgrader.otter import plugin
from labgrader.otter.masters import PLUGIN
from labgrader.report import as_text
from labgrader.results import NotebookResult, QuestionResult

VISIBILITY = "after_published"
RECORD = Path("results", "results.json")
REFUSED = (
    "Ce dépôt n’est pas perdu, mais il n’a pas été corrigé\u00a0: {why} Déposez à nouveau l’archive que prépare la "
    "dernière cellule du carnet, ou le carnet seul, enregistré dans JupyterLab."
)
UNREADABLE = "le fichier «\u00a0{name}\u00a0» n’est pas un carnet de ce devoir qui puisse être lu."
NOT_ONE = "il faut un carnet (.ipynb) et un seul, il y en a {count}."


def close(folder: Path) -> None:
    """Close an `/autograder` folder to other users, and open the way to what workers read, in a container of its own.

    A container rarely gives namespaces; its student code then runs as another user, which these modes keep out.
    """
    for name in ("source", "results", "submission"):
        (folder / name).chmod(0o700)
    told = folder / "submission_metadata.json"  # addresses, and results of earlier submissions
    if told.is_file():
        told.chmod(0o600)
    for way in sandbox.read_by_workers():  # Otter installs under /root
        for parent in (way.resolve(), *way.resolve().parents):
            parent.chmod(parent.stat().st_mode | 0o011)


def grade(folder: Path) -> None:
    """Grade the submission of an `/autograder` folder with Otter, and write `results/results.json`.

    Raises:
        GradingFailed: a fault of ours; nothing is written, and Gradescope tells the instructor.
        UnusableInput: so it is where confined student code would reach what it must not.
    """
    settings = _settings(folder)
    course = Course(folder / "source" / plugin.COURSE)
    found = [path for path in (folder / "submission").glob("*.ipynb") if not path.name.startswith(".")]
    if len(found) != 1:
        _write(folder, refused(NOT_ONE.format(count=len(found))))
        return
    (path,) = found
    try:
        plugin.verify_is(course, settings["assignment"], settings["notebook"], path)
    except UnusableInput as problem:
        print(problem)  # for the instructor: students do not see what is printed
        _write(folder, refused(UNREADABLE.format(name=path.name)))
        return
    _write(folder, as_record(_judge(folder, course, settings, path)))


def _judge(folder: Path, course: Course, settings: dict[str, str], path: Path) -> NotebookResult:
    """Return our verdict, by way of Otter; without it where Otter cannot read what we can.

    Raises:
        GradingFailed, UnusableInput: as `grade`.
    """
    files = plugin.files_of(course, settings["assignment"], settings["notebook"])
    plugin.keep_only(path.parent, {path.name, *files})
    plugin.judging.clear()
    has_reported = False
    try:
        run_otter(str(folder))
        has_reported = True
    except Exception:  # noqa: BLE001  whatever fails there takes no point
        traceback.print_exc()
        (folder / RECORD).unlink(missing_ok=True)  # Otter may have written one of its own, with 0
    if plugin.judging:
        with closing(plugin.judging[-1]) as begun:
            result, report = begun.found.result()
    else:
        result, report = plugin.judge(course, settings["assignment"], settings["notebook"], path, unsafe=True)
    if not has_reported:
        print(report)
    return result


def as_record(result: NotebookResult) -> dict[str, Any]:
    """Return Gradescope's record of a result: one test a question, those that wait for a person named apart."""
    automatic = [question for question in result.questions if question.checks]
    by_hand = [question.name for question in result.questions if question.needs_a_person]
    told = f"À noter par une personne, non compté ici\u00a0: {', '.join(by_hand)}." if by_hand else ""
    return {
        "score": round(sum(question.score for question in automatic), 6),
        "output": told,
        "output_format": "text",
        "visibility": VISIBILITY,
        "stdout_visibility": "hidden",
        "tests": [_as_test(question) for question in automatic],
        "extra_data": {"sandbox": result.sandbox, "profile": result.profile},
    }


def refused(why: str) -> dict[str, Any]:
    """Return Gradescope's record of a submission that cannot be judged: the student may mend it at once."""
    return {
        "score": 0.0,
        "output": REFUSED.format(why=why),
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


def _write(folder: Path, record: dict[str, Any]) -> None:
    path = folder / RECORD
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(record, ensure_ascii=False, indent=2), encoding="utf-8")
