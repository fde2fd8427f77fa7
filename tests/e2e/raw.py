"""Looking at the databases from outside: SQL over the drivers themselves, and none of our code.

What an end-to-end test says about a file, it reads here. The key of a replica is unwrapped by the recipe in
desktop/keys and sync/replica, written again on purpose.
"""

import base64
import json
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlcipher3 import dbapi2

driver: Any = dbapi2
OWN_TABLES = frozenset(
    {
        "meta", "clock", "journal", "device", "mutation", "effect", "digest", "credential", "throttle", "session", "door",
        "receipt", "alembic_version",
    }
)  # fmt: skip
"""What a server keeps beside the practice's rows."""


@contextmanager
def replica(profile: Path, root: bytes) -> Iterator[Any]:
    """A workstation's copy, opened read-only as its window would."""
    folder = profile / "replica"
    pointer = json.loads((folder / "current.json").read_bytes())
    sealed = base64.b64decode(pointer["wrapped_key"])
    wrapping = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"replica").derive(root)
    if pointer.get("lease"):  # the server's half of the key, sealed by ours
        lease = base64.b64decode(pointer["lease"])
        told = AESGCM(wrapping).decrypt(lease[:12], lease[12:], b"foredesk replica lease")
        half = bytes.fromhex(json.loads(told)["half"])
        recipe = HKDF(algorithm=SHA256(), length=32, salt=half, info=b"foredesk replica file")
        wrapping = recipe.derive(wrapping)
    bound = f"foredesk replica generation {pointer['generation']}".encode()
    key = AESGCM(wrapping).decrypt(sealed[:12], sealed[12:], bound)
    where = (folder / pointer["file"]).absolute().as_uri() + "?mode=ro"
    with closing(driver.connect(where, uri=True, isolation_level=None)) as connection:
        connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        connection.execute("PRAGMA cipher_page_size = 8192")
        yield connection


@contextmanager
def server(folder: Path, database: str | None) -> Iterator[Any]:
    """The practice's own database; a file in the folder, or PostgreSQL by its URL."""
    if database is not None:
        with psycopg.connect(database.replace("postgresql+psycopg://", "postgresql://")) as connection:
            yield connection
        return
    with closing(sqlite3.connect((folder / "practice.db").as_uri() + "?mode=ro", uri=True)) as connection:
        yield connection


def digests(connection: Any, table: str) -> dict[tuple[str, int], tuple[int, str]]:
    """(entity, shard) -> (rows, sum), without empty shards."""
    found = connection.execute(f"SELECT entity, shard, n, sum128 FROM {table}").fetchall()
    return {(entity, shard): (n, total) for entity, shard, n, total in found if n}


def entities(connection: Any) -> set[str]:
    """The tables that both sides keep, by what the server counts in its digests."""
    return {
        row[0] for row in connection.execute("SELECT DISTINCT entity FROM digest").fetchall()
    } - OWN_TABLES


def live_rows(connection: Any, table: str) -> set[tuple[Any, ...]]:
    """Every live row of a table, with its columns in the order of their names."""
    cursor = connection.execute(f'SELECT * FROM "{table}" WHERE deleted = 0')
    names = [column[0] for column in cursor.description]
    order = sorted(range(len(names)), key=names.__getitem__)
    return {tuple(row[place] for place in order) for row in cursor.fetchall()}


def differences(one: Any, other: Any) -> dict[str, int]:
    """Table -> how many live rows two databases don't have in common. `one` is the server's."""
    found = {table: len(live_rows(one, table) ^ live_rows(other, table)) for table in entities(one)}
    return {table: count for table, count in found.items() if count}


class Found:
    """Where each typed text stands: counted over whole tables, so that a text applied twice shows as 2."""

    def __init__(self, connection: Any) -> None:
        def read(sql: str) -> list[Any]:
            return connection.execute(sql).fetchall()

        told = [
            (kind, json.loads(data or "{}"))
            for kind, data in read("SELECT kind, data FROM timeline WHERE deleted = 0")
        ]
        self.notes = Counter(data.get("text") for kind, data in told if kind == "note.added")
        self.edits = Counter(data.get("new") for kind, data in told if kind == "contact.changed")
        self.tags = Counter(row[0] for row in read("SELECT name FROM tag WHERE deleted = 0"))
        self.tasks = Counter(row[0] for row in read("SELECT title FROM task WHERE deleted = 0"))
        self.outcomes = Counter(row[0] for row in read("SELECT outcome FROM task WHERE deleted = 0"))
        self.visits = Counter(row[0] for row in read("SELECT note FROM appointment WHERE deleted = 0"))
        self.calls = Counter(row[0] for row in read('SELECT note FROM "call" WHERE deleted = 0'))
        self.cards = read("SELECT command, body, yours FROM card WHERE deleted = 0")

    def on_cards(self, text: str) -> int:
        """Cards that hold the text: of an edit only where that very field is in question."""
        return sum(
            text in ((yours or "") if command == "patch_fields@1" else body)
            for command, body, yours in self.cards
        )
