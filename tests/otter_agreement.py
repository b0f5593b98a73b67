"""Grade cases in three ways, `labgrader grade`, `nbgrader autograde` and `otter run`; compare their points by question.

Solutions are graded by the command `otter run` itself. Hundreds of cases need not import Otter and Keras anew: theirs
is the function behind the command, in a process forked from one that has imported Otter, and its engine asks the warm
parents that are there. CI's sample runs the command for both.

.venv/bin/python tests/otter_agreement.py [--sample N] [NOTEBOOK...]
"""

import argparse
import datetime
import functools
import json
import multiprocessing
import re
import shutil
import subprocess
import sys
import tempfile
import time
import traceback
from concurrent.futures import ThreadPoolExecutor
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
from nbgrader.api import Gradebook

from labgrader.cases import Case, find_cases, spread
from labgrader.course import Course, find_course
from labgrader.grading import Grader
from labgrader.invented import Student, answers_in, new_course, submit
from labgrader.masters import write_notebook
from labgrader.notebook import TEST_PREFIX, grade_id, is_solution
from labgrader.otter.package import Package, make_packages, submission_of
from labgrader.trainings import trainings_of_all
from labgrader.warm import Forked, fork

PAGE = Path(__file__).parents[1] / "docs" / "otter.md"
Points = dict[str, tuple[float, float]]  # score and maximum, by question
SOLUTION = "solution"
OTTER_TIMEOUT_S = 900


@dataclass(frozen=True)
class Row:
    """One set of answers, and what each way of grading gave it."""

    notebook: str
    name: str
    found: dict[str, Points]
    otter_s: float = 0.0  # what `otter run` took

    @property
    def agrees(self) -> bool:
        """Whether every way gave every question the same score out of the same maximum."""
        return len({json.dumps(points, sort_keys=True) for points in self.found.values()}) == 1


@dataclass(frozen=True)
class Lent:
    """A warm parent of another process, for an engine that uses it and leaves it running."""

    imports: tuple[str, ...]
    address: str

    def fork(self, role: str, /, **settings: Any) -> Forked:
        """Fork a process that plays a role, as `WarmParent.fork` does."""
        return fork(self.address, role, **settings)

    def wait_until_ready(self) -> None:
        """It was ready when it was lent."""

    def was_ready(self) -> bool:
        """It was when it was lent."""
        return True

    def has_died(self) -> bool:
        """Whoever owns it knows."""
        return False

    def close(self) -> None:
        """Whoever owns it does."""


def compare(
    course: Course, assignment: str, notebook: str, cases: list[Case], *, jobs: int = 2, shared: bool = False
) -> list[Row]:
    """Grade the solution of a notebook, and cases of it, in the three ways.

    Args:
        jobs: how many at a time.
        shared: fork each case's `otter run` from a process that has imported Otter, and share the warm parents.
    """
    sets = {SOLUTION: answers_in(course, "source", assignment, notebook)}
    sets |= {case.path.stem: sets[SOLUTION] | case.answers for case in cases}
    changed = {SOLUTION: (notebook, {})} | {case.path.stem: (notebook, case.answers) for case in cases}
    recorded = trainings_of_all(course, assignment, changed)
    with tempfile.TemporaryDirectory(prefix="labgrader-agreement-") as name:
        folder = Path(name)
        (package,) = make_packages(course, assignment, [notebook], folder / "otter")
        school = _school(course, assignment, folder / "course", notebook, sets, recorded)
        graded = _with_nbgrader(school, assignment)
        with Grader(school) as grader, ThreadPoolExecutor(jobs) as pool:
            grader.make_ready(assignment, notebook)
            lent = tuple(Lent(parent.imports, parent.address) for parent in grader.engine.parents.values())

            def run(student: str, label: str) -> Row:
                submitted = school.root / "submitted" / student / assignment / f"{notebook}.ipynb"
                result = grader.grade(submitted, assignment, notebook)
                own = {q.name: _rounded(q.score, q.max_score) for q in result.questions if q.checks}
                started = time.monotonic()
                otter = _with_otter(
                    package, sets[label], recorded.get(label), lent if shared and label != SOLUTION else ()
                )
                found = {"labgrader": own, "nbgrader": graded.get(student, {}), "otter": otter}
                row = Row(notebook, label, found, time.monotonic() - started)
                if not row.agrees:
                    sys.stderr.write(f"{notebook}/{label}: {row.found}\n")
                return row

            students = [(_student(number), label) for number, label in enumerate(sets)]
            first = run(*students[0])  # the solution alone: its time is nobody else's
            return [first, *pool.map(run, *zip(*students[1:], strict=True))] if cases else [first]


def _student(number: int) -> str:
    return f"student{number:03d}"


def _rounded(score: float, maximum: float) -> tuple[float, float]:
    return round(score, 4), round(maximum, 4)


def _school(
    course: Course, assignment: str, folder: Path, notebook: str, sets: dict[str, dict[str, str]],
    recorded: dict[str, Path],
) -> Course:  # fmt: skip
    """Make a class: its n-th student hands in the n-th set of answers."""
    school = new_course(course, assignment, folder, [notebook])
    for kind in ("source", "release"):
        school.built(kind, assignment, notebook).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(course.built(kind, assignment, notebook), school.built(kind, assignment, notebook))
    for number, (label, answers) in enumerate(sets.items()):
        trained = [recorded[label]] if label in recorded else []
        submit(Student(_student(number), "", {notebook: answers}, trained), school, assignment)
    return school


def _with_nbgrader(school: Course, assignment: str) -> dict[str, Points]:
    """Grade the class with nbgrader's own commands; read the gradebook, questions for a person apart."""
    for arguments in (["generate_assignment", assignment], ["autograde", assignment]):
        nbgrader = [sys.executable, "-m", "nbgrader", *arguments]
        done = subprocess.run(nbgrader, cwd=school.root, capture_output=True, text=True, check=False)
        if done.returncode:
            raise SystemExit(f"nbgrader {' '.join(arguments)} failed:\n{done.stderr[-3000:]}")
    found = {}
    with Gradebook(f"sqlite:///{school.root}/gradebook.db") as book:
        for submission in book.assignment_submissions(assignment):
            for notebook in submission.notebooks:
                grades = [grade for grade in notebook.grades if grade.cell.name.startswith(TEST_PREFIX)]
                found[submission.student.id] = {
                    grade.cell.name.removeprefix(TEST_PREFIX): _rounded(grade.auto_score, grade.max_score)
                    for grade in grades
                    if grade.auto_score is not None
                }
    return found


def _with_otter(package: Package, answers: dict[str, str], recorded: Path | None, lent: tuple[Lent, ...]) -> Points:
    """Fill in Otter's own student notebook, and grade it with `otter run`."""
    name = package.notebook
    with tempfile.TemporaryDirectory(prefix="labgrader-agreement-") as folder:
        notebook = nbformat.read(package.student / f"{name}.ipynb", as_version=4)
        for cell in notebook.cells:
            if is_solution(cell):
                cell.source = answers[str(grade_id(cell))]
        path = Path(folder, f"{name}.ipynb")
        write_notebook(notebook, path)
        submitted = submission_of(path, recorded, Path(folder, "submission.zip"))
        failure = (_forked_run if lent else _run)(package.archive, submitted, folder, *([lent] if lent else []))
        if failure is not None:
            return {f"otter run failed: {failure[-300:]}": (0.0, 0.0)}
        tests = json.loads(Path(folder, "results.json").read_text(encoding="utf-8"))["tests"]
    return {test["name"]: _rounded(test["score"], test["max_score"]) for test in tests}


def _run(archive: Path, submitted: Path, folder: str) -> str | None:
    """Run the command `otter run`, which writes `results.json` in the folder; return what it said if it failed."""
    otter = [sys.executable, "-P", "-m", "otter", "run", "-a", archive, "-o", folder, submitted]
    done = subprocess.run(list(map(str, otter)), capture_output=True, text=True, check=False)
    return done.stderr if done.returncode else None


def _forked_run(archive: Path, submitted: Path, folder: str, lent: tuple[Lent, ...]) -> str | None:
    """Do the same in a process forked from one that has imported Otter."""
    log = Path(folder, "log")
    forked = _with_otter_imported().Process(target=_run_here, args=(archive, submitted, folder, lent, log))
    forked.start()
    forked.join(OTTER_TIMEOUT_S)
    if forked.is_alive():
        forked.kill()
        return f"not done after {OTTER_TIMEOUT_S} s"
    told = log.read_text(encoding="utf-8", errors="replace") if log.is_file() else "it did not start"
    return told if forked.exitcode else None


@functools.cache
def _with_otter_imported() -> multiprocessing.context.ForkServerContext:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["otter.cli", "labgrader.otter.plugin", "otter_agreement"])
    return context


def _run_here(archive: Path, submitted: Path, folder: str, lent: tuple[Lent, ...], log: Path) -> None:
    from otter.run import main as otter_run  # imported by the process that this one is forked from

    from labgrader.otter import plugin

    plugin.Grader = functools.partial(Grader, parents=lent)
    with log.open("w", encoding="utf-8") as words, redirect_stdout(words), redirect_stderr(words):
        try:
            otter_run(str(submitted), autograder=str(archive), output_dir=folder)
        except Exception:  # noqa: BLE001  whatever it is, the row that it spoils says it
            traceback.print_exc()
            raise SystemExit(1) from None


def line(rows: list[Row], of: int) -> str:
    """Return a notebook's line of the table of docs/otter.md: what was compared, and how much of it agrees."""
    solution = next(row for row in rows if row.name == SOLUTION)
    scored = " / ".join(f"{sum(score for score, _ in points.values()):g}" for points in solution.found.values())
    pairs = [
        (row.found["labgrader"][question], row.found["nbgrader"].get(question), row.found["otter"].get(question))
        for row in rows
        for question in row.found["labgrader"]
    ]
    equal = sum(len(set(found)) == 1 for found in pairs)
    today = datetime.date.today().isoformat()
    cells = (solution.notebook, scored, f"{solution.otter_s:.0f}", len(rows) - 1, of, len(pairs), equal, today)
    return f"| {' | '.join(map(str, cells))} |"


def main() -> int:
    """Compare notebook by notebook; write its line of the table, unless a sample was asked.

    Status 0: all agree, and the solutions have full marks.
    """
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--sample", type=int, help="of each notebook, the solution and only so many cases, evenly spread"
    )
    parser.add_argument("notebooks", nargs="*")
    asked = parser.parse_args()
    course, assignment = find_course(), "tp_cnn"
    names = asked.notebooks or course.notebooks(assignment)
    cases = find_cases([Path(__file__).parent / "cases" / assignment / name for name in names], course)
    all_agree = True
    for name in names:
        mine = [case for case in cases if case.notebook == name]
        rows = compare(course, assignment, name, spread(mine, {(assignment, name): asked.sample}), shared=True)
        told = line(rows, len(mine))
        print(told, flush=True)
        all_agree &= all(row.agrees for row in rows)
        solution = next(row for row in rows if row.name == SOLUTION)
        if any(score != maximum for points in solution.found.values() for score, maximum in points.values()):
            sys.stderr.write(f"{name}: the solution lost points: {solution.found['labgrader']}\n")
            all_agree = False
        if asked.sample is None:
            text = re.sub(rf"^\| {name} \|.*$", lambda _, told=told: told, PAGE.read_text(encoding="utf-8"), flags=re.M)
            PAGE.write_text(text, encoding="utf-8")
    return 0 if all_agree else 1


if __name__ == "__main__":
    sys.exit(main())
