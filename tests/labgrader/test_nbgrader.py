"""nbgrader's own commands, by their command line, on a class with every kind of trouble."""

import copy
import csv
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from school import Class, state

from labgrader.course import Course

PETIT, VALEURS = "01_petit", "02_valeurs"
FULL = {PETIT: {"nombre": 1, "double": 2, "quadruple": 3}, VALEURS: {"tableau": 2.5, "texte": 1, "mode": 2}}
NOTHING = {name: dict.fromkeys(questions, 0) for name, questions in FULL.items()}
SCRIPT = "<script>alert('sortie')</script>"
PROSE = "Parce que.\n\n<script>alert('prose')</script>\n\n<img src=x onerror=\"alert('prose')\">"
GIVEN_BY_HAND = 1.25
FORGED = 987_654_321_012_345.0  # points that no duration written beside them resembles


def with_html_everywhere(nb: dict[str, Any]) -> None:
    """Outputs, prose and code that would act on whoever opens the page."""
    data = {"text/html": [SCRIPT], "application/javascript": ["alert('sortie')"], "image/svg+xml": ["<svg/>"]}
    for cell in nb["cells"]:
        if cell["cell_type"] == "code":
            cell["outputs"] = [{"output_type": "display_data", "metadata": {}, "data": data}]
    for cell in nb["cells"]:
        identifier = cell["metadata"].get("nbgrader", {}).get("grade_id")
        if identifier == "nombre":
            cell["source"] = (
                "from IPython.display import HTML, Javascript, display\n"
                f"display(HTML({SCRIPT!r}), Javascript('alert(\"sortie\")'))\n"
                f"display({{'image/png': '\">{SCRIPT}'}}, raw=True)\nprint({SCRIPT!r})\nnombre = 41"
            )
        if identifier == "pourquoi":
            cell["source"] = PROSE


def forge(nb: dict[str, Any]) -> None:
    """Points, test cells, outputs and kernel, all forged."""
    score = {"output_type": "execute_result", "data": {"text/plain": str(FORGED)}, "metadata": {}, "execution_count": 1}
    tests = [c for c in nb["cells"] if c["metadata"].get("nbgrader", {}).get("grade")]
    for cell in tests:
        cell["metadata"]["nbgrader"]["points"] = FORGED
        if cell["cell_type"] == "code":
            cell |= {"source": str(FORGED), "outputs": [score]}
    nb["cells"] += [copy.deepcopy(c) | {"id": f"twin-{i}"} for i, c in enumerate(tests)]
    nb["cells"].remove(tests[0])
    nb["metadata"]["kernelspec"] = {"name": "bash", "display_name": "Bash"}
    nb["metadata"]["labgrader"] = {"result": {"score": FORGED}, "unreadable": "", "answered": [], "imports": ["os"]}


@pytest.fixture(scope="module")
def graded(
    course: Course, new_course: Callable[[Path], Course], tmp_path_factory: pytest.TempPathFactory,
    submission_of: Callable[..., dict[str, Any]], command: Callable[..., Any],
) -> Class:  # fmt: skip
    """The class, after `nbgrader generate_assignment` and `nbgrader autograde`."""
    import shutil

    root = tmp_path_factory.mktemp("class") / "course"
    shutil.copytree(course.root, root)
    school = Class(Course(root), command)
    outside = root / "secret.txt"
    outside.write_text("le carnet de notes")

    def both(student: str, petit: dict[str, Any] | None = None, valeurs: dict[str, Any] | None = None) -> None:
        school.submit(student, PETIT, petit or submission_of(PETIT))
        school.submit(student, VALEURS, valeurs or submission_of(VALEURS))

    released = {name: json.loads(school.course.built("release", "mini", name).read_text()) for name in (PETIT, VALEURS)}
    both("ada")
    both("bob", submission_of(PETIT, nombre="nombre = 41", double="def double(x):\n    x *= 2\n    return x"),
         submission_of(VALEURS, tableau="tableau = np.zeros(3)", texte="texte = 'abracadabré'"))  # fmt: skip
    both("chloe", released[PETIT], released[VALEURS])
    both("denis", submission_of(PETIT, nombre="while True: pass", double="import os; os._exit(0)"))
    school.submit("emma", VALEURS, submission_of(VALEURS))
    both("farid")
    school.submit("farid", PETIT, "ceci n'est pas du JSON")
    both("gilles")
    os.mkfifo(school.folder("gilles") / "tube")
    os.mkfifo(school.folder("gilles") / "tube.ipynb")
    (school.folder("gilles") / "lien [1].txt").symlink_to(outside)
    (school.folder("gilles") / "racine").symlink_to("/etc")
    (school.folder("gilles") / "notes.txt").write_text("mes notes")
    both("hana")
    (school.folder("hana") / f"{PETIT}.ipynb").unlink()
    (school.folder("hana") / f"{PETIT}.ipynb").symlink_to(school.folder("ada") / f"{PETIT}.ipynb")
    both("ivan")
    school.submit("ivan", "99_autre", submission_of(PETIT))
    school.folder("jules").mkdir(parents=True)
    web = submission_of(PETIT)
    with_html_everywhere(web)
    both("karim", web)
    forged = submission_of(PETIT, nombre="nombre = 41")
    forge(forged)
    both("lea", forged)
    both("marc", valeurs=submission_of(VALEURS, mode="mode = 'bug'"))
    deep = json.dumps(submission_of(PETIT)).replace(
        '"metadata": {}', '"metadata": {"a": ' + "[" * 400 + "]" * 400 + "}", 1
    )
    both("nora")
    school.submit("nora", PETIT, json.dumps(submission_of(PETIT)).replace('"metadata": {}', deep, 1))
    both("oscar")
    school.submit("oscar", PETIT, submission_of(PETIT) | {"metadata": []})
    os.mkfifo(school.folder("oscar") / "image.png")
    both("paul", submission_of(PETIT, pourquoi="<" * 250_000))  # what is made harmless grows
    both("zoe")  # the last in order: graded whatever came before

    school.before = state(root / "submitted")
    generated = school.nbgrader("generate_assignment", "mini", "--force")
    assert generated.returncode == 0, generated.stderr
    school.nbgrader("autograde", "mini")
    return school


class TestAutograde:
    @pytest.mark.parametrize("student", ["ada", "gilles", "ivan", "paul", "zoe"])
    def test_right_answers_get_every_automatic_point(self, graded, student):
        for name in (PETIT, VALEURS):
            assert graded.scores(student, name) == FULL[name]

    def test_part_of_the_checks_gives_part_of_the_points(self, graded):
        assert graded.scores("bob", PETIT) == {"nombre": 0, "double": 1, "quadruple": 3}
        assert graded.scores("bob", VALEURS) == {"tableau": 0.5, "texte": pytest.approx(2 / 3, abs=1e-5), "mode": 2}

    def test_an_untouched_notebook_scores_zero_and_nobody_has_to_read_it(self, graded):
        assert graded.scores("chloe", PETIT) == NOTHING[PETIT]
        assert graded.scores("chloe", VALEURS) == NOTHING[VALEURS]
        assert graded.waiting("chloe", PETIT) == set()

    def test_endless_loops_and_crashes_cost_their_question_only(self, graded):
        assert graded.scores("denis", PETIT) == {"nombre": 0, "double": 0, "quadruple": 3}
        assert graded.scores("denis", VALEURS) == FULL[VALEURS]

    def test_a_missing_notebook_costs_that_notebook_only(self, graded):
        assert graded.scores("emma", VALEURS) == FULL[VALEURS]
        assert not any(graded.scores("emma", PETIT).values())

    @pytest.mark.parametrize("student", ["farid", "hana"])
    def test_a_notebook_that_cannot_be_read_waits_for_a_person_and_the_other_is_graded(self, graded, student):
        assert graded.scores(student, VALEURS) == FULL[VALEURS]
        assert not any(graded.scores(student, PETIT).values())
        assert graded.waiting(student, PETIT) >= {"nombre", "double", "quadruple"}
        assert f"{student}/mini/{PETIT}.ipynb" in graded.said["autograde"].stderr

    @pytest.mark.parametrize("student", ["nora", "oscar"])
    def test_odd_metadata_loses_no_answer_without_a_person_being_told(self, graded, student):
        assert graded.scores(student, VALEURS) == FULL[VALEURS]
        if graded.scores(student, PETIT) != FULL[PETIT]:
            assert graded.waiting(student, PETIT) >= {"nombre", "double", "quadruple"}

    def test_a_forged_notebook_is_worth_its_answers(self, graded):
        assert graded.scores("lea", PETIT) == {"nombre": 0, "double": 2, "quadruple": 3}
        with graded.gradebook() as book:
            assert book.find_submission("mini", "lea").max_score == book.find_assignment("mini").max_score

    def test_a_fault_of_ours_has_no_score_and_waits_for_a_person(self, graded):
        grades = graded.grades("marc", VALEURS)
        assert grades["mode"] == (None, None, True)
        assert graded.scores("marc", VALEURS) | {"mode": 2} == FULL[VALEURS]
        assert graded.waiting("marc", VALEURS) == {"mode"}

    def test_only_prose_that_was_written_waits_for_a_person(self, graded):
        assert graded.waiting("ada", PETIT) == {"pourquoi"}
        assert graded.waiting("ada", VALEURS) == set()
        assert graded.waiting("bob", VALEURS) == set()

    def test_what_students_sent_is_left_exactly_as_it_was(self, graded):
        assert state(graded.course.root / "submitted") == graded.before

    def test_links_and_pipes_are_not_followed_nor_copied_and_honest_files_are(self, graded):
        copied = {p.name for p in graded.folder("gilles", "autograded").rglob("*")}
        assert "notes.txt" in copied
        assert not copied & {"tube", "tube.ipynb", "lien [1].txt", "racine", "passwd"}
        for path in (graded.course.root / "autograded").rglob("*"):
            assert path.is_dir() or (path.is_file() and not path.is_symlink())
            assert path.is_dir() or b"le carnet de notes" not in path.read_bytes()

    def test_an_unknown_notebook_does_not_stop_its_student(self, graded):
        assert graded.scores("ivan", PETIT) == FULL[PETIT]
        with graded.gradebook() as book:
            assert [n.name for n in book.find_assignment("mini").notebooks] == [PETIT, VALEURS, "03_modele"]

    def test_the_autograded_notebook_is_the_instructors_with_the_answers(self, graded):
        text = (graded.folder("lea", "autograded") / f"{PETIT}.ipynb").read_text(encoding="utf-8")
        assert str(FORGED) not in text
        assert "Bash" not in text
        assert "nombre = 41" in text
        assert json.loads(text)["metadata"]["labgrader"]["result"]["score"] == 5.0

    def test_nothing_hidden_reaches_the_autograded_notebooks(self, graded):
        for path in (graded.course.root / "autograded").rglob("*.ipynb"):
            text = path.read_text(encoding="utf-8")
            assert "labgrader.kernel" not in text

    def test_no_engine_process_outlives_the_command(self, graded):
        left = []
        for process in Path("/proc").glob("[0-9]*"):
            try:
                if (process / "cwd").readlink().is_relative_to(graded.course.root):
                    left.append(process.name)
            except OSError:
                continue
        assert left == []


HIDDEN = (
    "labgrader.kernel", "BEGIN HIDDEN", "grader_tests", "Traceback (most recent call last):\n  File", "hidden-detail",
    "expect_close", "expect_equal", "submission.", "test_01_petit.py", "secret_of_the_check", "-7.75", "7,75",
    "return 2 * x", "6 * 7", "labgrader/",
)  # fmt: skip


@pytest.fixture(scope="module")
def told(graded: Class) -> Class:
    """The class, after `nbgrader generate_feedback`."""
    graded.nbgrader("generate_feedback", "mini")
    return graded


class TestFeedback:
    def test_every_graded_student_gets_a_page(self, told):
        assert told.said["generate_feedback"].returncode == 0, told.said["generate_feedback"].stderr[-3000:]
        for student in ("ada", "bob", "chloe", "denis", "farid", "karim", "lea", "marc", "zoe"):
            assert told.feedback(student, PETIT).startswith("<!DOCTYPE html>")

    def test_a_student_reads_a_french_table_of_checks(self, told):
        page = told.feedback("bob", PETIT)
        for text in ("à revoir", "réussi", "Ce qui est vérifié", "relisez Douglas Adams", "1 / 2", "évitez",
                     "ne modifie pas son argument"):  # fmt: skip
            assert text in page
        assert "2,5" in told.feedback("ada", VALEURS)

    @pytest.mark.parametrize("student", ["bob", "chloe", "denis", "karim", "lea", "marc"])
    def test_nothing_hidden_is_told(self, told, student):
        for name in (PETIT, VALEURS):
            page = told.feedback(student, name)
            answers = (told.folder(student) / f"{name}.ipynb").read_text(encoding="utf-8")
            assert [text for text in HIDDEN if text in page and json.dumps(text)[1:-1] not in answers] == []

    def test_neither_html_nor_javascript_that_a_cell_displays_survives(self, told):
        page = told.feedback("karim", PETIT)
        assert "&lt;script&gt;" in page  # what was printed is shown, as text
        assert not re.search(r"<script[^>]*>[^<]*sortie", page)
        notebook = (told.folder("karim", "autograded") / f"{PETIT}.ipynb").read_text(encoding="utf-8")
        assert "application/javascript" not in notebook
        assert "image/svg" not in notebook

    def test_html_written_as_prose_does_nothing_when_the_page_is_opened(self, told):
        page = told.feedback("karim", PETIT)
        assert "Parce que." in page
        assert not re.search(r"<script[^>]*>[^<]*prose", page)
        assert not re.search(r"<img[^>]*onerror", page)

    def test_who_could_not_be_read_is_told_that_a_person_will_look(self, told):
        assert "n’a pas pu être lu" in told.feedback("farid", PETIT)

    def test_a_fault_of_ours_is_told_without_its_details(self, told):
        assert "notée par une personne" in told.feedback("marc", VALEURS)


@pytest.fixture
def hearing_ctrl_c() -> Iterator[None]:
    """A suite that a shell started in the background ignores Ctrl-C, and so would the commands that it starts."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


class TestAfterwards:
    """In this order: each builds on the commands before."""

    def test_grading_again_gives_the_same_grades_and_keeps_those_given_by_hand(self, graded):
        students = ("bob",)
        with graded.gradebook() as book:
            for question in ("pourquoi", "test_nombre"):
                grade = book.find_grade(question, PETIT, "mini", "bob")
                grade.manual_score, grade.needs_manual_grade = GIVEN_BY_HAND, False
            book.db.commit()
        before = {s: (graded.grades(s, PETIT), graded.grades(s, VALEURS)) for s in students}
        for student in students:
            done = graded.nbgrader("autograde", "mini", "--force", "--student", student)
            assert done.returncode == 0, done.stderr
        for student in students:
            for old, name in zip(before[student], (PETIT, VALEURS), strict=True):
                new = graded.grades(student, name)
                assert {q: g[:2] for q, g in new.items()} == {q: g[:2] for q, g in old.items()}
        assert graded.grades("bob", PETIT)["pourquoi"][1] == GIVEN_BY_HAND
        assert graded.grades("bob", PETIT)["nombre"][:2] == (0, GIVEN_BY_HAND)

    def test_export_writes_the_whole_class(self, graded):
        done = graded.nbgrader("export", "--to", "grades.csv")
        assert done.returncode == 0, done.stderr
        with (graded.course.root / "grades.csv").open(encoding="utf-8") as file:
            rows = {row["student_id"]: row for row in csv.DictReader(file)}
        assert float(rows["ada"]["score"]) == sum(sum(questions.values()) for questions in FULL.values())
        assert float(rows["chloe"]["score"]) == 0
        assert set(rows) >= {"ada", "bob", "chloe", "denis", "emma", "farid", "lea", "marc", "zoe"}

    def test_solutions_are_made_by_nbgrader_as_they_were_built(self, graded, course):
        done = graded.nbgrader("generate_solution", "mini", "--force")
        assert done.returncode == 0, done.stderr
        for name in (PETIT, VALEURS):
            paths = [where.built("solutions", "mini", name) for where in (graded.course, course)]
            assert paths[0].read_bytes() == paths[1].read_bytes()

    def test_validate_accepts_the_solutions_and_refuses_the_release(self, graded):
        right = graded.nbgrader("validate", str(graded.course.built("solutions", "mini", PETIT)))
        assert "Success" in right.stdout
        wrong = graded.nbgrader("validate", str(graded.course.built("release", "mini", PETIT)))
        assert "Success" not in wrong.stdout
        assert "NotImplementedError" in wrong.stdout

    def test_a_fault_of_ours_is_the_last_thing_said(self, graded):
        done = graded.nbgrader("autograde", "mini", "--force", "--student", "marc")
        last = done.stderr.strip().splitlines()[-1]
        assert f"marc/{VALEURS}" in last
        assert "autograde --force" in last

    def test_a_gradebook_with_other_points_is_refused_in_one_line_and_nothing_is_graded(self, graded):
        with graded.gradebook() as book:
            book.find_graded_cell("test_double", PETIT, "mini").max_score = 7
            book.db.commit()
        before = state(graded.folder("bob", "autograded"))
        done = graded.nbgrader("autograde", "mini", "--force", "--student", "bob")
        assert done.returncode == 1
        (line,) = [line for line in done.stderr.splitlines() if "ERROR" in line]
        assert "gradebook.db" in line
        assert "'double' is worth 2 and stands there with 7" in line
        assert "nbgrader generate_assignment mini --force" in line
        assert state(graded.folder("bob", "autograded")) == before

    @pytest.mark.usefixtures("hearing_ctrl_c")
    @pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM], ids=["Ctrl-C", "SIGTERM"])
    def test_stopping_a_batch_is_quick_and_leaves_nothing_half_made(self, graded, submission_of, stop, tmp_path):
        graded.nbgrader("generate_assignment", "mini", "--force")
        graded.submit("zz", PETIT, submission_of(PETIT))
        assert graded.nbgrader("autograde", "mini", "--student", "zz", "--force").returncode == 0
        before = state(graded.folder("zz", "autograded"))
        endless = dict.fromkeys(("nombre", "double", "quadruple"), "while True: pass")  # three times three seconds
        for student in ("zz", "zzz"):
            graded.submit(student, PETIT, submission_of(PETIT, **endless))
        process = subprocess.Popen(
            [str(Path(sys.executable).parent / "nbgrader"), "autograde", "mini", "--force", "--student", "zz*"],
            cwd=graded.course.root, stderr=subprocess.PIPE, text=True, env=os.environ | {"TMPDIR": str(tmp_path)},
        )  # fmt: skip
        for line in process.stderr:
            if "Judging" in line:
                break
        time.sleep(1)
        process.send_signal(stop)
        _, told = process.communicate(timeout=8)
        assert process.returncode != 0
        assert "zzz" not in told, "it went on to the next student"
        shutil.rmtree(graded.course.root / "submitted" / "zzz")
        assert state(graded.folder("zz", "autograded")) == before
        assert not graded.folder("zzz", "autograded").exists()
        assert not list(tmp_path.glob("labgrader-*"))
