"""How this copy is: what `foredesk doctor` looks at and the terminal warns of."""

import msgspec

from sync.replica.queries.reading import Reader, marks, number, parts


class Condition(msgspec.Struct, frozen=True):
    """Facts about a replica. Instants and offsets in ms; `outbox` counts mutations without the server's confirmation,
    `waiting` those of them that do not apply for now, `cards` open decisions, `unlooked` contacts whose place on the
    board nobody has looked at since time or news moved it."""

    schema: int
    epoch: str | None
    cursor: int
    device: str
    clock_offset: int
    outbox: int
    waiting: int
    cards: int
    contacts: int
    unlooked: int


def condition(reader: Reader, now: int) -> Condition:
    """How the copy stands at `now`, epoch ms."""
    facts = dict(reader.execute("SELECT key, value FROM local").fetchall())
    return Condition(
        schema=number(reader, "PRAGMA user_version"),
        epoch=facts.get("epoch"),
        cursor=int(facts.get("cursor", 0)),
        device=facts.get("device", ""),
        clock_offset=int(facts.get("clock_offset", 0)),
        outbox=number(reader, "SELECT count(*) FROM outbox"),
        waiting=number(reader, "SELECT count(*) FROM outbox WHERE state = 'waiting'"),
        cards=number(reader, "SELECT count(*) FROM card WHERE deleted = 0 AND state = 'open'"),
        contacts=number(reader, "SELECT count(*) FROM contact WHERE deleted = 0 AND merged_into IS NULL"),
        unlooked=unlooked(reader, now),
    )


def clock_offset(reader: Reader) -> int:
    """Server clock minus this machine's, ms, as it was last told."""
    return number(reader, "SELECT value FROM local WHERE key = 'clock_offset'")


def unlooked(reader: Reader, now: int) -> int:
    """Contacts whose place on the board has moved and has not been worked out."""
    return number(reader, "SELECT count(*) FROM board_clock WHERE at <= ?", (now,))


def stands(reader: Reader, ulid: str) -> bool:
    """Whether the command of this ULID is in the copy: waiting to be sent, or already part of what happened."""
    known = reader.execute("SELECT 1 FROM outbox WHERE ulid = ?", (ulid,)).fetchone()
    return bool(
        known or reader.execute("SELECT 1 FROM timeline WHERE mutation = ? LIMIT 1", (ulid,)).fetchone()
    )


def damage(reader: Reader) -> str | None:
    """What is wrong with the file's pages, or None: every page's seal is checked, then the structure."""
    broken = reader.execute("PRAGMA cipher_integrity_check").fetchone()
    if broken is not None:
        return str(broken[0])
    found = reader.execute("PRAGMA quick_check(1)").fetchone()
    return None if found is None or found[0] == "ok" else str(found[0])


def cards_among(reader: Reader, ids: list[str]) -> int:
    """How many of these are cards that wait for a decision."""
    return sum(
        number(
            reader,
            f"SELECT count(*) FROM card WHERE id IN ({marks(some)}) AND deleted = 0 AND state = 'open'",
            some,
        )
        for some in parts(ids)
    )


def sources(reader: Reader) -> dict[str, str]:
    """Where people come from: name -> id."""
    return dict(reader.execute("SELECT name, id FROM source WHERE deleted = 0 ORDER BY id DESC").fetchall())


def live_journeys(reader: Reader) -> list[str]:
    """The journeys that can be started."""
    sql = "SELECT DISTINCT key FROM journey_version WHERE deleted = 0 AND live = 1 ORDER BY key"
    return [key for (key,) in reader.execute(sql)]


def card_messages(reader: Reader, ids: list[str]) -> list[str]:
    """What those of these that are cards waiting for a decision say."""
    sql = "SELECT message FROM card WHERE id IN ({}) AND deleted = 0 AND state = 'open' ORDER BY id"
    return [
        message
        for some in parts(ids)
        for (message,) in reader.execute(sql.format(marks(some)), some).fetchall()
    ]
