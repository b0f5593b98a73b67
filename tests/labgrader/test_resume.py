"""What is not done twice: grading again, grading with corrected checks, and going on after a kill."""

import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from school import Class

from labgrader.course import Course
from labgrader.engine import Engine
from labgrader.grading import Grader
from labgrader.limits import Limits
from labgrader.store import FOLDER, Store
from labgrader.unfinished import is_graded
from labgrader.warm import WarmParent

PETIT, VALEURS = "01_petit", "02_valeurs"
CLOCK = "import time\nprint('à', time.time_ns())\n"  # what it prints tells one execution from another


@pytest.fixture(scope="module")
def warm():
    parent = WarmParent()
    yield parent
    parent.close()


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "store")


@pytest.fixture
def judge(course_copy, warm, store, solutions):
    """Judge a notebook with its solutions, some replaced, by a grader of its own."""
    graders = []

    def judged(notebook=PETIT, limits=None, **changed):
        graders.append(Grader(course_copy, limits or Limits(cell_timeout_s=10), parents=[warm], store=store))
        return graders[-1].judge("mini", notebook, solutions(notebook, **changed))

    yield judged
    for grader in graders:
        grader.engine.parents.clear()  # the warm parent serves the next one


def when(result):
    """When the notebook was executed, as its own output says."""
    return re.search(r"à (\d+)", json.dumps(result.outputs, ensure_ascii=False)).group(1)


def test_the_same_submission_is_not_executed_again(judge):
    first = judge(nombre=CLOCK + "nombre = 42")
    assert judge(nombre=CLOCK + "nombre = 42") == first


def test_what_changes_the_result_is_executed_again(judge, monkeypatch):
    first = when(judge(nombre=CLOCK + "nombre = 42"))
    assert when(judge(nombre=CLOCK + "nombre = 41")) != first
    assert when(judge(nombre=CLOCK + "nombre = 42", limits=Limits(cell_timeout_s=11))) != first
    assert when(judge(nombre=CLOCK + "nombre = 42")) == first


def test_a_corrected_check_is_judged_on_the_recorded_answers(judge, course_copy):
    wrong = judge(nombre=CLOCK + "nombre = 41")
    checks = course_copy.checks("mini", PETIT)
    assert checks.read_text().count("42")
    checks.write_text(checks.read_text().replace("42", "41"))
    right = judge(nombre=CLOCK + "nombre = 41")
    assert [q.score for q in wrong.questions if q.name == "nombre"] == [0]
    assert [q.score for q in right.questions if q.name == "nombre"] == [1]
    assert when(right) == when(wrong)


def test_a_check_that_asks_something_new_executes_the_notebook(judge, course_copy):
    first = judge(nombre=CLOCK + "nombre = 42\nautre = 7")
    checks = course_copy.checks("mini", PETIT)
    checks.write_text(checks.read_text() + "\n\n@nombre\ndef test_autre(submission):\n"
                      "    assert submission.number('autre') == 7\n")  # fmt: skip
    again = judge(nombre=CLOCK + "nombre = 42\nautre = 7")
    assert {check.name: check.outcome for q in again.questions for check in q.checks if q.name == "nombre"}[
        "autre"
    ] == "passed"
    assert first != again


def test_what_former_checks_did_to_the_answers_is_done_again_before_a_new_question(judge, course_copy):
    checks = course_copy.checks("mini", PETIT)
    asked = "\n\n@nombre\ndef test_appels(submission):\n    submission.call('compter')\n    assert submission.{} == 1\n"
    counting = "nombre = 42\nappels = []\ndef compter():\n    appels.append(1)\n"
    checks.write_text(checks.read_text() + asked.format("evaluate('len(appels)')"))
    assert judge(nombre=counting).questions[0].score == 1
    checks.write_text(checks.read_text().replace("len(appels)", "sum(appels)"))
    assert judge(nombre=counting).questions[0].score == 1


def test_a_verdict_rests_on_one_execution(judge, course_copy):
    """What was recorded and what is asked anew may be of two draws: a right answer that draws would disagree."""
    drawn = "import time\nnombre = 42\ninstant = time.perf_counter()"
    checks = course_copy.checks("mini", PETIT)
    asked = "\n\n@nombre\ndef test_instant(submission):\n    assert submission.evaluate('instant') == {}\n"
    checks.write_text(checks.read_text() + asked.format("submission.evaluate('instant')"))
    assert judge(nombre=drawn).questions[0].score == 1
    checks.write_text(checks.read_text().replace("== submission.evaluate('instant')",
                                                 "== submission.evaluate('instant + 0')"))  # fmt: skip
    again = judge(nombre=drawn)
    assert again.questions[0].score == 1
    assert again.problem == ""


def test_an_answer_that_is_stopped_when_a_corrected_check_runs_it_again_was_stopped(judge, course_copy):
    """It may be this machine's fault: `--force` has to try it again."""
    started = time.monotonic()
    judge(nombre="nombre = 42  # to see how long it takes here")
    until = time.time() + max(4, 10 * (time.monotonic() - started))
    late = f"import time\nnombre = 42\nwhile time.time() > {until}: time.sleep(1)"
    assert not judge(nombre=late, limits=Limits(cell_timeout_s=2)).was_stopped
    checks = course_copy.checks("mini", PETIT)
    checks.write_text(checks.read_text() + "\n\n@nombre\ndef test_plus(submission):\n"
                      "    assert submission.evaluate('nombre + 0') == 42\n")  # fmt: skip
    time.sleep(max(0.0, until - time.time()))
    assert judge(nombre=late, limits=Limits(cell_timeout_s=2)).was_stopped


def test_what_checks_read_beside_them_counts(judge, course_copy):
    checks = course_copy.checks("mini", PETIT)
    (checks.parent / "reference").mkdir()
    reference = checks.parent / "reference" / "values.txt"
    reference.write_text("41")
    checks.write_text(checks.read_text() + (
        "\n\n@nombre\ndef test_reference(submission):\n    from pathlib import Path\n"
        "    wanted = int(Path(__file__).with_name('reference').joinpath('values.txt').read_text())\n"
        "    assert submission.integer('nombre') == wanted\n"
    ))  # fmt: skip
    assert judge().questions[0].score < 1
    reference.write_text("42")
    assert judge().questions[0].score == 1


def test_checks_edited_while_a_notebook_is_judged_leave_no_stale_result(judge, course_copy, monkeypatch):
    checks = course_copy.checks("mini", PETIT)
    right = checks.read_text()
    original = Engine.judge

    def edited_meanwhile(engine, imports, job):
        checks.write_text(right.replace("42", "41"))
        try:
            return original(engine, imports, job)
        finally:
            monkeypatch.undo()

    monkeypatch.setattr(Engine, "judge", edited_meanwhile)
    assert judge().questions[0].score == 0
    checks.write_text(right)
    assert judge().questions[0].score == 1


def test_checks_edited_while_their_questions_are_read_leave_no_stale_result(judge, course_copy, monkeypatch):
    checks = course_copy.checks("mini", PETIT)
    right = checks.read_text()
    original = Grader._read_outline

    def edited_meanwhile(grader, *names):
        read = original(grader, *names)
        checks.write_text(right.replace("points=1", "points=1.0").replace("42", "41"))
        return read

    monkeypatch.setattr(Grader, "_read_outline", edited_meanwhile)
    assert judge().questions[0].score == 0
    monkeypatch.undo()
    assert judge().questions[0].score == 0
    checks.write_text(right)
    assert judge().questions[0].score == 1


def test_weights_that_a_check_file_reads_beside_it_count_from_the_next_notebook_on(course_copy, warm, store, solutions):
    checks = course_copy.checks("mini", PETIT)
    weight = checks.with_name("weight.txt")
    weight.write_text("1")
    weighed = "@double(weight=int(__import__('pathlib').Path(__file__).with_name('weight.txt').read_text()))"
    checks.write_text(checks.read_text().replace("@double", weighed, 1))
    grader = Grader(course_copy, parents=[warm], store=store)
    first = grader.judge("mini", PETIT, solutions(PETIT)).questions[1].checks[0].points
    weight.write_text("9")
    assert grader.judge("mini", PETIT, solutions(PETIT)).questions[1].checks[0].points > first
    grader.engine.parents.clear()


def test_a_notebook_that_was_stopped_is_tried_again_when_forced(judge, course_copy, warm, store, solutions):
    endless = {"double": "import time\ntime.sleep(60)", "nombre": CLOCK + "nombre = 42"}
    limits = Limits(cell_timeout_s=5)
    first = judge(limits=limits, **endless)
    assert first.was_stopped
    assert judge(limits=limits, **endless) == first
    forced = Grader(course_copy, limits, parents=[warm], store=store, retry_stopped=True)
    again = forced.judge("mini", PETIT, solutions(PETIT, **endless))
    forced.engine.parents.clear()
    assert when(again) != when(first)


def test_data_that_cannot_be_read_costs_no_grade(judge, tmp_path, monkeypatch):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "images").symlink_to(tmp_path / "gone")
    locked = tmp_path / "data" / "locked"
    locked.write_text("")
    locked.chmod(0)
    monkeypatch.setenv("CNNLAB_DATA", str(tmp_path / "data"))
    assert judge().score > 0


def test_the_checks_of_another_notebook_change_nothing(judge, course_copy):
    first = judge(nombre=CLOCK + "nombre = 42")
    with course_copy.checks("mini", VALEURS).open("a") as file:
        file.write("\n# corrected\n")
    again = judge(nombre=CLOCK + "nombre = 42")
    assert (when(again), again.questions) == (when(first), first.questions)


def test_a_fault_of_ours_is_not_kept(judge, course_copy):
    checks = course_copy.checks("mini", PETIT)
    right = checks.read_text()
    checks.write_text(
        right.replace("def test_", "def test_", 1) + "\n\n@nombre\ndef test_broken(submission):\n    1 / 0\n"
    )
    assert judge().has_grader_error
    checks.write_text(right)
    assert not judge().has_grader_error


def test_a_damaged_store_costs_time_and_nothing_else(judge, store):
    first = judge(nombre=CLOCK + "nombre = 42")
    for path in store.folder.rglob("*"):
        if path.is_file():
            path.write_bytes(path.read_bytes()[:-7])
    again = judge(nombre=CLOCK + "nombre = 42")
    assert when(again) != when(first)
    assert again.score == first.score


def test_without_room_for_the_store_grading_goes_on(judge, store, caplog):
    store.folder.write_text("a file where the folder should be")
    assert judge().score == judge().score > 0
    assert "not kept" in caplog.text


# --- killed -----------------------------------------------------------------------------------------

STUDENTS = ("ada", "bob", "cleo", "dan")


def a_class(course, folder, command, submission_of):
    shutil.copytree(course.root, folder)
    school = Class(Course(folder), command)
    for rank, student in enumerate(STUDENTS):
        school.submit(student, PETIT, submission_of(PETIT, nombre=CLOCK + f"nombre = {42 - rank % 2}"))
        school.submit(student, VALEURS, submission_of(VALEURS))
        (school.folder(student) / "timestamp.txt").write_text("2026-11-20 10:00:00 UTC")
    assert school.nbgrader("generate_assignment", "mini", "--force").returncode == 0
    return school


def everything(school):
    return {student: {name: school.grades(student, name) for name in (PETIT, VALEURS)} for student in STUDENTS}


def clocks(school):
    """When each stored execution took place, by its key."""
    store = Store(school.course.root / FOLDER)
    found = {}
    for path in store.folder.glob("*/*"):
        content = store.get(path.name) if path.suffix == "" else None
        if content and (clock := re.search(rb"\\u00e0 (\d+)", content)):
            found[path.name] = clock.group(1)
    return found


def test_killed_at_any_moment_and_run_again_the_gradebook_is_the_same(course, tmp_path, command, submission_of):
    whole = a_class(course, tmp_path / "whole", command, submission_of)
    started = time.monotonic()
    assert whole.nbgrader("autograde", "mini").returncode == 0
    took_s = time.monotonic() - started
    killed = a_class(course, tmp_path / "killed", command, submission_of)
    draw, kept = random.Random(0), {}
    for _ in range(int(os.environ.get("LABGRADER_KILLS", "1"))):
        process = subprocess.Popen(
            [str(Path(sys.executable).with_name("nbgrader")), "autograde", "mini"], cwd=killed.course.root,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        time.sleep(draw.uniform(0.3, 1.0) * took_s)
        process.send_signal(signal.SIGKILL)
        process.wait()
        now = clocks(killed)
        assert {key: now[key] for key in kept} == kept
        kept = now
    done = killed.nbgrader("autograde", "mini")
    assert done.returncode == 0, done.stderr[-2000:]
    assert everything(killed) == everything(whole)
    now = clocks(killed)
    assert {key: now[key] for key in kept} == kept, "a notebook that was finished was executed again"
    notes = (killed.course.root / ".labgrader/writing").iterdir()
    assert not any(note.read_text() for note in notes), "a submission is still said to be half written"


def test_what_a_note_names_is_mended_as_far_as_it_is_half_written(course, tmp_path, command, submission_of):
    school = a_class(course, tmp_path / "course", command, submission_of)
    assert school.nbgrader("autograde", "mini").returncode == 0
    notes = school.course.root / ".labgrader/writing"
    for student in ("ada", "bob"):
        (notes / f"of-a-dead-process-{student}").write_text(json.dumps(["mini", student]))
    whole, half = school.folder("bob", "autograded"), school.folder("ada", "autograded")
    (whole / "by-hand.txt").write_text("a remark")
    for name in (PETIT, VALEURS):  # as a run leaves them that is killed between its two passes
        (half / f"{name}.ipynb").chmod(0o644)
        (half / f"{name}.ipynb").write_text("{}")
    assert school.nbgrader("autograde", "mini", "--student", "ada", "--notebook", PETIT).returncode == 0
    assert [is_graded(half / f"{name}.ipynb") for name in (PETIT, VALEURS)] == [True, False]
    assert school.nbgrader("autograde", "mini").returncode == 0
    assert is_graded(half / f"{VALEURS}.ipynb")
    assert (whole / "by-hand.txt").exists(), "a submission that was written to its end was removed"
    assert not any(note.read_text() for note in notes.iterdir())


def test_a_course_folder_where_nothing_may_be_kept_is_graded_all_the_same(course, tmp_path, command, submission_of):
    school = a_class(course, tmp_path / "course", command, submission_of)
    shutil.rmtree(school.course.root / ".labgrader", ignore_errors=True)
    (school.course.root / ".labgrader").write_text("a file where the folder should be")
    done = school.nbgrader("autograde", "mini")
    assert done.returncode == 0
    assert school.grades("ada", PETIT)["nombre"][0] == 1
    assert "not kept" in done.stderr


def test_a_killed_grader_leaves_no_folder_behind():
    code = "import time; from labgrader.warm import WarmParent; parent = WarmParent(); parent.wait_until_ready(); "
    code += "print(parent.address, flush=True); time.sleep(60)"
    with subprocess.Popen([sys.executable, "-P", "-c", code], stdout=subprocess.PIPE, text=True) as grader:
        assert grader.stdout is not None
        folder = Path(grader.stdout.readline().strip()).parent
        assert folder.is_dir()
        grader.kill()
    deadline = time.monotonic() + 30
    while folder.exists() and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not folder.exists()
