"""Search as people type: spellings, fragments of numbers, and anything at all without an error."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.model import cipher, replica_file, search_index
from sync.model.entities import ENTITIES
from sync.model.ids import fact_id
from sync.model.search import CONTACT_SEARCH, MESSAGE_SEARCH, NOTHING, fold, query_text

PEOPLE = {
    "Lina Haddad": ("+971501234567", "lina.haddad@example.com"),
    "José Müller-Straße": ("+4915112345678", None),
    "أحمد عبد الله": ("+966501112222", None),
    "فاطمة الزهراء": (None, "fatima@example.org"),
    "Søren Ærø": (None, None),
}


def person_id(name: str) -> str:
    return fact_id("contact", name)


def row(entity: str, row_id: str, **values: Any) -> tuple[Any, ...]:
    known = {"id": row_id, "scope": "practice", "ver": 1, "deleted": 0, **values}
    return tuple(known.get(column) for column in ENTITIES[entity].columns)


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    connection = cipher.connect(tmp_path_factory.mktemp("search") / "replica.db", bytes(32))
    replica_file.create(connection)
    for name, ways in PEOPLE.items():
        replica_file.fill(connection, ENTITIES["contact"], [row("contact", person_id(name), name=name)])
        for kind, value in zip(("phone", "email"), ways, strict=True):
            if value is not None:
                endpoint_id = fact_id("endpoint", kind, value)
                link = row(
                    "contact_endpoint",
                    fact_id("link", value),
                    contact_id=person_id(name),
                    endpoint_id=endpoint_id,
                )
                replica_file.fill(
                    connection, ENTITIES["endpoint"], [row("endpoint", endpoint_id, kind=kind, value=value)]
                )
                replica_file.fill(connection, ENTITIES["contact_endpoint"], [link])
    replica_file.fill(
        connection,
        ENTITIES["message"],
        [row("message", fact_id("message"), body="How much is an implant? أسنان بيضاء", subject=None)],
    )
    search_index.index_all(connection)
    yield connection
    connection.close()


def found(file: Any, typed: str) -> set[str]:
    numbers = [number for (number,) in file.execute(CONTACT_SEARCH, (query_text(typed), 50))]
    marks = ", ".join("?" * len(numbers))
    return {name for (name,) in file.execute(f"SELECT name FROM contact WHERE rowid IN ({marks})", numbers)}


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("lin", "Lina Haddad"),
        ("HADD li", "Lina Haddad"),
        ("lina.haddad@ex", "Lina Haddad"),
        ("jose mull", "José Müller-Straße"),
        ("strasse", "José Müller-Straße"),
        ("احمد", "أحمد عبد الله"),
        ("أَحْمَد", "أحمد عبد الله"),
        ("عبداللـه", None),
        ("عبد اللـه", "أحمد عبد الله"),
        ("فاطمه", "فاطمة الزهراء"),
        ("الزهرا", "فاطمة الزهراء"),
        ("soren aero", "Søren Ærø"),
        ("501234", "Lina Haddad"),
        ("050 123 45 67", "Lina Haddad"),
        ("00971 50-123", "Lina Haddad"),
        ("+971 (50) 123", "Lina Haddad"),
        ("٠٥٠١٢٣٤٥٦٧", "Lina Haddad"),
        ("lina 4567", "Lina Haddad"),
        ("+44 501234567", "Lina Haddad"),
        ("+971 50 123 45 68", None),
        ("lina 9999", None),
        ("nobody", None),
    ],
)
def test_people_are_found_however_they_are_typed(file: Any, typed: str, name: str | None) -> None:
    assert found(file, typed) == ({name} if name else set())


def test_messages_are_found_by_their_words_in_either_language(file: Any) -> None:
    for typed in ("impl", "بيضا", "much HOW"):
        assert file.execute(MESSAGE_SEARCH, (query_text(typed), 5)).fetchall() == [(fact_id("message"),)]
    assert file.execute(MESSAGE_SEARCH, (query_text("crown"), 5)).fetchall() == []


@given(st.text(st.characters(), max_size=300))
def test_whatever_is_typed_is_a_question_and_no_syntax(file: Any, typed: str) -> None:
    file.execute(CONTACT_SEARCH, (query_text(typed), 5)).fetchall()


@pytest.mark.parametrize(
    "typed", ['"', "NEAR(a b)", "a AND", "name:lina", "^lina", "{", "*", "lina*", "-lina", "a\x00b"]
)
def test_search_syntax_is_read_as_plain_words(file: Any, typed: str) -> None:
    file.execute(CONTACT_SEARCH, (query_text(typed), 5)).fetchall()


def test_nothing_but_signs_matches_nobody(file: Any) -> None:
    assert query_text("😀 \u200f!") == NOTHING
    assert found(file, "😀") == set()


@given(st.text(max_size=60))
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def change(
    connection: Any, entity: str, before: tuple[Any, ...] | None, after: tuple[Any, ...] | None
) -> None:
    key = (entity, str((before or after or ("",))[0]))
    if after is not None:
        connection.execute(f'DELETE FROM "{entity}" WHERE id = ? AND 0', (key[1],))
        names = ", ".join(ENTITIES[entity].columns)
        updates = ", ".join(f"{name} = excluded.{name}" for name in ENTITIES[entity].columns[1:])
        marks = ", ".join("?" * len(after))
        connection.execute(
            f'INSERT INTO "{entity}" ({names}) VALUES ({marks}) ON CONFLICT (id) DO UPDATE SET {updates}',
            after,
        )
        search_index.index_changes(connection, {key: (before, after)})
    else:
        search_index.forget(connection, entity, [key[1]])
        connection.execute(f'DELETE FROM "{entity}" WHERE id = ?', (key[1],))
        search_index.index_changes(connection, {key: (before, None)})


def test_the_index_follows_every_kind_of_change(tmp_path: Path) -> None:
    connection = cipher.connect(tmp_path / "replica.db", bytes(32))
    replica_file.create(connection)

    def search(typed: str) -> int:
        return len(connection.execute(CONTACT_SEARCH, (query_text(typed), 50)).fetchall())

    contact = row("contact", "c" * 32, name="Lina Haddad")
    renamed = row("contact", "c" * 32, name="Lina Khoury")
    tag, retag = row("tag", "a" * 32, name="vip"), row("tag", "a" * 32, name="family")
    tagged = row("contact_tag", "b" * 32, contact_id="c" * 32, tag_id="a" * 32)
    change(connection, "contact", None, contact)
    assert search("haddad") == 1
    change(connection, "contact", contact, renamed)
    assert (search("haddad"), search("khoury")) == (0, 1)
    change(connection, "tag", None, tag)
    change(connection, "contact_tag", None, tagged)
    assert search("vip") == 1
    change(connection, "tag", tag, retag)
    assert (search("vip"), search("family")) == (0, 1)
    change(connection, "contact_tag", tagged, None)
    assert search("family") == 0
    deleted = row("contact", "c" * 32, name="Lina Khoury", deleted=1)
    change(connection, "contact", renamed, deleted)
    assert search("khoury") == 0
    change(connection, "contact", deleted, renamed)
    assert search("khoury") == 1
    change(connection, "contact", renamed, None)
    assert search("khoury") == 0
    connection.close()


def test_a_purge_leaves_no_term_of_a_forgotten_row(tmp_path: Path) -> None:
    connection = cipher.connect(tmp_path / "replica.db", bytes(32))
    replica_file.create(connection)
    change(connection, "contact", None, row("contact", "c" * 32, name="Xylophonia"))
    change(connection, "contact", row("contact", "c" * 32, name="Xylophonia"), None)

    def blocks() -> bytes:
        return b"".join(block for (block,) in connection.execute("SELECT block FROM contact_search_data"))

    assert b"ylophonia" in blocks()
    search_index.purge(connection)
    assert b"ylophonia" not in blocks()
    connection.close()
