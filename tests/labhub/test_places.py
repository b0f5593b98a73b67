import os
import pwd
from dataclasses import replace
from pathlib import Path

import pytest

from labhub import places
from labhub.errors import HubError
from labhub.settings import HubSettings, read_settings

EXAMPLE = Path(__file__).resolve().parents[2] / "deploy" / "jupyterhub" / "hub.toml"


@pytest.fixture
def settings(tmp_path: Path) -> HubSettings:
    """A hub in a folder of its own, whose grading account runs this test."""
    return replace(read_settings(EXAMPLE), root=tmp_path, grader=pwd.getpwuid(os.getuid()).pw_name)


def test_nobody_renames_the_course_s_place_in_the_exchange(settings: HubSettings) -> None:
    for _ in range(2):  # harmless when repeated
        places.ensure_exchange(settings)
        course = settings.exchange / settings.course
        assert settings.exchange.stat().st_mode & 0o7777 == 0o1777
        assert course.stat().st_mode & 0o7777 == 0o755
        assert course.stat().st_uid == os.getuid()


@pytest.mark.parametrize("kind", ["link", "file"])
def test_a_course_s_place_that_is_something_else_is_refused(settings: HubSettings, tmp_path: Path, kind: str) -> None:
    (tmp_path / "mine").mkdir()
    settings.exchange.mkdir()
    course = settings.exchange / settings.course
    {"link": lambda: course.symlink_to(tmp_path / "mine"), "file": course.touch}[kind]()
    with pytest.raises(HubError, match="see who made it, and remove it"):
        places.ensure_exchange(settings)
    assert settings.exchange.stat().st_mode & 0o002 == 0, "it is not opened"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives folders to others")
def test_a_course_s_place_that_a_student_made_is_refused(settings: HubSettings) -> None:
    course = settings.exchange / settings.course
    course.mkdir(parents=True)
    os.chown(course, 12345, -1)
    with pytest.raises(HubError, match="see who made it, and remove it"):
        places.ensure_exchange(settings)
