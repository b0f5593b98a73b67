"""An Otter package of a notebook: what students get, and the archive that grades."""

import json
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import nbformat

import labgrader
from labgrader.build import LEAKS
from labgrader.contents import check_files
from labgrader.course import Course
from labgrader.errors import BuildError, GradingFailed, UnusableInput
from labgrader.grading import Grader
from labgrader.masters import write_notebook
from labgrader.notebook import solutions_of
from labgrader.otter.masters import master_of
from labgrader.otter.plugin import COURSE
from labgrader.outline import Outline
from labgrader.trainings import ensure_trainings

FOLDER = "dist/otter"
INSTALLED_AT = "/autograder/source"  # where Gradescope unpacks an archive
MAX_MB = 2
ENTRY = f'''"""Grades with Otter, then writes results.json from the engine's own verdicts."""

from pathlib import Path

from labgrader.otter import gradescope

gradescope.close(Path("{Path(INSTALLED_AT).parent}"))
gradescope.grade(Path("{Path(INSTALLED_AT).parent}"))
'''


@dataclass(frozen=True)
class Package:
    """One notebook's package: the folder for students, Otter's master, the archive that grades, and its points."""

    notebook: str
    student: Path
    master: Path
    archive: Path
    points: float


def make_packages(course: Course, assignment: str, names: list[str], folder: Path) -> Iterator[Package]:
    """Make each notebook's package under `folder`; yield it once it is complete.

    Raises:
        UnusableInput: the assignment or a notebook is unknown; nothing was written.
        BuildError: a notebook cannot be said in Otter's terms, Otter refuses it, or it would tell too much.
    """
    names = course.chosen(assignment, names)
    for name in names:
        if (folder / name).exists() and not (folder / name / "master").is_dir():
            raise UnusableInput(f"{folder / name}: is no Otter package; name another --folder, or remove it yourself.")
    with Grader(course) as grader:
        outlines = {name: grader.outline(assignment, name) for name in names}
    with tempfile.TemporaryDirectory(prefix="labgrader-otter-") as work:
        wheel = _build_wheel(Path(work))
        for name in names:
            yield _make(course, assignment, name, folder / name, wheel, outlines[name])


def verify(package: Package, course: Course, assignment: str) -> str:
    """Grade the solution with a package, with Otter; return one line that says how many points it has.

    `otter assign` would compare the points earned with the points possible, and be content with 0 of 0: here both are
    compared with the questions' own.

    Raises:
        GradingFailed: it has not full marks, or it did not train.
    """
    solved = package.archive.with_name(f"{package.notebook}.ipynb")  # with solutions, as Otter writes it
    trainings = ensure_trainings(course, assignment, package.notebook)
    with tempfile.TemporaryDirectory(prefix="labgrader-otter-") as work:
        submission = submission_of(solved, trainings, Path(work, "solution.zip"))
        found = _run_otter(package.archive, submission, Path(work))
    earned, possible = (sum(test.get(key, 0) for test in found) for key in ("score", "max_score"))
    if (round(earned, 4), round(possible, 4)) != (package.points, package.points):
        told = "\n".join(f"{test['name']}: {test['output']}" for test in found)
        refused = package.archive.rename(package.archive.with_suffix(".refused"))  # nobody uploads it by mistake
        raise GradingFailed(
            f"{refused}: the solution has {earned:g} of {possible:g} points, not {package.points:g}.\n{told}"
        )
    return f"{package.notebook}: the solution has {earned:g} of {possible:g} points with Otter"


def submission_of(notebook: Path, folder: Path | None, archive: Path) -> Path:
    """Write what a student hands in, as `grader.export` does: the notebook, and the files of `folder`."""
    with zipfile.ZipFile(archive, "w") as written:
        written.write(notebook, notebook.name)
        for path in sorted(folder.rglob("*")) if folder else ():
            if path.is_file():
                written.write(path, path.relative_to(folder or path))
    return archive


def _make(course: Course, assignment: str, name: str, folder: Path, wheel: Path, outline: Outline) -> Package:
    source, released = (nbformat.read(course.built(k, assignment, name), as_version=4) for k in ("source", "release"))
    pinned = course.root / "constraints.txt"
    requirements = [f"-c {INSTALLED_AT}/{pinned.name}"] if pinned.is_file() else []
    requirements.append(f"{INSTALLED_AT}/{wheel.name}[cpu]")
    master = folder / "master" / f"{name}.ipynb"
    made = master_of(source, released, outline, assignment, name, requirements)
    shutil.rmtree(folder, ignore_errors=True)
    write_notebook(made, master)
    _run_assign(master, folder)
    given = next((folder / "autograder").glob("*.zip"))
    archive = given.with_name(f"{name}-autograder.zip")
    _complete(given, archive, course, assignment, name, [wheel, *([pinned] if pinned.is_file() else [])])
    given.unlink()
    points = sum(spec.question.points for spec in outline.values() if spec.checks)
    package = Package(name, folder / "student", master, archive, points)
    _verify_student(package, solutions_of(released))
    if archive.stat().st_size > MAX_MB * 2**20:
        raise BuildError(f"{archive}: {archive.stat().st_size / 2**20:.1f} MB, over {MAX_MB} MB; what is so large?")
    return package


def _run_assign(master: Path, folder: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-P", "-m", "otter", "assign", "--no-run-tests", "--no-pdfs", str(master), str(folder)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise BuildError(f"otter assign {master} failed:\n{done.stdout[-1500:]}{done.stderr[-3000:]}")


def _complete(given: Path, archive: Path, course: Course, assignment: str, name: str, files: list[Path]) -> None:
    """Write Otter's archive again, with the engine, the course's part that grades this notebook, and our last step."""
    with zipfile.ZipFile(given) as old, zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.namelist():
            new.writestr(entry, ENTRY if entry == "run_otter.py" else old.read(entry))
        for path in files:
            new.write(path, path.name)
        for path in _files_of(course, assignment, name):
            new.write(path, Path(COURSE) / path.relative_to(course.root))


def _files_of(course: Course, assignment: str, name: str) -> Iterator[Path]:
    """Yield what grading a notebook needs of its course."""
    checks = course.checks(assignment, name)
    yield from (course.built("source", assignment, name), course.built("release", assignment, name), checks)
    for told, path in check_files(checks):  # thresholds, and what checks share
        if not told.startswith("test_"):
            yield path


def _verify_student(package: Package, stubs: dict[str, str]) -> None:
    """Verify that students get the same cells to fill in as from nbgrader, and nothing of the solutions or checks.

    Raises:
        BuildError: they do not.
    """
    path = package.student / f"{package.notebook}.ipynb"
    shown = solutions_of(nbformat.read(path, as_version=4))
    differing = sorted(name for name in stubs if shown.get(name, "").strip() != stubs[name].strip())
    if differing:
        raise BuildError(f"{path}: the answer cells of {', '.join(differing)} are not those of the released notebook.")
    marks = sorted({match.group() for match in LEAKS.finditer(path.read_text(encoding="utf-8"))})
    if marks or "expect_passed" in path.read_text(encoding="utf-8"):
        raise BuildError(f"{path}: would tell too much: {', '.join(marks) or 'a hidden test'}.")


def _run_otter(archive: Path, submission: Path, folder: Path) -> list[dict[str, Any]]:
    """Grade with `otter run`; return the tests of its results.json."""
    otter = [sys.executable, "-P", "-m", "otter", "run", "--no-logo"]
    done = subprocess.run(
        [*otter, "-a", str(archive), "-o", str(folder), str(submission)], capture_output=True, text=True, check=False
    )
    results = folder / "results.json"
    if done.returncode or not results.is_file():
        raise GradingFailed(f"otter run {submission} failed:\n{done.stdout[-1500:]}{done.stderr[-3000:]}")
    tests: list[dict[str, Any]] = json.loads(results.read_text(encoding="utf-8"))["tests"]
    return tests


def _build_wheel(folder: Path) -> Path:
    """Build the engine's wheel from its own sources; no network is asked.

    Raises:
        BuildError: the engine is installed without its sources.
    """
    sources = Path(labgrader.__file__).parents[2]
    if not (sources / "pyproject.toml").is_file():
        raise BuildError(
            f"{sources}: not the engine's sources; clone them, install with `pip install -e .[otter]`, and run again."
        )
    done = subprocess.run(
        [sys.executable, "-P", "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=sources, capture_output=True, text=True, check=False,
    )  # fmt: skip
    built = sorted(folder.glob(f"cnnlab-{version('cnnlab')}-*.whl"))
    if done.returncode or not built:
        raise BuildError(f"the engine's wheel could not be built:\n{done.stderr[-3000:]}")
    return built[0]
