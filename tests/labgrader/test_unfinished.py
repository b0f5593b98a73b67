"""What is noted of a submission while nbgrader writes it, and what of it outlives the process."""

import pytest

from labgrader.unfinished import Note, left_behind


@pytest.fixture
def note(tmp_path):
    return Note(tmp_path / "writing")


def test_a_process_that_ends_between_two_submissions_leaves_nothing(note, tmp_path):
    note.writing("tp", "ada")
    note.nothing()
    note.close()
    assert list((tmp_path / "writing").iterdir()) == []


def test_one_that_ends_inside_a_submission_leaves_its_name(note, tmp_path):
    """Whoever was to remove what is half written may have been interrupted too."""
    note.writing("tp", "ada")
    note.writing("tp", "bob")
    note.close()
    ((_, *named),) = left_behind(tmp_path / "writing")
    assert named == ["tp", "bob"]
