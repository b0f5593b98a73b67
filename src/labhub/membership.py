"""Who no longer belongs: JupyterHub only ever adds to its groups, and its cookies outlive a name in hub.toml."""

import secrets
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path

from labhub.errors import HubError

_TABLES = {"users", "groups", "user_group_map", "api_tokens"}


def forget(database: Path, groups: Mapping[str, Sequence[str]]) -> list[str]:
    """Leave in each group only those named here, and end the sessions of those whom none names; return the latter.

    For the hub's start, before it opens its database.

    Raises:
        HubError: this is no database of a JupyterHub that is known.
    """
    if not database.exists():
        return []
    with closing(sqlite3.connect(database)) as connection, connection:
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        if not tables:
            return []
        if not tables >= _TABLES:
            raise HubError(f"{database}: not a database of JupyterHub's; move it away, the hub makes another.")
        for group, members in groups.items():
            connection.execute(
                "DELETE FROM user_group_map WHERE group_id IN (SELECT id FROM groups WHERE name = ?)"
                f" AND user_id NOT IN (SELECT id FROM users WHERE name IN ({_marks(members)}))",
                (group, *members),
            )
        named = sorted({name for members in groups.values() for name in members})
        gone = connection.execute(
            f"SELECT id, name FROM users WHERE name NOT IN ({_marks(named)}) ORDER BY name",
            named,
        ).fetchall()
        for number, _ in gone:
            connection.execute("DELETE FROM api_tokens WHERE user_id = ?", (number,))
            connection.execute("UPDATE users SET cookie_id = ? WHERE id = ?", (secrets.token_hex(16), number))
    return [name for _, name in gone]


def _marks(values: Sequence[str]) -> str:
    return ", ".join("?" * len(values))
