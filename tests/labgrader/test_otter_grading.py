"""Real runs of Otter on our packages: the same points as nbgrader gives, and no way to others."""

import json
import os
import pickle
import zipfile
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import nbformat
import pytest
from otter.test_files import GradingResults

from labgrader import isolation
from labgrader.errors import GradingFailed, NoIsolation, UnusableInput
from labgrader.notebook import grade_id, is_solution
from labgrader.otter import plugin, verdicts
from labgrader.report import spaced

RIGHT_OTHER_WAY = {"nombre": "nombre = 42", "double": "double = lambda x: x + x"}
WRONG_BASE = {"double": "def double(x):\n    return 3 * x"}
ENDS_EVERYTHING = {
    "nombre": "import pytest\npytest.fail('0 / 0')",
    "double": "raise SystemExit",
    "quadruple": "while True:\n    pass",
}


@pytest.fixture(scope="module")
def submission(otter_packages, solutions, tmp_path_factory):
    """Write what a student hands in: Otter's own student notebook, filled in, zipped with other files."""

    def written(files: dict[str, bytes] | None = None, notebook: str = "01_petit", **answers: str) -> Path:
        submitted = nbformat.read(otter_packages[notebook].student / f"{notebook}.ipynb", as_version=4)
        given = solutions(notebook) | answers
        for cell in submitted.cells:
            if is_solution(cell):
                cell.source = given[grade_id(cell)]
        archive = tmp_path_factory.mktemp("handed-in") / "submission.zip"
        with zipfile.ZipFile(archive, "w") as new:
            new.writestr(f"{notebook}.ipynb", nbformat.writes(submitted))
            for name, content in (files or {}).items():
                new.writestr(name, content)
        return archive

    return written


@pytest.fixture(scope="module")
def otter_run(otter_packages, command, tmp_path_factory):
    """Grade with `otter run`; return what it printed, and the tests of its results.json, None if it wrote none."""

    def run(archive: Path, notebook: str = "01_petit", **environment: str):
        folder = tmp_path_factory.mktemp("results")
        package = otter_packages[notebook].archive
        done = command("otter", "run", "--no-logo", "-a", package, "-o", folder, archive, cwd=folder, **environment)
        results = folder / "results.json"
        tests = json.loads(results.read_text(encoding="utf-8"))["tests"] if results.is_file() else None
        return done, tests

    return run


def points(tests) -> dict[str, tuple[float, float]]:
    return {test["name"]: (test["score"], test["max_score"]) for test in tests}


@pytest.mark.parametrize(
    "answers", [RIGHT_OTHER_WAY, WRONG_BASE, ENDS_EVERYTHING], ids=["right", "wrong", "ends everything"]
)
def test_otter_run_gives_the_points_that_labgrader_grade_gives(answers, otter_run, submission, judge):
    done, tests = otter_run(submission(**answers))
    assert done.returncode == 0, done.stdout + done.stderr
    ours = judge(**answers)
    assert points(tests) == {q.name: (q.score, q.max_score) for q in ours.questions if q.checks}
    assert "not believed" not in done.stdout  # Otter's own tests said the same
    messages = [
        spaced(check.message) for question in ours.questions for check in question.checks if check.outcome != "passed"
    ]
    shown = " ".join(" ".join(test["output"].split()) for test in tests)
    assert all(" ".join(message.split()) in shown for message in messages)
    assert "expect_passed" not in shown  # our message, not a test's code
    assert "pourquoi (2)" in done.stdout  # a person grades it
    assert f"Isolation of student code: {ours.sandbox}" in done.stdout


def test_nothing_that_is_handed_in_runs_where_otter_grades(otter_run, submission, tmp_path):
    """The notebook replaces Otter's classes, the archive brings modules, a pickled log, tests: all for nothing."""
    witness = tmp_path / "reached"

    class Bomb:
        def __reduce__(self):
            return (exec, (f"open({str(witness)!r}, 'w')",))

    module = f"open({str(witness)!r}, 'w').close()".encode()
    modules = ("otter", "otter/__init__", "sitecustomize", "usercustomize", "labgrader", "json", "pickle", "dill")
    names = [f"{name}.py" for name in (*modules, "tests/nombre", "conftest", "ipython_config", "jupyter_config")]
    files = dict.fromkeys(names, module) | {".OTTER_LOG": pickle.dumps(Bomb()), "otter_config.json": b"{}"}
    attack = f"""
import gc, glob, os, sys
try:
    import otter.test_files.exception_test as t
    t.ExceptionTestFile.run = lambda self, env: None
    t.TestFile.score = property(lambda self: 1000)
except Exception:
    pass
os.environ["LABGRADER_VERDICTS"] = "/dev/null"
reached = glob.glob("../*") + glob.glob("../source/**", recursive=True)
if reached + glob.glob("/tmp/**/verdicts.json", recursive=True):
    open({str(witness)!r}, "w").close()
nombre = 41
"""
    done, tests = otter_run(submission(files, nombre=attack))
    assert done.returncode == 0, done.stdout + done.stderr
    assert not witness.exists()
    assert points(tests) == {"nombre": (0, 1), "double": (2, 2), "quadruple": (3, 3)}


def test_a_fault_of_ours_in_one_question_leaves_the_others_their_points_and_is_told(otter_run, submission, judge):
    done, tests = otter_run(submission(notebook="02_valeurs", mode="mode = 'bug'"), "02_valeurs")
    assert done.returncode == 0, done.stderr
    ours = judge("02_valeurs", mode="mode = 'bug'")
    assert points(tests) == {q.name: (q.score, q.max_score) for q in ours.questions if q.checks}
    assert "mode (2)" in done.stdout
    assert "hidden-detail" in done.stdout  # the instructor learns why


def test_a_fault_of_ours_everywhere_gives_no_result_rather_than_a_wrong_one(course, judge, monkeypatch):
    questions = tuple(
        replace(question, outcome="grader_error") if question.checks else question for question in judge().questions
    )
    failed = replace(judge(), questions=questions, problem="the checker stopped")
    monkeypatch.setattr("labgrader.otter.plugin.Grader.grade", lambda *_arguments: failed)
    with pytest.raises(GradingFailed, match="the checker stopped"):
        plugin.judge(course, "mini", "01_petit", course.built("solutions", "mini", "01_petit"), unsafe=False)


def test_another_notebook_or_an_unreadable_one_is_refused_by_name(otter_run, otter_packages, tmp_path):
    other = otter_packages["02_valeurs"].archive.with_name("02_valeurs.ipynb")
    done, tests = otter_run(other)
    assert (done.returncode != 0, tests) == (True, None)
    assert "no answer cell of 01_petit" in done.stderr


def test_where_nothing_isolates_a_machine_refuses_and_a_container_says_so(course, monkeypatch):
    path = course.built("solutions", "mini", "01_petit")
    monkeypatch.setattr(isolation, "TIERS", ())
    with pytest.raises(NoIsolation, match="LABGRADER_UNSAFE=1"):
        plugin.judge(course, "mini", "01_petit", path, unsafe=False)
    result, report = plugin.judge(course, "mini", "01_petit", path, unsafe=True)
    assert (result.sandbox, result.score) == ("none", 6)
    assert report.startswith("Isolation of student code: none. student code cannot be isolated here")
    assert "Student code ran as " in report


def test_a_container_where_the_canary_was_reached_is_refused(course, monkeypatch):
    monkeypatch.setattr(isolation, "self_test", lambda *_arguments: ["a decoy gradebook"])
    with pytest.raises(UnusableInput, match="student code would reach a decoy gradebook"):
        plugin.judge(course, "mini", "01_petit", course.built("solutions", "mini", "01_petit"), unsafe=True)


@pytest.fixture
def plugin_of_otter(course, otter_packages, tmp_path) -> plugin.Judge:
    """Return the plugin as Otter makes it, with the released notebook for a submission."""
    submission = tmp_path / "submission" / "01_petit.ipynb"
    submission.parent.mkdir()
    submission.write_bytes(course.built("release", "mini", "01_petit").read_bytes())
    with zipfile.ZipFile(otter_packages["01_petit"].archive) as archive:
        archive.extractall(tmp_path / "source")
    return plugin.Judge(str(submission), {}, {"assignment": "mini", "notebook": "01_petit"})


def test_a_fault_while_otter_s_kernel_waits_ends_the_wait_and_is_raised(plugin_of_otter, monkeypatch):
    monkeypatch.setattr("labgrader.otter.plugin.Grader.grade", lambda *_arguments: pytest.fail("no memory left"))
    plugin_of_otter.before_grading(SimpleNamespace(otter_run=True))
    with pytest.raises(AssertionError, match="Nothing was judged"):
        verdicts.expect_passed("nombre", "nombre")
    with pytest.raises(pytest.fail.Exception, match="no memory left"):
        plugin_of_otter.after_grading(GradingResults.without_results(RuntimeError("nothing passed")))
    assert verdicts.VARIABLE not in os.environ  # nor does another submission hear of it


def test_a_full_disk_ends_the_wait_of_otter_s_kernel_and_takes_no_point(plugin_of_otter, monkeypatch):
    def full(*_arguments: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(verdicts, "write", full)
    plugin_of_otter.before_grading(SimpleNamespace(otter_run=True))
    with pytest.raises(AssertionError, match="Nothing was judged"):
        verdicts.expect_passed("nombre", "nombre")
    found = GradingResults.without_results(RuntimeError("nothing passed"))
    plugin_of_otter.after_grading(found)
    assert found.possible == 6


def test_student_code_that_nothing_isolates_has_ended_before_otter_opens_a_port(plugin_of_otter, monkeypatch):
    """Otter's kernel and its parent unpickle what comes to a port that any process of the machine may find."""
    monkeypatch.setattr(isolation, "TIERS", ())
    plugin_of_otter.before_grading(SimpleNamespace(otter_run=False))
    with closing(plugin.judging[-1]) as begun:
        assert begun.found.done()
        assert begun.found.result()[0].sandbox == "none"


def test_what_otter_s_kernel_says_is_not_believed(plugin_of_otter):
    ours = plugin_of_otter
    ours.before_grading(SimpleNamespace(otter_run=True))
    found = GradingResults.without_results(RuntimeError("the kernel died"))
    ours.after_grading(found)
    assert (found.total, found.possible, found.has_catastrophic_failure()) == (0, 6, False)
    assert "not believed" in ours.generate_report()
    assert "Isolation of student code" in found.output
