"""Build `source/`, `release/` and `solutions/` from the masters, and prove that what is committed is current."""

import filecmp
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import nbformat

from labgrader.course import Course
from labgrader.errors import BuildError
from labgrader.masters import build_source, write_notebook
from labgrader.notebook import grade_id, is_solution

BUILT = ("source", "release", "solutions")
LEAKS = re.compile(r"BEGIN SOLUTION|END SOLUTION|HIDDEN TESTS|MARK SCHEME|grader_tests|labgrader\.(kernel|checks)")
_TELLS_NOTHING = re.compile(r"[([{:]\s*$|^\s*return \w+$|^\s*(?:import|from) ")  # opens a block, or names a thing
_MIN_LEAKED_LINE, _LONG_LINE = 12, 25


def build(course: Course, assignment: str) -> list[Path]:
    """Build an assignment; return the notebooks written.

    Raises:
        BuildError: a master or check file is wrong, nbgrader refuses the source, or a solution leaks.
    """
    with tempfile.TemporaryDirectory(prefix="labgrader-build-") as folder:
        staged = _stage(course, assignment, Path(folder))
        for kind in BUILT:
            target = course.root / kind / assignment
            shutil.rmtree(target, ignore_errors=True)
            shutil.copytree(staged.root / kind / assignment, target)
    return [path for kind in BUILT for path in sorted((course.root / kind / assignment).glob("*.ipynb"))]


def drift(course: Course, assignment: str) -> list[str]:
    """Return what differs between the committed notebooks and what their masters give, one line each."""
    with tempfile.TemporaryDirectory(prefix="labgrader-build-") as folder:
        staged = _stage(course, assignment, Path(folder))
        return [line for kind in BUILT for line in _differences(staged, course, kind, assignment)]


def _stage(course: Course, assignment: str, folder: Path) -> Course:
    """Build everything in a folder of its own, with nbgrader's own commands and the course's configuration."""
    masters = sorted((course.root / "masters" / assignment).glob("*.md"))
    if not masters:
        raise BuildError(f"{course.root / 'masters' / assignment}: no master there; known: {course.assignments()}.")
    staged = Course(folder)
    for master in masters:
        notebook = build_source(master, course.checks(assignment, master.stem))
        write_notebook(notebook, staged.built("source", assignment, master.stem))
    for extra in sorted((course.root / "masters" / assignment).iterdir()):
        if extra.suffix != ".md" and extra.is_file():
            shutil.copy(extra, staged.root / "source" / assignment)
    configuration = course.root / "nbgrader_config.py"
    if not configuration.is_file():
        raise BuildError(f"{configuration}: not there; a course folder needs one (copy this repository's).")
    shutil.copy(configuration, folder)
    _nbgrader(folder, "generate_assignment", assignment)
    _nbgrader(folder, "generate_solution", assignment)
    for kind in ("release", "solutions"):
        for path in sorted((folder / kind / assignment).glob("*.ipynb")):
            _normalise(path)
    leaks = [line for master in masters for line in _leaks(staged, assignment, master.stem)]
    if leaks:
        raise BuildError("the released notebooks would tell too much:\n" + "\n".join(leaks))
    return staged


def _nbgrader(folder: Path, command: str, assignment: str) -> None:
    """Run an nbgrader command in a course folder."""
    done = subprocess.run(
        [sys.executable, "-m", "nbgrader", command, assignment, "--force"], cwd=folder, capture_output=True,
        text=True, check=False, env=os.environ | {"JUPYTER_CONFIG_DIR": str(folder / "no-config")},
    )  # fmt: skip
    if done.returncode:
        raise BuildError(f"nbgrader {command} {assignment} failed:\n{done.stdout[-1500:]}{done.stderr[-3000:]}")


def _normalise(path: Path) -> None:
    """Rewrite a notebook the way `source/` is written, so that only its content decides its bytes."""
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
    write_notebook(notebook, path)


def _differences(staged: Course, committed: Course, kind: str, assignment: str) -> Iterator[str]:
    fresh, current = staged.root / kind / assignment, committed.root / kind / assignment
    names = {path.name for folder in (fresh, current) if folder.is_dir() for path in folder.iterdir()}
    for name in sorted(names - {".ipynb_checkpoints"}):
        where = f"{kind}/{assignment}/{name}"
        if not (current / name).exists():
            yield f"{where}: missing"
        elif not (fresh / name).exists():
            yield f"{where}: no master makes it"
        elif not filecmp.cmp(fresh / name, current / name, shallow=False):
            yield f"{where}: not what its master gives"


def _leaks(course: Course, assignment: str, name: str) -> Iterator[str]:
    """Yield what a released notebook would tell of its solutions or hidden checks."""
    source = nbformat.read(course.built("source", assignment, name), as_version=4)
    released = course.built("release", assignment, name)
    text = released.read_text(encoding="utf-8")
    for mark in sorted({match.group() for match in LEAKS.finditer(text)}):
        yield f"release/{assignment}/{name}.ipynb: contains {mark!r}"
    shown = "\n".join(cell["source"] for cell in nbformat.read(released, as_version=4).cells)
    shown_lines = {line.strip() for line in shown.splitlines()}
    for cell in source.cells:
        if is_solution(cell):
            for line in _solution_lines(cell.source):
                # a long line is one wherever it stands, in prose too; a short one only as a line of its own
                if line in shown_lines or (len(line) >= _LONG_LINE and line in shown):
                    yield f"release/{assignment}/{name}.ipynb: shows a line of {grade_id(cell)!r}'s solution: {line}"
    if any(cell.get("outputs") for cell in json.loads(text)["cells"]):
        yield f"release/{assignment}/{name}.ipynb: contains outputs"


def _solution_lines(source: str) -> Iterator[str]:
    inside = "### BEGIN SOLUTION" not in source  # prose: all of it is the answer
    for line in source.splitlines():
        if "### BEGIN SOLUTION" in line or "### END SOLUTION" in line:
            inside = "### BEGIN" in line
        elif inside and len(line.strip()) >= _MIN_LEAKED_LINE and not _TELLS_NOTHING.search(line):
            yield line.strip()
