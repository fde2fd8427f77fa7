"""The replica's folder: what opens it, what does not, and what it says then."""

import os
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from sync.model import cipher, replica_file
from sync.model.words import SCHEMA_VERSION
from sync.replica.store import (
    AlreadyOpen,
    DamagedReplica,
    NewerReplica,
    NoReplica,
    NoSpace,
    Store,
    WrongKey,
    named_errors,
    open_reader,
    read_pointer,
)

KEY = bytes(range(32))
SECRET = "Lina Haddad of Marina Walk"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store.open(tmp_path / "replica", KEY, replica_file.create)
    yield opened
    opened.close()


def note(store: Store, key: str, value: str) -> None:
    store.connection.execute("BEGIN")
    replica_file.put_local(store.connection, key, value)
    store.connection.execute("COMMIT")


def test_what_is_written_is_there_after_the_next_start(tmp_path: Path) -> None:
    for turn in ("first", "second"):
        store = Store.open(tmp_path, KEY, replica_file.create)
        if turn == "first":
            note(store, "greeting", "hello")
        else:
            assert replica_file.get_local(store.connection, "greeting") == "hello"
        store.close()


def test_nothing_on_the_disk_can_be_read_without_the_key(store: Store) -> None:
    note(store, "secret", SECRET)
    for path in store.folder.iterdir():
        assert SECRET.encode() not in path.read_bytes()
        assert b"SQLite format 3" not in path.read_bytes() or path.name == "writer.lock"


def test_another_key_is_told_that_it_does_not_fit(store: Store) -> None:
    with pytest.raises(WrongKey, match="key does not open"):
        open_reader(store.folder, os.urandom(32))


def test_an_empty_folder_says_that_nothing_was_set_up(tmp_path: Path) -> None:
    with pytest.raises(NoReplica, match="Sign in"):
        open_reader(tmp_path, KEY)


def test_a_second_writer_is_turned_away_and_let_in_after_the_first_closed(tmp_path: Path) -> None:
    first = Store.open(tmp_path, KEY, replica_file.create)
    with pytest.raises(AlreadyOpen, match="another Foredesk"):
        Store.open(tmp_path, KEY, replica_file.create)
    first.close()
    Store.open(tmp_path, KEY, replica_file.create).close()


def test_a_newer_file_is_left_alone(tmp_path: Path) -> None:
    store = Store.open(tmp_path, KEY, replica_file.create)
    store.connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    store.close()
    with pytest.raises(NewerReplica, match="update this workstation"):
        Store.open(tmp_path, KEY, replica_file.create)
    with pytest.raises(NewerReplica):
        open_reader(tmp_path, KEY)


def test_a_damaged_file_is_named_and_kept(tmp_path: Path) -> None:
    store = Store.open(tmp_path, KEY, replica_file.create)
    name = read_pointer(tmp_path).file
    store.close()
    path = tmp_path / name
    path.write_bytes(os.urandom(path.stat().st_size))
    with pytest.raises(DamagedReplica, match="damaged"):
        Store.open(tmp_path, KEY, replica_file.create)
    assert path.exists()


def test_an_unreadable_pointer_is_named(tmp_path: Path) -> None:
    (tmp_path / "current.json").write_text("{")
    with pytest.raises(DamagedReplica, match=r"current\.json"):
        open_reader(tmp_path, KEY)


def test_a_full_disk_is_named_and_what_was_there_is_kept(store: Store) -> None:
    note(store, "greeting", "hello")
    store.connection.execute("PRAGMA max_page_count = 1")

    def fill() -> None:
        with named_errors(store.folder):
            for turn in range(10_000):
                replica_file.put_local(store.connection, f"key {turn}", "x" * 1_000)

    with pytest.raises(NoSpace, match="free some space"):
        fill()
    assert replica_file.get_local(store.connection, "greeting") == "hello"


def test_a_window_reads_what_is_committed_while_the_writer_writes(store: Store) -> None:
    reader = open_reader(store.folder, KEY)
    store.connection.execute("BEGIN IMMEDIATE")
    replica_file.put_local(store.connection, "greeting", "hello")
    assert replica_file.get_local(reader, "greeting") is None
    store.connection.execute("COMMIT")
    assert replica_file.get_local(reader, "greeting") == "hello"
    with pytest.raises(cipher.sqlcipher.Error):
        reader.execute("DELETE FROM local")
    reader.close()


def test_the_pointer_turns_to_the_next_generation_and_the_old_file_goes(store: Store) -> None:
    note(store, "greeting", "old")
    old = store.folder / read_pointer(store.folder).file
    file_key = os.urandom(32)
    fresh = cipher.connect(store.next_file(), file_key)
    replica_file.create(fresh)
    replica_file.put_local(fresh, "greeting", "new")
    store.switch(file_key, fresh)
    reader = open_reader(store.folder, KEY)
    assert replica_file.get_local(reader, "greeting") == "new"
    reader.close()
    assert not old.exists()
    assert read_pointer(store.folder).generation == 2


def test_a_pointer_cannot_be_turned_to_another_generations_key(store: Store) -> None:
    path = store.folder / "current.json"
    pointer = read_pointer(store.folder)
    path.write_bytes(msgspec.json.encode(msgspec.structs.replace(pointer, generation=7)))
    with pytest.raises(WrongKey):
        open_reader(store.folder, KEY)


def test_wiping_leaves_no_file_that_held_data(tmp_path: Path) -> None:
    store = Store.open(tmp_path, KEY, replica_file.create)
    note(store, "secret", SECRET)
    store.wipe()
    assert [path.name for path in tmp_path.iterdir()] == ["writer.lock"]
    with pytest.raises(NoReplica):
        open_reader(tmp_path, KEY)
