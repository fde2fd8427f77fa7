"""One history of the tables, for server and replica alike. `upgrade` brings a database to `HEAD`.

Asking whether anything is to be done costs one SELECT; Alembic is imported only when something is. A database written by
a newer version is refused.
"""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias, cast

from sqlalchemy import Table, text

from sync.model.base import Base
from sync.model.entities import ENTITIES
from sync.model.replica_tables import REPLICA_TABLES
from sync.model.server_tables import SERVER_TABLES

if TYPE_CHECKING:
    from alembic.config import Config
    from sqlalchemy import Connection, Engine

Side: TypeAlias = Literal["server", "replica"]

HEAD: Final = "0001"
"""The newest version in `versions/`."""
KNOWN: Final = ("0001",)
"""Every version, oldest first."""
FOLDERS: Final = [Path(__file__).parent / "versions"]
"""Where the versions lie."""


class NewerDatabase(Exception):
    """The database was written by a newer version of the program; nothing was changed."""

    def __init__(self, version: str) -> None:
        super().__init__(
            f"This data was written by a newer version of Foredesk ({version}). Install that version."
        )
        self.version = version


def tables(side: Side) -> list[Table]:
    """Every table that a database of this side holds."""
    own = SERVER_TABLES if side == "server" else REPLICA_TABLES
    return [kind.table for kind in ENTITIES.values()] + [cast(Table, model.__table__) for model in own]


def version(connection: Any) -> str | None:
    """The version of a database by raw SQL, or None for an empty one. `connection` is a DB-API connection of sqlite3,
    sqlcipher3 or psycopg, or a SQLAlchemy Connection."""
    named = text if _is_sqlalchemy(connection) else str
    if _is_sqlite(connection):
        there = "SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'"
    else:
        there = (
            "SELECT 1 FROM pg_tables WHERE schemaname = current_schema() AND tablename = 'alembic_version'"
        )
    if connection.execute(named(there)).fetchone() is None:
        return None
    row = connection.execute(named("SELECT version_num FROM alembic_version")).fetchone()
    return None if row is None else str(row[0])


def upgrade(database: Any, side: Side) -> bool:
    """Bring the tables of `side` to HEAD; True when anything was done.

    `database` is a SQLAlchemy engine or connection, or a sqlite3 or sqlcipher3 connection in autocommit mode
    (isolation_level None). What is done is committed. Raises NewerDatabase.
    """
    if hasattr(database, "dispose"):
        engine: Engine = database
        with engine.connect() as connection:
            return upgrade(connection, side)
    found = version(database)
    if found == HEAD:
        return False
    if found is not None and found not in KNOWN:
        raise NewerDatabase(found)
    if not _is_sqlalchemy(database):
        _upgrade_raw(database, side)
        return True
    from alembic import command

    command.upgrade(config(database, side), HEAD)
    database.commit()
    return True


def config(connection: "Connection", side: Side) -> "Config":
    """Alembic's configuration over a live connection; there is no ini file."""
    from alembic.config import Config

    found = Config()
    found.set_main_option("script_location", str(Path(__file__).parent))
    found.set_main_option("path_separator", "os")
    found.set_main_option("version_locations", os.pathsep.join(map(str, FOLDERS)))
    found.attributes.update(connection=connection, side=side, metadata=Base.metadata)
    return found


def _upgrade_raw(connection: Any, side: Side) -> None:
    from sqlalchemy import create_engine
    from sqlalchemy.pool import StaticPool

    # The engine borrows the caller's connection; it is never disposed of, for that would close it.
    engine = create_engine("sqlite://", creator=lambda: connection, poolclass=StaticPool)
    connection.execute("BEGIN IMMEDIATE")
    with engine.connect() as borrowed:
        upgrade(borrowed, side)


def _is_sqlalchemy(connection: Any) -> bool:
    return hasattr(connection, "dialect")


def _is_sqlite(connection: Any) -> bool:
    if _is_sqlalchemy(connection):
        return connection.dialect.name == "sqlite"
    return not hasattr(connection, "pgconn")
