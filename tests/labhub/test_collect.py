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


def collected(inbound: Path, caplog: pytest.LogCaptureFixture) -> dict[str, str]:
    """Collect; return what each student's notebook holds."""
    course = inbound.parents[2] / "course"
    config = Config()
    config.CourseDirectory.root, config.CourseDirectory.course_id = str(course), "cours"
    config.CourseDirectory.assignment_id = "tp"
    config.Exchange.root = str(inbound.parents[1])
    log = logging.getLogger("collect")
    with caplog.at_level(logging.INFO, logger="collect"):
        CollectWhole(coursedir=CourseDirectory(config=config), config=config, log=log).start()
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
