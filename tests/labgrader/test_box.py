"""What of a submission's files a worker gets: regular ones, within limits, the newest where they are too many."""

import os

import pytest

from labgrader import box


@pytest.fixture
def submission(tmp_path):
    """A folder of recorded trainings, the last of which is the newest, and one copy for the worker."""
    (tmp_path / "trainings").mkdir()
    (tmp_path / "box").mkdir()
    for age, name in enumerate(["z-old", "a-middle", "m-new"]):
        path = tmp_path / "trainings" / name
        path.write_bytes(b"x" * 400_000)
        os.utime(path, (1_000_000 + age, 1_000_000 + age))
    return tmp_path


def copied(submission):
    box.copy_files(submission, ["trainings"], submission / "box")
    return sorted(path.name for path in (submission / "box").rglob("*") if path.is_file())


def test_all_are_copied_where_they_fit(submission):
    assert copied(submission) == ["a-middle", "m-new", "z-old"]


def test_of_too_many_the_newest_are_copied(submission, monkeypatch):
    monkeypatch.setattr(box, "MAX_FILES", 2)
    assert copied(submission) == ["a-middle", "m-new"]


def test_one_that_is_too_large_takes_no_room_from_the_others(submission, monkeypatch):
    monkeypatch.setattr(box, "MAX_TOTAL_MB", 1)
    (submission / "trainings" / "newest").write_bytes(b"x" * 2_000_000)
    assert copied(submission) == ["a-middle", "m-new"]


def test_the_digest_does_not_depend_on_when_they_were_written(submission):
    before = box.digest_files(submission, ["trainings"])
    os.utime(submission / "trainings" / "z-old")
    assert box.digest_files(submission, ["trainings"]) == before
