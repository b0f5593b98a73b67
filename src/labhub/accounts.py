"""Unix accounts: made with a home that nobody else may read; a demonstration's are removed with it, no others ever."""

import grp
import os
import pwd
import re
import secrets
import subprocess
from pathlib import Path

from labhub.errors import HubError

REAL = "cnnlab grading account"  # in the comment field of what `labhub prepare` makes: never removed
PRIVATE = 0o700
_NAME = re.compile(r"[a-z_][a-z0-9_-]{0,30}")


def exists(name: str) -> bool:
    """Tell whether there is an account of this name."""
    try:
        pwd.getpwnam(name)
    except KeyError:
        return False
    return True


def mark_of(root: Path) -> str:
    """Return the comment of a demonstration's accounts: only those that carry it are removed, or given passwords.

    Raises:
        HubError: a comment cannot hold this path.
    """
    if set(str(root)) & set(",:\n"):
        raise HubError(f"{root}: a comma or a colon; put the demonstration hub elsewhere, such as /srv/cnnlab-demo.")
    return f"cnnlab demonstration hub in {root}"


def is_made_by(name: str, root: Path) -> bool:
    """Tell whether an account was made by the demonstration hub in `root`: by its comment, and by where its home is."""
    if not exists(name):
        return False
    account = pwd.getpwnam(name)
    home, homes = os.path.realpath(account.pw_dir), os.path.realpath(root)
    return account.pw_gecos.partition(",")[0] == mark_of(root) and Path(home).parent.is_relative_to(homes)


def ensure_account(name: str, home: Path, comment: str) -> None:
    """Make an account, without a password, if it is not there; one that somebody else made is left as it is.

    Raises:
        HubError: the name is none that Unix allows, or the system refuses.
    """
    if not _NAME.fullmatch(name):
        raise HubError(f"{name!r}: not the name of a Unix account (small letters, digits, - and _, at most 31).")
    if exists(name):
        return
    home.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
    _run("useradd", "--create-home", "--home-dir", str(home), "--shell", "/bin/bash", "--user-group",
         "--comment", comment, "--", name)  # fmt: skip
    home.chmod(PRIVATE)


def set_password(name: str, root: Path) -> str:
    """Give an account of the demonstration hub in `root` a new random password, and return it.

    Raises:
        HubError: somebody else made the account.
    """
    if not is_made_by(name, root):
        raise HubError(f"{name}: this account was not made by the hub in {root}; its password stays as it is.")
    password = secrets.token_urlsafe(12)
    _run("chpasswd", text=f"{name}:{password}\n")
    return password


def remove_account(name: str, root: Path) -> bool:
    """Remove an account of the demonstration hub in `root`, its processes and its home; tell whether there was one."""
    if not is_made_by(name, root):
        return False
    subprocess.run(["pkill", "-KILL", "-u", str(pwd.getpwnam(name).pw_uid)], check=False)
    _run("userdel", "--force", "--remove", "--", name)
    return True


def group_of(name: str) -> int:
    """Return the number of an account's own group."""
    return grp.getgrgid(pwd.getpwnam(name).pw_gid).gr_gid


def _run(*command: str, text: str = "") -> None:
    done = subprocess.run(command, input=text, text=True, capture_output=True, check=False)
    if done.returncode and "mail spool" not in done.stderr:  # userdel's complaint that there was no mail to remove
        raise HubError(f"{command[0]} failed: {done.stderr.strip()}")
