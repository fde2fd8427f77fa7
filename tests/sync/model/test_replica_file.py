"""The replica file's layout: what it holds, and what it costs."""

import random
from pathlib import Path
from typing import Any

import msgspec
import pytest

from sync.model import cipher, replica_file
from sync.model.entities import ENTITIES
from sync.model.ids import derive_id, fact_id, new_ulid
from sync.model.replica_tables import REPLICA_TABLES

KEY = bytes(range(32))


def test_every_column_of_the_model_is_kept_and_nothing_else_is(tmp_path: Path) -> None:
    connection = cipher.connect(tmp_path / "replica.db", KEY)
    replica_file.create(connection)
    wanted = {entity.name: list(entity.columns) for entity in ENTITIES.values()}
    wanted |= {model.__tablename__: [c.name for c in model.__table__.columns] for model in REPLICA_TABLES}
    for name, columns in wanted.items():
        assert [row[1] for row in connection.execute(f'PRAGMA table_info("{name}")')] == columns
    tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    domain = {name for name in tables if not name.startswith(("contact_search", "message_search"))}
    assert domain == {*wanted, "alembic_version"}
    connection.close()


def test_indexes_made_after_filling_are_those_of_an_empty_file(tmp_path: Path) -> None:
    listed: list[Any] = []
    for name in ("one", "two"):
        connection = cipher.connect(tmp_path / name, KEY)
        replica_file.create_tables(connection)
        if name == "two":
            replica_file.fill(connection, ENTITIES["tag"], [("a" * 32, "practice", 1, 0, "vip")])
        replica_file.create_indexes(connection)
        sql = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL ORDER BY name"
        listed.append(connection.execute(sql).fetchall())
        connection.close()
    assert listed[0] == listed[1]
    assert len(listed[0]) > 15


def test_an_entitys_rows_are_looked_up_without_a_scan(tmp_path: Path) -> None:
    connection = cipher.connect(tmp_path / "replica.db", KEY)
    replica_file.create(connection)
    for name in ENTITIES:
        plan = connection.execute(
            f'EXPLAIN QUERY PLAN SELECT * FROM "{name}" WHERE id = ?', ("x",)
        ).fetchall()
        assert "SEARCH" in plan[0][3], name
    connection.close()


def test_a_file_is_opened_by_its_key_alone(tmp_path: Path) -> None:
    path = tmp_path / "replica.db"
    connection = cipher.connect(path, KEY)
    replica_file.create(connection)
    connection.close()
    with pytest.raises(cipher.sqlcipher.DatabaseError):
        cipher.connect(path, bytes(32))
    with pytest.raises(ValueError, match="32 bytes"):
        cipher.connect(path, b"short")


def test_what_is_deleted_is_gone_from_the_pages(tmp_path: Path) -> None:
    connection = cipher.connect(tmp_path / "replica.db", KEY)
    replica_file.create(connection)
    replica_file.fill(connection, ENTITIES["tag"], [("a" * 32, "practice", 1, 0, "Xylophonia")])
    connection.execute("DELETE FROM tag")
    plain = tmp_path / "plain.db"
    connection.execute("ATTACH DATABASE ? AS plain KEY ''", (str(plain),))
    connection.execute("SELECT sqlcipher_export('plain')").fetchall()
    connection.close()
    assert b"Xylophonia" not in plain.read_bytes()


def test_rows_take_at_most_two_fifths_more_room_than_as_json(tmp_path: Path) -> None:
    rows = contacts(5_000)
    path = tmp_path / "replica.db"
    connection = cipher.connect(path, KEY)
    connection.execute("BEGIN")
    replica_file.create(connection)
    empty = connection.execute("PRAGMA page_count").fetchone()[0]
    connection.execute("ROLLBACK")
    connection.execute("BEGIN")
    replica_file.create_tables(connection)
    raw = 0
    for name, listed in rows.items():
        raw += sum(len(msgspec.json.encode(row)) for row in listed)
        replica_file.fill(connection, ENTITIES[name], sorted(listed))
    replica_file.create_indexes(connection)
    grown = connection.execute("PRAGMA page_count").fetchone()[0] - empty
    connection.close()
    assert grown * cipher.PAGE_SIZE <= 1.4 * raw


def contacts(count: int) -> dict[str, list[tuple[Any, ...]]]:
    """People as a practice has them: two thirds imported, the others wrote; names, a place, a phone, some e-mails, an entry
    each."""
    generator = random.Random(7)
    rows: dict[str, list[tuple[Any, ...]]] = {
        name: []
        for name in ("contact", "endpoint", "contact_endpoint", "conversation", "message", "timeline")
    }
    place, source, staff = (fact_id(name) for name in ("place", "source", "staff"))
    for index in range(count):
        at = 1_700_000_000_000 + index * 1_000
        ulid = new_ulid(at)
        contact_id = derive_id(ulid, "contact")
        given, family = generator.choice(["Sara", "Omar", "Lina"]), f"Haddad {generator.randrange(9_999)}"
        name = f"{given} {family}"
        rows["contact"].append(
            (contact_id, "practice", index + 1, 0, name, name.casefold(), given, family, "lead", "1980-02-03", "en", None,
             place, source, None, None, None, f"P{index:06}", None, at)
        )  # fmt: skip
        ways = [("phone", f"+97150{generator.randrange(10**7):07}")]
        ways += [("email", f"{given.lower()}{index}@example.com")] if index % 2 else []
        written = [["contact", contact_id]]
        reached = [fact_id("endpoint", kind, value) for kind, value in ways]
        for (kind, value), endpoint_id in zip(ways, reached, strict=True):
            link_id = fact_id(contact_id, value)
            rows["endpoint"].append((endpoint_id, "practice", index + 1, 0, kind, value, None, None))
            rows["contact_endpoint"].append(
                (link_id, "practice", index + 1, 0, contact_id, endpoint_id, None, 1)
            )
            written += [["endpoint", endpoint_id], ["contact_endpoint", link_id]]
        kind, command = (
            ("contact.imported", "import_contact@1") if index % 3 else ("enquiry.received", "capture_lead@1")
        )
        if index % 3 == 0:
            conversation_id, message_id = derive_id(ulid, "conversation"), derive_id(ulid, "message")
            written += [["conversation", conversation_id], ["message", message_id]]
            rows["conversation"].append(
                (
                    conversation_id,
                    "practice",
                    index + 1,
                    0,
                    contact_id,
                    reached[-1],
                    "whatsapp",
                    at,
                    at,
                    None,
                    None,
                )
            )
            rows["message"].append(
                (message_id, "practice", index + 1, 0, conversation_id, contact_id, "in", "whatsapp", None,
                 "Hello, how much is an implant, and when could I come? I work until five on most days.", "received", at,
                 None, None, None, None, None)
            )  # fmt: skip
        rows["timeline"].append(
            (derive_id(ulid, "event"), "practice", index + 1, 0, contact_id, kind, at, f"staff:{staff}",
             "contact", contact_id, command, ulid, msgspec.json.encode({"changes": written}).decode())
        )  # fmt: skip
    rows["endpoint"] = list({row[0]: row for row in rows["endpoint"]}.values())
    return rows
