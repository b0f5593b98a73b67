"""The folders of a hub and their modes: exchange, state, configuration; the course, which only its account reads."""

import os
import pwd
import shutil
import stat
from pathlib import Path

from labhub.errors import HubError
from labhub.settings import HubSettings

COURSE_PARTS = ("nbgrader_config.py", "source", "release", "grader_tests", "masters")
EXPORT = "exporter_les_notes.ipynb"  # in the grading account's home, for those who click
PRIVATE, SHARED = 0o700, 0o755
EVERYONE_WRITES = 0o1777  # sticky, as /tmp: nobody renames or removes what is another's


def course_of(settings: HubSettings) -> Path:
    """Return the course's folder, in the home of the account that owns it."""
    return Path(pwd.getpwnam(settings.grader).pw_dir) / settings.course


def ensure_places(settings: HubSettings, deploy: Path) -> None:
    """Make the folders of the hub and copy Jupyter's configuration to them; harmless when repeated."""
    settings.root.mkdir(mode=SHARED, parents=True, exist_ok=True)
    for folder, mode in ((settings.state, PRIVATE), (settings.config, SHARED)):
        folder.mkdir(exist_ok=True)
        folder.chmod(mode)
    shutil.copytree(deploy / "config", settings.config, dirs_exist_ok=True)
    for path in (settings.config, *settings.config.rglob("*")):
        path.chmod(SHARED if path.is_dir() else 0o644)
    _ensure_reachable(settings.root)


def ensure_exchange(settings: HubSettings) -> None:
    """Make the exchange, and the course's folder in it for the grading account before anybody else can; then open it.

    Raises:
        HubError: the course's folder is there and somebody else's.
    """
    account = pwd.getpwnam(settings.grader)
    course = settings.exchange / settings.course
    settings.exchange.mkdir(mode=SHARED, exist_ok=True)
    try:
        course.mkdir(mode=SHARED)
        os.chown(course, account.pw_uid, account.pw_gid)
        course.chmod(SHARED)
    except FileExistsError:
        found = course.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != account.pw_uid:
            raise HubError(f"{course}: not a folder of {settings.grader}'s; see who made it, and remove it.") from None
    settings.exchange.chmod(EVERYONE_WRITES)


def ensure_course(settings: HubSettings, source: Path) -> None:
    """Copy the course from a checkout to the account that owns it, readable by nobody else; what is there stays.

    Raises:
        HubError: the checkout lacks a part.
    """
    course = course_of(settings)
    course.mkdir(mode=PRIVATE, exist_ok=True)
    for name in COURSE_PARTS:
        part, copy = source / name, course / name
        if not part.exists():
            raise HubError(f"{part}: not there; give --course a checkout that `labgrader build` has filled.")
        if copy.exists():
            continue
        if part.is_dir():
            shutil.copytree(part, copy, ignore=shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints"))
        else:
            shutil.copy(part, copy)
    export = course.parent / EXPORT
    if not export.exists():
        shutil.copy(source / "deploy" / "jupyterhub" / EXPORT, export)
    account = pwd.getpwnam(settings.grader)
    for path in (course, export, *course.rglob("*")):
        if not path.is_symlink():
            path.chmod(path.stat().st_mode & PRIVATE)
            os.chown(path, account.pw_uid, account.pw_gid)


def _ensure_reachable(folder: Path) -> None:
    """Refuse a folder that ordinary users cannot enter.

    Raises:
        HubError: one of the folders above is closed to them.
    """
    for above in (folder, *folder.parents):
        if not above.stat().st_mode & 0o001:
            raise HubError(f"{above}: closed to ordinary users; put the hub elsewhere, such as /srv/cnnlab-hub.")
