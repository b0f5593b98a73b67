"""Grade notebooks: one fresh checker per notebook, forked from the warm parent of its imports.

Whatever goes wrong on our side becomes a result that says so and sends the question to a person.
"""

import tempfile
import threading
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

import nbformat
from nbformat import NotebookNode

from cnnlab.profile import current_profile  # the one setting that notebooks and grader share
from labgrader import protocol, results
from labgrader.checks import GRADER_ERROR_MESSAGE, read_questions
from labgrader.course import Course
from labgrader.errors import BuildError, GradingFailed, ProtocolError, UnusableInput
from labgrader.limits import Limits
from labgrader.notebook import added_code, answers_of, read_notebook
from labgrader.results import CheckResult, NotebookResult, QuestionResult
from labgrader.warm import WarmParent

NO_SANDBOX = "none"  # workers are separate processes; nothing else isolates them yet
NOTEBOOK_TIMEOUT_S = 3600.0


class Grader:
    """Grades notebooks of one course; use as a context manager, so that no process outlives it.

    Threads may share one: each notebook has processes of its own.
    """

    def __init__(
        self,
        course: Course,
        limits: Limits | None = None,
        parents: Sequence[WarmParent] = (),
        environment: dict[str, str] | None = None,
    ) -> None:
        self.course = course
        self.limits = limits or Limits()
        self._parents = {parent.imports: parent for parent in parents}
        self.environment = environment or {}
        self._starting = threading.Lock()

    def __enter__(self) -> "Grader":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Stop every warm parent."""
        while self._parents:
            self._parents.popitem()[1].close()

    def grade(self, path: Path, assignment: str | None = None, notebook: str | None = None) -> NotebookResult:
        """Grade a submitted notebook.

        Raises:
            UnusableInput: the file is no notebook of the course, or cannot be read.
        """
        name = notebook or path.stem
        owner = assignment or self.course.assignment_of(name)
        released = self._released(owner, name)
        submitted = read_notebook(path)
        return self.judge(owner, name, answers_of(submitted, released), added_code(submitted, released), path.parent)

    def judge(
        self,
        assignment: str,
        notebook: str,
        answers: dict[str, str],
        added: Sequence[str] = (),
        folder: Path | None = None,
    ) -> NotebookResult:
        """Judge answers given by question.

        `added` are cells that the student wrote beside the answers; `folder` is where the files that the master
        names, such as recorded trainings, lie.
        """
        checks = self.course.checks(assignment, notebook)
        if not checks.is_file():
            raise BuildError(f"{checks}: this notebook has no check file.")
        job = {
            "source": str(self.course.built("source", assignment, notebook)),
            "released": str(self.course.built("release", assignment, notebook)),
            "checks": str(checks),
            "answers": answers,
            "added": list(added),
            "folder": str(folder or ""),
            "files": list(self.course.settings_of(assignment, notebook).get("files", ())) if folder else [],
            "environment": self.environment,
            "cell_timeout_s": self.limits.cell_timeout_s,
            "memory_mb": self.limits.memory_mb,
        }
        try:
            reply = self._run_checker(self.course.imports_of(assignment, notebook), job)
        except GradingFailed as failure:
            reply = {"failure": str(failure)}
        return self._as_result(assignment, notebook, reply, checks)

    def _released(self, assignment: str, notebook: str) -> NotebookNode:
        path = self.course.built("release", assignment, notebook)
        if not path.is_file():
            raise UnusableInput(f"{path}: not built yet; run `labgrader build {assignment}`.")
        return nbformat.read(path, as_version=4)

    def _run_checker(self, imports: tuple[str, ...], job: dict[str, Any]) -> dict[str, Any]:
        with self._starting:
            parent = self._parents.get(imports)
            if parent is None or parent.has_died():
                parent = self._parents[imports] = WarmParent(imports)
        with tempfile.TemporaryDirectory(prefix="labgrader-", ignore_cleanup_errors=True) as workplace:
            checker = parent.fork("checker", job=job | {"workplace": workplace}, address=parent.address)
            try:
                return protocol.receive(checker.connection, NOTEBOOK_TIMEOUT_S)
            except (EOFError, OSError, TimeoutError, ProtocolError) as error:
                raise GradingFailed(f"the checker stopped ({error!r})") from error
            finally:
                checker.kill()

    def _as_result(self, assignment: str, notebook: str, reply: dict[str, Any], checks: Path) -> NotebookResult:
        problem = reply.get("failure") or "\n".join(reply.get("details", []))
        if "failure" in reply:
            questions = _all_to_a_person(checks)
        else:
            questions = tuple(
                QuestionResult(**(row | {"checks": tuple(CheckResult(**check) for check in row["checks"])}))
                for row in reply["questions"]
            )
        return NotebookResult(
            assignment=assignment,
            notebook=notebook,
            sandbox=NO_SANDBOX,
            profile=current_profile(),
            questions=questions,
            outputs=reply.get("outputs", {}),
            problem=problem,
        )


def _all_to_a_person(checks: Path) -> tuple[QuestionResult, ...]:
    return tuple(
        results.same_outcome_everywhere(
            name, spec.question.points, [(c.name, c.worth, c.title) for c in spec.checks],
            results.GRADER_ERROR, GRADER_ERROR_MESSAGE,
        ) if spec.checks else QuestionResult(name, 0.0, float(spec.question.points), results.MANUAL)
        for name, spec in read_questions(checks).items()
    )  # fmt: skip
