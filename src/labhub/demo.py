"""The demonstration hub: invented accounts with passwords of their own, on loopback; removed, it leaves nothing."""

import json
import os
import shutil
from collections.abc import Mapping
from pathlib import Path

from labhub import accounts, places, process
from labhub.errors import HubError
from labhub.settings import HubSettings, read_settings

GRADER, INSTRUCTORS, STUDENTS = "cnnlab-correcteur", ("cnnlab-prof",), ("cnnlab-ada", "cnnlab-blaise")
INSTALLED = frozenset({"env", "node", ".installed"})  # by make, before the first start; they stay
MADE = ("exchange", "config", "homes", "state")  # here, and removed again; anything else in the folder is not ours
MARKER = ".cnnlab-demonstration"


def up(root: Path, checkout: Path, proxy: Path, port: int = 8000, **settings: str | int) -> dict[str, str]:
    """Make accounts and folders, start the hub; return the passwords, by account.

    Args:
        root: the demonstration's own folder, empty or marked as such.
        checkout: this project, whose course and configuration are copied.
        proxy: the program configurable-http-proxy.
        port: where the hub listens, on loopback; three more near it are its own.
        settings: more keys of `hub.toml`.

    Raises:
        HubError: not root, the folder or an account is somebody else's, or the hub does not start; what was made so
            far is removed again.
    """
    _ensure_root()
    root = root.resolve()
    if process.running(root / "state"):
        raise HubError(f"{root}: a demonstration hub runs already; `make hub-down` ends it.")
    _claim(root)
    for name in (GRADER, *INSTRUCTORS, *STUDENTS):
        if accounts.exists(name) and not accounts.is_made_by(name, root):
            raise HubError(f"{name}: an account of this name is there, not made by the hub in {root}; remove it first.")
    try:
        settings_file = root / "state" / "hub.toml"
        settings_file.parent.mkdir(mode=places.PRIVATE, exist_ok=True)
        settings_file.write_text(_settings_text(root, port, settings), encoding="utf-8")
        found = read_settings(settings_file)
        deploy = checkout / "deploy" / "jupyterhub"
        places.ensure_places(found, deploy)
        for name in (found.grader, *found.instructors, *found.students):
            accounts.ensure_account(name, root / "homes" / name, accounts.mark_of(root))
        places.ensure_exchange(found)
        places.ensure_course(found, checkout)
        passwords = {name: accounts.set_password(name, root) for name in (*found.instructors, *found.students)}
        written = found.state / "passwords.json"
        written.write_text(json.dumps(passwords, indent=1), encoding="utf-8")
        process.start(found, settings_file, _config_for_root(found, deploy), proxy)
    except BaseException:
        down(root)
        raise
    return passwords


def down(root: Path) -> list[str]:
    """Stop the hub, remove its accounts and the folders that it made; return the accounts removed.

    Raises:
        HubError: not root, or no demonstration hub was made in this folder.
    """
    _ensure_root()
    root = root.resolve()
    if not root.exists():
        return []
    if not (root / MARKER).is_file():
        if _is_free(root) and (root / "env").exists():
            return []  # installed, and never started
        raise HubError(f"{root}: no demonstration hub was made here ({MARKER} is not there); nothing was removed.")
    process.stop(root / "state")
    removed = [name for name in (GRADER, *INSTRUCTORS, *STUDENTS) if accounts.remove_account(name, root)]
    for name in MADE:
        path = root / name
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    return removed


def _claim(root: Path) -> None:
    """Make the demonstration's folder and mark it, so that no other folder is ever taken for one.

    Raises:
        HubError: there is something in it that no demonstration made.
    """
    accounts.mark_of(root)
    if not (root / MARKER).is_file():
        if root.exists() and not _is_free(root):
            raise HubError(f"{root}: not empty, and not a demonstration hub's; name an empty folder (HUB=…, --root …).")
        root.mkdir(mode=places.SHARED, parents=True, exist_ok=True)
        text = "`labhub up` made this folder; `labhub down` removes what lies in it.\n"
        (root / MARKER).write_text(text, encoding="utf-8")


def _is_free(root: Path) -> bool:
    return root.is_dir() and {path.name for path in root.iterdir()} <= INSTALLED


def _ensure_root() -> None:
    if os.geteuid() != 0:
        raise HubError("the demonstration hub makes Unix accounts: run it as root (sudo make hub).")


def _settings_text(root: Path, port: int, more: Mapping[str, str | int]) -> str:
    settings = {
        "root": str(root), "course": "tp_cnn", "grader": GRADER, "instructors": INSTRUCTORS, "students": STUDENTS,
        "address": f"http://127.0.0.1:{port}",
        "hub_port": port + 81, "proxy_port": port + 1, "service_port": port + 99,
        **more,
    }  # fmt: skip
    return "".join(f"{key} = {json.dumps(value)}\n" for key, value in settings.items())


def _config_for_root(settings: HubSettings, deploy: Path) -> Path:
    """Copy the hub's own configuration beside its state: what root runs changes with no branch of a checkout."""
    copy = settings.state / "jupyterhub"
    shutil.copytree(deploy, copy, dirs_exist_ok=True)
    return copy / "jupyterhub_config.py"
