"""What a student's own server reaches of the course and of others: nothing, tried from a kernel of that server."""

import json
import os
import pwd
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from browser import Person
from conftest import ROOT

COURSE = ROOT / "homes" / "cnnlab-correcteur" / "tp_cnn"
PRIVATE = {
    "the solutions": COURSE / "source" / "tp_cnn" / "01_convolution.ipynb",
    "the masters": COURSE / "masters" / "tp_cnn" / "01_convolution.md",
    "the hidden checks": COURSE / "grader_tests" / "tp_cnn" / "test_01_convolution.py",
    "the gradebook": COURSE / "gradebook.db",
    "another's submission": COURSE / "submitted" / "cnnlab-ada" / "tp_cnn" / "01_convolution.ipynb",
    "another's graded notebook": COURSE / "autograded" / "cnnlab-ada" / "tp_cnn" / "01_convolution.ipynb",
    "another's feedback": COURSE / "feedback" / "cnnlab-ada" / "tp_cnn" / "01_convolution.html",
    "another's own notebook": ROOT / "homes" / "cnnlab-ada" / "tp_cnn" / "01_convolution.ipynb",
    "what is kept of results": COURSE / ".labgrader",
    "what was handed in": ROOT / "exchange" / "tp_cnn" / "inbound",
    "what was handed back": ROOT / "exchange" / "tp_cnn" / "feedback",
    "the hub's database": ROOT / "state" / "jupyterhub.sqlite",
    "the hub's secret": ROOT / "state" / "cookie_secret",
    "the passwords": ROOT / "state" / "passwords.json",
    "the machine's passwords": Path("/etc/shadow"),
}
TRY_EACH = """
import json, os, pathlib
found = {}
for name, path in json.loads(PATHS).items():
    path = pathlib.Path(path)
    try:
        found[name] = 'listed' if path.is_dir() and os.listdir(path) is not None else f'{len(path.read_bytes())} bytes'
    except OSError as error:
        found[name] = type(error).__name__
    try:
        os.access(path, os.W_OK) and found.update({name: found[name] + ', writable'})
    except OSError:
        pass
print('FOUND' + json.dumps(found))
"""
WHO_AND_HOW_MUCH = """
import os, resource
print(os.getuid(), *resource.getrlimit(resource.RLIMIT_DATA), *resource.getrlimit(resource.RLIMIT_NPROC))
print(len(os.sched_getaffinity(0)))
print(open('/proc/self/status').read().count('CapEff:\\t0000000000000000'))
print(set(os.getgroups()) - {os.getgid()} != set())
"""


@pytest.fixture(scope="module")
def other(log_in: Callable[[str], Person]) -> Person:
    """A student who has handed in nothing."""
    return log_in("cnnlab-blaise")


def test_nothing_of_the_course_or_of_others_is_read(other: Person) -> None:
    missing = [name for name, path in PRIVATE.items() if not path.exists()]
    assert missing == [], "what is not there proves nothing"
    paths = {name: str(path) for name, path in PRIVATE.items()}
    shown = other.in_a_kernel(TRY_EACH.replace("PATHS", repr(json.dumps(paths))))
    found = json.loads(shown.partition("FOUND")[2])
    by_design = {"what was handed in": "PermissionError, writable"}  # without being listed
    assert found == dict.fromkeys(PRIVATE, "PermissionError") | by_design


def test_a_server_runs_as_its_own_account_and_within_its_limits(other: Person) -> None:
    shown = other.in_a_kernel(WHO_AND_HOW_MUCH).split()
    cores = str(min(2, os.cpu_count() or 1))
    assert shown == [str(pwd.getpwnam(other.name).pw_uid), *["4294967296"] * 2, *["512"] * 2, cores, "1", "False"]


def test_formgrader_is_closed_to_students(other: Person) -> None:
    own = other.page.request.get(f"{other.address}/user/{other.name}/formgrader/manage_assignments")
    service = other.page.request.get(f"{other.address}/services/tp_cnn/formgrader/manage_assignments")
    another = other.page.request.get(f"{other.address}/user/cnnlab-ada/api/contents")
    assert (own.status, service.status, another.status) == (404, 403, 403)


def test_the_course_is_its_accounts_alone() -> None:
    account = pwd.getpwnam("cnnlab-correcteur")
    found = subprocess.run(
        ["find", account.pw_dir, "-maxdepth", "1", "-perm", "/077"], capture_output=True, text=True, check=True
    ).stdout.split()
    assert Path(account.pw_dir).stat().st_mode & 0o077 == 0
    assert str(COURSE) not in found
    assert all(path.stat().st_mode & 0o077 == 0 for path in (COURSE / "grader_tests").rglob("*"))
