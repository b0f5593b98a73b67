"""How nbgrader opens its gradebooks: one engine for all of a command's, and patience with other commands."""

import functools
from typing import Any

import nbgrader.api
import sqlalchemy

_TURN_S = 120  # while another command writes the gradebook, on a slow shared disk perhaps


def share_gradebooks() -> None:
    """Have the gradebooks that nbgrader opens, five a notebook, share an engine and look once for all their tables.

    On SQLite they wait their turn for longer than the 5 s after which Python's driver gives up.
    """
    if hasattr(nbgrader.api.create_engine, "cache_info"):
        return
    create = nbgrader.api.create_engine

    @functools.cache
    def create_engine(url: str, **options: Any) -> sqlalchemy.Engine:
        if sqlalchemy.make_url(url).get_backend_name() == "sqlite":
            options["connect_args"] = {"timeout": _TURN_S}
        engine: sqlalchemy.Engine = create(url, **options)
        return engine

    nbgrader.api.create_engine = create_engine
    metadata = nbgrader.api.Base.metadata
    create_missing = metadata.create_all  # it asks the database for each table

    def create_all(bind: sqlalchemy.Engine) -> None:
        if not metadata.tables.keys() <= set(sqlalchemy.inspect(bind).get_table_names()):
            create_missing(bind=bind)

    metadata.create_all = create_all
