"""Hidden checks: how an author marks them, and the pytest plugin that runs them.

An author imports from here `question`, `manual_question`, `Failure` and the comparisons of `values`.
"""

import hashlib
import inspect
import sys
import tempfile
import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from labgrader import results
from labgrader.architectures import expect_same_architecture
from labgrader.errors import BuildError
from labgrader.failures import AlreadyReported, Failure
from labgrader.models import predictions
from labgrader.submission import Submission
from labgrader.thresholds import Thresholds
from labgrader.values import as_array, as_integer, as_number, cosine, expect_at_least, expect_close, expect_equal, same

__all__ = [
    "Failure", "Measure", "Question", "as_array", "as_integer", "as_number", "cosine",
    "expect_at_least", "expect_close", "expect_equal", "expect_same_architecture", "manual_question", "measure",
    "predictions", "question", "same",
]  # fmt: skip

Check = Callable[..., None]
GRADER_ERROR_MESSAGE = "Le correcteur a rencontré une erreur de son côté : cette question sera notée par une personne."
_MARK = "labgrader_check"
_ONE_AT_A_TIME = threading.RLock()  # pytest changes the whole process


@dataclass(frozen=True)
class Question:
    """A question and its points; as a decorator, it makes a function one of its checks.

    `builds_on` names the questions whose answers this one uses: where one of them is not fully right, this
    question is judged again with the solution in its place.
    """

    name: str
    points: float
    builds_on: tuple[str, ...] = ()
    manual: bool = False

    def __call__(self, check: Check | None = None, *, weight: float = 1) -> Any:
        """Mark `check` as worth its weight's share of the question's points."""

        def mark(function: Check) -> Check:
            marked: Check = getattr(pytest.mark, _MARK)(self, Fraction(str(weight)))(function)
            return marked

        return mark if check is None else mark(check)


def question(name: str, *, points: float, builds_on: Sequence[str] = ()) -> Question:
    """Declare a question; its points are shared between its checks by weight."""
    return Question(name, points, tuple(builds_on))


def manual_question(name: str, *, points: float) -> Question:
    """Declare a question that a person grades."""
    return Question(name, points, manual=True)


@dataclass(frozen=True)
class Measure:
    """A figure of a submission that has a measured threshold; called by checks and by `labgrader calibrate`."""

    name: str
    function: Callable[[Submission], float]
    data: Callable[[], str] = str

    def __call__(self, submission: Submission) -> float:
        """Return the figure for this submission."""
        return float(self.function(submission))


def measure(name: str, data: Callable[[], str] = str) -> Callable[[Callable[[Submission], float]], Measure]:
    """Declare that a function measures the figure `name` of thresholds.toml; `data` says on which images."""
    return lambda function: Measure(name, function, data)


@dataclass(frozen=True)
class CheckSpec:
    """One check of a question: its name, its sentence, and the points that it is worth."""

    name: str
    title: str
    worth: Fraction


@dataclass(frozen=True)
class QuestionSpec:
    """A question with its checks."""

    question: Question
    checks: tuple[CheckSpec, ...]


@dataclass(frozen=True)
class Verdict:
    """How one check ended; `detail` is for the instructor only."""

    outcome: str
    message: str = ""
    detail: str = ""


def read_questions(path: Path) -> dict[str, QuestionSpec]:
    """Return the questions that a check file declares, by name, without running any check.

    Raises:
        BuildError: the file cannot be imported, or a question is declared twice, without checks or points.
    """
    return _collect(path).questions(path)


def read_measures(path: Path) -> dict[str, Measure]:
    """Return the figures that a check file measures, by name.

    Raises:
        BuildError: the file cannot be imported.
    """
    return {found.name: found for found in _collect(path).measures}


def _collect(path: Path) -> "_Collector":
    if not path.is_file():
        raise BuildError(f"{path}: no such check file; write one, see docs/authoring.md.")
    collector = _Collector()
    status = _run_pytest(path, collector, "--collect-only")
    if status == pytest.ExitCode.INTERRUPTED and not collector.error:
        raise KeyboardInterrupt  # pytest keeps Ctrl-C to itself
    if status in (pytest.ExitCode.INTERNAL_ERROR, pytest.ExitCode.USAGE_ERROR):
        collector.error = collector.error or "It stops Python while being imported."
    if collector.error:
        raise BuildError(f"{path}: cannot be imported.\n{collector.error}")
    return collector


def load_pytest() -> None:
    """Have pytest load its own plugins: processes forked from this one need not."""
    with tempfile.NamedTemporaryFile(prefix="test_", suffix=".py") as nothing:
        status = _run_pytest(Path(nothing.name), _Collector(), "--collect-only")
    if status != pytest.ExitCode.NO_TESTS_COLLECTED:
        raise RuntimeError(f"pytest does not start ({status!r}); see what it says above")


def run_checks(
    path: Path, submission: Submission, only: set[str], seed: str, timeouts_s: dict[str, float]
) -> dict[str, Verdict]:
    """Run the checks of the questions `only`; return each check's verdict by name.

    `timeouts_s` gives each question's time limit for one call of the student's code.
    """
    judge = _Judge(submission, only, seed, timeouts_s)
    _run_pytest(path, judge)
    return judge.verdicts


def _run_pytest(path: Path, plugin: object, *options: str) -> int:
    """Run pytest here on the file as it is now.

    No terminal; no plugins of others, which take as long as a notebook's checks and are no part of them; no rewriting
    of asserts, whose introspection would show hidden values; no byte code, which would be taken for current after an
    edit within the same second; no watch for unraisable exceptions, which collects garbage among all that Keras
    holds, half a second each time.
    """
    for name, module in list(sys.modules.items()):
        if getattr(module, "__file__", None) and (name == path.stem or module.__file__ == str(path)):
            del sys.modules[name]
    with _ONE_AT_A_TIME:
        writes, sys.dont_write_bytecode = sys.dont_write_bytecode, True
        try:
            return _main(path, plugin, *options)
        finally:
            sys.dont_write_bytecode = writes


def _main(path: Path, plugin: object, *options: str) -> int:
    return pytest.main(
        [str(path), "--rootdir", str(path.parent), "-c", "/dev/null", "--import-mode=importlib", "--assert=plain",
         "--capture=no", "--disable-plugin-autoload", "-p", "no:terminal", "-p", "no:cacheprovider",
         "-p", "no:warnings", "-p", "no:unraisableexception", "-p", "no:threadexception", "--noconftest", *options],
        plugins=[plugin],
    )  # fmt: skip


class _Collector:
    """pytest plugin that notes what a check file declares."""

    def __init__(self) -> None:
        self.items: list[pytest.Item] = []
        self.declared: list[Question] = []
        self.measures: list[Measure] = []
        self.error = ""

    def pytest_configure(self, config: pytest.Config) -> None:
        config.addinivalue_line("markers", f"{_MARK}(question, weight): one hidden check of a question")

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self.error += str(report.longrepr)[-3000:]

    @pytest.hookimpl(wrapper=True)
    def pytest_make_collect_report(
        self, collector: pytest.Collector
    ) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
        report = yield
        if isinstance(collector, pytest.Module) and report.passed:
            values = list(vars(collector.obj).values())
            self.declared = [value for value in values if isinstance(value, Question)]
            self.measures = [value for value in values if isinstance(value, Measure)]
        return report

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        self.items = list(items)

    def questions(self, path: Path) -> dict[str, QuestionSpec]:
        """Group the checks by question, verified."""
        found: dict[str, Question] = {}
        checks: dict[str, dict[str, tuple[str, Fraction]]] = {}
        for declared in self.declared:
            _declare(found, declared, path)
        for item in self.items:
            mark = item.get_closest_marker(_MARK)
            if mark is None:
                raise BuildError(f"{path}: {item.name} belongs to no question; decorate it with one.")
            owner, weight = mark.args
            _declare(found, owner, path)
            checks.setdefault(owner.name, {})[_check_name(item)] = (_title(item), weight)
        for declared in found.values():
            if set(declared.builds_on) - set(found):
                raise BuildError(
                    f"{path}: {declared.name!r} builds on {declared.builds_on}, which it does not declare."
                )
        return {name: _spec(declared, checks.get(name, {}), path) for name, declared in found.items()}


def _declare(found: dict[str, Question], declared: Question, path: Path) -> None:
    if found.setdefault(declared.name, declared) != declared:
        raise BuildError(f"{path}: the question {declared.name!r} is declared twice with different points.")


def _spec(declared: Question, checks: dict[str, tuple[str, Fraction]], path: Path) -> QuestionSpec:
    if bool(checks) == declared.manual:
        what = "is graded by hand and has checks" if declared.manual else "has no check"
        raise BuildError(f"{path}: the question {declared.name!r} {what}.")
    total = sum((weight for _, weight in checks.values()), Fraction())
    if declared.points <= 0 or any(weight <= 0 for _, weight in checks.values()):
        raise BuildError(f"{path}: the points and weights of {declared.name!r} must be positive.")
    points = Fraction(str(declared.points))
    return QuestionSpec(declared, tuple(CheckSpec(n, t, points * w / total) for n, (t, w) in checks.items()))


def _check_name(item: pytest.Item) -> str:
    name: str = getattr(item, "originalname", None) or item.name
    return name.removeprefix("test_")


def _title(item: pytest.Item) -> str:
    return " ".join((inspect.getdoc(getattr(item, "function", None)) or "").partition("\n\n")[0].split())


class _Judge:
    """pytest plugin that runs the checks of some questions and notes how each ended."""

    def __init__(self, submission: Submission, only: set[str], seed: str, timeouts_s: dict[str, float]) -> None:
        self.verdicts: dict[str, Verdict] = {}
        self._submission = submission
        self._only = only
        self._seed = seed
        self._timeouts_s = timeouts_s

    def pytest_configure(self, config: pytest.Config) -> None:
        config.addinivalue_line("markers", f"{_MARK}(question, weight): one hidden check of a question")

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items[:] = [item for item in items if _owner(item).name in self._only]

    @pytest.fixture
    def submission(self, request: pytest.FixtureRequest) -> Iterator[Submission]:
        """The submission, with random inputs of the check's own."""
        digest = hashlib.sha256(f"{self._seed}/{request.node.name}".encode()).digest()
        owner = _owner(request.node).name
        yield self._submission.for_check(self._timeouts_s[owner], int.from_bytes(digest[:8], "big"))

    @pytest.fixture
    def thresholds(self, request: pytest.FixtureRequest) -> Thresholds:
        """The measured thresholds of this assignment, for the profile in force."""
        return Thresholds.beside(request.path)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
        report = yield
        name = _check_name(item)
        if call.excinfo is not None:
            verdict = _verdict_of(call.excinfo.value, _title(item), str(call.excinfo.getrepr(style="short")))
            if name not in self.verdicts or self.verdicts[name].outcome == results.PASSED:
                self.verdicts[name] = verdict
        elif call.when == "call":
            asked = getattr(item, "funcargs", {}).get("thresholds")
            self.verdicts.setdefault(name, Verdict(results.PASSED, asked.note() if asked else ""))
        return report


def _owner(item: pytest.Item) -> Question:
    mark = item.get_closest_marker(_MARK)
    if mark is None:
        raise BuildError(f"{item.name} belongs to no question; decorate it with one.")
    owner: Question = mark.args[0]
    return owner


def _verdict_of(error: BaseException, title: str, trace: str) -> Verdict:
    """Tell a wrong answer from a fault of ours."""
    if isinstance(error, AlreadyReported | pytest.skip.Exception):
        return Verdict(results.SKIPPED, str(error))
    if isinstance(error, Failure):
        return Verdict(results.FAILED, str(error))
    if type(error) is AssertionError:  # a plain assert: its sentence, or the check's own
        return Verdict(results.FAILED, str(error) or f"Ce n’est pas le cas : {title}")
    return Verdict(results.GRADER_ERROR, GRADER_ERROR_MESSAGE, trace[-3000:])
