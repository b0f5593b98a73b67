"""Hidden checks: how they are declared, what each ending means, and what it is worth."""

import itertools
import textwrap
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from labgrader import protocol
from labgrader.checks import GRADER_ERROR_MESSAGE, QuestionSpec, Verdict, read_questions, run_checks
from labgrader.errors import BuildError
from labgrader.submission import Submission
from labgrader.worker import Answers

HEAD = """
import pytest
from labgrader.checks import Failure, expect_close, manual_question, question
q = question("q", points=3)
"""
NUMBERS = itertools.count()
WriteChecks = Callable[[str], Path]


class InProcess:
    """Answers a check's questions from a namespace here, as data that made the journey."""

    def __init__(self, namespace: dict[str, Any]) -> None:
        self.answers = Answers(namespace)

    def ask(self, verb: str, timeout_s: float, **request: Any) -> dict[str, Any]:
        arrays: list[np.ndarray] = []
        tree = protocol.encode(getattr(self.answers, verb)(**request), arrays)
        return protocol.decode(tree, [array.copy() for array in arrays])


@pytest.fixture
def write(tmp_path: Path) -> WriteChecks:
    """Write a check file; `q` is a question of 3 points.

    Each has a name of its own, which this pytest does not take for one of its own tests, to be rewritten.
    """

    def written(body: str, head: str = HEAD) -> Path:
        path = tmp_path / f"checks_{next(NUMBERS):03d}.py"
        path.write_text(head + textwrap.dedent(body), encoding="utf-8")
        return path

    return written


@pytest.fixture
def run(write: WriteChecks) -> Callable[..., dict[str, Verdict]]:
    """Run the checks written, against a namespace."""

    def verdicts(body: str, seed: str = "seed", only: set[str] | None = None, **namespace: Any) -> dict[str, Verdict]:
        path = write(body)
        asked = only or {"q"}
        submission = Submission(InProcess(namespace), 1, 0, lambda question, line: "")
        return run_checks(path, submission, asked, seed, dict.fromkeys(asked, 5.0))

    return verdicts


def specs(path: Path) -> dict[str, QuestionSpec]:
    return read_questions(path)


# --- declarations -----------------------------------------------------------------------------------


def test_points_are_shared_exactly_by_weight(write):
    path = write('''
        @q
        def test_a(submission):
            """Une phrase
            sur deux lignes.

            Pas celle-ci."""
        @q(weight=2)
        def test_b(submission): ...
        @q(weight=0.5)
        def test_c(submission): ...
    ''')
    checks = specs(path)["q"].checks
    assert [(c.name, c.worth) for c in checks] == [("a", Fraction(6, 7)), ("b", Fraction(12, 7)), ("c", Fraction(3, 7))]
    assert sum(c.worth for c in checks) == 3
    assert [c.title for c in checks] == ["Une phrase sur deux lignes.", "", ""]


def test_points_such_as_a_tenth_stay_exact(write):
    path = write("""
        r = question("r", points=0.3)
        @r
        def test_a(submission): ...
        @r(weight=2)
        def test_b(submission): ...
        @q
        def test_c(submission): ...
    """)
    assert [c.worth for c in specs(path)["r"].checks] == [Fraction(1, 10), Fraction(1, 5)]


def test_a_parametrized_check_counts_once(write):
    path = write("""
        @q
        @pytest.mark.parametrize("k", [1, 2, 3])
        def test_a(submission, k): ...
        @q
        def test_b(submission): ...
    """)
    assert [(c.name, c.worth) for c in specs(path)["q"].checks] == [("a", Fraction(3, 2)), ("b", Fraction(3, 2))]


def test_questions_are_found_with_their_kind_and_what_they_build_on(write):
    path = write("""
        r = question("r", points=2, builds_on=["q"])
        p = manual_question("p", points=1.5)
        @q
        def test_a(submission): ...
        @r
        def test_b(submission): ...
    """)
    found = specs(path)
    assert list(found) == ["q", "r", "p"]
    assert found["r"].question.builds_on == ("q",)
    assert found["p"].question.manual
    assert found["p"].checks == ()


def test_declaring_a_check_file_runs_no_check_and_imports_no_student(write, tmp_path):
    trace = tmp_path / "trace"
    path = write(f"@q\ndef test_a(submission):\n    open({str(trace)!r}, 'w').close()")
    specs(path)
    assert not trace.exists()


def test_a_conftest_or_plugin_lying_beside_is_not_run(write, tmp_path):
    (tmp_path / "conftest.py").write_text("raise SystemExit('conftest was run')")
    (tmp_path / "pytest.ini").write_text("[pytest]\naddopts = -k nothing\n")
    assert list(specs(write("@q\ndef test_a(submission): ..."))) == ["q"]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("@q\ndef test_a(submission): ...\ndef test_free(submission): ...", "test_free belongs to no question"),
        ('@q\ndef test_a(submission): ...\nagain = question("q", points=4)', "'q' is declared twice"),
        ("", "'q' has no check"),
        ('@q\ndef test_a(submission): ...\nempty = question("empty", points=1)', "'empty' has no check"),
        ('m = manual_question("m", points=1)\n@m\ndef test_a(submission): ...\n@q\ndef test_b(submission): ...',
         "'m' is graded by hand and has checks"),
        ('z = question("z", points=0)\n@z\ndef test_a(submission): ...\n@q\ndef test_b(submission): ...',
         "points and weights of 'z'"),
        ('z = question("z", points=-1)\n@z\ndef test_a(submission): ...\n@q\ndef test_b(submission): ...', "positive"),
        ("@q(weight=0)\ndef test_a(submission): ...", "positive"),
        ("@q(weight=-1)\ndef test_a(submission): ...\n@q(weight=3)\ndef test_b(submission): ...", "positive"),
        ("import no_such_module", "cannot be imported"),
        ("def (", "cannot be imported"),
        ("raise SystemExit(3)", "cannot be imported"),
        ('r = question("r", points=1, builds_on=("nowhere",))\n@r\ndef test_a(submission): ...\n'
         "@q\ndef test_b(submission): ...", "nowhere"),
        ('m = manual_question("m", points=0)\n@q\ndef test_b(submission): ...', "positive"),
    ],
    ids=[
        "unmarked", "declared twice", "no question has checks", "question without check", "manual with checks",
        "zero points", "negative points", "zero weight", "negative weight", "import", "syntax", "exit",
        "builds on nothing", "manual without points",
    ],
)  # fmt: skip
def test_a_wrong_check_file_is_refused_by_a_message_that_names_it(write, body, reason):
    path = write(body)
    with pytest.raises(BuildError) as refusal:
        specs(path)
    assert str(path) in str(refusal.value)
    assert reason in str(refusal.value)


def test_two_check_files_of_one_name_are_told_apart(tmp_path):
    found = []
    for name in ("one", "two"):
        path = tmp_path / name / "checks_same.py"
        path.parent.mkdir()
        path.write_text(f"{HEAD}@q\ndef test_a(submission): ...".replace('"q"', repr(name)))
        found.append(list(specs(path)))
    assert found == [["one"], ["two"]]


def test_a_check_file_that_was_edited_is_read_again(tmp_path):
    path = tmp_path / "checks_edited.py"
    for points in (1, 2):
        path.write_text(f"{HEAD}@q\ndef test_a(submission): ...".replace("points=3", f"points={points}"))
        assert specs(path)["q"].question.points == points


def test_the_same_question_may_be_imported_under_two_names(write):
    assert list(specs(write("alias = q\n@alias\ndef test_a(submission): ..."))) == ["q"]


# --- verdicts ---------------------------------------------------------------------------------------


def test_each_way_to_end_has_its_outcome(run):
    verdicts = run('''
        @q
        def test_passes(submission): ...
        @q
        def test_fails(submission):
            raise Failure("une chose", "une autre", "cherchez")
        @q
        def test_asserts(submission):
            assert 1 > 2, "un n’est pas plus grand que deux"
        @q
        def test_asserts_bare(submission):
            """Deux et deux font cinq."""
            assert 2 + 2 == 5
        @q
        def test_skips(submission):
            pytest.skip("sans objet")
        @q
        def test_bug(submission):
            {}["absent"]
        @q
        def test_library_assertion(submission):
            import numpy
            numpy.testing.assert_equal(1, 2)
        @q
        def test_fails_by_pytest(submission):
            pytest.fail("non")
        @q
        def test_system_exit(submission):
            raise SystemExit(0)
    ''')
    assert {name: verdict.outcome for name, verdict in verdicts.items()} == {
        "passes": "passed", "fails": "failed", "asserts": "failed", "asserts_bare": "failed", "skips": "skipped",
        "bug": "grader_error", "library_assertion": "failed", "fails_by_pytest": "grader_error",
        "system_exit": "grader_error",
    }  # fmt: skip
    assert verdicts["fails"].message == "Attendu : une chose. Trouvé : une autre. Indice : cherchez."
    assert verdicts["asserts"].message == "un n’est pas plus grand que deux"
    assert "Deux et deux font cinq" in verdicts["asserts_bare"].message
    assert verdicts["bug"].message == GRADER_ERROR_MESSAGE
    assert "absent" in verdicts["bug"].detail
    assert "absent" not in verdicts["bug"].message


def test_a_plain_assert_never_shows_what_it_compared(run):
    verdicts = run('''
        @q
        def test_a(submission):
            """`x` convient."""
            hidden = [31415, 27182]
            assert submission.fetch("x") == hidden
    ''', x=[1, 2])  # fmt: skip
    assert verdicts["a"].outcome == "failed"
    assert "31415" not in verdicts["a"].message


def test_pytest_exit_stops_no_check_that_came_before_and_fails_none_that_comes_after(run):
    verdicts = run("""
        @q
        def test_a(submission): ...
        @q
        def test_b(submission):
            pytest.exit("fin")
        @q
        def test_c(submission): ...
    """)
    assert verdicts["a"].outcome == "passed"
    assert not [v for v in verdicts.values() if v.outcome == "failed"]


@pytest.mark.parametrize(
    ("parameters", "outcome"),
    [([1, 1], "passed"), ([1, 0], "failed"), ([0, 1], "failed"), ([1, "bug"], "grader_error"), ([], "skipped")],
)
def test_a_parametrized_check_passes_when_every_case_does(run, parameters, outcome):
    verdicts = run(f"""
        @q
        @pytest.mark.parametrize("k", {parameters!r})
        def test_a(submission, k):
            assert k > 0, "zéro"
    """)
    assert {name: verdict.outcome for name, verdict in verdicts.items()} == {"a": outcome}


def test_a_check_may_use_fixtures_of_its_file(run):
    verdicts = run("""
        @pytest.fixture
        def double(submission):
            return 2 * submission.number("x")
        @pytest.fixture
        def wrong(submission):
            raise Failure("a", "b", "c")
        @pytest.fixture
        def broken():
            1 / 0
        @pytest.fixture
        def breaks_afterwards():
            yield
            1 / 0
        @q
        def test_a(double):
            assert double == 6
        @q
        def test_b(wrong): ...
        @q
        def test_c(broken): ...
        @q
        def test_d(breaks_afterwards): ...
        @q
        def test_e(tmp_path):
            assert tmp_path.is_dir()
    """, x=3)  # fmt: skip
    assert [verdicts[name].outcome for name in "abcde"] == [
        "passed",
        "failed",
        "grader_error",
        "grader_error",
        "passed",
    ]


def test_only_the_checks_asked_for_are_run(run, tmp_path):
    trace = tmp_path / "trace"
    verdicts = run(f"""
        r = question("r", points=1)
        @q
        def test_a(submission): ...
        @r
        def test_b(submission):
            open({str(trace)!r}, "w").close()
    """)
    assert list(verdicts) == ["a"]
    assert not trace.exists()


RANDOM = """
    @q
    def test_a(submission):
        raise Failure(str(submission.rng.integers(10**12)), "", "")
    @q
    def test_b(submission):
        raise Failure(str(submission.rng.integers(10**12)), "", "")
"""


def test_hidden_inputs_depend_on_the_seed_and_the_check_and_on_nothing_else(run):
    first, again, other = run(RANDOM), run(RANDOM), run(RANDOM, seed="another")
    assert first == again
    messages = [first["a"].message, first["b"].message, other["a"].message, other["b"].message]
    assert len(set(messages)) == 4


def test_what_is_missing_is_reported_once_then_skipped(run):
    verdicts = run("""
        @q
        def test_a(submission):
            submission.number("absent")
        @q
        def test_b(submission):
            submission.call("absent", 1)
        @q
        def test_c(submission):
            submission.number("x")
    """, x=1.0)  # fmt: skip
    assert [verdicts[name].outcome for name in "abc"] == ["failed", "skipped", "passed"]
    assert "`absent`" in verdicts["b"].message


def test_the_exception_of_a_students_function_is_named_but_its_text_is_not_shown(run):
    def thief(x):
        raise ValueError(f"secret input {x}")

    class Leaky(Exception):
        pass

    def thief_by_name(x):
        raise type(f"Secret{x}", (Leaky,), {})

    body = """
        @q
        def test_a(submission):
            submission.call("thief", 271828)
        @q
        def test_b(submission):
            submission.call("thief_by_name", 271828)
    """
    verdicts = run(body, thief=thief, thief_by_name=thief_by_name)
    assert [v.outcome for v in verdicts.values()] == ["failed", "failed"]
    assert "ValueError" in verdicts["a"].message
    assert "271828" not in verdicts["a"].message + verdicts["b"].message


def test_text_that_a_student_returns_cannot_carry_a_hidden_input_into_a_message(run):
    class Thing:
        pass

    def thief(x):
        return type(f"Secret{x}", (), {})()

    body = """
        @q
        def test_a(submission):
            expect_close(submission.call("thief", 271828), 1.0, what="thief(x)", hint="non", atol=1)
    """
    assert "271828" not in run(body, thief=thief)["a"].message


def test_a_text_or_function_of_the_wrong_kind_is_a_failure_with_its_kind(run):
    body = """
        @q
        def test_a(submission):
            submission.text("n")
        @q
        def test_b(submission):
            submission.call("n")
        @q
        def test_c(submission):
            submission.text("t")
        @q
        def test_d(submission):
            submission.array("t")
    """
    verdicts = run(body, n=3, t="mot")
    assert [verdicts[name].outcome for name in "abcd"] == ["failed", "failed", "passed", "failed"]
    assert "un nombre" in verdicts["a"].message
    assert "int" in verdicts["b"].message


def test_an_interruption_while_a_file_is_read_is_no_fault_of_the_file(write):
    with pytest.raises(KeyboardInterrupt):
        read_questions(write("raise KeyboardInterrupt"))
