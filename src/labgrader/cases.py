"""Cases: right and wrong answers with the verdict each deserves, and whether grading agrees."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat
import yaml

from labgrader import results
from labgrader.course import Course
from labgrader.errors import UnusableInput
from labgrader.grading import Grader
from labgrader.notebook import solutions_of
from labgrader.results import NotebookResult, QuestionResult

_KEYS = {"verdict", "fails", "may", "score", "outcome", "why"}


def _maps(valid: Callable[[Any], bool]) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, dict) and all(isinstance(k, str) and valid(v) for k, v in value.items())


def _is_names(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(name, str) for name in value)


_SHAPES: dict[str, Callable[[Any], bool]] = {
    "fails": _maps(lambda value: value == "any" or _is_names(value)),
    "may": _is_names,
    "score": _maps(lambda value: isinstance(value, int | float) and not isinstance(value, bool)),
    "outcome": _maps(lambda value: value in results.OUTCOMES),
}
_CELL = re.compile(r"^# %%[ \t]*(?:\[\w+\][ \t]*)?(\S*)[ \t]*$", re.MULTILINE)
_HEADER = re.compile(r"\A(?:\s*\n)*# ---[ \t]*\n(.*?)^# ---[ \t]*$\n?", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True)
class Case:
    """One case file: the answers that it changes, and what grading must find."""

    path: Path
    assignment: str
    notebook: str
    answers: dict[str, str]
    verdict: str
    fails: dict[str, Any] = field(default_factory=dict)
    may: tuple[str, ...] = ()
    score: dict[str, float] = field(default_factory=dict)
    outcome: dict[str, str] = field(default_factory=dict)
    why: str = ""


def find_cases(folders: list[Path], course: Course) -> list[Case]:
    """Return every case under the folders, in order.

    Raises:
        UnusableInput: a folder is missing or empty of cases, or a case is malformed.
    """
    paths: list[Path] = []
    for folder in folders:
        found = sorted(folder.rglob("*.py")) if folder.is_dir() else [folder] if folder.is_file() else []
        if not found:
            raise UnusableInput(f"{folder}: no case there (a case is a .py file in …/<assignment>/<notebook>/).")
        paths += found
    return [read_case(path, course) for path in paths]


def spread(cases: list[Case], most: Mapping[tuple[str, str], int | None]) -> list[Case]:
    """Return the cases, but of a notebook (assignment, name) that `most` gives a number only so many, evenly spread."""
    kept = []
    for owner in sorted({(case.assignment, case.notebook) for case in cases}):
        theirs = [case for case in cases if (case.assignment, case.notebook) == owner]
        limit = most.get(owner)
        count = len(theirs) if limit is None else min(limit, len(theirs))
        kept += [theirs[position * len(theirs) // count] for position in range(count)]
    return kept


def read_case(path: Path, course: Course) -> Case:
    """Read one case file; its folder names the notebook.

    Raises:
        UnusableInput: one line that names the file, the reason and the remedy.
    """
    text = path.read_text(encoding="utf-8")
    header = _HEADER.match(text)
    if header is None:
        raise UnusableInput(f"{path}: no header between two lines `# ---`; see docs/authoring.md.")
    lines = [re.sub(r"^#[ ]?", "", line) for line in header.group(1).splitlines()]
    try:
        facts = yaml.safe_load("\n".join(lines)) or {}
    except yaml.YAMLError as error:
        raise UnusableInput(f"{path}: its header is not YAML ({str(error).splitlines()[0]}).") from error
    if not isinstance(facts, dict) or set(facts) - _KEYS or facts.get("verdict") not in ("right", "wrong"):
        raise UnusableInput(f"{path}: its header needs `verdict: right` or `wrong`, and only {sorted(_KEYS)}.")
    for key, valid in _SHAPES.items():
        if facts.get(key) is not None and not valid(facts[key]):
            raise UnusableInput(f"{path}: `{key}: {facts[key]}` has not the form of docs/authoring.md.")
    place = path.resolve().parent
    notebook, assignment = place.name, place.parent.name
    if assignment not in course.assignments():
        assignment = course.assignment_of(notebook)
    case = Case(
        path, assignment, notebook, _cells(text[header.end() :]), facts["verdict"],
        facts.get("fails") or {}, tuple(facts.get("may") or ()), facts.get("score") or {},
        facts.get("outcome") or {}, str(facts.get("why") or ""),
    )  # fmt: skip
    _verify(case, course)
    return case


def _cells(body: str) -> dict[str, str]:
    parts = _CELL.split(body)
    return {name: source.strip("\n") for name, source in zip(parts[1::2], parts[2::2], strict=True)}


def _verify(case: Case, course: Course) -> None:
    path = course.built("source", case.assignment, case.notebook)
    if not path.is_file():
        raise UnusableInput(f"{case.path}: its folder names no notebook of {case.assignment}; run `labgrader build`?")
    questions = set(solutions_of(nbformat.read(path, as_version=4)))
    named = {*case.answers, *case.fails, *case.may, *case.score, *case.outcome}
    if named - questions:
        raise UnusableInput(f"{case.path}: unknown questions {sorted(named - questions)}; known: {sorted(questions)}.")
    expects = case.fails or case.score or case.outcome
    if (case.verdict == "wrong") != bool(expects):
        raise UnusableInput(
            f"{case.path}: a wrong case says what fails (fails, score or outcome); a right one does not."
        )


def run_case(case: Case, grader: Grader, folder: Path | None = None) -> list[str]:
    """Grade a case; return what disagrees with its header, one line each. `folder` holds the solution's trainings."""
    source = nbformat.read(grader.course.built("source", case.assignment, case.notebook), as_version=4)
    result = grader.judge(case.assignment, case.notebook, solutions_of(source) | case.answers, folder=folder)
    return disagreements(case, result)


def disagreements(case: Case, result: NotebookResult) -> list[str]:
    """Compare a result with what the case deserves."""
    lines = [line for question in result.questions for line in _compare(case, question)]
    return lines + ([result.problem] if result.problem else [])


def _compare(case: Case, question: QuestionResult) -> list[str]:
    name = question.name
    if name in case.may or question.outcome == results.MANUAL:
        return []
    lines = []
    not_passed = {check.name: check for check in question.checks if check.outcome != results.PASSED}
    expected = case.fails.get(name)
    if question.outcome == results.GRADER_ERROR:
        lines.append(f"{name}: grader error")
    if expected == "any":
        if not not_passed:
            lines.append(f"{name}: should lose points, has {question.score:g}")
    elif isinstance(expected, list):
        known = [check.name for check in question.checks]
        unknown = [check for check in expected if check not in known]
        lines += [f"{name}: it has no check {check}; its checks: {', '.join(known)}" for check in unknown]
        lines += [
            f"{name}: {check} should fail and passes"
            for check in known
            if check in expected and check not in not_passed
        ]
        lines += [f"{name}: {c.name} should pass; {c.message}" for c in not_passed.values() if c.name not in expected]
    elif name not in case.score and name not in case.outcome:
        lines += [f"{name}: {c.name} should pass; {c.message}" for c in not_passed.values()]
    if name in case.score and abs(question.score - float(case.score[name])) > 1e-6:
        lines.append(f"{name}: should score {case.score[name]:g}, scores {question.score:g}")
    if name in case.outcome and question.outcome != case.outcome[name]:
        lines.append(f"{name}: outcome should be {case.outcome[name]}, is {question.outcome}")
    return lines
