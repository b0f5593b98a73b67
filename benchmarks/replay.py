"""Grade the solution of an assignment twice in one run, its trainings replayed, then run again; print a Markdown table.

    .venv/bin/python benchmarks/replay.py [tp_cnn [NOTEBOOK[:PROFILE]...]]

Times are wall seconds of one notebook after another, in processes forked from parents that are already warm, as in the
middle of a class. A notebook has the profile in force unless it names its own: one whose data cannot be had may be
measured in `embedded`. The trainings recorded come from `build/trainings/`, made first if need be. The exit status is
1 unless the solution has full marks both times.
"""

import os
import platform
import sys
import time

from cnnlab.profile import PROFILES, current_profile
from labgrader.course import Course, find_course
from labgrader.grading import Grader
from labgrader.notebook import answers_of, read_notebook
from labgrader.trainings import ensure_trainings

RUNS = {"replayed": {"CNNLAB_REPLAY": "1"}, "trained again": {"CNNLAB_REPLAY": "0"}}


def measure(course: Course, assignment: str, name: str) -> tuple[float, dict[str, float], dict[str, float]]:
    """Grade a notebook's solution both ways; return its full marks, and by way the seconds and the score."""
    folder = ensure_trainings(course, assignment, name)
    solution = read_notebook(course.built("solutions", assignment, name))
    answers = answers_of(solution, read_notebook(course.built("release", assignment, name)))
    took, score = {}, {}
    for way, environment in RUNS.items():
        with Grader(course, environment=environment) as grader:
            outline = grader.make_ready(assignment, name)  # its parent is warm, the isolation proved
            started = time.monotonic()
            score[way] = grader.judge(assignment, name, answers, folder=folder).score
            took[way] = time.monotonic() - started
    return sum(spec.question.points for spec in outline.values() if spec.checks), took, score


def main(assignment: str, *chosen: str) -> int:
    """Print one row a notebook, by default of all, then the sum and the ratio."""
    course, in_force = find_course(), current_profile()
    wanting, totals = [], dict.fromkeys(RUNS, 0.0)
    choices = [choice.partition(":")[::2] for choice in chosen or course.notebooks(assignment)]
    for name, profile in choices:  # before minutes of training
        if name not in course.notebooks(assignment) or profile not in {"", *PROFILES}:
            raise SystemExit(f"{name}:{profile}: name a notebook of {assignment}, and one of {PROFILES} or none.")
    print(f"{platform.machine()}, Python {platform.python_version()}\n")
    print("| notebook | profile | replayed (s) | trained again (s) | ratio | score replayed | score trained again |")
    print("|---|---|---:|---:|---:|---:|---:|")
    for name, profile in choices:
        os.environ["CNNLAB_PROFILE"] = profile or in_force
        full, took, score = measure(course, assignment, name)
        scores = " | ".join(f"{found:g}" for found in score.values())
        print(f"| {name} | {current_profile()} | {row(took)} | {scores} |", flush=True)
        totals = {way: totals[way] + took[way] for way in RUNS}
        wanting += [f"{name}, {way}: {found:g} of {full:g}" for way, found in score.items() if found != full]
    print(f"| all | | {row(totals)} | | |")
    for line in wanting:
        print(f"the solution has not full marks: {line}")
    return 1 if wanting else 0


def row(took: dict[str, float]) -> str:
    """Return the cells of the seconds, and of their ratio."""
    replayed, trained = took.values()
    return f"{replayed:.1f} | {trained:.1f} | {trained / replayed:.0f}"


if __name__ == "__main__":
    sys.exit(main(*(sys.argv[1:] or ["tp_cnn"])))
