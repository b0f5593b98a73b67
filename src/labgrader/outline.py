"""A notebook's questions as its check file declares them, proved to be those that its built notebook holds.

Check files import Keras and are read with pytest: a process forked from the warm parent does it (`serve`), and the
process that grades takes the result as data.
"""

import socket
from fractions import Fraction
from pathlib import Path
from typing import Any

import nbformat

from labgrader import protocol
from labgrader.checks import CheckSpec, Question, QuestionSpec, read_questions
from labgrader.errors import BuildError
from labgrader.notebook import points_of

Outline = dict[str, QuestionSpec]


def differences(points: dict[str, float], outline: Outline) -> list[str]:
    """Say where the questions and points that a notebook or a gradebook holds are not those of its checks."""
    declared = {name: float(spec.question.points) for name, spec in outline.items()}
    lines = [f"{name!r} is declared and missing" for name in declared if name not in points]
    lines += [f"{name!r} is there and no longer declared" for name in points if name not in declared]
    lines += [
        f"{name!r} is worth {declared[name]:g} and stands there with {points[name]:g}"
        for name in declared
        if name in points and declared[name] != points[name]
    ]
    return lines


def serve(connection: socket.socket, source: str, checks: str, remedy: str) -> None:
    """Send the outline of a check file; or, as `stale`, why what is built cannot be judged with it."""
    try:
        found = read_questions(Path(checks))
        lines = differences(points_of(nbformat.read(source, as_version=4)), found)
        if lines:
            raise BuildError(f"{source}: out of date, {'; '.join(lines)}. {remedy}")
        protocol.send(connection, {"questions": as_data(found)})
    except BuildError as error:
        protocol.send(connection, {"stale": str(error)})


def as_data(outline: Outline) -> list[dict[str, Any]]:
    """Return an outline as plain data, for another process."""
    return [_row(spec) for spec in outline.values()]


def _row(spec: QuestionSpec) -> dict[str, Any]:
    question = vars(spec.question) | {"builds_on": list(spec.question.builds_on)}
    return {"question": question, "checks": [[c.name, c.title, str(c.worth)] for c in spec.checks]}


def from_data(rows: list[dict[str, Any]]) -> Outline:
    """Rebuild an outline from what `as_data` gave."""
    outline = {}
    for row in rows:
        question = Question(**(row["question"] | {"builds_on": tuple(row["question"]["builds_on"])}))
        checks = tuple(CheckSpec(name, title, Fraction(worth)) for name, title, worth in row["checks"])
        outline[question.name] = QuestionSpec(question, checks)
    return outline
