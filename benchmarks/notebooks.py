"""Run solved notebooks in a real kernel, trainings included; print their times as a Markdown table.

    .venv/bin/python benchmarks/notebooks.py [tp_cnn] [NOTEBOOK...]

The profile is the one in force (CNNLAB_PROFILE). Images and outputs are kept in build/executed/, to be looked at.
"""

import os
import sys
import tempfile
import time
from pathlib import Path

import nbformat
from nbclient import NotebookClient

from cnnlab.profile import current_profile
from labgrader.course import find_course


def main(assignment: str, chosen: list[str]) -> None:
    """Execute each notebook from top to bottom, as a student does; print one row each."""
    course = find_course()
    executed = course.root / "build" / "executed" / current_profile() / assignment
    executed.mkdir(parents=True, exist_ok=True)
    print(
        f"Profile {current_profile()}, backend {os.environ.get('KERAS_BACKEND', 'tensorflow')}, {os.cpu_count()} cores"
    )
    print("\n| notebook | top to bottom (s) | trainings recorded (MB) |\n|---|---:|---:|")
    for name in chosen or course.notebooks(assignment):
        notebook = nbformat.read(course.built("solutions", assignment, name), as_version=4)
        with tempfile.TemporaryDirectory() as folder:
            started = time.monotonic()
            NotebookClient(notebook, timeout=None, resources={"metadata": {"path": folder}}).execute()
            took = time.monotonic() - started
            size = sum(path.stat().st_size for path in Path(folder).glob("trainings/*")) / 1e6
        nbformat.write(notebook, executed / f"{name}.ipynb")
        print(f"| {name} | {took:.0f} | {size:.1f} |", flush=True)


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "tp_cnn", sys.argv[2:])
