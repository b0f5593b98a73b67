"""What a result depends on: whatever changes it has another key, and two machines that agree have the same facts."""

import json
import os
import shutil
import types

import pytest

import cnnlab
from labgrader import cluster as clusters
from labgrader import contents
from labgrader.grading import Grader

PETIT, VALEURS = "01_petit", "02_valeurs"


def test_a_file_that_keras_writes_itself_makes_no_machine_different(tmp_path, monkeypatch):
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    without = contents.facts()
    settings = {"floatx": "float32", "epsilon": 1e-07, "backend": "tensorflow", "image_data_format": "channels_last"}
    (tmp_path / "keras.json").write_text(json.dumps(settings))
    assert contents.facts() == without
    (tmp_path / "keras.json").write_text(json.dumps(settings | {"floatx": "float64"}))
    assert clusters.differences(without, contents.facts()) == 'keras.json ({"floatx": "floa, here none)'


def test_beyond_the_files_that_are_read_a_date_tells_what_changed(tmp_path, monkeypatch):
    """A folder of hundreds of thousands of images; dates differ on every machine."""
    monkeypatch.setattr(contents, "_MAX_READ_FILES", 1)
    monkeypatch.setenv("CNNLAB_DATA", str(tmp_path))
    for name in ("a", "b"):
        (tmp_path / name).write_text("before")
    here, shared = contents.facts(dated=True), contents.facts()
    (tmp_path / "b").write_text("after!")
    os.utime(tmp_path / "b", (1, 1))
    assert contents.facts(dated=True) != here
    assert contents.facts() == shared
    (tmp_path / "a").write_text("after!")
    assert contents.facts() != shared


def test_measurements_that_figures_read_are_part_of_the_engine(tmp_path, monkeypatch):
    copy = tmp_path / "cnnlab"
    shutil.copytree(cnnlab.__path__[0], copy)
    monkeypatch.setattr(contents, "cnnlab", types.SimpleNamespace(__path__=[str(copy)]))
    engine = contents._engine.__wrapped__  # not the one that this process remembers
    before = engine()
    (copy / "__pycache__").mkdir(exist_ok=True)
    (copy / "__pycache__" / "x.pyc").write_bytes(b"compiled")
    assert engine() == before
    with next(copy.rglob("*.csv")).open("a") as file:
        file.write("1,2,3\n")
    assert engine() != before


@pytest.mark.parametrize("edited", ["notebook", "training", "checks", "beside the checks", "source"])
def test_what_is_edited_after_a_notebook_was_judged_is_seen(edited, course_copy, tmp_path):
    with course_copy.built("source", "mini", PETIT).open() as file:
        source = json.load(file)
    source["metadata"]["labgrader"] = source["metadata"].get("labgrader", {}) | {"files": ["trainings"]}
    course_copy.built("source", "mini", PETIT).write_text(json.dumps(source))
    (tmp_path / "trainings").mkdir()
    checks = course_copy.checks("mini", PETIT)
    path = {
        "notebook": tmp_path / f"{PETIT}.ipynb", "training": tmp_path / "trainings" / "x.npz", "checks": checks,
        "beside the checks": checks.with_name("figures.csv"), "source": course_copy.built("source", "mini", PETIT),
    }[edited]  # fmt: skip
    with Grader(course_copy) as grader:
        before = grader.inputs(tmp_path / f"{PETIT}.ipynb", "mini", PETIT)
        assert grader.inputs(tmp_path / f"{PETIT}.ipynb", "mini", PETIT) == before
        with path.open("a") as file:
            file.write(" ")
        assert grader.inputs(tmp_path / f"{PETIT}.ipynb", "mini", PETIT) != before


def test_settings_of_terraform_begin_as_those_of_tensorflow_and_change_nothing(monkeypatch):
    without = contents.facts()
    monkeypatch.setenv("TF_CLI_CONFIG_FILE", "/root/.terraform")
    assert contents.facts() == without
    monkeypatch.setenv("TF_DETERMINISTIC_OPS", "1")
    assert contents.facts() != without
