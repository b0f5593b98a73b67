import os
import pwd
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from labhub import accounts, demo, process
from labhub.errors import HubError


@pytest.fixture(autouse=True)
def as_root(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the demonstration believe that it runs as root, on a machine without its accounts; nothing makes one."""
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(accounts, "exists", lambda name: False)


@pytest.fixture
def account(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, Path], None]:
    """Invent the one account that there is: its comment, its home."""

    def invent(comment: str, home: Path) -> None:
        monkeypatch.setattr(accounts, "exists", lambda name: True)
        monkeypatch.setattr(pwd, "getpwnam", lambda name: SimpleNamespace(pw_gecos=comment, pw_dir=str(home)))

    return invent


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_folder_that_no_demonstration_made_is_left_as_it_is(tmp_path: Path) -> None:
    for name in ("exchange", "homes", "state"):
        (tmp_path / name).mkdir()
    with pytest.raises(HubError, match="no demonstration hub was made here"):
        demo.down(tmp_path)
    with pytest.raises(HubError, match="not empty, and not a demonstration hub's"):
        demo.up(tmp_path, tmp_path, tmp_path)
    assert names(tmp_path) == ["exchange", "homes", "state"]


def test_home_is_no_demonstration() -> None:
    before = names(Path("/home"))
    with pytest.raises(HubError, match="/home: no demonstration hub was made here"):
        demo.down(Path("/home"))
    assert names(Path("/home")) == before


def test_what_was_only_installed_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "env").mkdir()
    (tmp_path / "node").mkdir()
    (tmp_path / ".installed").touch()
    assert demo.down(tmp_path) == []
    assert names(tmp_path) == [".installed", "env", "node"]


def test_a_start_that_fails_removes_what_it_made_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise HubError("no room")

    monkeypatch.setattr(demo.places, "ensure_places", fail)
    (tmp_path / "env").mkdir()
    with pytest.raises(HubError, match="no room"):
        demo.up(tmp_path, tmp_path, tmp_path)
    assert names(tmp_path) == [demo.MARKER, "env"]


def test_down_removes_its_own_folders_by_name(tmp_path: Path) -> None:
    (tmp_path / demo.MARKER).touch()
    for name in ("state", "exchange", "mine"):
        (tmp_path / name).mkdir()
    (tmp_path / "config").write_text("a file where a folder was", encoding="utf-8")
    (tmp_path / "homes").symlink_to(tmp_path / "mine")
    (tmp_path / "notes.txt").touch()
    demo.down(tmp_path)
    assert names(tmp_path) == [demo.MARKER, "mine", "notes.txt"]


def test_an_account_is_ours_by_its_comment_and_by_its_home(
    tmp_path: Path, account: Callable[[str, Path], None]
) -> None:
    homes = tmp_path / "homes"
    account(f"{accounts.mark_of(tmp_path)},,,", homes / "ada")
    assert accounts.is_made_by("ada", tmp_path)
    for comment, home in (
        (accounts.mark_of(tmp_path), tmp_path.parent / "ada"),
        (accounts.mark_of(tmp_path), homes / ".." / ".." / "ada"),
        (accounts.mark_of(tmp_path), tmp_path),
        (accounts.mark_of(tmp_path / "other"), homes / "ada"),
        (accounts.REAL, homes / "ada"),
    ):
        account(comment, home)
        assert not accounts.is_made_by("ada", tmp_path)
        assert not accounts.remove_account("ada", tmp_path)


def test_an_account_of_somebody_else_stops_the_start(tmp_path: Path, account: Callable[[str, Path], None]) -> None:
    account("Ada Lovelace", Path("/home/ada"))
    with pytest.raises(HubError, match="not made by the hub"):
        demo.up(tmp_path, tmp_path, tmp_path)
    assert names(tmp_path) == [demo.MARKER]


@pytest.mark.parametrize(("folder", "is_ours"), [("state", True), ("other", False)])
def test_a_process_is_our_hub_if_it_was_given_our_pid_file(tmp_path: Path, folder: str, is_ours: bool) -> None:
    state = tmp_path / "state"
    state.mkdir()
    wait = "import sys; print(flush=True); sys.stdin.read()"
    command = [sys.executable, "-c", wait, "jupyterhub", f"--pid-file={tmp_path / folder / process.PID}"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        child.stdout.readline()
        (state / process.PID).write_text(str(child.pid), encoding="ascii")
        found = process.running(state)
        child.communicate()
    assert found == (child.pid if is_ours else 0)
