"""What tests of recorded trainings share: a folder that is a notebook's, and the grader's turn."""

import pytest

from cnnlab.recording import GRADING_VARIABLE, REPLAY_VARIABLE


@pytest.fixture
def notebook_folder(tmp_path, monkeypatch):
    """Each test is a notebook of its own, run by a student."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv(GRADING_VARIABLE, raising=False)
    monkeypatch.delenv(REPLAY_VARIABLE, raising=False)
    return tmp_path


@pytest.fixture
def grading(monkeypatch):
    """Return a function that turns the student's run into the grader's."""
    return lambda: monkeypatch.setenv(GRADING_VARIABLE, "autograde")
