"""Notebooks that train: their solution's recordings, thresholds measured, submissions replayed, retrained, audited."""

import json
import re
import shutil
import tomllib
from pathlib import Path

import nbformat
import pytest

from cnnlab import records
from labgrader.audit import Finding
from labgrader.calibrate import row_of
from labgrader.course import Course
from labgrader.errors import GradingFailed
from labgrader.machine import cores
from labgrader.thresholds import Thresholds
from labgrader.trainings import ensure_trainings

HERE = Path(__file__).parents[1]
NAME = "01_reseau"
CALIBRATE = ["calibrate", "recorded", "--seeds", "3", "--jobs", "2"]


@pytest.fixture(scope="module")
def course(tmp_path_factory, command):
    """A course of one notebook, which trains a small network; built and calibrated."""
    root = tmp_path_factory.mktemp("recorded")
    shutil.copytree(HERE / "assignments" / "recorded", root, dirs_exist_ok=True)
    shutil.copy(HERE.parent / "nbgrader_config.py", root)
    for arguments in (["build"], CALIBRATE):
        done = command("labgrader", *arguments, cwd=root, CNNLAB_PROFILE="embedded")
        assert done.returncode == 0, done.stdout + done.stderr
    return Course(root)


@pytest.fixture(scope="module")
def submission(course):
    """A submission with its recorded training."""
    folder = course.root / "submitted" / "ada" / "recorded"
    folder.mkdir(parents=True)
    shutil.copy(course.built("solutions", "recorded", NAME), folder)
    shutil.copytree(ensure_trainings(course, "recorded", NAME) / "trainings", folder / "trainings")
    return folder / f"{NAME}.ipynb"


def grade(command, course, notebook, *options):
    done = command("labgrader", "grade", notebook, "--json", *options, cwd=course.root, CNNLAB_PROFILE="embedded")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_calibration_writes_where_each_number_comes_from(course):
    tables = tomllib.loads((course.root / "grader_tests/recorded/thresholds.toml").read_text(encoding="utf-8"))
    row = tables["embedded"]["precision"]
    assert (row["n"], row["seeds"]) == (3, [42, 1, 2])  # every student's seed among them
    assert row["untrained"] + 0.05 < row["threshold"] < row["mean"] - 0.0199
    assert row["data"] == "800 tirages d’une loi normale"
    assert {"deviation", "seeds", "hardware", "backend", "date"} <= set(row)
    assert row["threads"] == max(1, cores() // 2)  # another number of them trains another network
    assert tables["quick"]["precision"] == tables["full"]["precision"] == {"status": "unmeasured"}


def test_a_calibration_that_was_interrupted_goes_on_where_it_was(course, command):
    kept = sorted((course.root / "build" / "calibration").rglob("*.json"))
    assert len(kept) == 5  # two untrained, three trained
    thresholds = course.root / "grader_tests/recorded/thresholds.toml"
    before = thresholds.read_text(encoding="utf-8")
    lost, *others = kept
    lost.unlink()
    written = [path.stat().st_mtime_ns for path in others]
    done = command("labgrader", *CALIBRATE, cwd=course.root, CNNLAB_PROFILE="embedded")
    assert done.returncode == 0, done.stderr
    assert sorted((course.root / "build" / "calibration").rglob("*.json")) == kept
    assert [path.stat().st_mtime_ns for path in others] == written  # not measured again
    assert thresholds.read_text(encoding="utf-8") == before


def test_a_threshold_belongs_to_its_profile(course, monkeypatch):
    checks = course.checks("recorded", NAME)
    monkeypatch.setenv("CNNLAB_PROFILE", "embedded")
    assert Thresholds.beside(checks)["precision"] is not None
    monkeypatch.setenv("CNNLAB_PROFILE", "quick")
    assert Thresholds.beside(checks)["precision"] is None
    assert Thresholds.beside(checks)["never measured"] is None


def test_grading_without_a_threshold_says_so(course, submission, command):
    measured = grade(command, course, submission)
    assert [c["message"] for c in measured["questions"][0]["checks"]] == [""]
    done = command("labgrader", "grade", submission, "--json", cwd=course.root, CNNLAB_PROFILE="quick")
    (check,) = json.loads(done.stdout)["questions"][0]["checks"]
    assert check["outcome"] == "passed"
    assert "pas encore été mesuré dans le profil quick" in check["message"]
    told = Thresholds("embedded", {"precision": {"status": "inseparable"}})
    assert told["precision"] is None
    assert "ne dépasse pas nettement" in told.note().replace("n’y dépasse", "ne dépasse")


@pytest.mark.parametrize(
    ("trained", "untrained", "threshold"),
    [
        ([0.90, 0.90, 0.90], [0.1], 0.88),  # two points where the seeds agree
        ([0.80, 0.90, 1.00], [0.1], 0.60),  # three deviations where they do not
        ([0.13, 0.12, 0.11], [0.1], None),  # what an untrained network nearly reaches separates nothing
        ([0.50, 0.90, 0.10], [0.1], None),
    ],
)
def test_a_threshold_is_far_under_the_mean_and_clearly_over_an_untrained_network(trained, untrained, threshold):
    row = row_of(trained, untrained, range(len(trained)))
    assert row.get("threshold") == (None if threshold is None else pytest.approx(threshold))
    assert ("status" in row) == (threshold is None)


def test_a_solution_is_trained_once(course):
    first = ensure_trainings(course, "recorded", NAME)
    (record,) = (first / "trainings").iterdir()
    written = record.stat().st_mtime_ns
    assert ensure_trainings(course, "recorded", NAME) == first
    assert record.stat().st_mtime_ns == written


def test_a_solution_is_trained_again_when_its_code_changes_not_its_prose(course, tmp_path):
    shutil.copytree(course.root, tmp_path / "edited")
    edited = Course(tmp_path / "edited")
    first = ensure_trainings(edited, "recorded", NAME)
    path = edited.built("source", "recorded", NAME)
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        cell.source += "\n\nUne phrase de plus." if cell.cell_type == "markdown" else ""
    nbformat.write(notebook, path)
    assert ensure_trainings(edited, "recorded", NAME) == first
    path.write_text(path.read_text(encoding="utf-8").replace("epochs=8", "epochs=7"), encoding="utf-8")
    assert ensure_trainings(edited, "recorded", NAME) != first


def test_a_solution_that_stops_is_named(course, tmp_path):
    shutil.copytree(course.root, tmp_path / "spoilt")
    spoilt = Course(tmp_path / "spoilt")
    path = spoilt.built("source", "recorded", NAME)
    path.write_text(path.read_text(encoding="utf-8").replace("epochs=8", "epochs=boum"), encoding="utf-8")
    why = r"01_reseau: the solution stops in reseau \(NameError: name 'boum' is not defined\)"
    with pytest.raises(GradingFailed, match=why):
        ensure_trainings(spoilt, "recorded", NAME)


def test_a_recorded_training_is_replayed_and_a_retraining_agrees(course, submission, command):
    replayed = grade(command, course, submission)
    assert replayed["score"] == 2
    assert grade(command, course, submission, "--retrain")["score"] == 2


def test_cases_are_graded_from_the_solutions_trainings(course, command):
    done = command("labgrader", "cases", "tests/cases", cwd=course.root, CNNLAB_PROFILE="embedded")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "2 agreed, 0 disagreed" in done.stdout


def audit(command, course):
    return command("labgrader", "audit", "recorded", "--fraction", "1", cwd=course.root, CNNLAB_PROFILE="embedded")


def test_an_honest_recording_passes_the_audit(course, submission, command):
    done = audit(command, course)
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r"01_reseau.ipynb: precision reproduced: recorded 0\.\d+", done.stdout)


def test_weights_that_no_training_gives_are_found_by_the_audit(course, submission, command, tmp_path):
    """The recorded weights are better than what the notebook's own training reaches: one epoch, and exact weights."""
    folder = course.root / "submitted" / "zoe" / "recorded"
    shutil.copytree(submission.parent, folder)
    try:
        notebook = folder / f"{NAME}.ipynb"
        lazy = notebook.read_text(encoding="utf-8").replace("SGD(0.5)", "SGD(1e-9)")
        notebook.write_text(lazy, encoding="utf-8")
        source = course.root / "lazy"
        shutil.copytree(course.root, source, ignore=shutil.ignore_patterns("submitted", "build"))
        path = Course(source).built("source", "recorded", NAME)
        path.write_text(path.read_text(encoding="utf-8").replace("SGD(0.5)", "SGD(1e-9)"), encoding="utf-8")
        lazy_record = next((ensure_trainings(Course(source), "recorded", NAME) / "trainings").iterdir())
        (record,) = (folder / "trainings").iterdir()
        arrays, _ = records.read(record)
        _, facts = records.read(lazy_record)
        record.unlink()
        records.write(folder / "trainings" / lazy_record.name, arrays, facts)
        done = audit(command, course)
    finally:
        shutil.rmtree(folder)
    assert done.returncode == 1
    assert re.search(r"zoe/recorded/01_reseau.ipynb: precision NOT REPRODUCED", done.stdout.replace("\n", ""))
    assert "ada" in done.stdout


def test_an_audit_without_recordings_says_so(course, command):
    aside = course.root / "aside"
    (course.root / "submitted").rename(aside)
    try:
        done = audit(command, course)
    finally:
        aside.rename(course.root / "submitted")
    assert done.returncode == 2
    assert "no submission there has recorded trainings" in done.stderr


def test_only_a_recording_better_than_its_retraining_is_doubtful():
    finding = Finding(Path("a"), "precision", 0.9, 0.8, 0.05)
    assert not finding.is_reproduced
    assert Finding(Path("a"), "precision", 0.8, 0.9, 0.05).is_reproduced
    assert Finding(Path("a"), "precision", 0.84, 0.8, 0.05).is_reproduced


def test_a_threshold_holds_on_the_backend_that_it_was_measured_on(monkeypatch):
    told = Thresholds("embedded", {"precision": {"threshold": 0.8, "backend": "tensorflow"}})
    monkeypatch.setenv("KERAS_BACKEND", "tensorflow")
    assert (told["precision"], told.note()) == (0.8, "")
    monkeypatch.setenv("KERAS_BACKEND", "torch")
    assert told["precision"] is None
    assert "un autre moteur de calcul" in told.note()
