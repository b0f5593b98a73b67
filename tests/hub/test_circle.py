"""The whole circle in a browser, by clicking: released, fetched, answered, validated, submitted, graded, read.

The tests are steps: each needs those before it.
"""

import csv
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from browser import FormGrader, Notebook, Person, run_all
from conftest import ROOT

COURSE = "tp_cnn"
CHECKOUT = Path(__file__).resolve().parents[2]
SOURCE = CHECKOUT / "source" / COURSE / "01_convolution.ipynb"
NO_DIVISION = "box_blur = np.ones((3, 3))"  # nine times too strong: the visible check sees it
MARGIN_OF_THREE = """def conv(img, kernel):
    kh, kw = kernel.shape
    complete = np.pad(img, 3)  # assez pour un noyau 7×7
    sortie = np.zeros(img.shape)
    for i in range(img.shape[0]):
        for j in range(img.shape[1]):
            haut, gauche = i + 3 - kh // 2, j + 3 - kw // 2
            sortie[i, j] = np.sum(complete[haut : haut + kh, gauche : gauche + kw] * kernel)
    return sortie"""  # right but for larger kernels, which only the hidden checks try
MAX_SCORE, LOST = 16, 1


@pytest.fixture(scope="module")
def instructor(log_in: Callable[[str], Person]) -> Person:
    """The one who teaches."""
    return log_in("cnnlab-prof")


@pytest.fixture(scope="module")
def student(log_in: Callable[[str], Person]) -> Person:
    """One who learns."""
    return log_in("cnnlab-ada")


@pytest.fixture(scope="module")
def forms(instructor: Person) -> FormGrader:
    """Formgrader, open in the instructor's browser."""
    return instructor.formgrader(COURSE)


@pytest.fixture(scope="module")
def opened() -> Iterator[list[Notebook]]:
    """The notebook that the student has open, from one step to the next."""
    yield []


def answers() -> dict[int, str]:
    """Return the solution of each answer cell, by the cell's place in the notebook."""
    cells = json.loads(SOURCE.read_text(encoding="utf-8"))["cells"]
    marks = ("### BEGIN SOLUTION", "### END SOLUTION")
    return {
        place: "\n".join(line for line in "".join(cell["source"]).splitlines() if line.strip() not in marks)
        for place, cell in enumerate(cells)
        if cell["metadata"].get("nbgrader", {}).get("solution")
    }


def test_the_instructor_generates_and_releases(forms: FormGrader) -> None:
    forms.frame.locator("td.assign a").first.wait_for()
    forms.see("formgrader")
    assert "Success" in forms.click("assign", COURSE)
    assert "Success" in forms.click("release", COURSE)
    forms.frame.locator("td.status:has-text('released')").wait_for()


def test_the_student_fetches(student: Person) -> None:
    assignments = student.assignments()
    row = assignments.locator(f".list_item:has-text('{COURSE}')").first
    row.wait_for()
    student.see("assignments")
    row.locator("button:has-text('Fetch')").click()
    assignments.locator("#fetched_assignments_list button:has-text('Submit')").wait_for()
    student.see("fetched")


def test_the_student_answers_and_runs(student: Person, opened: list[Notebook]) -> None:
    notebook = Notebook(student, COURSE, "01_convolution")
    opened.append(notebook)
    student.see("notebook")
    for place, text in answers().items():
        notebook.answer(place, MARGIN_OF_THREE if text.startswith("def conv(") else text)
    first = next(iter(answers()))
    notebook.answer(first, answers()[first].replace("box_blur = np.full((3, 3), 1 / 9)", NO_DIVISION))
    notebook.run_all()
    shown = notebook.output(first + 1)
    assert "À revoir : la somme de box_blur vaut 1" in shown, shown
    notebook.look_at(first + 1)
    student.see("self-check")


def test_validation_fails_then_passes(student: Person, opened: list[Notebook]) -> None:
    (notebook,) = opened
    notebook.save()
    assert "box_blur" in notebook.validate("validation-failed")
    first = next(iter(answers()))
    notebook.answer(first, answers()[first])
    notebook.run_all()
    notebook.look_at(first + 1)
    student.see("mended")
    notebook.look_at(first + 4)
    student.see("figures")
    notebook.save()
    assert "Success" in notebook.validate("validation-passed")


def test_the_student_submits(student: Person) -> None:
    assignments = student.assignments()
    assignments.locator("#fetched_assignments_list button:has-text('Submit')").click()
    assignments.locator(f"#submitted_assignments_list :text('{COURSE}')").first.wait_for()
    student.see("submitted")


def test_the_instructor_collects_and_autogrades(forms: FormGrader) -> None:
    assert "Success" in forms.click("collect", COURSE)
    forms.frame.locator("td.num-submissions a").first.wait_for()
    forms.frame.locator("td.num-submissions a").first.click()
    forms.frame.locator("td.autograde a").first.wait_for()
    forms.see("submissions")
    assert "Success" in forms.click("autograde", "cnnlab-ada")
    score = forms.frame.locator("td.score").first.inner_text()
    forms.see("graded")
    assert score.split("/")[0].strip() == str(MAX_SCORE - LOST), score


def test_the_instructor_sees_each_question_and_releases_feedback(forms: FormGrader) -> None:
    assert "Success" in forms.click("generate-feedback", "cnnlab-ada")
    assert "Success" in forms.click("release-feedback", "cnnlab-ada")
    forms.frame.locator("td.student-name a").first.click()
    forms.frame.locator("a:has-text('01_convolution')").first.wait_for()
    forms.see("notebooks-of-the-student")
    forms.frame.locator("a:has-text('01_convolution')").first.click()
    table = forms.frame.locator("table:has-text('à revoir')").first
    table.wait_for()
    table.scroll_into_view_if_needed()
    forms.see("questions")
    scores = forms.frame.locator("input.score")
    assert [scores.nth(place).get_attribute("placeholder") for place in range(5)] == ["4", "4", "2", "3", "2"]


def test_the_student_reads_the_feedback(student: Person) -> None:
    assignments = student.assignments()
    assignments.locator("#refresh_assignments_list").click()
    assignments.locator("button:has-text('Fetch Feedback')").click()
    seen = assignments.locator("a:has-text('view feedback')")
    seen.wait_for()
    student.see("feedback-fetched")
    seen.click()
    student.page.locator(".jp-DirListing-item:has-text('01_convolution.html')").dblclick()
    page = student.page.frame_locator(".jp-HTMLViewer iframe")
    table = page.locator("table:has-text('à revoir')")
    table.wait_for()
    table.scroll_into_view_if_needed()
    student.see("feedback")
    assert page.locator("#toc li").all_inner_texts() == [
        "noyaux\u00a0: 4 / 4", "convolution\u00a0: 4 / 5", "correlation\u00a0: 2 / 2", "taille_sortie\u00a0: 3 / 3",
        "image_constante\u00a0: 2 / 2",
    ]  # fmt: skip


def test_the_instructor_exports_grades(forms: FormGrader) -> None:
    files = forms.page.locator(".jp-DirListing-item:has-text('exporter_les_notes.ipynb')")
    files.dblclick()
    forms.page.wait_for_selector(".jp-NotebookPanel .jp-Cell")
    run_all(forms.page)
    forms.page.locator(".jp-OutputArea td:text-is('cnnlab-ada')").wait_for()
    forms.see("grades")
    home = ROOT / "homes" / "cnnlab-correcteur"
    with (home / "notes.csv").open(encoding="utf-8-sig", newline="") as written:
        rows = list(csv.DictReader(written, delimiter=";"))
    assert [(row["identifiant"], row["points"], row["sur"]) for row in rows] == [("cnnlab-ada", "15,0", "100,0")]
