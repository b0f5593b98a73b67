from pathlib import Path

import pytest

from labhub.errors import HubError
from labhub.settings import read_settings

EXAMPLE = Path(__file__).resolve().parents[2] / "deploy" / "jupyterhub" / "hub.toml"


def written(folder: Path, change: str, to: str) -> Path:
    path = folder / "hub.toml"
    text = EXAMPLE.read_text(encoding="utf-8")
    assert change in text
    path.write_text(text.replace(change, to), encoding="utf-8")
    return path


def test_the_example_is_read_and_says_who_is_who() -> None:
    settings = read_settings(EXAMPLE)
    assert settings.students == ("ada", "blaise")
    assert [settings.role_of(name) for name in ("prof", "ada", "anyone else")] == ["instructor", "student", "student"]
    assert settings.config_path("student") == "/srv/cnnlab-hub/config/everyone"
    assert settings.config_path("grader") == "/srv/cnnlab-hub/config/grader:/srv/cnnlab-hub/config/everyone"


@pytest.mark.parametrize(
    ("change", "to", "said"),
    [
        ("memory_mb = 4096", 'memory_mb = "4 GB"', "memory_mb = '4 GB' is no int"),
        ("memory_mb = 4096", "memoire_mb = 4096", "unknown key memoire_mb"),
        ('course = "tp_cnn"', "", "no course"),
        ('students = ["ada", "blaise"]', 'students = ["ada", "prof"]', "prof has two roles"),
        ('course = "tp_cnn"', 'course = "tp_cnn', "not TOML"),
    ],
)
def test_a_mistake_is_named_with_its_file(tmp_path: Path, change: str, to: str, said: str) -> None:
    path = written(tmp_path, change, to)
    with pytest.raises(HubError, match=said) as told:
        read_settings(path)
    assert str(told.value).startswith(str(path))


def test_a_missing_file_says_what_to_copy(tmp_path: Path) -> None:
    with pytest.raises(HubError, match=r"copy deploy/jupyterhub/hub\.toml there"):
        read_settings(tmp_path / "hub.toml")
