"""The command line, as a user or a script meets it: output, one line for a fault, exit statuses."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from labgrader import isolation
from labgrader.cli import app
from labgrader.course import Course

CASES = Path(__file__).parents[1] / "assignments" / "mini" / "tests" / "cases"


@pytest.fixture
def write(tmp_path: Path):
    def written(name: str, data: dict) -> Path:
        (tmp_path / name).write_text(json.dumps(data), encoding="utf-8")
        return tmp_path / name

    return written


def test_grade_prints_exactly_the_documented_record(course, command, submission_of, write):
    path = write("01_petit.ipynb", submission_of(nombre="nombre = 41"))
    done = command("labgrader", "grade", path, "--json", cwd=course.root)
    assert (done.returncode, done.stderr) == (0, "")
    record = json.loads(done.stdout)
    assert list(record) == ["assignment", "notebook", "score", "max_score", "sandbox", "profile", "questions"]
    assert [record[key] for key in ("assignment", "notebook", "score", "max_score")] == ["mini", "01_petit", 5.0, 8.0]
    assert record["sandbox"] in ("none", "namespaces")
    first, *_, prose = record["questions"]
    (check,) = first["checks"]
    assert set(check) == {"name", "outcome", "points", "message"}
    assert (check["name"], check["outcome"], check["points"]) == ("nombre", "failed", 1.0)
    assert check["message"].startswith("Attendu : `nombre` a la bonne valeur. Trouvé : 41. Indice : ")
    assert {k: v for k, v in first.items() if k != "checks"} == {
        "name": "nombre", "score": 0.0, "max_score": 1.0, "outcome": "failed",
    }  # fmt: skip
    assert prose == {"name": "pourquoi", "score": 0.0, "max_score": 2.0, "outcome": "manual", "checks": []}


def test_nothing_is_imported_from_the_folder_where_the_grader_is_started(
    course, command, submission_of, write, tmp_path
):
    """A submission may bring modules named as the engine's or Python's own."""
    path = write("01_petit.ipynb", submission_of())
    for name in ("labgrader", "json", "socket", "numpy", "IPython", "conftest", "sitecustomize"):
        (tmp_path / f"{name}.py").write_text(f"open({str(tmp_path / 'reached')!r}, 'w').close()", encoding="utf-8")
    done = command("labgrader", "grade", path, "--json", "--course", course.root, cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["score"] == 6
    assert not (tmp_path / "reached").exists()


def test_grade_prints_a_table_for_people(course, command, submission_of, write):
    path = write("01_petit.ipynb", submission_of(nombre="nombre = 41"))
    done = command("labgrader", "grade", path, cwd=course.root, COLUMNS="120")
    assert done.returncode == 0
    assert "5 / 8" in done.stdout
    assert "relisez Douglas Adams" in " ".join(done.stdout.split())


def test_a_grader_error_is_exit_status_3_and_the_record_is_printed_all_the_same(course, command, submission_of, write):
    path = write("02_valeurs.ipynb", submission_of("02_valeurs", mode="mode = 'bug'"))
    done = command("labgrader", "grade", path, "--json", cwd=course.root)
    assert done.returncode == 3
    assert "hidden-detail" in done.stderr  # the instructor is told why
    outcomes = {q["name"]: q["outcome"] for q in json.loads(done.stdout)["questions"]}
    assert outcomes == {"tableau": "passed", "texte": "passed", "mode": "grader_error"}


@pytest.mark.parametrize("kind", ["missing", "FIFO", "directory", "unknown name"])
def test_unusable_input_is_exit_status_2_and_one_line_that_names_it(course, command, tmp_path, kind):
    path = tmp_path / ("99_inconnu.ipynb" if kind == "unknown name" else "01_petit.ipynb")
    if kind == "FIFO":
        os.mkfifo(path)
    elif kind == "directory":
        path.mkdir()
    done = command("labgrader", "grade", path, "--json", cwd=course.root)
    assert (done.returncode, done.stdout) == (2, "")
    (line,) = done.stderr.splitlines()
    assert line.startswith("labgrader: ")
    assert path.name in line


def test_outside_a_course_the_remedy_is_told(command, tmp_path):
    done = command("labgrader", "grade", "x.ipynb", cwd=tmp_path)
    assert done.returncode == 2
    assert "--course" in done.stderr


def test_a_course_may_be_named_by_option_or_environment(course, command, tmp_path):
    for options, environment in ((["--course", course.root], {}), ([], {"LABGRADER_COURSE": str(course.root)})):
        done = command("labgrader", "grade", tmp_path / "99_inconnu.ipynb", *options, cwd=tmp_path, **environment)
        assert "known names: 01_petit" in done.stderr


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (["bench", "nope"], "no notebook in 'nope'; assignments: mini"),
        (["bench", "mini", "--notebook", "99_inconnu"], "no 99_inconnu in 'mini'"),
        (["calibrate", "mini", "--notebook", "99_inconnu"], "no 99_inconnu in 'mini'"),
        (["store", "prune", "--course", "/dev"], "/dev: no course folder"),
    ],
    ids=["assignment", "notebook", "notebook to calibrate", "folder"],
)
def test_what_is_not_there_is_told_in_one_line(asked, told, course, command):
    done = command("labgrader", *asked, cwd=course.root)
    assert done.returncode == 2
    (line,) = done.stderr.splitlines()
    assert told in line


def test_a_notebook_that_is_not_built_is_said_to_be_so(course_copy, command, tmp_path):
    course_copy.built("release", "mini", "01_petit").unlink()
    (tmp_path / "01_petit.ipynb").write_text("{}")
    done = command("labgrader", "grade", tmp_path / "01_petit.ipynb", cwd=course_copy.root)
    assert done.returncode == 2
    assert "labgrader build mini" in done.stderr


def test_cases_that_agree_are_exit_status_0(course, command):
    done = command("labgrader", "cases", CASES, cwd=course.root)
    assert done.returncode == 0, done.stdout
    assert done.stdout.count("agreed   ") == 4
    assert "4 agreed, 0 disagreed" in done.stdout


def test_a_case_that_disagrees_is_exit_status_1_and_says_why(course, command, tmp_path):
    folder = tmp_path / "mini" / "01_petit"
    folder.mkdir(parents=True)
    (folder / "a.py").write_text("# ---\n# verdict: right\n# ---\n# %% nombre\nnombre = 41\n")
    done = command("labgrader", "cases", tmp_path, cwd=course.root)
    assert done.returncode == 1
    assert "disagreed 01_petit/a.py" in done.stdout
    assert "nombre: nombre should pass" in done.stdout
    assert "0 agreed, 1 disagreed" in done.stdout


def test_a_profile_that_does_not_exist_is_said_in_one_line(course, command, submission_of, write):
    path = write("01_petit.ipynb", submission_of())
    done = command("labgrader", "grade", path, cwd=course.root, CNNLAB_PROFILE="fulll")
    assert done.returncode == 2
    told = "labgrader: CNNLAB_PROFILE=fulll: no such profile; choose embedded, quick, full."
    assert " ".join(done.stderr.split()) == told


def test_a_malformed_case_is_exit_status_2(course, command, tmp_path):
    (tmp_path / "case.py").write_text("x = 1")
    done = command("labgrader", "cases", tmp_path / "case.py", cwd=course.root)
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    "command_line", [("demo", "mini"), ("otter", "mini", "--no-run-tests")], ids=lambda words: words[0]
)
def test_a_folder_that_holds_other_files_is_not_emptied(course, command, tmp_path, command_line):
    kept = tmp_path / "01_petit" / "gradebook.db"
    kept.parent.mkdir()
    kept.write_text("grades")
    done = command("labgrader", *command_line, "--folder", tmp_path, cwd=course.root)
    assert (done.returncode, kept.read_text()) == (2, "grades")
    assert str(tmp_path) in done.stderr
    assert "remove it yourself" in done.stderr


def test_a_wrong_check_file_is_exit_status_1_when_building(course_copy, command):
    checks = course_copy.checks("mini", "01_petit")
    checks.write_text(checks.read_text(encoding="utf-8") + "\n\ndef test_orphan(submission): ...\n", encoding="utf-8")
    done = command("labgrader", "build", cwd=course_copy.root)
    assert done.returncode == 1
    assert "test_orphan belongs to no question" in done.stderr
    assert "Traceback" not in done.stderr


def test_help_answers_at_once_and_names_every_command(command, tmp_path):
    done = command("labgrader", "--help", cwd=tmp_path, COLUMNS="100")
    assert done.returncode == 0
    for name in ("build", "grade", "cases", "demo"):
        assert name in done.stdout


def test_commands_leave_nothing_in_the_temporary_folder(course: Course, command, submission_of, write, tmp_path):
    folder = tmp_path / "tmp"
    folder.mkdir()
    path = write("01_petit.ipynb", submission_of(nombre="import os; os._exit(0)"))
    command("labgrader", "grade", path, cwd=course.root, TMPDIR=str(folder))
    command("labgrader", "grade", tmp_path / "02_valeurs.ipynb", cwd=course.root, TMPDIR=str(folder))
    assert list(folder.iterdir()) == []


def test_the_doctor_says_which_isolation_there_is_and_proves_it(course, command):
    done = command("labgrader", "doctor", cwd=course.root)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("isolation: namespaces (as ")
    assert "no canary reached" in done.stdout


def test_the_doctor_says_why_nothing_better_isolates(monkeypatch):
    found = isolation.Isolation("bwrap", "namespaces: unshare: Operation not permitted.")
    monkeypatch.setattr(isolation, "establish", lambda _parent: found)
    done = CliRunner().invoke(app, ["doctor"])
    lines = done.stdout.splitlines()
    assert lines[0].startswith("isolation: bwrap (as ")
    assert lines[1] == "nothing better: namespaces: unshare: Operation not permitted."


@pytest.fixture
def powerless() -> Callable[..., "subprocess.CompletedProcess[str]"]:
    """Run labgrader where nothing isolates: as root without a capability."""
    if os.geteuid() != 0:
        pytest.skip("only root can be made unable to isolate, by giving up its capabilities")
    without = (
        "import os, sys; from labgrader import linux; linux.drop_capabilities(); os.execv(sys.argv[1], sys.argv[1:])"
    )
    labgrader = str(Path(sys.executable).parent / "labgrader")

    def run(*arguments: str, cwd: Path) -> "subprocess.CompletedProcess[str]":
        command = [sys.executable, "-c", without, labgrader, *arguments]
        return subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False, timeout=120)

    return run


def test_where_nothing_isolates_grading_refuses_unless_told_to_do_without(course, submission_of, write, powerless):
    path = str(write("01_petit.ipynb", submission_of(nombre="nombre = 41")))
    refused = powerless("grade", path, "--json", cwd=course.root)
    assert (refused.returncode, refused.stdout) == (2, "")
    assert refused.stderr.count("\n") == 1
    assert "cannot be isolated here" in refused.stderr
    assert "sysctl" in refused.stderr
    record = json.loads(powerless("grade", path, "--json", "--unsafe", cwd=course.root).stdout)
    assert (record["score"], record["sandbox"]) == (5.0, "none")


def test_where_nothing_isolates_nothing_is_trained_again_for_an_audit(course_copy, powerless):
    for kind in ("source", "release", "solutions"):
        path = course_copy.built(kind, "mini", "01_petit")
        data = json.loads(path.read_text(encoding="utf-8"))
        data["metadata"]["labgrader"]["files"] = ["trainings"]
        path.write_text(json.dumps(data), encoding="utf-8")
    handed_in = course_copy.root / "submitted" / "ada" / "mini"
    (handed_in / "trainings").mkdir(parents=True)
    shutil.copy(course_copy.built("solutions", "mini", "01_petit"), handed_in)
    refused = powerless("audit", "mini", "--fraction", "1", cwd=course_copy.root)
    assert refused.returncode == 2
    assert refused.stdout == "1 submitted notebook(s) to train again\n"  # and no figure
    assert "cannot be isolated here" in refused.stderr
