"""Grade cases in three ways, `labgrader grade`, `nbgrader autograde` and `otter run`; compare their points by question.

.venv/bin/python tests/otter_agreement.py [--sample N] [NOTEBOOK...]
"""

import argparse
import datetime
import itertools
import json
import re
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

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

PAGE = Path(__file__).parents[1] / "docs" / "otter.md"
TABLE = re.compile(r"(?<=<!-- agreement -->\n).*?(?=<!-- end -->)", re.DOTALL)
Points = dict[str, tuple[float, float]]  # score and maximum, by question
SOLUTION = "solution"


@dataclass(frozen=True)
class Row:
    """One set of answers, and what each way of grading gave it."""

    notebook: str
    name: str
    found: dict[str, Points]

    @property
    def agrees(self) -> bool:
        """Whether every way gave every question the same score out of the same maximum."""
        return len({json.dumps(points, sort_keys=True) for points in self.found.values()}) == 1


def compare(course: Course, assignment: str, names: list[str], cases: list[Case], jobs: int = 2) -> list[Row]:
    """Grade the solution and the cases of these notebooks in the three ways."""
    sets = {name: {SOLUTION: answers_in(course, "source", assignment, name)} for name in names}
    for case in cases:
        sets[case.notebook][case.path.stem] = sets[case.notebook][SOLUTION] | case.answers
    with tempfile.TemporaryDirectory(prefix="labgrader-agreement-") as name:
        folder = Path(name)
        packages = {made.notebook: made for made in make_packages(course, assignment, names, folder / "otter")}
        changed = {(name, SOLUTION): (name, {}) for name in names}
        changed |= {(case.notebook, case.path.stem): (case.notebook, case.answers) for case in cases}
        recorded = trainings_of_all(course, assignment, changed)
        school = _school(course, assignment, folder / "course", sets, recorded)
        graded = _with_nbgrader(school, assignment)
        with Grader(school) as grader, ThreadPoolExecutor(jobs) as pool:

            def run(work: tuple[str, int, str]) -> Row:
                name, number, label = work
                submitted = school.root / "submitted" / _student(number) / assignment / f"{name}.ipynb"
                result = grader.grade(submitted, assignment, name)
                own = {q.name: _rounded(q.score, q.max_score) for q in result.questions if q.checks}
                otter = _with_otter(packages[name], sets[name][label], recorded.get((name, label)))
                row = Row(
                    name,
                    label,
                    {"labgrader": own, "nbgrader": graded.get((_student(number), name), {}), "otter": otter},
                )
                if not row.agrees:
                    sys.stderr.write(f"{name}/{label}: {row.found}\n")
                return row

            works = [(name, number, label) for name in names for number, label in enumerate(sets[name])]
            rows = list(pool.map(run, works))
    return rows


def _student(number: int) -> str:
    return f"student{number:03d}"


def _rounded(score: float, maximum: float) -> tuple[float, float]:
    return round(score, 4), round(maximum, 4)


def _school(course: Course, assignment: str, folder: Path, sets: dict, recorded: dict) -> Course:
    """Make a class: its n-th student hands in the n-th set of answers of each notebook."""
    school = new_course(course, assignment, folder, list(sets))
    for kind, name in itertools.product(("source", "release"), sets):
        school.built(kind, assignment, name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(course.built(kind, assignment, name), school.built(kind, assignment, name))
    for number in range(max(map(len, sets.values()))):
        labels = {name: list(given)[number] for name, given in sets.items() if number < len(given)}
        answers = {name: sets[name][label] for name, label in labels.items()}
        trained = [recorded[name, label] for name, label in labels.items() if (name, label) in recorded]
        submit(Student(_student(number), "", answers, trained), school, assignment)
    return school


def _with_nbgrader(school: Course, assignment: str) -> dict[tuple[str, str], Points]:
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
                found[submission.student.id, notebook.name] = {
                    grade.cell.name.removeprefix(TEST_PREFIX): _rounded(grade.auto_score, grade.max_score)
                    for grade in grades
                    if grade.auto_score is not None
                }
    return found


def _with_otter(package: Package, answers: dict[str, str], recorded: Path | None) -> Points:
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
        otter = [sys.executable, "-P", "-m", "otter", "run", "-a", package.archive, "-o", folder, submitted]
        done = subprocess.run(list(map(str, otter)), capture_output=True, text=True, check=False)
        if done.returncode:
            return {f"otter run failed: {done.stderr[-300:]}": (0.0, 0.0)}
        tests = json.loads(Path(folder, "results.json").read_text(encoding="utf-8"))["tests"]
    return {test["name"]: _rounded(test["score"], test["max_score"]) for test in tests}


def table(rows: list[Row], of: dict[str, int]) -> str:
    """Return the table of docs/otter.md: by notebook, what was compared and how much of it agrees."""
    lines = [
        f"{datetime.date.today().isoformat()}, profile `embedded`:\n",
        "| notebook | solution in the three | cases compared | of | questions compared | equal score and maximum |",
        "|---|---|---:|---:|---:|---:|",
    ]
    for name in dict.fromkeys(row.notebook for row in rows):
        mine = [row for row in rows if row.notebook == name]
        solution = next(row for row in mine if row.name == SOLUTION)
        scored = " / ".join(f"{sum(score for score, _ in points.values()):g}" for points in solution.found.values())
        pairs = [
            (row.found["labgrader"][question], row.found["nbgrader"].get(question), row.found["otter"].get(question))
            for row in mine
            for question in row.found["labgrader"]
        ]
        equal = sum(len(set(found)) == 1 for found in pairs)
        lines.append(f"| {name} | {scored} | {len(mine) - 1} | {of[name]} | {len(pairs)} | {equal} |")
    return "\n".join(lines) + "\n"


def main() -> int:
    """Compare, write the table; the status is 0 if all agree."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sample", type=int, help="of each notebook, only so many cases, evenly spread")
    parser.add_argument("notebooks", nargs="*")
    asked = parser.parse_args()
    course, assignment = find_course(), "tp_cnn"
    names = asked.notebooks or course.notebooks(assignment)
    cases = find_cases([Path(__file__).parent / "cases" / assignment / name for name in names], course)
    count = {name: sum(case.notebook == name for case in cases) for name in names}
    if asked.sample:
        cases = spread(cases, asked.sample, {(assignment, name) for name in names})
    rows = compare(course, assignment, names, cases)
    text = table(rows, count)
    sys.stdout.write(text)
    if PAGE.is_file() and names == course.notebooks(assignment):
        PAGE.write_text(TABLE.sub(lambda _: text, PAGE.read_text(encoding="utf-8")), encoding="utf-8")
    return 0 if all(row.agrees for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
