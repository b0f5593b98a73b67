"""An Otter package: what students find in it, what grades in it, and what must not be in it."""

import json
import re
import subprocess
import sys
import threading
import zipfile
from dataclasses import replace
from pathlib import Path

import nbformat
import pytest

from labgrader.checks import read_questions
from labgrader.errors import BuildError, GradingFailed
from labgrader.masters import write_notebook
from labgrader.notebook import grade_id, is_solution, solutions_of
from labgrader.otter import verdicts
from labgrader.otter.masters import master_of
from labgrader.otter.package import MAX_MB, Package, verify


@pytest.fixture(scope="module")
def package(otter_packages) -> Package:
    return otter_packages["01_petit"]


@pytest.fixture
def student_run(package, command, tmp_path):
    """Run the student's notebook from top to bottom, one answer filled in; return the text of its cells' outputs."""

    def run(**answers: str) -> str:
        notebook = nbformat.read(package.student / "01_petit.ipynb", as_version=4)
        for cell in notebook.cells:
            if is_solution(cell):
                cell.source = answers.get(grade_id(cell), cell.source)
        write_notebook(notebook, tmp_path / "01_petit.ipynb")
        options = ("--execute", "--allow-errors", "--to", "notebook", "--output", "done.ipynb")
        done = command("jupyter", "nbconvert", *options, "01_petit.ipynb", cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        cells = nbformat.read(tmp_path / "done.ipynb", as_version=4).cells
        return "\n".join(json.dumps(cell.outputs, ensure_ascii=False) for cell in cells if cell.cell_type == "code")

    return run


def test_students_fill_in_the_cells_that_nbgrader_releases(package, course):
    found = solutions_of(nbformat.read(package.student / "01_petit.ipynb", as_version=4))
    released = solutions_of(nbformat.read(course.built("release", "mini", "01_petit"), as_version=4))
    assert found == released
    assert set(found) == {"nombre", "double", "quadruple", "pourquoi"}


def test_what_students_get_tells_nothing_of_solutions_and_hidden_checks(package, course):
    texts = [path.read_text(encoding="utf-8") for path in package.student.rglob("*") if path.is_file()]
    assert texts
    hidden = [
        check.name for spec in read_questions(course.checks("mini", "01_petit")).values() for check in spec.checks
    ]
    names = [name for name in hidden if "_" in name]  # `nombre` is a question too
    assert names
    for text in texts:
        assert "expect_passed" not in text
        assert not any(name in text for name in names)
        assert "6 * 7" not in text
        assert "deux fois deux" not in text
        assert "grader_tests" not in text


def test_the_visible_checks_pass_and_fail_as_otter_tests_with_their_own_sentences(student_run):
    said = student_run(nombre="nombre = -1", double="def double(x):\n    return 2 * x")
    assert "un nombre positif" in said
    assert "assert nombre" not in said  # the message, not the test's code
    assert "double</pre></strong> passed!" in said
    assert "quadruple</pre> results:" in said  # left as it was: it fails, and stops nothing
    assert "NotImplementedError: à compléter" in said


def test_a_package_is_small_and_holds_the_checks_of_its_notebook_alone(package):
    assert package.archive.stat().st_size < MAX_MB * 2**20
    with zipfile.ZipFile(package.archive) as archive:
        names = set(archive.namelist())
        environment = archive.read("environment.yml").decode()
    assert {n for n in names if n.startswith("course/")} == {
        "course/source/mini/01_petit.ipynb", "course/release/mini/01_petit.ipynb",
        "course/grader_tests/mini/test_01_petit.py",
    }  # fmt: skip
    assert {"tests/nombre.py", "tests/double.py", "tests/quadruple.py"} <= names
    assert not {name for name in names if name.startswith("files/")}  # Otter would copy them beside the student's files
    (wheel,) = (name for name in names if name.endswith(".whl"))
    assert f"/autograder/source/{wheel}[cpu]" in environment


def test_the_engine_in_a_package_installs_without_a_network_and_is_whole(package, tmp_path):
    with zipfile.ZipFile(package.archive) as archive:
        (wheel,) = (name for name in archive.namelist() if name.endswith(".whl"))
        archive.extract(wheel, tmp_path)
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-index"]
    known = subprocess.run([*pip, "--dry-run", f"{tmp_path / wheel}[cpu]"], check=False)  # what it needs is there
    assert known.returncode == 0
    done = subprocess.run([*pip, "--no-deps", "--target", str(tmp_path / "alone"), str(tmp_path / wheel)], check=False)
    assert done.returncode == 0
    kept = {path.relative_to(tmp_path / "alone") for path in (tmp_path / "alone").rglob("*.*") if path.suffix != ".pyc"}
    sources = Path(__file__).parents[2] / "src"
    missing = {
        path.relative_to(sources) for path in sources.rglob("*.*") if path.suffix != ".pyc" and ".egg" not in str(path)
    } - kept
    assert not missing


def test_the_solution_has_full_marks_and_an_archive_that_judges_nothing_is_refused(package, course, tmp_path):
    assert "6 of 6 points" in verify(package, course, "mini")
    broken = tmp_path / package.archive.name
    with zipfile.ZipFile(package.archive) as old, zipfile.ZipFile(broken, "w") as new:
        for name in old.namelist():
            if not name.startswith("tests/"):
                content = old.read(name)
                new.writestr(name, b"{}" if name == "otter_config.json" else content)
        new.writestr("tests/README", "no test is left: Otter finds 0 of 0 points, all of them")
    solved = broken.with_name("01_petit.ipynb")
    solved.write_bytes(package.archive.with_name("01_petit.ipynb").read_bytes())
    with pytest.raises(GradingFailed, match="0 of 0 points, not 6"):
        verify(replace(package, archive=broken), course, "mini")
    assert not broken.exists()  # nobody uploads it by mistake


def test_questions_inside_one_another_are_refused_by_name(course):
    source, released = (nbformat.read(course.built(k, "mini", "01_petit"), as_version=4) for k in ("source", "release"))
    outline = read_questions(course.checks("mini", "01_petit"))
    cells = source.cells
    tests = next(i for i, cell in enumerate(cells) if grade_id(cell) == "test_nombre")
    answer = next(i for i, cell in enumerate(cells) if grade_id(cell) == "double")
    cells[tests], cells[answer] = cells[answer], cells[tests]
    with pytest.raises(BuildError, match="'double' lies inside 'nombre'"):
        master_of(source, released, outline, "mini", "01_petit", [])


def test_a_released_text_that_is_not_the_source_s_is_refused(course):
    source, released = (nbformat.read(course.built(k, "mini", "01_petit"), as_version=4) for k in ("source", "release"))
    for cell in released.cells:
        if grade_id(cell) == "double":
            cell.source = cell.source.replace("def double(x)", "def double(y)")
    with pytest.raises(BuildError, match="'double': the released text is not its source without solutions"):
        master_of(source, released, read_questions(course.checks("mini", "01_petit")), "mini", "01_petit", [])


def test_points_are_each_check_s_own(package):
    """Otter gives a list of points to the wrong tests where a hidden case precedes a public one."""
    master = nbformat.read(package.master, as_version=4)
    tests = [cell.source for cell in master.cells if cell.cell_type == "code" and "BEGIN TEST CONFIG" in cell.source]
    found = [
        (re.search(r"def (\w+)", test)[1], float(re.search(r"^points: (.*)$", test, re.MULTILINE)[1])) for test in tests
    ]
    assert found == [
        ("auto_verification", 0), ("nombre", 1),
        ("auto_verification", 0), ("double_d_un_tableau", 1), ("double_ne_change_pas_x", 1),
        ("auto_verification", 0), ("quadruple", 3),
    ]  # fmt: skip


def test_the_command_refuses_what_it_does_not_know_and_removes_nothing(course, command, tmp_path):
    kept = tmp_path / "precious"
    kept.mkdir()
    for arguments in (["mini", "--notebook", str(kept)], ["mini", "--notebook", "01_peti"], ["mimi"]):
        done = command("labgrader", "otter", *arguments, "--folder", tmp_path / "made", cwd=course.root)
        assert done.returncode == 2
        assert "01_petit" in done.stderr or "mini" in done.stderr
        assert "Traceback" not in done.stderr
    assert kept.is_dir()
    assert not (tmp_path / "made").exists()


def test_checks_edited_since_the_build_are_refused_before_a_package_is_made(course_copy, command, tmp_path):
    checks = course_copy.checks("mini", "01_petit")
    checks.write_text(
        checks.read_text(encoding="utf-8").replace('"nombre", points=1', '"nombre", points=9'), encoding="utf-8"
    )
    options = ("--notebook", "01_petit", "--no-run-tests", "--folder", tmp_path / "made")
    done = command("labgrader", "otter", "mini", *options, cwd=course_copy.root)
    assert done.returncode == 1
    assert "labgrader build" in done.stderr
    assert not (tmp_path / "made").exists()


def test_otter_s_tests_hear_our_verdict(tmp_path, monkeypatch, judge):
    monkeypatch.delenv(verdicts.VARIABLE, raising=False)
    with pytest.raises(AssertionError, match="Nothing was judged"):
        verdicts.expect_passed("nombre", "nombre")
    monkeypatch.setenv(verdicts.VARIABLE, "")
    with pytest.raises(AssertionError, match="Nothing was judged"):
        verdicts.expect_passed("nombre", "nombre")
    verdicts.announce(tmp_path / "verdicts.json")
    judging = threading.Timer(0.3, verdicts.write, (judge(nombre="nombre = 41"), tmp_path / "verdicts.json"))
    judging.start()  # the kernel's tests wait for it
    verdicts.expect_passed("double", "double_d_un_tableau")
    with pytest.raises(AssertionError, match="relisez Douglas Adams"):
        verdicts.expect_passed("nombre", "nombre")
    with pytest.raises(AssertionError, match="no check 'gone'"):
        verdicts.expect_passed("nombre", "gone")
    verdicts.write(None, tmp_path / "verdicts.json")
    with pytest.raises(AssertionError, match="Nothing was judged"):
        verdicts.expect_passed("double", "double_d_un_tableau")
    verdicts.announce(tmp_path / "gone" / "verdicts.json")
    with pytest.raises(AssertionError, match="Nothing was judged"):
        verdicts.expect_passed("double", "double_d_un_tableau")
    verdicts.forget()
    with pytest.raises(AssertionError, match="Nothing was judged"):
        verdicts.expect_passed("double", "double_d_un_tableau")
