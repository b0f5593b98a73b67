"""Predictions are written down beside the notebook, then confronted with what is measured."""

import json
from pathlib import Path

import numpy as np
import pytest

from cnnlab.predictions import confronter, predire


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_prediction_is_kept_and_confronted(folder, capsys):
    predire("bords", "flous")
    predire("taille", 3)
    assert json.loads((folder / "predictions.json").read_text(encoding="utf-8")) == {"bords": "flous", "taille": 3}
    capsys.readouterr()
    confronter("bords", "nets", {"flous": "Regardez de plus près.", "nets": "Bien vu."})
    told = "Vous aviez prédit\u00a0: flous   |   mesuré\u00a0: nets\nRegardez de plus près.\n"
    assert capsys.readouterr().out == told


def test_the_last_prediction_replaces_the_one_before(capsys):
    predire("bords", "flous")
    predire("bords", "nets")
    capsys.readouterr()
    confronter("bords", "nets")
    assert "prédit\u00a0: nets" in capsys.readouterr().out


def test_none_is_not_a_prediction_and_is_not_written(folder, capsys):
    predire("bords", None)
    assert "remplacez None" in capsys.readouterr().out
    assert not (folder / "predictions.json").exists()


def test_nothing_predicted_is_said_without_an_error(capsys):
    confronter("bords", 3)
    assert "rien prédit" in capsys.readouterr().out


@pytest.mark.parametrize("reponse", [(26, 26), [1, 2], {"a": 1}, 0, False, "", 1.5, "été"])
def test_a_prediction_of_any_kind_can_be_confronted(capsys, reponse):
    predire("forme", reponse)
    confronter("forme", (24, 24), {"x": "y"})
    assert "Vous aviez prédit\u00a0: " in capsys.readouterr().out


def test_a_number_of_numpy_finds_its_comment(capsys):
    predire("taille", np.int64(3))
    confronter("taille", 3, {3: "Exactement."})
    assert "Exactement." in capsys.readouterr().out


@pytest.mark.parametrize("content", [b"{", b"[1]", b"\xff\xfe", b"", b"null", b"3"])
def test_a_spoilt_file_is_started_again(folder, content, capsys):
    (folder / "predictions.json").write_bytes(content)
    confronter("bords", 3)
    predire("bords", "nets")
    assert json.loads((folder / "predictions.json").read_text(encoding="utf-8")) == {"bords": "nets"}


def test_where_nothing_can_be_written_a_warning_is_all(folder, capsys):
    (folder / "predictions.json").mkdir()
    with pytest.warns(UserWarning, match="non enregistrée"):
        predire("bords", "nets")
    confronter("bords", "nets")
    assert "rien prédit" in capsys.readouterr().out


def test_a_folder_that_refuses_files_is_no_obstacle(monkeypatch, capsys):
    monkeypatch.chdir("/proc/self")  # nobody, not even root, may create a file here
    with pytest.warns(UserWarning, match="non enregistrée"):
        predire("bords", "nets")
    assert "enregistrée\u00a0: nets" not in capsys.readouterr().out
