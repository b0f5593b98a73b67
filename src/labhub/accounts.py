"""Unix accounts: made with a home that nobody else may read, and removed if we made them."""

import grp
import pwd
import re
import secrets
import subprocess
from pathlib import Path

from labhub.errors import HubError

MARK = "cnnlab hub account"  # in the comment field: only accounts that carry it are ever removed
PRIVATE = 0o700
_NAME = re.compile(r"[a-z_][a-z0-9_-]{0,30}")


def exists(name: str) -> bool:
    """Tell whether there is an account of this name."""
    try:
        pwd.getpwnam(name)
    except KeyError:
        return False
    return True


def ensure_account(name: str, home: Path) -> None:
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
         "--comment", MARK, "--", name)  # fmt: skip
    home.chmod(PRIVATE)


def set_password(name: str) -> str:
    """Give an account that we made a new random password, and return it.

    Raises:
        HubError: somebody else made the account.
    """
    if pwd.getpwnam(name).pw_gecos != MARK:
        raise HubError(f"{name}: this account was not made by the hub; its password stays as it is.")
    password = secrets.token_urlsafe(12)
    _run("chpasswd", text=f"{name}:{password}\n")
    return password


def remove_account(name: str) -> bool:
    """Remove an account that we made, its processes and its home; tell whether there was one."""
    if not exists(name) or pwd.getpwnam(name).pw_gecos != MARK:
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
