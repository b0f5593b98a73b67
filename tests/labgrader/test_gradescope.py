"""What Gradescope reads of a submission, from a folder laid out as its containers are."""

import json
import os
import subprocess
import sys
import tempfile
import zipfile
from concurrent.futures import Future
from pathlib import Path
from types import SimpleNamespace

import jsonschema
import nbformat
import pytest

from labgrader.notebook import grade_id, is_solution
from labgrader.otter import gradescope, plugin

HERE = Path(__file__).parent
SCHEMA = json.loads((HERE / "gradescope.schema.json").read_text(encoding="utf-8"))


@pytest.fixture
def container(otter_packages, solutions, tmp_path):
    """Lay out `/autograder`: the archive unpacked, and a student's notebook filled in."""

    def laid_out(notebook: str = "01_petit", folder: Path = tmp_path, **answers: str) -> Path:
        with zipfile.ZipFile(otter_packages[notebook].archive) as archive:
            archive.extractall(folder / "source")
        (folder / "submission_metadata.json").write_text("{}", encoding="utf-8")
        (folder / "results").mkdir()
        submitted = nbformat.read(otter_packages[notebook].student / f"{notebook}.ipynb", as_version=4)
        given = solutions(notebook) | answers
        for cell in submitted.cells:
            if is_solution(cell):
                cell.source = given[grade_id(cell)]
        (folder / "submission").mkdir()
        nbformat.write(submitted, folder / "submission" / f"{notebook}.ipynb")
        return folder

    return laid_out


@pytest.fixture
def run_autograder(command):
    """Run what the archive's run_otter.py runs; return its exit status and the record, verified, None without one."""

    def run(folder: Path):
        entry = (folder / "source" / "run_otter.py").read_text(encoding="utf-8")
        assert "/autograder" in entry
        assert "gradescope.close" in entry
        lines = [
            line for line in entry.splitlines() if "close" not in line
        ]  # it would open the way to this interpreter
        code = "\n".join(lines).replace("/autograder", str(folder))
        done = command(Path(sys.executable).name, "-c", code, cwd=folder)
        path = folder / "results" / "results.json"
        if not path.is_file():
            return done, None
        record = json.loads(path.read_text(encoding="utf-8"))
        jsonschema.validate(record, SCHEMA)
        return done, record

    return run


def test_the_record_has_our_points_and_messages_once_published(container, run_autograder, judge):
    done, record = run_autograder(container(nombre="nombre = 41"))
    assert done.returncode == 0, done.stderr
    ours = judge(nombre="nombre = 41")
    questions = [question for question in ours.questions if question.checks]
    found = [(test["name"], test["score"], test["max_score"], test["status"]) for test in record["tests"]]
    assert found == [(q.name, q.score, q.max_score, "passed" if q.outcome == "passed" else "failed") for q in questions]
    assert record["score"] == 5
    assert "relisez Douglas Adams" in record["tests"][0]["output"]
    assert "assert" not in record["tests"][0]["output"]
    assert {test["visibility"] for test in record["tests"]} == {"after_published"}
    assert "pourquoi" in record["output"]
    assert record["extra_data"] == {"sandbox": ours.sandbox, "profile": "embedded"}


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (lambda path: path.write_text("{", encoding="utf-8"), "« 01_petit.ipynb » n’est pas un carnet"),
        (lambda path: path.unlink(), "il faut un carnet (.ipynb) et un seul, il y en a 0"),
        (lambda path: path.with_name("copy.ipynb").write_bytes(path.read_bytes()), "un seul, il y en a 2"),
        (lambda path: (path.unlink(), path.symlink_to("../source/course/source/mini/01_petit.ipynb")), "n’est pas un"),
    ],
    ids=["not a notebook", "none", "two", "a link to the solutions"],
)
def test_a_submission_that_cannot_be_judged_says_why_to_the_student_at_once(container, spoil, told):
    folder = container()
    spoil(folder / "submission" / "01_petit.ipynb")
    gradescope.grade(folder)
    record = json.loads((folder / "results" / "results.json").read_text(encoding="utf-8"))
    jsonschema.validate(record, SCHEMA)
    assert record["score"] == 0
    assert record["visibility"] == "visible"
    assert told in record["output"].replace("\u00a0", " ")
    assert "Déposez à nouveau" in record["output"]
    assert str(folder) not in record["output"]


def test_what_otter_cannot_read_and_we_can_is_judged_all_the_same(container, run_autograder):
    """A byte-order mark, metadata that Otter trips over, files where it expects folders, a file of macOS."""
    folder = container(nombre="nombre = 41")
    path = folder / "submission" / "01_petit.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    notebook["metadata"] = {"otter": "nonsense"}
    path.write_bytes(b"\xef\xbb\xbf" + json.dumps(notebook).encode())
    (folder / "submission" / "tests").write_text("", encoding="utf-8")
    (folder / "submission" / "__init__.py").mkdir()
    (folder / "submission" / "._01_petit.ipynb").write_bytes(b"AppleDouble")
    done, record = run_autograder(folder)
    assert done.returncode == 0, done.stderr
    assert record["score"] == 5
    assert record["tests"]


def test_a_question_that_we_cannot_judge_waits_for_a_person(container, run_autograder):
    done, record = run_autograder(container("02_valeurs", mode="mode = 'bug'"))
    assert done.returncode == 0, done.stderr
    assert "mode" in record["output"]
    waiting = next(test for test in record["tests"] if test["name"] == "mode")
    assert "noté" in waiting["output"]


def test_what_otter_does_after_our_verdict_takes_no_point(container, judge, monkeypatch, capsys):
    folder = container()

    def dies(_folder: str) -> None:
        found = Future()
        found.set_result((judge(), ""))
        plugin.judging.append(SimpleNamespace(found=found, close=lambda: None))
        raise RuntimeError("the kernel died")

    monkeypatch.setattr(gradescope, "run_otter", dies)
    gradescope.grade(folder)
    record = json.loads((folder / "results" / "results.json").read_text(encoding="utf-8"))
    jsonschema.validate(record, SCHEMA)
    assert record["score"] == 6
    assert "the kernel died" in capsys.readouterr().err


def test_an_otter_that_fails_while_we_judge_takes_no_point_and_no_report(container, monkeypatch, capsys):
    """A kernel that does not start in time: nothing of Otter's is left, and our engine has just begun."""
    folder = container()
    (path,) = (folder / "submission").glob("*.ipynb")

    def dies(_folder: str) -> None:
        ours = plugin.Judge(str(path), {}, {"assignment": "mini", "notebook": "01_petit"})
        ours.before_grading(SimpleNamespace(otter_run=False))
        raise RuntimeError("the kernel did not start in 60 s")

    monkeypatch.setattr(gradescope, "run_otter", dies)
    gradescope.grade(folder)
    assert json.loads((folder / "results" / "results.json").read_text(encoding="utf-8"))["score"] == 6
    assert "Isolation of student code" in capsys.readouterr().out


def test_the_schema_refuses_what_gradescope_would(judge):
    record = gradescope.as_record(judge())
    jsonschema.validate(record, SCHEMA)
    for wrong in (
        {"tests": [{"name": "nombre"}]},
        record | {"visibility": "now"},
        record | {"tests": [{"score": "1"}]},
        record | {"points": 3},
    ):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(wrong, SCHEMA)


def test_a_container_is_closed_to_other_users_but_for_the_interpreter(tmp_path, monkeypatch):
    for name in ("source", "results", "submission", "root/env/bin", "root/python"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "root").chmod(0o700)
    (tmp_path / "root" / "python").chmod(0o700)
    (tmp_path / "submission_metadata.json").write_text("{}", encoding="utf-8")
    monkeypatch.setattr(sys, "prefix", str(tmp_path / "root" / "env"))
    monkeypatch.setattr(sys, "base_prefix", str(tmp_path / "root" / "python"))
    gradescope.close(tmp_path)
    closed = ("source", "results", "submission", "submission_metadata.json")
    assert [(tmp_path / name).stat().st_mode & 0o077 for name in closed] == [0] * 4
    assert [(tmp_path / name).stat().st_mode & 0o777 for name in ("root", "root/python")] == [0o711] * 2


NOSY = """
import os
from pathlib import Path
found = sorted(path.name for path in Path({folder!r}).iterdir())
assert "submission_metadata.json" in found, found
for act in (
    lambda: os.listdir({folder!r} + "/source"), lambda: os.listdir({folder!r} + "/submission"),
    lambda: open({folder!r} + "/results/results.json", "w"), lambda: open({folder!r} + "/submission_metadata.json"),
    lambda: open({folder!r} + "/more", "w"), lambda: os.kill(os.getppid(), 0), lambda: os.setuid(0),
):
    try:
        act()
    except OSError:
        continue
    raise AssertionError("reached")
nombre = 42
"""


@pytest.fixture
def open_folder():
    """A folder that every user may enter, as a container's are."""
    with tempfile.TemporaryDirectory(dir="/tmp", prefix="lgc-") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can be another user")
def test_in_a_container_without_namespaces_student_code_reaches_nothing_of_it(container, open_folder):
    container(folder=open_folder, nombre=NOSY.format(folder=str(open_folder)))
    entry = (
        (open_folder / "source" / "run_otter.py").read_text(encoding="utf-8").replace("/autograder", str(open_folder))
    )
    code = f"from labgrader import isolation\nisolation.TIERS = ()\n{entry}"
    done = subprocess.run(
        [str(HERE.parent / "with_open_interpreter.sh"), sys.executable, "-c", code], capture_output=True, text=True,
        check=False, cwd=open_folder, env=os.environ | {"TMPDIR": "/tmp"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "Student code ran as another user." in done.stdout
    record = json.loads((open_folder / "results" / "results.json").read_text(encoding="utf-8"))
    assert (record["score"], record["extra_data"]["sandbox"]) == (6, "none"), record
