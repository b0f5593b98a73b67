import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from labhub.errors import HubError
from labhub.membership import forget

TABLES = """
CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT, cookie_id TEXT NOT NULL UNIQUE);
CREATE TABLE groups (id INTEGER PRIMARY KEY, name TEXT);
CREATE TABLE user_group_map (user_id INTEGER, group_id INTEGER);
CREATE TABLE api_tokens (id INTEGER PRIMARY KEY, user_id INTEGER, service_id INTEGER);
INSERT INTO users VALUES (1, 'prof', 'c1'), (2, 'ada', 'c2'), (3, 'blaise', 'c3'), (4, 'former', 'c4');
INSERT INTO groups VALUES (1, 'formgrade-tp'), (2, 'nbgrader-tp'), (3, 'another');
INSERT INTO user_group_map VALUES (1, 1), (4, 1), (2, 2), (3, 2), (1, 2), (4, 3);
INSERT INTO api_tokens VALUES (1, 1, NULL), (2, 2, NULL), (3, 4, NULL), (4, NULL, 1);
"""  # the parts of JupyterHub's tables that matter here
GROUPS = {"formgrade-tp": ["prof"], "nbgrader-tp": ["ada", "blaise"]}


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """A hub's database: an instructor who was once a student, a former instructor, two students."""
    path = tmp_path / "jupyterhub.sqlite"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(TABLES)
    return path


def rows(database: Path, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(database)) as connection:
        return connection.execute(query).fetchall()


def test_a_group_keeps_only_those_who_are_named(database: Path) -> None:
    assert forget(database, GROUPS) == ["former"]
    found = rows(database, "SELECT user_id, group_id FROM user_group_map ORDER BY group_id, user_id")
    assert found == [(1, 1), (2, 2), (3, 2), (4, 3)], "a group that is not the course's stays as it is"


def test_the_sessions_of_those_who_are_gone_end_and_no_others(database: Path) -> None:
    forget(database, GROUPS)
    assert rows(database, "SELECT id FROM api_tokens ORDER BY id") == [(1,), (2,), (4,)]
    cookies = dict(rows(database, "SELECT name, cookie_id FROM users"))
    assert cookies.pop("former") != "c4"
    assert cookies == {"prof": "c1", "ada": "c2", "blaise": "c3"}


def test_a_group_that_names_nobody_is_emptied(database: Path) -> None:
    assert forget(database, GROUPS | {"nbgrader-tp": []}) == ["ada", "blaise", "former"]
    assert rows(database, "SELECT * FROM user_group_map WHERE group_id = 2") == []


def test_a_hub_that_never_started_has_nothing_to_forget(tmp_path: Path) -> None:
    assert forget(tmp_path / "none.sqlite", GROUPS) == []
    assert not (tmp_path / "none.sqlite").exists()


def test_a_database_of_another_program_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.sqlite"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE users (id INTEGER)")
    with pytest.raises(HubError, match="move it away"):
        forget(path, GROUPS)
