"""A notebook's measured figures, such as an accuracy on held-out images: what calibration and audits compare."""

import socket
import tempfile
import traceback
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import nbformat

from labgrader import protocol
from labgrader.checks import read_measures
from labgrader.course import Course
from labgrader.errors import GradingFailed
from labgrader.failures import Failure
from labgrader.limits import Limits
from labgrader.notebook import cells_to_run, rebuild, solutions_of
from labgrader.place import NONE
from labgrader.session import Files, Session
from labgrader.submission import Submission
from labgrader.warm import WarmParent

TIMEOUT_S = 6 * 3600.0


@dataclass(frozen=True)
class Measured:
    """Figures by name (proportions), and the data that each was measured on."""

    figures: dict[str, float]
    data: dict[str, str]


def measure(
    parent: WarmParent,
    course: Course,
    assignment: str,
    notebook: str,
    environment: dict[str, str],
    answers: Mapping[str, str] | None = None,
    folder: Path | None = None,
    tier: str = NONE,
) -> Measured:
    """Run a notebook, its solution unless answers are given, with the files of `folder`; return its figures.

    `tier` isolates the worker; the solutions, which are ours, need none.

    Raises:
        GradingFailed: it could not be measured; the message says why.
    """
    with tempfile.TemporaryDirectory(prefix="labgrader-", ignore_cleanup_errors=True) as workplace:
        process = parent.fork(
            "measuring", address=parent.address, environment=environment,
            source=str(course.built("source", assignment, notebook)),
            released=str(course.built("release", assignment, notebook)),
            checks=str(course.checks(assignment, notebook)),
            answers=dict(answers or {}), is_solution=answers is None, folder=str(folder or ""),
            files=list(course.settings_of(assignment, notebook).get("files", ())) if folder else [],
            workplace=workplace, tier=tier,
        )  # fmt: skip
        try:
            reply = protocol.receive(process.connection, TIMEOUT_S)
        except (EOFError, OSError, TimeoutError) as error:
            raise GradingFailed(f"{notebook}: the process that measures it stopped ({error!r})") from error
        finally:
            process.kill()
    if "failure" in reply:
        raise GradingFailed(f"{notebook}: could not be measured.\n{reply['failure']}")
    return Measured(reply["figures"], reply["data"])


def serve(
    connection: socket.socket, address: str, source: str, released: str, checks: str, environment: dict[str, str],
    answers: dict[str, str], is_solution: bool, folder: str, files: list[str], workplace: str, tier: str,
) -> None:  # fmt: skip
    """Run the notebook in a worker and send every measured figure; or `failure`."""
    try:
        notebook, stubs = nbformat.read(source, as_version=4), nbformat.read(released, as_version=4)
        given = solutions_of(notebook) if is_solution else answers
        cells = cells_to_run(rebuild(notebook, stubs, given), Limits().cell_timeout_s)
        given_files = Files(folder, tuple(files), environment, workplace, tier, ours=is_solution)
        with Session(address, cells, Limits(), given_files) as session:
            session.run()
            submission = Submission(session, Limits().cell_timeout_s, 0, lambda _question, _line: "")
            measures = read_measures(Path(checks))
            figures = {name: found(submission) for name, found in measures.items()}
        protocol.send(connection, {"figures": figures, "data": {name: m.data() for name, m in measures.items()}})
    except Failure as failure:
        protocol.send(connection, {"failure": str(failure)})
    except Exception:  # noqa: BLE001  told to whoever asked
        protocol.send(connection, {"failure": traceback.format_exc()[-4000:]})
