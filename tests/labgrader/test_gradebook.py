"""Several instructors at once: nothing that one of them graded is lost, on SQLite and on a real PostgreSQL."""

import os
import pwd
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

import nbgrader.api
import pytest
from nbgrader.api import Gradebook
from school import Class

from labgrader.course import Course
from labgrader.gradebooks import share_gradebooks
from labgrader.unfinished import CLAIMS

PETIT = "01_petit"
HOLD = """
import sys, time
from pathlib import Path
from labgrader.unfinished import Claims
claims = Claims(Path(sys.argv[1]))
print(claims.take("mini", "bob"), flush=True)
time.sleep(600)
"""
TEAMS = {"first": ("ada", "bob", "cleo"), "second": ("dan", "eve", "fay")}


def programs():
    """Where PostgreSQL's programs are, the newest version; None where it is not installed."""
    on_path = shutil.which("initdb")
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    return Path(on_path).parent if on_path else found[-1].parent if found else None


def owner():
    """PostgreSQL refuses to run as root: the user that it runs as then."""
    return "postgres" if os.geteuid() == 0 else None


@pytest.fixture(scope="module")
def postgresql(temporary_folder):
    """The address of a new database."""
    pytest.importorskip("psycopg", reason="PostgreSQL’s driver is not installed: pip install psycopg[binary]")
    where = programs()
    if where is None or (owner() and owner() not in {user.pw_name for user in pwd.getpwall()}):
        pytest.skip("PostgreSQL is not installed: apt install postgresql")
    folder = Path(tempfile.mkdtemp(prefix="lgt-pg-", dir=temporary_folder.parent))  # what that holds stays closed to it
    if owner():
        shutil.chown(folder, owner())
        if subprocess.run(["test", "-w", folder], user=owner(), check=False).returncode:
            pytest.skip(f"PostgreSQL's user cannot come to {folder}: set TMPDIR to a folder that all may enter")

    def run(program, *arguments):
        subprocess.run([where / program, *arguments], user=owner(), cwd=folder, check=True, capture_output=True)

    run("initdb", "-D", folder / "data", "-A", "trust", "-U", "nbgrader")
    run(
        "pg_ctl",
        "-D",
        folder / "data",
        "-w",
        "-l",
        folder / "log",
        "-o",
        f"-k {folder} -c listen_addresses=''",
        "start",
    )
    yield f"postgresql+psycopg://nbgrader@/postgres?host={folder}"
    run("pg_ctl", "-D", folder / "data", "-m", "immediate", "stop")
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=["sqlite", "postgresql"])
def school(request, course, tmp_path, command, submission_of):
    """Two teams of students, whom two instructors grade, each in a folder of their own, with one gradebook."""
    url = request.getfixturevalue("postgresql") if request.param == "postgresql" else f"sqlite:///{tmp_path}/grades.db"
    for instructor, students in TEAMS.items():
        shutil.copytree(course.root, tmp_path / instructor)
        made = Class(Course(tmp_path / instructor), command)
        for rank, student in enumerate(students):
            made.submit(student, PETIT, submission_of(PETIT, nombre=f"nombre = {42 - rank % 2}  # {student}"))
        with (tmp_path / instructor / "nbgrader_config.py").open("a") as config:
            config.write(f"\nc.CourseDirectory.db_url = {url!r}\n")
    return tmp_path, url


def test_two_instructors_at_once_lose_nothing(school, command):
    folder, url = school
    generated = command("nbgrader", "generate_assignment", "mini", cwd=folder / "first")
    assert generated.returncode == 0, generated.stderr[-3000:]
    nbgrader = str(Path(sys.executable).with_name("nbgrader"))
    running = [
        subprocess.Popen([nbgrader, "autograde", "mini"], cwd=folder / instructor, stderr=subprocess.PIPE, text=True)
        for instructor in TEAMS
    ]
    for process in running:
        _, said = process.communicate(timeout=300)
        assert process.returncode == 0, said[-3000:]
    with Gradebook(url) as book:
        for students in TEAMS.values():
            for rank, student in enumerate(students):
                grades = book.find_submission_notebook(PETIT, "mini", student).grades
                scores = {grade.cell.name: grade.auto_score for grade in grades if grade.cell.name != "pourquoi"}
                assert scores == {"test_nombre": 1 - rank % 2, "test_double": 2, "test_quadruple": 3}


@pytest.fixture
def gradebook(tmp_path, monkeypatch):
    """Where a gradebook of this process is made, opened as the plugin has nbgrader open it."""
    monkeypatch.setattr(nbgrader.api, "create_engine", nbgrader.api.create_engine)
    monkeypatch.setattr(nbgrader.api.Base.metadata, "create_all", nbgrader.api.Base.metadata.create_all)
    monkeypatch.setenv("PATH", str(Path(sys.executable).parent), prepend=os.pathsep)  # nbgrader starts `alembic`
    share_gradebooks()
    return tmp_path / "gradebook.db"


def test_a_gradebook_that_was_removed_is_made_again_by_the_same_process(gradebook):
    """As formgrader's is, whose server lives on; nbgrader looks for each table anew, the plugin for all at once."""
    for _ in range(2):
        with Gradebook(f"sqlite:///{gradebook}") as book:
            book.add_assignment("tp")
            assert [assignment.name for assignment in book.assignments] == ["tp"]
        gradebook.unlink()


def test_a_gradebook_that_another_command_writes_for_long_is_waited_for(gradebook):
    """Python's driver gives up after 5 s: "database is locked"."""
    with Gradebook(f"sqlite:///{gradebook}") as book:
        other = sqlite3.connect(gradebook, isolation_level=None, check_same_thread=False)
        other.execute("BEGIN IMMEDIATE")
        writes = threading.Timer(6, other.close)
        writes.start()
        book.add_assignment("tp")
        writes.join()
        assert [assignment.name for assignment in book.assignments] == ["tp"]


def test_a_submission_that_another_command_is_writing_is_left_to_it(course, tmp_path, command, submission_of):
    """Two commands that wrote the same folder: the one that failed removed what the other had finished."""
    shutil.copytree(course.root, tmp_path / "course")
    school = Class(Course(tmp_path / "course"), command)
    for student in TEAMS["first"]:
        school.submit(student, PETIT, submission_of(PETIT))
    assert school.nbgrader("generate_assignment", "mini", "--force").returncode == 0
    holding = [sys.executable, "-c", HOLD, str(school.course.root / CLAIMS)]
    with subprocess.Popen(holding, stdout=subprocess.PIPE, text=True) as other:
        try:
            assert other.stdout.readline() == "True\n"
            done = school.nbgrader("autograde", "mini")
        finally:
            other.kill()
    assert done.returncode == 0, done.stderr[-2000:]
    assert "bob: another command is grading it now" in done.stderr
    graded = [student for student in TEAMS["first"] if school.folder(student, "autograded").is_dir()]
    assert graded == ["ada", "cleo"]
    assert school.nbgrader("autograde", "mini").returncode == 0
    assert sum(school.scores("bob", PETIT).values()) == sum(school.scores("ada", PETIT).values()) > 0
