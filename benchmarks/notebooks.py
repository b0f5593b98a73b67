"""Run solved notebooks in a real kernel, trainings included, and grade what the kernel left, as a student hands it in.

Prints their times, what recording adds to training, and their points; status 1 if a solution loses one.

    .venv/bin/python benchmarks/notebooks.py [tp_cnn] [NOTEBOOK...]

What recording adds is all the time that `model.fit` spends outside Keras's own. The profile is the one in force
(CNNLAB_PROFILE). Images and outputs are kept in build/executed/, to be looked at.
"""

import os
import shutil
import sys
import tempfile
import time
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell

from cnnlab.profile import current_profile
from labgrader.course import Course, find_course
from labgrader.grading import Grader
from labgrader.results import MANUAL, PASSED
from labgrader.trainings import records_trainings

# Run once a notebook that trains has imported Keras, with the settings that it asks for: Keras's own `fit` is timed
# here, before cnnlab wraps it.
STOPWATCH = """
import functools, sys, time, keras
assert "cnnlab" not in sys.modules
_stopwatch = {"keras": 0.0, "all": 0.0}
def _timed(name, fit):
    @functools.wraps(fit, updated=())
    def timed(*args, **kwargs):
        started = time.perf_counter()
        try:
            return fit(*args, **kwargs)
        finally:
            _stopwatch[name] += time.perf_counter() - started
    return timed
keras.Model.fit = _timed("keras", keras.Model.fit)
import cnnlab
keras.Model.fit = _timed("all", keras.Model.fit)
"""
READING = "print(_stopwatch['keras'], _stopwatch['all'])"


def main(assignment: str, chosen: list[str]) -> int:
    """Execute each notebook from top to bottom, as a student does; print one row each."""
    course = find_course()
    executed = course.root / "build" / "executed" / current_profile() / assignment
    executed.mkdir(parents=True, exist_ok=True)
    print(
        f"Profile {current_profile()}, backend {os.environ.get('KERAS_BACKEND', 'tensorflow')}, {os.cpu_count()} cores"
    )
    print("\n| notebook | top to bottom (s) | training (s) | added by recording | trainings recorded (MB) | points |")
    print("|---|---:|---:|---:|---:|---:|")
    all_earned = True
    for name in chosen or course.notebooks(assignment):
        notebook = nbformat.read(course.built("solutions", assignment, name), as_version=4)
        trains = records_trainings(course, assignment, name)
        if trains:
            notebook.cells.insert(_first_import_of_keras(notebook) + 1, new_code_cell(STOPWATCH))
            notebook.cells.append(new_code_cell(READING))
        with tempfile.TemporaryDirectory() as folder:
            started = time.monotonic()
            NotebookClient(notebook, timeout=None, resources={"metadata": {"path": folder}}).execute()
            took = time.monotonic() - started
            size = sum(path.stat().st_size for path in Path(folder).glob("trainings/*")) / 1e6
            row = "| | |"
            if trains:
                own, everything = map(float, notebook.cells[-1].outputs[0].text.split())
                notebook.cells = [c for c in notebook.cells if c.source not in (STOPWATCH, READING)]
                row = f"| {own:.1f} | {(everything - own) / own:.1%} |" if own else row
            nbformat.write(notebook, executed / f"{name}.ipynb")
            earned, of = _points(course, assignment, Path(shutil.copy(executed / f"{name}.ipynb", folder)))
        all_earned &= earned == of > 0
        print(f"| {name} | {took:.0f} {row} {size:.1f} | {earned:g} of {of:g} |", flush=True)
    return 0 if all_earned else 1


def _points(course: Course, assignment: str, handed_in: Path) -> tuple[float, float]:
    """Grade a notebook with the trainings beside it; return what its automatic questions earned, and could earn."""
    with Grader(course) as grader:
        result = grader.grade(handed_in, assignment)
    for check in (check for question in result.questions for check in question.checks if check.outcome != PASSED):
        sys.stderr.write(f"{handed_in.stem}: {check.message}\n")
    automatic = [question for question in result.questions if question.outcome != MANUAL]
    return sum(question.score for question in automatic), sum(question.max_score for question in automatic)


def _first_import_of_keras(notebook: nbformat.NotebookNode) -> int:
    return next(i for i, c in enumerate(notebook.cells) if c.cell_type == "code" and "import keras" in c.source)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "tp_cnn", sys.argv[2:]))
