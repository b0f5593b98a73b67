"""A small class graded for real: builds an assignment, invents submissions, runs nbgrader's own commands.

Everything happens in a folder of its own; the course is only read. Notebooks that train networks are left out unless
asked for: their solutions are then trained once, and each invented submission has those recordings.
"""

import re
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import nbformat
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from labgrader import results
from labgrader.build import build
from labgrader.cases import Case
from labgrader.checks import read_questions
from labgrader.course import Course
from labgrader.errors import GradingFailed
from labgrader.invented import Student, answers_in, cases_of, new_course, submit
from labgrader.report import french_number
from labgrader.trainings import ensure_all_trainings, records_trainings

ENDLESS_LOOP = "compteur = 0\nwhile compteur < 1:\n    pass  # oubli : compteur += 1"
_GRADED_LINE = re.compile(r"INFO\] (\S+)/(\S+): [\d.]+ / [\d.]+$")


def run_demo(course: Course, assignment: str, folder: Path, console: Console, with_networks: bool = False) -> None:
    """Build, submit, autograde, write feedback, export; print one table.

    Raises:
        GradingFailed: an nbgrader command failed; its output says why.
    """
    started = time.monotonic()
    trained = {name for name in course.notebooks(assignment) if records_trainings(course, assignment, name)}
    names = [name for name in course.notebooks(assignment) if with_networks or name not in trained]
    demo = new_course(course, assignment, folder, names)
    if trained and not with_networks:
        console.print(f"Without {', '.join(sorted(trained))}, which train networks: --networks adds them (minutes)")
    console.print(f"1/5  Building {assignment} in {folder} (labgrader build, about 15 s)")
    build(demo, assignment)
    students = invent_class(course, demo, assignment)
    recorded = ensure_all_trainings(course, [(assignment, name) for name in names]).values()
    for student in students:
        student.recorded = [folder for folder in recorded if folder]
        submit(student, demo, assignment)
    console.print(f"2/5  {len(students)} invented submissions (nbgrader generate_assignment, about 5 s)")
    _nbgrader(demo, ["generate_assignment", assignment])
    _autograde(demo, assignment, sum(len(student.answers) for student in students), console)
    console.print("4/5  Feedback pages (nbgrader generate_feedback, about 10 s)")
    _nbgrader(demo, ["generate_feedback", assignment])
    console.print("5/5  Grades (nbgrader export)")
    _nbgrader(demo, ["export", "--to", "grades.csv"])
    console.print(_table(demo, assignment, students))
    console.print(f"Feedback pages: {demo.root}/feedback/<student>/{assignment}/*.html")
    console.print(f"Grades:         {demo.root}/grades.csv")
    console.print(f"Done in {time.monotonic() - started:.0f} s.")


def invent_class(course: Course, demo: Course, assignment: str) -> list[Student]:
    """Return eight students, their answers taken from the solutions and the cases of the assignment."""
    names = demo.notebooks(assignment)
    solutions = {name: answers_in(demo, "source", assignment, name) for name in names}
    released = {name: answers_in(demo, "release", assignment, name) for name in names}
    plain = {name for name in names if not records_trainings(demo, assignment, name)}  # others would train for minutes
    right = {name: cases_of(course, assignment, name, "right") if name in plain else [] for name in names}
    wrong = {name: cases_of(course, assignment, name, "wrong") if name in plain else [] for name in names}

    def with_cases(cases: dict[str, list[Case]], picked: slice) -> dict[str, dict[str, str]]:
        return {name: solutions[name] | _merged(cases[name][picked]) for name in names}

    endless = {name: dict(answers) for name, answers in solutions.items()}
    first = next(iter(endless[names[0]]))
    endless[names[0]][first] = ENDLESS_LOOP
    return [
        Student("ada", "the solution", solutions),
        Student("blaise", "other right answers", with_cases(right, slice(None, None))),
        Student("camille", "other right answers", with_cases(right, slice(None, None, -1))),
        Student("dorothee", "one typical mistake a notebook", with_cases(wrong, slice(0, 1))),
        Student("emile", "a typical mistake in most questions", with_cases(wrong, slice(None, None, 12))),
        Student("fatou", "untouched", released),
        Student("gaspard", "a cell that loops for ever", endless),
        Student("helene", "the last notebook is missing", {name: solutions[name] for name in names[:-1]}),
    ]


def _merged(cases: Sequence[Case]) -> dict[str, str]:
    """Return the answers of several cases together; the first that changes a question keeps it."""
    merged: dict[str, str] = {}
    for case in reversed(cases):
        merged |= case.answers
    return merged


def _command(arguments: list[str]) -> list[str]:
    return [sys.executable, "-m", "nbgrader", *arguments]


def _nbgrader(demo: Course, arguments: list[str]) -> None:
    done = subprocess.run(_command(arguments), cwd=demo.root, capture_output=True, text=True, check=False)
    if done.returncode:
        raise GradingFailed(f"nbgrader {' '.join(arguments)} failed:\n{done.stderr[-3000:]}")


def _autograde(demo: Course, assignment: str, count: int, console: Console) -> None:
    """Run `nbgrader autograde`, with a progress bar fed by its log."""
    columns = (TextColumn("3/5  nbgrader autograde"), BarColumn(), MofNCompleteColumn(),
               TextColumn("notebooks, {task.description}"), TimeElapsedColumn())  # fmt: skip
    log = demo.root / "autograde.log"
    with Progress(*columns, console=console) as progress, log.open("w", encoding="utf-8") as copy:
        task = progress.add_task("starting", total=count)
        process = subprocess.Popen(
            _command(["autograde", assignment]), cwd=demo.root, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        assert process.stdout is not None
        for line in process.stdout:
            copy.write(line)
            graded = _GRADED_LINE.search(line.rstrip())
            if graded:
                progress.update(task, advance=1, description=f"{graded[1]} {graded[2]}")
        status = process.wait()
    if status:
        raise GradingFailed(f"nbgrader autograde failed; see {log}")


def _table(demo: Course, assignment: str, students: list[Student]) -> Table:
    names = demo.notebooks(assignment)
    table = Table(title=f"{assignment}: points earned automatically", title_justify="left", show_lines=True)
    table.add_column("student", no_wrap=True)
    for name in names:
        table.add_column(name.partition("_")[0], justify="right", no_wrap=True)
    table.add_column("total", justify="right")
    table.add_column("what went wrong", overflow="fold", ratio=1)
    for student in students:
        records = {name: _record(demo, assignment, student.name, name) for name in names}
        cells = [
            f"{french_number(record['score'])}/{french_number(record['max_score'])}" if record else "–"
            for record in records.values()
        ]
        total = french_number(sum(record["score"] for record in records.values() if record))
        lines = [_went_wrong(name, record, demo.checks(assignment, name)) for name, record in records.items()]
        wrong = "\n".join(line for found in lines for line in found)
        table.add_row(f"{student.name}\n[dim]{student.story}[/dim]", *cells, total, wrong or "nothing")
    return table


def _record(demo: Course, assignment: str, student: str, name: str) -> dict[str, Any] | None:
    path = demo.root / "autograded" / student / assignment / f"{name}.ipynb"
    if not path.is_file():
        return None
    record: dict[str, Any] = nbformat.read(path, as_version=4).metadata["labgrader"]["result"]
    return record


def _went_wrong(name: str, record: dict[str, Any] | None, checks: Path) -> Iterator[str]:
    """Yield one line for each question that lost points, and one for all those not attempted."""
    number = name.partition("_")[0]
    if record is None:
        yield f"{number}: no such notebook in the submission"
        return
    untouched = [q["name"] for q in record["questions"] if q["outcome"] == results.NOT_ATTEMPTED]
    if untouched:
        yield f"{number}: not attempted: {', '.join(untouched)}"
    titles = {check.name: check.title for spec in read_questions(checks).values() for check in spec.checks}
    for question in record["questions"]:
        lost = [
            check for check in question["checks"] if check["outcome"] not in (results.PASSED, results.NOT_ATTEMPTED)
        ]
        if lost:
            points = f"{french_number(question['score'])}/{french_number(question['max_score'])}"
            more = f" (and {len(lost) - 1} more)" if len(lost) > 1 else ""
            yield f"{number}: {question['name']} {points}: not so: {titles[lost[0]['name']]}{more}"
