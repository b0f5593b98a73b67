"""Grade the solution of an assignment twice in one run, its trainings replayed, then run again; print a Markdown table.

    .venv/bin/python benchmarks/replay.py [tp_cnn [NOTEBOOK...]]

Times are wall seconds of one notebook after another, in processes forked from parents that are already warm, as in the
middle of a class. The trainings recorded come from `build/trainings/`, made first if need be. The exit status is 1
unless the solution has full marks both times.
"""

import platform
import sys
import time

from cnnlab.profile import current_profile
from labgrader.course import find_course
from labgrader.grading import Grader
from labgrader.notebook import answers_of, read_notebook
from labgrader.trainings import ensure_trainings

REPLAYED, RETRAINED = {"CNNLAB_REPLAY": "1"}, {"CNNLAB_REPLAY": "0"}


def main(assignment: str, *notebooks: str) -> int:
    """Print one row a notebook, by default of all, then the sum and the ratio."""
    wanting = []
    course = find_course()
    names = notebooks or course.notebooks(assignment)
    folders = {name: ensure_trainings(course, assignment, name) for name in names}
    totals = {"replayed": 0.0, "retrained": 0.0}
    print(f"profile {current_profile()}, {platform.machine()}, Python {platform.python_version()}")
    print("\n| notebook | replayed (s) | trained again (s) | ratio | score replayed | score trained again |")
    print("|---|---:|---:|---:|---:|---:|")
    with Grader(course, environment=REPLAYED) as replaying, Grader(course, environment=RETRAINED) as training:
        for name in names:
            solution = read_notebook(course.built("solutions", assignment, name))
            answers = answers_of(solution, read_notebook(course.built("release", assignment, name)))
            for grader in (replaying, training):  # warm both parents
                outline = grader.outline(assignment, name)
            found, took = {}, {}
            for kind, grader in (("replayed", replaying), ("retrained", training)):
                started = time.monotonic()
                found[kind] = grader.judge(assignment, name, answers, folder=folders[name])
                took[kind] = time.monotonic() - started
                totals[kind] += took[kind]
            print(f"| {name} | {took['replayed']:.1f} | {took['retrained']:.1f} | "
                  f"{took['retrained'] / took['replayed']:.0f} | {found['replayed'].score:g} | "
                  f"{found['retrained'].score:g} |", flush=True)  # fmt: skip
            full = sum(spec.question.points for spec in outline.values() if spec.checks)
            wanting += [f"{name}, {kind}: {r.score:g} of {full:g}" for kind, r in found.items() if r.score != full]
    ratio = totals["retrained"] / totals["replayed"]
    print(f"| all | {totals['replayed']:.1f} | {totals['retrained']:.1f} | {ratio:.0f} | | |")
    for line in wanting:
        print(f"the solution has not full marks: {line}")
    return 1 if wanting else 0


if __name__ == "__main__":
    sys.exit(main(*(sys.argv[1:] or ["tp_cnn"])))
