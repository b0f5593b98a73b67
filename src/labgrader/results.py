"""What grading found, as records, and as JSON."""

from dataclasses import asdict, dataclass, field
from fractions import Fraction
from typing import Any

PASSED, FAILED, NOT_ATTEMPTED, SKIPPED, GRADER_ERROR = (
    "passed", "failed", "not_attempted", "skipped", "grader_error"
)  # fmt: skip
MANUAL = "manual"  # a question without checks: a person grades it
OUTCOMES = (PASSED, FAILED, NOT_ATTEMPTED, SKIPPED, GRADER_ERROR)


@dataclass(frozen=True)
class CheckResult:
    """One check: what it is worth, how it ended, and the message that the student reads."""

    name: str
    outcome: str
    points: float
    message: str = ""
    title: str = ""


@dataclass(frozen=True)
class QuestionResult:
    """One question: its score is the sum of the points of its passed checks."""

    name: str
    score: float
    max_score: float
    outcome: str
    checks: tuple[CheckResult, ...] = ()

    @classmethod
    def from_json(cls, record: dict[str, Any]) -> "QuestionResult":
        """Return the question that a whole record was made of."""
        return cls(**(record | {"checks": tuple(CheckResult(**check) for check in record["checks"])}))

    @property
    def needs_a_person(self) -> bool:
        """Tell whether somebody has to grade this question by hand."""
        return self.outcome in (GRADER_ERROR, MANUAL)


@dataclass(frozen=True)
class NotebookResult:
    """One graded notebook, with the outputs of its cells by index."""

    assignment: str
    notebook: str
    sandbox: str
    profile: str
    questions: tuple[QuestionResult, ...]
    outputs: dict[int, list[dict[str, Any]]] = field(default_factory=dict)
    problem: str = ""
    seconds: dict[str, float] = field(default_factory=dict)
    was_stopped: bool = False  # a cell or a call was stopped, for its time or memory, or it crashed

    @property
    def score(self) -> float:
        """Points earned automatically."""
        return _total(question.score for question in self.questions)

    @property
    def max_score(self) -> float:
        """Points that the notebook is worth, those graded by hand included."""
        return _total(question.max_score for question in self.questions)

    @property
    def has_grader_error(self) -> bool:
        """Tell whether something failed on our side."""
        return any(question.outcome == GRADER_ERROR for question in self.questions)

    def to_json(self, *, whole: bool = False) -> dict[str, Any]:
        """Return the documented JSON record (docs/results.md); a `whole` one holds all that `from_json` reads."""
        if whole:
            return asdict(self)
        return {
            "assignment": self.assignment,
            "notebook": self.notebook,
            "score": self.score,
            "max_score": self.max_score,
            "sandbox": self.sandbox,
            "profile": self.profile,
            "questions": [_as_record(question) for question in self.questions],
        } | ({"problem": self.problem} if self.problem else {})

    @classmethod
    def from_json(cls, record: dict[str, Any]) -> "NotebookResult":
        """Return the result that a whole record was made of."""
        outputs = {int(index): found for index, found in record["outputs"].items()}
        questions = tuple(map(QuestionResult.from_json, record["questions"]))
        return cls(**(record | {"questions": questions, "outputs": outputs}))


def _as_record(question: QuestionResult) -> dict[str, Any]:
    record = asdict(question)
    for check in record["checks"]:
        del check["title"]  # the sentence belongs to the check file, not to the result
    return record


def _total(values: Any) -> float:
    return round(float(sum(values)), 6)


def judge_question(name: str, points: float, checks: list[tuple[str, Fraction, str, str, str]]) -> QuestionResult:
    """Add up a question's checks, given as (name, points, outcome, message, title)."""
    earned = sum((worth for _, worth, outcome, _, _ in checks if outcome == PASSED), Fraction())
    outcomes = [outcome for _, _, outcome, _, _ in checks]
    overall = next((o for o in (GRADER_ERROR, FAILED, SKIPPED, NOT_ATTEMPTED) if o in outcomes), PASSED)
    return QuestionResult(
        name=name,
        score=round(float(earned), 6),
        max_score=float(points),
        outcome=overall,
        checks=tuple(CheckResult(n, o, round(float(w), 6), m, t) for n, w, o, m, t in checks),
    )


def same_outcome_everywhere(name: str, points: float, worths: list[tuple[str, Fraction, str]], outcome: str,
                            message: str) -> QuestionResult:  # fmt: skip
    """Return a question whose checks, given as (name, points, title), all ended alike."""
    return judge_question(name, points, [(n, w, outcome, message, t) for n, w, t in worths])
