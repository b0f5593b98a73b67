"""Audit recorded trainings: train a random sample of submissions again, and say which figures do not come back.

A recorded figure is not reproduced where it exceeds the retrained one by more than chance explains: three standard
deviations of the difference of two trainings, as calibration measured them, and at least two points.
"""

import math
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import nbformat

from cnnlab.profile import current_profile
from labgrader.calibrate import LEAST_MARGIN
from labgrader.course import Course
from labgrader.engine import Engine
from labgrader.errors import GradingFailed, UnusableInput
from labgrader.grading import Grader
from labgrader.measuring import measure
from labgrader.notebook import answers_of, read_notebook
from labgrader.thresholds import Thresholds
from labgrader.trainings import FOLDER, records_trainings

RECORDED, RETRAINED = {"CNNLAB_REPLAY": "1"}, {"CNNLAB_REPLAY": "0"}


@dataclass(frozen=True)
class Finding:
    """One figure of one submission, as recorded and as trained again; proportions."""

    path: Path
    figure: str
    recorded: float
    retrained: float
    allowed: float

    @property
    def is_reproduced(self) -> bool:
        """Tell whether chance explains how far the recorded figure is above the retrained one."""
        return self.recorded - self.retrained <= self.allowed

    def __str__(self) -> str:
        verdict = "reproduced" if self.is_reproduced else "NOT REPRODUCED"
        return (
            f"{self.path}: {self.figure} {verdict}: recorded {self.recorded:.3f}, trained again {self.retrained:.3f}, "
            f"chance explains {self.allowed:.3f}"
        )


def sample(course: Course, assignment: str, fraction: float, seed: int) -> list[Path]:
    """Return a random sample of the submitted notebooks whose trainings are recorded: at least one.

    Raises:
        UnusableInput: there is none.
    """
    recorded = {name for name in course.notebooks(assignment) if records_trainings(course, assignment, name)}
    paths = sorted((course.root / "submitted").glob(f"*/{assignment}/*.ipynb"))
    found = [path for path in paths if path.stem in recorded and (path.parent / FOLDER).is_dir()]
    if not found:
        where = course.root / "submitted" / "*" / assignment
        raise UnusableInput(f"{where}: no submission there has recorded trainings; collect the class first.")
    return sorted(random.Random(seed).sample(found, max(1, math.ceil(fraction * len(found)))))


def audit(course: Course, assignment: str, paths: list[Path], *, unsafe: bool = False) -> Iterator[Finding | str]:
    """Train submissions again, one after the other; yield each figure, or a line where one could not be measured.

    Raises:
        UnusableInput: student code cannot be isolated here, and `unsafe` does not ask to do without.
    """
    with Grader(course, unsafe=unsafe) as grader:
        yield from _audited(grader.engine, course, assignment, paths)


def _audited(engine: Engine, course: Course, assignment: str, paths: list[Path]) -> Iterator[Finding | str]:
    for path in paths:
        notebook = path.stem
        released = nbformat.read(course.built("release", assignment, notebook), as_version=4)
        imports = course.imports_of(assignment, notebook)
        tier = engine.tier(imports)
        try:
            answers = answers_of(read_notebook(path), released)
            recorded, again = (
                measure(
                    engine.parent_for(imports), course, assignment, notebook, environment, answers, path.parent, tier
                )
                for environment in (RECORDED, RETRAINED)
            )
        except (GradingFailed, UnusableInput) as problem:
            yield f"{path}: {problem}"
            continue
        rows = Thresholds.beside(course.checks(assignment, notebook)).rows
        for figure, value in recorded.figures.items():
            deviation = rows.get(figure, {}).get("deviation")
            if deviation is None:
                yield f"{path}: {figure} has no measured spread in profile {current_profile()}; run labgrader calibrate"
                continue
            allowed = max(3 * math.sqrt(2) * float(deviation), LEAST_MARGIN)
            yield Finding(path, figure, value, again.figures[figure], allowed)
