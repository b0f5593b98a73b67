import logging
import os
import pwd
import shutil
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from nbgrader.api import Gradebook
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config

from labhub.collect import WRITTEN_LAST, CollectWhole

ME = pwd.getpwuid(os.getuid()).pw_name


@pytest.fixture(scope="module")
def gradebook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty gradebook, made once: it takes seconds."""
    path = tmp_path_factory.mktemp("gradebook") / "gradebook.db"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PATH", str(Path(sys.executable).parent), prepend=os.pathsep)  # nbgrader starts `alembic` by name
        Gradebook(f"sqlite:///{path}").close()
    return path


@pytest.fixture
def inbound(tmp_path: Path, gradebook: Path) -> Path:
    """An exchange with nothing handed in, and a course with an empty gradebook."""
    folder = tmp_path / "exchange" / "cours" / "inbound"
    folder.mkdir(parents=True)
    (tmp_path / "course").mkdir()
    shutil.copy(gradebook, tmp_path / "course")
    return folder


def hand_in(inbound: Path, student: str, minutes_ago: float, text: str, whole: bool = True) -> Path:
    date = f"{datetime.now(UTC) - timedelta(minutes=minutes_ago):%Y-%m-%d %H:%M:%S.%f} UTC"
    folder = inbound / f"{student}+tp+{date}+{text}"
    folder.mkdir()
    (folder / "carnet.ipynb").write_text(text, encoding="utf-8")
    if whole:
        (folder / "timestamp.txt").write_text(date, encoding="utf-8")
        (folder / WRITTEN_LAST).write_text("secret", encoding="utf-8")
    return folder


def collected(inbound: Path, caplog: pytest.LogCaptureFixture, update: bool = False) -> dict[str, str]:
    """Collect; return what each student's notebook holds."""
    course = inbound.parents[2] / "course"
    config = Config()
    config.CourseDirectory.root, config.CourseDirectory.course_id = str(course), "cours"
    config.CourseDirectory.assignment_id = "tp"
    config.Exchange.root = str(inbound.parents[1])
    log = logging.getLogger("collect")
    with caplog.at_level(logging.INFO, logger="collect"):
        CollectWhole(coursedir=CourseDirectory(config=config), config=config, log=log, update=update).start()
    return {path.parts[-3]: path.read_text(encoding="utf-8") for path in course.glob("submitted/*/tp/carnet.ipynb")}


def test_the_newest_counts(inbound: Path, caplog: pytest.LogCaptureFixture) -> None:
    hand_in(inbound, ME, 3, "old")
    hand_in(inbound, ME, 1, "new")
    assert collected(inbound, caplog) == {ME: "new"}


def test_an_interrupted_submission_leaves_the_whole_one_before_it(
    inbound: Path, caplog: pytest.LogCaptureFixture
) -> None:
    hand_in(inbound, ME, 3, "whole")
    hand_in(inbound, ME, 1, "half", whole=False)
    assert collected(inbound, caplog) == {ME: "whole"}
    assert caplog.text.count("interrupted while it was handed in; not collected") == 1


def test_a_submission_in_somebody_else_s_name_is_named_and_left(
    inbound: Path, caplog: pytest.LogCaptureFixture
) -> None:
    hand_in(inbound, "ada", 1, "forged")
    assert collected(inbound, caplog) == {}
    assert f"made by {ME}, in the name of ada; not collected" in caplog.text


def test_a_date_long_before_the_folder_s_own_is_told(inbound: Path, caplog: pytest.LogCaptureFixture) -> None:
    hand_in(inbound, ME, 600, "dated back")
    assert collected(inbound, caplog) == {ME: "dated back"}
    assert "but was changed 600 minutes later" in caplog.text


def test_only_regular_files_are_collected(inbound: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    solutions = tmp_path / "course" / "source"
    (solutions / "tp").mkdir(parents=True)
    (solutions / "tp" / "carnet.ipynb").write_text("the solutions", encoding="utf-8")
    folder = hand_in(inbound, ME, 1, "own")
    (folder / "linked.ipynb").symlink_to(solutions / "tp" / "carnet.ipynb")
    (folder / "folder").symlink_to(solutions)
    os.mkfifo(folder / "pipe.ipynb")
    (folder / "images").mkdir()
    (folder / "images" / "zero").symlink_to("/dev/zero")
    (folder / "images" / "own.png").write_bytes(b"png")
    assert collected(inbound, caplog) == {ME: "own"}
    submitted = tmp_path / "course" / "submitted" / ME / "tp"
    found = sorted(str(path.relative_to(submitted)) for path in submitted.rglob("*"))
    assert found == ["carnet.ipynb", "images", "images/own.png", WRITTEN_LAST, "timestamp.txt"]
    for name in ("linked.ipynb", "folder", "pipe.ipynb", "images/zero"):
        assert f"{str(folder / name)!r}: no regular file; not collected" in caplog.text
    assert [path.name for path in submitted.parent.iterdir()] == ["tp"]


@pytest.mark.parametrize("name", [WRITTEN_LAST, "timestamp.txt"])
@pytest.mark.parametrize("kind", ["link", "pipe", "empty", "folder"])
def test_a_submission_whose_proof_is_no_file_of_its_own_is_not_whole(
    inbound: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture, name: str, kind: str
) -> None:
    hand_in(inbound, ME, 3, "whole")
    proof = hand_in(inbound, ME, 1, "forged") / name
    proof.rename(tmp_path / "kept")
    make = {
        "link": lambda: proof.symlink_to(tmp_path / "kept"),
        "pipe": lambda: os.mkfifo(proof),
        "empty": proof.touch,
        "folder": proof.mkdir,
    }
    make[kind]()
    assert collected(inbound, caplog) == {ME: "whole"}
    assert f"its {name} is" in caplog.text


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files to others")
def test_files_of_others_among_one_s_own_are_left(inbound: Path, caplog: pytest.LogCaptureFixture) -> None:
    folder = hand_in(inbound, ME, 1, "own")
    (folder / "other.ipynb").write_text("a hard link", encoding="utf-8")
    (folder / "others").mkdir()
    for name in ("other.ipynb", "others"):
        os.chown(folder / name, 12345, -1)
    assert collected(inbound, caplog) == {ME: "own"}
    submitted = inbound.parents[2] / "course" / "submitted" / ME / "tp"
    assert not (submitted / "other.ipynb").exists()
    assert not (submitted / "others").exists()
    assert caplog.text.count("somebody else's; not collected") == 2


def test_a_file_that_is_too_large_is_named_and_left(inbound: Path, caplog: pytest.LogCaptureFixture) -> None:
    folder = hand_in(inbound, ME, 1, "own")
    with (folder / "model.keras").open("wb") as file:
        file.truncate(100_000_001)
    assert collected(inbound, caplog) == {ME: "own"}
    assert not (inbound.parents[2] / "course" / "submitted" / ME / "tp" / "model.keras").exists()
    assert "100000001 bytes, at most 100000000 are collected; not collected" in caplog.text


@pytest.mark.parametrize(
    "name", ["zoe+tp+garbage+x", "zoe+tp+", "zoe+tp+9999999999-01-01 00:00:00 UTC+x", "zoe+tp+1+2+3"]
)
@pytest.mark.parametrize("kind", ["folder", "file", "pipe"])
def test_a_name_that_is_no_submission_s_stops_nobody(
    inbound: Path, caplog: pytest.LogCaptureFixture, name: str, kind: str
) -> None:
    {"folder": (inbound / name).mkdir, "file": (inbound / name).touch, "pipe": lambda: os.mkfifo(inbound / name)}[
        kind
    ]()
    hand_in(inbound, ME, 1, "own")
    assert collected(inbound, caplog) == {ME: "own"}
    assert caplog.text.count(f"{str(inbound / name)!r}: ") == 1


@pytest.mark.parametrize("kind", ["file", "pipe", "link"])
def test_what_is_no_folder_leaves_the_submission_before_it(
    inbound: Path, caplog: pytest.LogCaptureFixture, kind: str
) -> None:
    whole = hand_in(inbound, ME, 3, "whole")
    place = hand_in(inbound, ME, 1, "new")
    shutil.rmtree(place)
    {"file": place.touch, "pipe": lambda: os.mkfifo(place), "link": lambda: place.symlink_to(whole)}[kind]()
    assert collected(inbound, caplog) == {ME: "whole"}
    assert f"{str(place)!r}: interrupted while it was handed in; not collected" in caplog.text


def test_one_that_cannot_be_copied_is_named_and_what_was_collected_before_stays(
    inbound: Path, caplog: pytest.LogCaptureFixture
) -> None:
    hand_in(inbound, ME, 3, "old")
    assert collected(inbound, caplog) == {ME: "old"}
    folder = hand_in(inbound, ME, 1, "new")
    for name in ("one", "two"):
        with (folder / name).open("wb") as file:
            file.truncate(60_000_000)
    assert collected(inbound, caplog, update=True) == {ME: "old"}
    assert f"{str(folder)!r}: larger than 100000000 bytes; not collected" in caplog.text
    (folder / "one").unlink()
    assert collected(inbound, caplog, update=True) == {ME: "new"}


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads every file")
def test_an_unreadable_file_is_named_and_left(inbound: Path, caplog: pytest.LogCaptureFixture) -> None:
    folder = hand_in(inbound, ME, 1, "own")
    (folder / "closed.ipynb").touch(mode=0)
    assert collected(inbound, caplog) == {ME: "own"}
    assert f"{str(folder / 'closed.ipynb')!r}: Permission denied; not collected" in caplog.text


def test_a_collected_date_that_is_none_gives_way_to_the_next_submission(
    inbound: Path, caplog: pytest.LogCaptureFixture
) -> None:
    hand_in(inbound, ME, 1, "new")
    before = inbound.parents[2] / "course" / "submitted" / ME / "tp"
    before.mkdir(parents=True)
    (before / "timestamp.txt").write_text("the day before yesterday", encoding="utf-8")
    assert collected(inbound, caplog, update=True) == {ME: "new"}


def test_a_date_in_its_file_that_is_not_the_name_s_is_no_submission(
    inbound: Path, caplog: pytest.LogCaptureFixture
) -> None:
    hand_in(inbound, ME, 30, "whole")
    folder = hand_in(inbound, ME, 1, "forged")
    date = f"{datetime.now(UTC) - timedelta(days=1):%Y-%m-%d %H:%M:%S.%f} UTC"
    (folder / "timestamp.txt").write_text(date, encoding="utf-8")
    assert collected(inbound, caplog) == {ME: "whole"}
    assert "says another date than its name; not collected" in caplog.text


def test_a_file_changed_long_after_the_date_is_told(
    inbound: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand_in(inbound, ME, 60, "dated back")
    earlier = (datetime.now(UTC) - timedelta(minutes=60)).timestamp()
    lstat = Path.lstat
    monkeypatch.setattr(  # as if all but the notebook had been made an hour ago: no user can set this date
        Path, "lstat", lambda path: lstat(path) if path.name == "carnet.ipynb" else dated(lstat(path), earlier)
    )
    assert collected(inbound, caplog) == {ME: "dated back"}
    assert "but was changed 60 minutes later" in caplog.text


def dated(found: os.stat_result, changed: float) -> os.stat_result:
    return os.stat_result((*found[:9], changed), {"st_ctime": changed})


def test_a_date_in_the_future_is_told(inbound: Path, caplog: pytest.LogCaptureFixture) -> None:
    hand_in(inbound, ME, -90, "dated forward")
    assert collected(inbound, caplog) == {ME: "dated forward"}
    assert "a date in the future when it was handed in" in caplog.text
