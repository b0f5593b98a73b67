"""Inside Otter's grading: our engine judges the submission, and Otter's kernel never runs a line of it.

Where student code is isolated, the two go on at the same time, since each takes seconds: Otter's tests wait for our
verdicts. Where it is not, our engine has ended before Otter's kernel starts, for Otter then unpickles whatever comes to
a port of its own.
"""

import atexit
import os
import shutil
import tempfile
import threading
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat
from otter.plugins import AbstractOtterPlugin
from otter.test_files import GradingResults
from otter.test_files.abstract_test import TestCase, TestCaseResult
from otter.test_files.exception_test import ExceptionTestFile

from labgrader import results
from labgrader.course import Course
from labgrader.errors import GradingFailed, NoIsolation, UnusableInput
from labgrader.grading import Grader
from labgrader.notebook import answers_of, read_notebook
from labgrader.otter import verdicts
from labgrader.place import NONE
from labgrader.report import LABELS, spaced
from labgrader.results import NotebookResult, QuestionResult
from labgrader.sandbox import can_be_another_user

COURSE = "course"  # where a package keeps source, release and hidden checks, beside Otter's files
UNSAFE = "LABGRADER_UNSAFE"  # set to 1: `otter run` grades without isolation where there is none
Judged = tuple[NotebookResult, str]  # a result, and what the instructor should know of how it came


@dataclass
class Judging:
    """A submission that is being judged: its copy, in a folder that lasts as long as this does, and what is found."""

    notebook: Path
    _private: "tempfile.TemporaryDirectory[str]"
    found: "Future[Judged]" = field(default_factory=Future)

    @property
    def verdict(self) -> Path:
        """Where the verdict will be, or that there is none."""
        return Path(self._private.name, "verdicts.json")

    def judge(self, grader: Grader, why: str, assignment: str, notebook: str) -> None:
        """Judge the copy, tell whoever waits, close the grader; what fails is raised where the result is asked for."""
        result = None
        try:
            judged = _judged(grader, why, assignment, notebook, self.notebook)
            self.found.set_result(judged)
            result = judged[0]
        except BaseException as error:  # noqa: BLE001
            self.found.set_exception(error)
        try:
            verdicts.write(result, self.verdict)
        except Exception:  # noqa: BLE001  no room left: that the folder is gone ends the wait too
            self.close()
        grader.close()
        atexit.unregister(grader.close)

    def close(self) -> None:
        """Remove the folder."""
        self._private.cleanup()


judging: list[Judging] = []  # the last: Otter makes the plugin itself, so its caller finds it here


class Judge(AbstractOtterPlugin):
    """Judges before Otter reads anything of the submission but its notebook, and has the last word on its results."""

    def __init__(
        self, submission_path: str, submission_metadata: dict[str, Any], plugin_config: dict[str, Any]
    ) -> None:
        super().__init__(submission_path, submission_metadata, plugin_config)
        self._report = ""
        self._begun: Judging | None = None

    def before_grading(self, config: Any) -> None:
        """Begin to judge, with what the student sent beside it put away from Otter.

        Otter would unpickle a student's log, and a kernel import their modules.

        Raises:
            UnusableInput: the notebook cannot be read, or is not the one that this package grades; or nothing isolates
                student code on a machine that is no container.
        """
        path, assignment, notebook = Path(self.submission_path), *self._names()
        course = Course(path.parents[1] / "source" / COURSE)
        verify_is(course, assignment, notebook, path)
        grader, why = ready(course, assignment, notebook, unsafe=not config.otter_run or os.environ.get(UNSAFE) == "1")
        atexit.register(grader.close)  # Ctrl-C waits for no verdict
        begun = put_apart(path, files_of(course, assignment, notebook))
        self._begun, judging[:] = begun, [begun]
        keep_only(path.parent, {path.name, "tests"})
        verdicts.announce(begun.verdict)
        thread = threading.Thread(target=begun.judge, args=(grader, why, assignment, notebook), daemon=True)
        thread.start()
        if grader.engine.established == NONE:
            thread.join()

    def _names(self) -> tuple[str, str]:
        return self.plugin_config["assignment"], self.plugin_config["notebook"]

    def before_execution(self, submission: Any) -> Any:
        """Return an empty notebook for Otter's kernel: its tests need nothing of the student's."""
        empty = nbformat.v4.new_notebook()
        empty.metadata.kernelspec = {"display_name": "Python 3", "language": "python", "name": "python3"}
        return empty

    def after_grading(self, results: GradingResults) -> None:
        """Replace whatever Otter's kernel said by our verdicts; note where they differ.

        Raises:
            GradingFailed: a fault of ours; no result is better than a wrong one.
        """
        assert self._begun is not None
        try:
            result, self._report = self._begun.found.result()
        finally:
            verdicts.forget()
            self._begun.close()
        said = dict(results.results)
        results._catastrophic_error = None  # a kernel that died took nothing with it
        results.results = {q.name: _as_test_file(q) for q in result.questions if q.checks}
        differing = [
            name
            for name, file in results.results.items()
            if name not in said or round(said[name].score, 4) != round(file.score, 4)
        ]
        if differing:
            self._report += f"\nOtter's own kernel said otherwise of {', '.join(differing)}: not believed."
        results.set_output(self._report)

    def generate_report(self) -> str:
        """Return what an instructor should know of this run."""
        return self._report


def judge(course: Course, assignment: str, notebook: str, path: Path, *, unsafe: bool) -> Judged:
    """Judge a submitted notebook; also return what the instructor should know of how.

    Args:
        unsafe: judge without isolation where there is none; never where a confined worker reached what it must not.

    Raises:
        UnusableInput: it cannot be read; or nothing isolates student code.
        GradingFailed: a fault of ours.
    """
    grader, why = ready(course, assignment, notebook, unsafe=unsafe)
    with grader:
        return _judged(grader, why, assignment, notebook, path)


def ready(course: Course, assignment: str, notebook: str, *, unsafe: bool) -> tuple[Grader, str]:
    """Return a grader that is ready for a notebook, and why it isolates nothing; "" where it does.

    Raises:
        UnusableInput: nothing isolates student code.
    """
    why = ""
    grader = Grader(course)
    try:
        grader.make_ready(assignment, notebook)
    except NoIsolation as refusal:  # a container, as a rule, has no namespaces to give
        grader.close()
        if not unsafe:
            raise NoIsolation(f"{refusal} With Otter: {UNSAFE}=1 otter run …") from None
        why, grader = str(refusal), Grader(course, unsafe=True)
        grader.make_ready(assignment, notebook)
    except BaseException:
        grader.close()
        raise
    return grader, why


def _judged(grader: Grader, why: str, assignment: str, notebook: str, path: Path) -> Judged:
    result = grader.grade(path, assignment, notebook)
    if all(question.outcome == results.GRADER_ERROR for question in result.questions if question.checks):
        raise GradingFailed(f"{path.name}: {result.problem or 'the grader failed'}")
    return result, _reported(result, why)


def verify_is(course: Course, assignment: str, notebook: str, path: Path) -> None:
    """Verify that a file is a submission of this notebook.

    Raises:
        UnusableInput: it cannot be read, or holds no answer cell of this notebook.
    """
    released = nbformat.read(course.built("release", assignment, notebook), as_version=4)
    if not answers_of(read_notebook(path), released):
        raise UnusableInput(f"{path.name}: no answer cell of {notebook}; hand in the notebook of this assignment.")


def files_of(course: Course, assignment: str, notebook: str) -> list[str]:
    """Return the names of the files that are handed in with a notebook, such as recorded trainings."""
    return list(course.settings_of(assignment, notebook).get("files", ()))


def put_apart(path: Path, files: list[str]) -> Judging:
    """Put a notebook's copy and the files handed in with it, by their names, into a new folder, to be judged there."""
    private = tempfile.TemporaryDirectory(prefix="labgrader-", ignore_cleanup_errors=True)
    folder = Path(private.name, "submission")
    folder.mkdir()
    shutil.copy(path, folder)
    for name in files:
        if Path(name).name == name and os.path.lexists(path.parent / name):
            shutil.move(path.parent / name, folder)
    return Judging(folder / path.name, private)


def keep_only(folder: Path, names: set[str]) -> None:
    """Remove what lies in a folder, but for these names."""
    for path in folder.iterdir():
        if path.name in names:
            continue
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()


def _as_test_file(question: QuestionResult) -> ExceptionTestFile:
    """Return a question as Otter's record of it: each check a test case, with our message and no code."""
    points = [check.points for check in question.checks]
    points[-1] = question.max_score - sum(points[:-1])  # what rounding left
    cases = [
        TestCase(check.title or check.name, check.name, True, worth, None, None)
        for check, worth in zip(question.checks, points, strict=True)
    ]
    file = ExceptionTestFile(question.name, f"./tests/{question.name}.py", cases, all_or_nothing=False)
    file.test_case_results = [
        TestCaseResult(
            case, spaced(" ".join((*LABELS[check.outcome][:2], check.message)).strip()), check.outcome == results.PASSED
        )
        for case, check in zip(cases, question.checks, strict=True)
    ]
    file.update_score(question.score)
    return file


def _reported(result: NotebookResult, why: str) -> str:
    lines = [f"Isolation of student code: {result.sandbox}." + (f" {why}" if why else "")]
    if result.sandbox == NONE:
        who = "another user" if can_be_another_user() else "the same user as this: it could reach the archive"
        lines.append(f"Student code ran as {who}.")
    by_hand = [f"{q.name} ({q.max_score:g})" for q in result.questions if q.needs_a_person]
    if by_hand:
        lines.append(f"To be graded by a person, not counted here: {', '.join(by_hand)}.")
    if result.problem:
        lines.append(result.problem)
    return "\n".join(lines)
