"""The real commands on the real assignment: nbgrader from the repository's root, and the demonstration."""

import csv
import hashlib
import shutil
from pathlib import Path

import nbformat
import pytest
from nbgrader.api import Gradebook

ROOT = Path(__file__).resolve().parents[2]
COURSE_FILES = ("masters", "grader_tests", "source", "release", "solutions", "nbgrader_config.py", "autograded",
                "submitted", "feedback")  # fmt: skip


@pytest.fixture(scope="module")
def clone(tmp_path_factory):
    """The repository as a newcomer has it, so that nothing is written into ours."""
    folder = tmp_path_factory.mktemp("clone")
    for name in COURSE_FILES:
        if (ROOT / name).is_dir():
            ignored = shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints")
            shutil.copytree(ROOT / name, folder / name, ignore=ignored)
        else:
            shutil.copy(ROOT / name, folder)
    return folder


def digests(folder: Path) -> dict[str, str]:
    paths = sorted(path for path in folder.rglob("*.ipynb"))
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}


def test_nbgrader_makes_the_committed_notebooks_again_to_the_byte(clone, command):
    before = digests(clone)
    for verb in ("generate_assignment", "generate_solution"):
        done = command("nbgrader", verb, "tp_cnn", "--force", cwd=clone)
        assert done.returncode == 0, done.stderr
    assert digests(clone) == before


def test_validate_accepts_a_solution_and_names_what_is_missing_in_the_release(clone, command):
    solved = command("nbgrader", "validate", "solutions/tp_cnn/03_pooling.ipynb", cwd=clone)
    assert "Success! Your notebook passes all the tests." in solved.stdout + solved.stderr
    shipped = command("nbgrader", "validate", "release/tp_cnn/03_pooling.ipynb", cwd=clone)
    assert "VALIDATION FAILED ON" in shipped.stdout
    assert "à compléter" in shipped.stdout


@pytest.fixture(scope="module")
def demo(tmp_path_factory, command):
    folder = tmp_path_factory.mktemp("demo") / "class"
    done = command("labgrader", "demo", "tp_cnn", "--folder", folder, cwd=ROOT)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder, done.stdout


def test_the_demonstration_grades_each_student_as_their_story_says(demo):
    folder, printed = demo
    with Gradebook(f"sqlite:///{folder / 'gradebook.db'}") as gradebook:
        scores = {s.student.id: s.score for s in gradebook.assignment_submissions("tp_cnn")}
        notebooks = gradebook.find_assignment("tp_cnn").notebooks
        by_hand = sum(cell.max_score for n in notebooks for cell in n.grade_cells if cell.name == "pourquoi")
        everything = sum(n.max_score for n in notebooks) - by_hand
        last = notebooks[-1].max_score
        endless = gradebook.find_submission_notebook("01_convolution", "tp_cnn", "gaspard")
        assert {g.name: g.score for g in endless.grades}["test_noyaux"] == 0
    assert scores["ada"] == scores["blaise"] == scores["camille"] == everything
    assert 0 < scores["emile"] < scores["dorothee"] < everything
    assert scores["fatou"] == 0
    assert scores["gaspard"] == everything - 4
    assert scores["helene"] == everything - last
    assert all(name in printed for name in scores)


def test_the_demonstration_leaves_feedback_and_a_table_of_grades(demo):
    folder, _ = demo
    with (folder / "grades.csv").open(encoding="utf-8") as file:
        rows = {row["student_id"]: row for row in csv.DictReader(file)}
    assert len(rows) == 8
    page = (folder / "feedback" / "emile" / "tp_cnn" / "01_convolution.html").read_text(encoding="utf-8")
    assert "à revoir" in page
    assert "Indice" in page
    said = page[page.index("<body") :]  # the style sheet before it has a class named after tracebacks
    for hidden in ("labgrader", "grader_tests", "HIDDEN TESTS", "correlate2d", "Traceback"):
        assert hidden not in said
    assert not list((folder / "feedback" / "helene" / "tp_cnn").glob("03_*"))


def test_an_autograded_notebook_shows_tables_and_no_hidden_cell(demo):
    folder, _ = demo
    path = folder / "autograded" / "ada" / "tp_cnn" / "01_convolution.ipynb"
    assert "labgrader.kernel" not in path.read_text(encoding="utf-8")
    notebook = nbformat.read(path, as_version=4)
    tested = [cell for cell in notebook.cells if cell.get("id", "").startswith("test_")]
    assert all(any("text/html" in o.get("data", {}) for o in cell.outputs) for cell in tested)
