"""The hub is up, without a browser: who comes in, who does not, and what the start leaves on the machine."""

import json
import pwd
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import requests
from conftest import PORT, ROOT

from labhub import accounts, demo, membership, process
from labhub.errors import HubError

ADDRESS = f"http://127.0.0.1:{PORT}"

IN_THE_EXCHANGE = """
import json, os
def outcome(attempt, *paths):
    try:
        attempt(*paths)
    except OSError as error:
        return type(error).__name__
    return 'done'
print(json.dumps({
    'make one': outcome(os.mkdir, 'tp_cnn/mine'), 'rename': outcome(os.rename, 'tp_cnn', 'mine'),
    'remove': outcome(os.rmdir, 'tp_cnn'), 'make it': outcome(os.mkdir, 'tp_cnn'),
}))
"""


@pytest.fixture(scope="module")
def session(hub: dict[str, str]) -> Callable[..., requests.Session]:
    """Log in with the hub's form, as a browser does."""

    def logged_in(name: str, password: str | None = None) -> requests.Session:
        session = requests.Session()
        page = session.get(f"{ADDRESS}/hub/login", timeout=60)
        token = re.search(r'name="_xsrf" value="([^"]+)"', page.text)
        assert token is not None
        data = {"username": name, "password": password or hub[name], "_xsrf": token[1]}
        session.post(f"{ADDRESS}/hub/login?next=/hub/home", data=data, timeout=60)
        return session

    return logged_in


def is_in(session: requests.Session) -> bool:
    return session.get(f"{ADDRESS}/hub/home", timeout=60, allow_redirects=False).status_code == 200


def test_each_password_opens_its_own_account_alone(
    hub: dict[str, str], session: Callable[..., requests.Session]
) -> None:
    assert len(set(hub.values())) == len(hub) == 3
    assert is_in(session("cnnlab-ada"))
    assert not is_in(session("cnnlab-ada", hub["cnnlab-blaise"]))
    assert not is_in(session("cnnlab-correcteur", hub["cnnlab-ada"]))
    assert not is_in(session("root", hub["cnnlab-prof"]))


def test_the_login_page_is_french(hub: dict[str, str]) -> None:
    page = requests.get(f"{ADDRESS}/hub/login", timeout=60).content.decode()
    assert "Identifiant\u00a0:" in page
    assert "Mot de passe\u00a0:" in page
    assert "Sign in" not in page


def test_a_student_s_server_starts_as_the_student(session: Callable[..., requests.Session]) -> None:
    student = session("cnnlab-ada")
    student.get(f"{ADDRESS}/hub/spawn", timeout=120)
    until, mine_is_up = time.monotonic() + 120, False
    while not mine_is_up:
        assert time.monotonic() < until, "the server did not start within two minutes"
        page = student.get(f"{ADDRESS}/user/cnnlab-ada/lab", timeout=60)
        mine_is_up = page.status_code == 200 and "/user/cnnlab-ada/lab" in page.url
        time.sleep(1)
    mine = pwd.getpwnam("cnnlab-ada").pw_uid
    written = ROOT / "homes" / "cnnlab-ada" / ".local"
    assert written.stat().st_uid == mine


def test_formgrader_is_the_instructor_s(session: Callable[..., requests.Session]) -> None:
    page = f"{ADDRESS}/services/tp_cnn/formgrader/manage_assignments"
    assert session("cnnlab-prof").get(page, timeout=120).status_code == 200
    assert session("cnnlab-ada").get(page, timeout=120).status_code == 403


def test_the_course_s_place_in_the_exchange_is_not_a_student_s(hub: dict[str, str]) -> None:
    account = pwd.getpwnam("cnnlab-blaise")
    done = subprocess.run(
        [sys.executable, "-c", IN_THE_EXCHANGE], cwd=ROOT / "exchange", user=account.pw_uid, group=account.pw_gid,
        extra_groups=[], capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert json.loads(done.stdout) == {
        "make one": "PermissionError", "rename": "PermissionError", "remove": "PermissionError",
        "make it": "FileExistsError",
    }  # fmt: skip


def test_who_is_named_stays_and_who_is_not_is_forgotten(hub: dict[str, str], tmp_path: Path) -> None:
    copy = Path(shutil.copy(ROOT / "state" / "jupyterhub.sqlite", tmp_path))
    named = {"formgrade-tp_cnn": ["cnnlab-prof", "cnnlab-correcteur"], "nbgrader-tp_cnn": ["cnnlab-ada"]}
    assert membership.forget(copy, named) == ["cnnlab-blaise"]
    assert membership.forget(copy, named | {"nbgrader-tp_cnn": []}) == ["cnnlab-ada", "cnnlab-blaise"]


def test_a_second_demonstration_is_refused_and_the_first_goes_on(hub: dict[str, str]) -> None:
    before = process.running(ROOT / "state")
    with pytest.raises(HubError, match="runs already"):
        demo.up(ROOT, ROOT, ROOT)
    assert process.running(ROOT / "state") == before != 0


def test_an_account_of_somebody_else_is_neither_changed_nor_removed(hub: dict[str, str]) -> None:
    with pytest.raises(HubError, match="not made by the hub"):
        accounts.set_password("nobody", ROOT)
    assert not accounts.remove_account("nobody", ROOT)
    assert accounts.exists("nobody")
