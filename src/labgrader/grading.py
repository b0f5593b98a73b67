"""Grade notebooks: one fresh checker per notebook, forked from the warm parent of its imports.

Whatever goes wrong on our side becomes a result that says so and sends the question to a person.
"""

import json
import logging
import tempfile
import threading
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple

import nbformat
import numpy as np
from nbformat import NotebookNode

from cnnlab.profile import current_profile  # the one setting that notebooks and grader share
from labgrader import contents, isolation, protocol, results
from labgrader.box import digest_files
from labgrader.checks import GRADER_ERROR_MESSAGE
from labgrader.course import Course
from labgrader.errors import BuildError, GradingFailed, ProtocolError, UnusableInput
from labgrader.limits import Limits
from labgrader.notebook import added_code, answers_of, read_notebook
from labgrader.outline import Outline, from_data
from labgrader.results import NotebookResult, QuestionResult
from labgrader.store import Store
from labgrader.warm import WarmParent

OUTLINE_TIMEOUT_S = 300.0
NOTEBOOK_TIMEOUT_S = 24 * 3600.0  # a session bounds itself, by its cells' limits; this is for faults of ours
_LOG = logging.getLogger(__name__)


class Keys(NamedTuple):
    """Where the store keeps what running a notebook gave, and what the checks said of it."""

    execution: str
    verdict: str


class Grader:
    """Grades notebooks of one course; use as a context manager, so that no process outlives it.

    Threads may share one: each notebook has processes of its own, which compute on `threads` cores (None: on all).
    """

    def __init__(
        self,
        course: Course,
        limits: Limits | None = None,
        parents: Sequence[WarmParent] = (),
        environment: dict[str, str] | None = None,
        unsafe: bool = False,
        store: Store | None = None,
        threads: int | None = None,
        tiers: Sequence[str] | None = None,
    ) -> None:
        self.course = course
        self._store = store
        self._threads = threads
        self._unsafe = unsafe
        self._tiers = tiers
        self._tier: str | None = None
        self.limits = limits or Limits()
        self._parents = {parent.imports: parent for parent in parents}
        self.environment = environment or {}
        self._outlines: dict[tuple[str, int, str, int], Outline] = {}
        self._starting = threading.Lock()
        self._outlining = threading.Lock()
        self._isolating = threading.Lock()
        self._closed = False

    def __enter__(self) -> "Grader":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Stop every warm parent, and with them whatever is running."""
        with self._starting:
            self._closed = True
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
        """Judge answers given by question; what the store holds of it is not done again.

        `added` are cells that the student wrote beside the answers; `folder` is where the files that the master
        names, such as recorded trainings, lie.

        Raises:
            BuildError: the check file cannot be read, or is no longer the one that the notebook was built with.
            UnusableInput: student code cannot be isolated here.
        """
        questions = self.outline(assignment, notebook)
        job = {
            "source": str(self.course.built("source", assignment, notebook)),
            "released": str(self.course.built("release", assignment, notebook)),
            "checks": str(self.course.checks(assignment, notebook)),
            "answers": answers,
            "added": list(added),
            "folder": str(folder or ""),
            "files": list(self.course.settings_of(assignment, notebook).get("files", ())) if folder else [],
            "environment": self.environment,
            "tier": self.tier(assignment, notebook),
            "cell_timeout_s": self.limits.cell_timeout_s,
            "memory_mb": self.limits.memory_mb,
            "cpu_s": self.limits.checker_cpu_s,
        }
        keys = self._keys(job)
        known = self._stored(keys.verdict)
        if known is not None:
            return NotebookResult.from_json(json.loads(known))
        job["transcript"] = np.frombuffer(self._stored(keys.execution) or b"", dtype=np.uint8)
        try:
            reply = self._run_checker(self.course.imports_of(assignment, notebook), job)
        except GradingFailed as failure:
            reply = {"failure": str(failure)}
        result = self._as_result(assignment, notebook, reply, questions)
        if not result.problem and not result.has_grader_error:  # a fault of ours is tried again
            self._keep(keys.execution, reply["transcript"].tobytes())
            self._keep(keys.verdict, json.dumps(result.to_json(whole=True)).encode())
        return result

    def _keys(self, job: dict[str, Any]) -> Keys:
        if self._store is None:
            return Keys("", "")
        execution = contents.execution_key(job, digest_files(Path(job["folder"]), job["files"]))
        return Keys(execution, contents.verdict_key(execution, Path(job["checks"])))

    def _stored(self, key: str) -> bytes | None:
        return self._store.get(key) if self._store else None

    def _keep(self, key: str, content: bytes) -> None:
        """Keep something in the store; without room there, grading goes on without it."""
        try:
            if self._store:
                self._store.put(key, content)
        except OSError as error:
            folder, self._store = self._store.folder if self._store else "", None
            _LOG.warning("%s: results are not kept from now on (%s); an interrupted run will start again from there",
                         folder, error.strerror)  # fmt: skip

    def tier(self, assignment: str, notebook: str) -> str:
        """Return what isolates a notebook's worker, established once, before the first.

        Raises:
            UnusableInput: nothing does here, and that was not asked for.
        """
        with self._isolating:
            if self._tier is None:
                secret = tuple(
                    self.course.root / name for name in ("grader_tests", "source", "gradebook.db", "submitted")
                )
                parent = self._parent(self.course.imports_of(assignment, notebook))
                self._tier = isolation.establish(parent, secret, self._unsafe, self._tiers).tier
            return self._tier

    def outline(self, assignment: str, notebook: str) -> Outline:
        """Return a notebook's questions, read once, and proved to be those that it was built with.

        Raises:
            BuildError: they are not, or the check file cannot be read; the message names file and remedy.
        """
        source, checks = self.course.built("source", assignment, notebook), self.course.checks(assignment, notebook)
        for path in (source, checks):
            if not path.is_file():
                raise BuildError(f"{path}: not there; see docs/authoring.md, then run `labgrader build {assignment}`.")
        key = (str(source), source.stat().st_mtime_ns, str(checks), checks.stat().st_mtime_ns)
        with self._outlining:
            if key not in self._outlines:
                self._outlines[key] = self._read_outline(assignment, notebook)
            return self._outlines[key]

    def _read_outline(self, assignment: str, notebook: str) -> Outline:
        reply = self._ask(
            self.course.imports_of(assignment, notebook), "outline", OUTLINE_TIMEOUT_S,
            source=str(self.course.built("source", assignment, notebook)),
            checks=str(self.course.checks(assignment, notebook)),
            remedy=f"Run `labgrader build {assignment}`, then `nbgrader generate_assignment {assignment} --force`.",
        )  # fmt: skip
        if "stale" in reply:
            raise BuildError(reply["stale"])
        return from_data(reply["questions"])

    def _released(self, assignment: str, notebook: str) -> NotebookNode:
        path = self.course.built("release", assignment, notebook)
        if not path.is_file():
            raise UnusableInput(f"{path}: not built yet; run `labgrader build {assignment}`.")
        return nbformat.read(path, as_version=4)

    def _run_checker(self, imports: tuple[str, ...], job: dict[str, Any]) -> dict[str, Any]:
        with tempfile.TemporaryDirectory(prefix="labgrader-", ignore_cleanup_errors=True) as workplace:
            job["workplace"] = workplace
            try:
                return self._ask(imports, "checker", NOTEBOOK_TIMEOUT_S, job=job)
            except GradingFailed:
                if self._closed or not self._parents[imports].has_died():
                    raise
            return self._ask(imports, "checker", NOTEBOOK_TIMEOUT_S, job=job)  # once more, from a new parent

    def _ask(self, imports: tuple[str, ...], role: str, timeout_s: float, **settings: Any) -> dict[str, Any]:
        """Return what a process forked for `role` sends, once."""
        parent = self._parent(imports)
        if role == "checker":
            settings["address"] = parent.address
        process = parent.fork(role, **settings)
        try:
            return protocol.receive(process.connection, timeout_s)
        except (EOFError, OSError, TimeoutError, ProtocolError) as error:
            raise GradingFailed(f"the {role} stopped ({error!r})") from error
        finally:
            process.kill()

    def _parent(self, imports: tuple[str, ...]) -> WarmParent:
        with self._starting:
            if self._closed:
                raise GradingFailed("grading was interrupted")
            parent = self._parents.get(imports)
            if parent is not None and parent.has_died():
                parent.close()
                parent = None
            if parent is None:
                parent = self._parents[imports] = WarmParent(imports, self._threads)
            return parent

    def _as_result(self, assignment: str, notebook: str, reply: dict[str, Any], outlined: Outline) -> NotebookResult:
        problem = reply.get("failure") or "\n".join(reply.get("details", []))
        if "failure" in reply:
            questions = _all_to_a_person(outlined)
        else:
            questions = tuple(QuestionResult.from_json(row) for row in reply["questions"])
        return NotebookResult(
            assignment=assignment,
            notebook=notebook,
            sandbox=self.tier(assignment, notebook),
            profile=current_profile(),
            questions=questions,
            outputs=reply.get("outputs", {}),
            problem=problem,
        )


def _all_to_a_person(outlined: Outline) -> tuple[QuestionResult, ...]:
    return tuple(
        results.same_outcome_everywhere(
            name, spec.question.points, [(c.name, c.worth, c.title) for c in spec.checks],
            results.GRADER_ERROR, GRADER_ERROR_MESSAGE,
        ) if spec.checks else QuestionResult(name, 0.0, float(spec.question.points), results.MANUAL)
        for name, spec in outlined.items()
    )  # fmt: skip
