"""The demonstration hub: invented accounts with passwords of their own, on loopback; removed, it leaves nothing."""

import json
import os
import shutil
from pathlib import Path

from labhub import accounts, places, process
from labhub.errors import HubError
from labhub.settings import HubSettings, read_settings

GRADER, INSTRUCTORS, STUDENTS = "cnnlab-correcteur", ("cnnlab-prof",), ("cnnlab-ada", "cnnlab-blaise")
KEPT = ("env", "node")  # installed once; the rest is made again


def up(root: Path, checkout: Path, proxy: Path, port: int = 8000) -> dict[str, str]:
    """Make accounts and folders, start the hub; return the passwords, by account.

    Raises:
        HubError: not root, or the hub does not start; what was made so far is removed again.
    """
    _ensure_root()
    settings_file = root / "state" / "hub.toml"
    settings_file.parent.mkdir(mode=places.PRIVATE, parents=True, exist_ok=True)
    if process.running(root / "state"):
        raise HubError(f"{root}: a demonstration hub runs already; `make hub-down` ends it.")
    settings_file.write_text(_settings_text(root, port), encoding="utf-8")
    settings = read_settings(settings_file)
    try:
        deploy = checkout / "deploy" / "jupyterhub"
        places.ensure_places(settings, deploy)
        for name in (settings.grader, *settings.instructors, *settings.students):
            accounts.ensure_account(name, root / "homes" / name)
        places.ensure_course(settings, checkout)
        passwords = {name: accounts.set_password(name) for name in (*settings.instructors, *settings.students)}
        written = settings.state / "passwords.json"
        written.write_text(json.dumps(passwords, indent=1), encoding="utf-8")
        process.start(settings, settings_file, _config_for_root(settings, deploy), proxy)
    except BaseException:
        down(root)
        raise
    return passwords


def down(root: Path) -> list[str]:
    """Stop the hub, remove its accounts and everything but what was installed; return the accounts removed."""
    _ensure_root()
    settings_file = root / "state" / "hub.toml"
    names = [GRADER, *INSTRUCTORS, *STUDENTS]
    if settings_file.is_file():
        settings = read_settings(settings_file)
        process.stop(settings)
        names = [settings.grader, *settings.instructors, *settings.students]
    removed = [name for name in names if accounts.remove_account(name)]
    for path in root.iterdir() if root.is_dir() else ():
        if path.name not in KEPT and not path.name.startswith("."):
            shutil.rmtree(path)
    return removed


def _ensure_root() -> None:
    if os.geteuid() != 0:
        raise HubError("the demonstration hub makes Unix accounts: run it as root (sudo make hub).")


def _settings_text(root: Path, port: int) -> str:
    settings = {
        "root": str(root), "course": "tp_cnn", "grader": GRADER, "instructors": INSTRUCTORS, "students": STUDENTS,
        "address": f"http://127.0.0.1:{port}",
        "hub_port": port + 81, "proxy_port": port + 1, "service_port": port + 99,
    }  # fmt: skip
    return "".join(f"{key} = {json.dumps(value)}\n" for key, value in settings.items())


def _config_for_root(settings: HubSettings, deploy: Path) -> Path:
    """Copy the hub's own configuration beside its state: what root runs changes with no branch of a checkout."""
    copy = settings.state / "jupyterhub"
    shutil.copytree(deploy, copy, dirs_exist_ok=True)
    return copy / "jupyterhub_config.py"
