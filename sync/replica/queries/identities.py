"""What tells who everybody is: read in pages, for whoever must keep it from leaving the clinic."""

from collections.abc import Iterator, Sequence

from msgspec import Struct

from sync.replica.queries.reading import Reader, marks

_PAGE = 500
_COLUMNS = "id, name, given_name, family_name, external_ref, address"


class Identity(Struct, frozen=True):
    """A contact, or somebody who works here: every name, number and address that is kept of them."""

    id: str
    names: tuple[str, ...]
    phones: tuple[str, ...]
    emails: tuple[str, ...]
    references: tuple[str, ...]
    address: str


def identities(reader: Reader) -> Iterator[Identity]:
    """Everybody, those who work here first; contacts that were merged into others are still their names."""
    for staff_id, name, email in reader.execute("SELECT id, name, email FROM staff WHERE deleted = 0"):
        yield Identity(staff_id, (name,), (), (email,) if email else (), (staff_id,), "")
    after = ""
    while page := reader.execute(
        f"SELECT {_COLUMNS} FROM contact WHERE id > ? AND deleted = 0 ORDER BY id LIMIT ?",
        (after, _PAGE),
    ).fetchall():
        after = page[-1][0]
        reach = _reach(reader, [row[0] for row in page])
        for row in page:
            yield _of(row, reach.get(row[0], ()))


def identity(reader: Reader, contact_id: str) -> Identity | None:
    """One contact's, or None where there is no such contact."""
    row = reader.execute(
        f"SELECT {_COLUMNS} FROM contact WHERE id = ? AND deleted = 0", (contact_id,)
    ).fetchone()
    if row is None:
        return None
    return _of(row, _reach(reader, [contact_id]).get(contact_id, ()))


def _of(row: Sequence[str | None], at: Sequence[tuple[str, str]]) -> Identity:
    row_id, name, given, family, reference, address = row
    assert row_id is not None  # the key
    return Identity(
        id=row_id,
        names=tuple(each for each in (name, given, family) if each),
        phones=tuple(value for kind, value in at if kind == "phone"),
        emails=tuple(value for kind, value in at if kind == "email"),
        references=tuple(each for each in (row_id, reference) if each),
        address=address or "",
    )


def _reach(reader: Reader, ids: list[str]) -> dict[str, list[tuple[str, str]]]:
    found: dict[str, list[tuple[str, str]]] = {}
    for contact_id, kind, value in reader.execute(
        "SELECT l.contact_id, e.kind, e.value FROM contact_endpoint l JOIN endpoint e ON e.id = l.endpoint_id "
        f"WHERE l.contact_id IN ({marks(ids)}) AND l.deleted = 0 AND e.deleted = 0",
        tuple(ids),
    ):
        found.setdefault(contact_id, []).append((kind, value))
    return found
