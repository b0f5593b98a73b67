from pathlib import Path

import pytest

from labhub.settings import read_settings

CHECKOUT = Path(__file__).resolve().parents[2]
DEPLOY = CHECKOUT / "deploy"
DOCKERFILES = sorted((DEPLOY / "kubernetes").glob("Dockerfile.*"))


def holds_a_file(path: Path) -> bool:
    """Tell whether git would bring this: a file, or a folder with one."""
    return path.is_file() or any(below.is_file() for below in path.rglob("*"))


def copied(dockerfile: Path) -> list[str]:
    lines = (line.split() for line in dockerfile.read_text(encoding="utf-8").splitlines())
    return [source for words in lines if words[:1] == ["COPY"] for source in words[1:-1]]


@pytest.mark.parametrize("dockerfile", DOCKERFILES, ids=lambda path: path.name)
def test_what_an_image_copies_is_there(dockerfile: Path) -> None:
    sources = copied(dockerfile)
    assert "pyproject.toml" in sources
    assert [source for source in sources if not holds_a_file(CHECKOUT / source)] == []


def test_there_is_an_image_for_each_role() -> None:
    assert [path.suffix for path in DOCKERFILES] == [".grader", ".student"]


@pytest.mark.parametrize("role", ["student", "instructor", "grader"])
def test_a_role_s_configuration_is_there(role: str) -> None:
    settings = read_settings(DEPLOY / "jupyterhub" / "hub.toml")
    folders = [Path(folder).relative_to(settings.root) for folder in settings.config_path(role).split(":")]
    assert [folder for folder in folders if not holds_a_file(DEPLOY / "jupyterhub" / folder)] == []
