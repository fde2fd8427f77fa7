"""What the screens read: lanes by keyset, contacts by key and by jump, search, cards, one person's page."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sync.model import cipher, replica_file, search_index
from sync.model.entities import ENTITIES
from sync.model.words import Lane
from sync.replica.queries import board, contacts, decisions, desk, search

KEY = bytes(32)


def row(entity: str, row_id: str, **values: Any) -> tuple[Any, ...]:
    """A whole row; what is not given is empty."""
    known = {"id": row_id, "scope": "practice", "ver": 1, "deleted": 0, **values}
    return tuple(known.get(column) for column in ENTITIES[entity].columns)


def put(writer: Any, entity: str, *rows: tuple[Any, ...]) -> None:
    """Write rows without a command, as a snapshot does."""
    replica_file.fill(writer, ENTITIES[entity], rows)


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[Any]:
    made = cipher.connect(tmp_path / "replica.db", KEY)
    replica_file.create(made)
    cipher.live(made)
    yield made
    made.close()


@pytest.fixture
def reader(writer: Any, tmp_path: Path) -> Iterator[Any]:
    made = cipher.connect(tmp_path / "replica.db", KEY, read_only=True)
    yield made
    made.close()


def person(number: int, **values: Any) -> tuple[Any, ...]:
    name = f"Guest {number:04}"
    return row(
        "contact",
        f"{number:032x}",
        name=name,
        sort_key=name.lower(),
        kind="lead",
        created_at=number,
        **values,
    )


def on_board(writer: Any, lane: Lane, count: int, **values: Any) -> None:
    for number in range(count):
        known = {
            "id": f"contact:{lane}{number:04}",
            "subject_kind": "contact",
            "subject_id": f"{number:032x}",
            "name": f"Guest {number}",
            "detail": "{}",
            "lane": lane,
            "position": number // 2,
            "channel": "sms",
            "action": "{}",
            "reason": "{}",
            **values,
        }
        marks = ", ".join("?" * len(known))
        writer.execute(f"INSERT INTO board ({', '.join(known)}) VALUES ({marks})", tuple(known.values()))


def test_pages_of_a_lane_meet_without_a_gap_or_a_repeat(writer: Any, reader: Any) -> None:
    on_board(writer, Lane.LATE, 25)
    found: list[str] = []
    after = None
    while page := board.page(reader, Lane.LATE, after, limit=4):
        found += [each.id for each in page]
        after = (page[-1].position, page[-1].id)
    assert found == [f"contact:late{number:04}" for number in range(25)]


def test_lanes_are_counted_in_board_order(writer: Any, reader: Any) -> None:
    on_board(writer, Lane.TASKS, 2)
    on_board(writer, Lane.RINGING_NOW, 1)
    assert list(board.counts(reader).items()) == [(Lane.RINGING_NOW, 1), (Lane.TASKS, 2)]


def test_mine_leaves_out_what_another_has_claimed(writer: Any, reader: Any) -> None:
    on_board(writer, Lane.LATE, 2, owner_id="jomar")
    on_board(writer, Lane.DUE_NEXT, 3)
    assert board.counts(reader, mine="sara") == {Lane.DUE_NEXT: 3}
    assert board.counts(reader, mine="jomar") == {Lane.LATE: 2, Lane.DUE_NEXT: 3}


def test_rows_that_left_the_board_are_not_found(writer: Any, reader: Any) -> None:
    on_board(writer, Lane.LATE, 1)
    assert set(board.rows(reader, frozenset({"contact:late0000", "contact:gone"}))) == {"contact:late0000"}


@pytest.mark.parametrize("skip", [0, 1, 7, 150, 299])
def test_a_jump_shows_the_page_that_scrolling_would_have_reached(writer: Any, reader: Any, skip: int) -> None:
    put(writer, "contact", *(person(number) for number in range(300)))
    names = [line.name for line in contacts.page(reader, None, 10, skip)]
    assert names == [f"Guest {number:04}" for number in range(skip, min(skip + 10, 300))]


def test_a_jump_past_the_end_shows_nobody(writer: Any, reader: Any) -> None:
    put(writer, "contact", person(1))
    assert contacts.page(reader, None, 10, 5) == []


def test_contacts_of_one_name_are_all_shown_once(writer: Any, reader: Any) -> None:
    put(
        writer,
        "contact",
        *(
            row("contact", f"{n:032x}", name="Ali", sort_key="ali", kind="lead", created_at=n)
            for n in range(9)
        ),
    )
    first = contacts.page(reader, None, 4)
    second = contacts.page(reader, (first[-1].sort_key, first[-1].id), 10)
    assert [line.id for line in [*first, *second]] == [f"{n:032x}" for n in range(9)]


def test_a_line_tells_phone_stage_last_and_next(writer: Any, reader: Any) -> None:
    put(writer, "contact", person(0))
    put(
        writer,
        "endpoint",
        row("endpoint", "e1", kind="email", value="a@example.com"),
        row("endpoint", "e2", kind="phone", value="+971501234567"),
    )
    put(
        writer,
        "contact_endpoint",
        *(
            row("contact_endpoint", f"l{e}", contact_id=f"{0:032x}", endpoint_id=e, is_primary=1)
            for e in ("e1", "e2")
        ),
    )
    put(writer, "stage", row("stage", "s1", pipeline_id="p", key="new", name="New", position=0, state="open"))
    put(
        writer,
        "opportunity",
        row(
            "opportunity",
            "o1",
            contact_id=f"{0:032x}",
            pipeline_id="p",
            stage_id="s1",
            title="Crown",
            state="open",
            created_at=1,
            stage_at=1,
        ),
    )
    put(
        writer,
        "timeline",
        *(
            row(
                "timeline",
                f"t{at}",
                contact_id=f"{0:032x}",
                kind=kind,
                at=at,
                actor="system:x",
                command="c@1",
                mutation="m",
            )
            for at, kind in ((1, "contact.created"), (9, "note.added"))
        ),
    )
    on_board(writer, Lane.LATE, 1, contact_id=f"{0:032x}", due_at=77)
    line = contacts.page(reader, None, 1)[0]
    assert (line.phone, line.stage, line.last, line.last_at, line.next_at) == (
        "+971501234567",
        "New",
        "note.added",
        9,
        77,
    )


def test_the_timeline_pages_backwards_and_by_kind(writer: Any, reader: Any) -> None:
    put(
        writer,
        "timeline",
        *(
            row(
                "timeline",
                f"t{at:03}",
                contact_id="c",
                kind="call.logged" if at % 3 else "note.added",
                at=at,
                actor="system:x",
                command="c@1",
                mutation="m",
            )
            for at in range(30)
        ),
    )
    first = contacts.happened(reader, "c", limit=10)
    second = contacts.happened(reader, "c", (first[-1].at, first[-1].id), limit=50)
    assert [each.at for each in [*first, *second]] == list(range(29, -1, -1))
    assert {each.kind for each in contacts.happened(reader, "c", kinds=("note.",))} == {"note.added"}


def test_a_family_on_one_phone_is_found_and_oneself_left_out(writer: Any, reader: Any) -> None:
    put(writer, "contact", person(1), person(2), person(3))
    put(writer, "endpoint", row("endpoint", "e1", kind="phone", value="+971501234567"))
    put(
        writer,
        "contact_endpoint",
        *(
            row("contact_endpoint", f"l{n}", contact_id=f"{n:032x}", endpoint_id="e1", is_primary=1)
            for n in (1, 2)
        ),
    )
    assert [each.id for each in contacts.family(reader, f"{1:032x}")] == [f"{2:032x}"]


@pytest.mark.parametrize("typed", ["ZOE mul", "مري", "050 123", "+971 50 123 45"])
def test_search_finds_by_name_in_any_case_and_script_and_by_part_of_a_number(
    writer: Any, reader: Any, typed: str
) -> None:
    zoe = row("contact", "e" * 32, name="Zoë Müller", sort_key="zoe muller", kind="lead", created_at=1)
    put(
        writer,
        "contact",
        *(person(number) for number in range(20)),
        zoe,
        row("contact", "f" * 32, name="مريم الكتبي", sort_key="مريم", kind="lead", created_at=1),
    )
    put(writer, "endpoint", row("endpoint", "e1", kind="phone", value="+971501234567"))
    put(
        writer,
        "contact_endpoint",
        row("contact_endpoint", "l1", contact_id="f" * 32, endpoint_id="e1", is_primary=1),
    )
    search_index.index_all(writer)
    found = [line.name for line in search.people(reader, typed)]
    assert found == (["Zoë Müller"] if typed == "ZOE mul" else ["مريم الكتبي"])


def test_nothing_typed_finds_nobody(reader: Any) -> None:
    assert search.people(reader, "  ") == []
    assert search.messages(reader, '"*') == []


def test_cards_come_oldest_first_and_resolved_ones_are_gone(writer: Any, reader: Any) -> None:
    cards = ((3, "open"), (1, "open"), (2, "resolved"))
    put(
        writer,
        "card",
        *(
            row(
                "card",
                f"k{at}",
                kind="conflict",
                state=state,
                reason="r",
                message="m",
                mutation="u",
                command="c@1",
                body="{}",
                author="staff:x",
                at=at,
            )
            for at, state in cards
        ),
    )
    assert [card.id for card in decisions.open_cards(reader)] == ["k1", "k3"]
    assert desk.open_cards(reader) == 2


def test_who_left_the_practice_is_nobody_s_colleague(writer: Any, reader: Any) -> None:
    put(
        writer,
        "staff",
        *(
            row("staff", name, name=name, email=name, roles='["front_desk"]', language="en", disabled=gone)
            for name, gone in (("Sara", 0), ("Omar", 1))
        ),
    )
    assert [each.name for each in desk.colleagues(reader)] == ["Sara"]


def test_what_waits_to_be_sent_is_told_in_order(writer: Any, reader: Any) -> None:
    for n, name in ((2, "tag@1"), (1, "log_call@1")):
        writer.execute(
            "INSERT INTO outbox (n, ulid, envelope, state) VALUES (?, ?, ?, 'pending')",
            (n, f"u{n}", b'{"n": %d, "command": "%s", "at": 5, "body": {}}' % (n, name.encode())),
        )
    assert [each.command for each in desk.unsent(reader)] == ["log_call@1", "tag@1"]
