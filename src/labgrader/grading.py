"""Grade notebooks: one fresh checker per notebook, forked from the warm parent of its imports.

Whatever goes wrong on our side becomes a result that says so and sends the question to a person.
"""

import json
import logging
import os
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple

import numpy as np
from nbformat import NotebookNode

from cnnlab.profile import PROFILES, current_profile  # the one setting that notebooks and grader share
from labgrader import contents, results
from labgrader.box import digest_files
from labgrader.checks import GRADER_ERROR_MESSAGE
from labgrader.course import Course
from labgrader.engine import Engine, Judges
from labgrader.errors import BuildError, GradingFailed, UnusableInput
from labgrader.limits import Limits
from labgrader.notebook import added_code, answers_of, read_built, read_notebook
from labgrader.outline import Outline, as_data, from_data
from labgrader.place import NONE
from labgrader.results import NotebookResult, QuestionResult
from labgrader.store import Store
from labgrader.warm import WarmParent

OUTLINE_TIMEOUT_S = 300.0
SECRET = ("grader_tests", "source", "gradebook.db", "submitted", ".labgrader")  # what student code must not find
_LOG = logging.getLogger(__name__)


class Keys(NamedTuple):
    """Where the store keeps what running a notebook gave, and what the checks said of it."""

    execution: str
    verdict: str


class Grader:
    """Grades notebooks of one course; use as a context manager, so that no process outlives it.

    Threads may share one: each notebook has processes of its own. `judges` take the notebooks, this machine unless
    they are given; `options` are those of `Engine`. With `retry_stopped`, a kept result of a notebook that was stopped,
    for its time or memory, is not taken for granted.
    """

    def __init__(
        self,
        course: Course,
        limits: Limits | None = None,
        parents: Sequence[WarmParent] = (),
        environment: dict[str, str] | None = None,
        store: Store | None = None,
        judges: Judges | None = None,
        retry_stopped: bool = False,
        **options: Any,
    ) -> None:
        _expect_a_profile()
        self.course = course
        self.limits = limits or Limits()
        self.environment = environment or {}
        secret = tuple(course.root / name for name in SECRET)
        self.engine = Engine(parents, secret, **options)
        self._isolation = {"unsafe": bool(options.get("unsafe")), "tiers": options.get("tiers")}  # results depend on it
        self._judges: Judges = judges or self.engine
        self._store = store
        self.retry_stopped = retry_stopped
        self._outlines: dict[str, Outline] = {}
        self._outlining = threading.Lock()

    def __enter__(self) -> "Grader":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Stop whatever is running."""
        self.engine.close()
        self._judges.close()

    def make_ready(self, assignment: str, notebook: str) -> Outline:
        """Return a notebook's questions, once all that grading it needs is verified.

        Raises:
            BuildError: the check file cannot be read, or is no longer the one that the notebook was built with.
            UnusableInput: student code cannot be isolated here.
        """
        if self._judges is self.engine:
            self.engine.tier(self.course.imports_of(assignment, notebook))
        return self.outline(assignment, notebook)

    def grade(
        self, path: Path, assignment: str | None = None, notebook: str | None = None, *,
        unreadable_is_untouched: bool = False,
    ) -> NotebookResult:  # fmt: skip
        """Grade a submitted notebook.

        Raises:
            UnusableInput: the file is no notebook of the course, or cannot be read (unless that counts as untouched).
        """
        name = notebook or path.stem
        owner = assignment or self.course.assignment_of(name)
        released = self._released(owner, name)
        try:
            submitted = read_notebook(path)
        except UnusableInput:
            if unreadable_is_untouched:
                return self.judge(owner, name, {})
            raise
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
        files = self.course.settings_of(assignment, notebook).get("files", ()) if folder else ()
        job = self._job(assignment, notebook) | {
            "answers": answers, "added": list(added), "folder": str(folder or ""), "files": list(files)
        }  # fmt: skip
        keys = self._keys(job)
        questions = self.outline(assignment, notebook)  # after the keys: what is edited from here on is not kept
        job["outline"] = as_data(questions)
        known = self._stored(keys.verdict)
        if known is not None:
            found = NotebookResult.from_json(json.loads(known))
            if not (found.was_stopped and self.retry_stopped):
                return found
        job["transcript"] = np.frombuffer(self._stored(keys.execution) or b"", dtype=np.uint8)
        started = time.monotonic()
        try:
            reply = self._judges.judge(self.course.imports_of(assignment, notebook), job)
        except GradingFailed as failure:
            reply = {"failure": str(failure), "tier": self.engine.established or NONE}
        seconds = reply.get("seconds", {})
        reply["seconds"] = seconds | {"engine": time.monotonic() - started - sum(seconds.values())}
        result = self._as_result(assignment, notebook, reply, questions)
        is_ours = result.problem or result.has_grader_error  # tried again
        if not is_ours and keys == self._keys(job):  # nothing was edited meanwhile
            self._keep(keys.execution, reply["transcript"].tobytes())
            self._keep(keys.verdict, json.dumps(result.to_json(whole=True)).encode())
        return result

    def inputs(self, path: Path, assignment: str, notebook: str) -> str:
        """Return a digest of the files that grading a submitted notebook reads: one edited meanwhile has another.

        Raises:
            BuildError: the notebook, or its checks, are not there.
            UnusableInput: it is not built.
        """
        job = self._job(assignment, notebook)
        self._released_path(assignment, notebook)
        files = digest_files(path.parent, self.course.settings_of(assignment, notebook).get("files", ()))
        return contents.inputs_key(job, [path.name, digest_files(path.parent, [path.name]), files])

    def _job(self, assignment: str, notebook: str) -> dict[str, Any]:
        """Return what all submissions of a notebook have in common."""
        source, checks = self._ensure_built(assignment, notebook)
        return {
            "source": str(source),
            "released": str(self.course.built("release", assignment, notebook)),
            "checks": str(checks),
            "environment": self.environment,
            "cell_timeout_s": self.limits.cell_timeout_s,
            "memory_mb": self.limits.memory_mb,
            "cpu_s": self.limits.checker_cpu_s,
            "restarts": self.limits.restarts,
        }

    def _keys(self, job: dict[str, Any]) -> Keys:
        """Return the keys of a job; none where there is no store, or where something cannot be read now."""
        try:
            return self._keys_in_store(job) if self._store else Keys("", "")
        except OSError as error:
            _LOG.warning("%s: this result is not kept", error)
            return Keys("", "")

    def _keys_in_store(self, job: dict[str, Any]) -> Keys:
        execution = contents.execution_key(
            job | {"isolation": self._isolation}, digest_files(Path(job["folder"]), job["files"])
        )
        return Keys(execution, contents.verdict_key(execution, Path(job["checks"])))

    def _stored(self, key: str) -> bytes | None:
        store = self._store  # once: a thread that finds no room there gives it up
        return store.get(key) if store and key else None

    def _keep(self, key: str, content: bytes) -> None:
        """Keep something in the store; without room there, grading goes on without it."""
        store = self._store
        try:
            if store and key:
                store.put(key, content)
        except OSError as error:
            folder, self._store = store.folder if store else "", None
            _LOG.warning("%s: results are not kept from now on (%s); an interrupted run will start again from there",
                         folder, error.strerror)  # fmt: skip

    def outline(self, assignment: str, notebook: str) -> Outline:
        """Return a notebook's questions, read once, and proved to be those that it was built with.

        Raises:
            BuildError: they are not, or the check file cannot be read; the message names file and remedy.
        """
        source, checks = self._ensure_built(assignment, notebook)
        with self._outlining:
            while (key := contents.outline_key(source, checks)) not in self._outlines:
                found = self._read_outline(assignment, notebook)
                if key == contents.outline_key(source, checks):  # nothing was edited meanwhile
                    self._outlines[key] = found
            return self._outlines[key]

    def _ensure_built(self, assignment: str, notebook: str) -> tuple[Path, Path]:
        source, checks = self.course.built("source", assignment, notebook), self.course.checks(assignment, notebook)
        for path in (source, checks):
            if not path.is_file():
                raise BuildError(f"{path}: not there; see docs/authoring.md, then run `labgrader build {assignment}`.")
        return source, checks

    def _read_outline(self, assignment: str, notebook: str) -> Outline:
        reply = self.engine.ask(
            self.course.imports_of(assignment, notebook), "outline", OUTLINE_TIMEOUT_S,
            source=str(self.course.built("source", assignment, notebook)),
            checks=str(self.course.checks(assignment, notebook)),
            remedy=f"Run `labgrader build {assignment}`, then `nbgrader generate_assignment {assignment} --force`.",
        )  # fmt: skip
        if "stale" in reply:
            raise BuildError(reply["stale"])
        return from_data(reply["questions"])

    def _released(self, assignment: str, notebook: str) -> NotebookNode:
        return read_built(self._released_path(assignment, notebook))

    def _released_path(self, assignment: str, notebook: str) -> Path:
        path = self.course.built("release", assignment, notebook)
        if not path.is_file():
            raise UnusableInput(f"{path}: not built yet; run `labgrader build {assignment}`.")
        return path

    def _as_result(self, assignment: str, notebook: str, reply: dict[str, Any], outlined: Outline) -> NotebookResult:
        problem = reply.get("failure") or "\n".join(reply.get("details", []))
        if "failure" in reply:
            questions = _all_to_a_person(outlined)
        else:
            questions = tuple(QuestionResult.from_json(row) for row in reply["questions"])
        return NotebookResult(
            assignment=assignment,
            notebook=notebook,
            sandbox=str(reply["tier"]),
            profile=current_profile(),
            questions=questions,
            outputs=reply.get("outputs", {}),
            was_stopped=bool(reply.get("was_stopped")),
            problem=problem,
            seconds=reply["seconds"],
        )


def _all_to_a_person(outlined: Outline) -> tuple[QuestionResult, ...]:
    return tuple(
        results.same_outcome_everywhere(
            name, spec.question.points, [(c.name, c.worth, c.title) for c in spec.checks],
            results.GRADER_ERROR, GRADER_ERROR_MESSAGE,
        ) if spec.checks else QuestionResult(name, 0.0, float(spec.question.points), results.MANUAL)
        for name, spec in outlined.items()
    )  # fmt: skip


def _expect_a_profile() -> None:
    """Fail before anything is graded if CNNLAB_PROFILE names none."""
    try:
        current_profile()
    except ValueError:
        named = os.environ["CNNLAB_PROFILE"]
        raise UnusableInput(f"CNNLAB_PROFILE={named}: no such profile; choose {', '.join(PROFILES)}.") from None
