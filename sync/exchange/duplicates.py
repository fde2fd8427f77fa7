"""Which rows of an import are one person, and which are somebody known already. A shared phone alone proves
neither: families share numbers, so the same endpoint under another given name is a family, never a merge."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from enum import StrEnum
from typing import Final, NamedTuple

import msgspec

from sync.exchange.rows import ContactRow, fold

MOST_SHARING: Final = 200
"""Rows compared at one endpoint. Beyond it the number is a switchboard's, not a person's."""


class DuplicateKind(StrEnum):
    """What an endpoint met more than once means."""

    SAME_FILE = "same_file"
    KNOWN_CONTACT = "known_contact"
    FAMILY = "family"


class KnownContact(msgspec.Struct, frozen=True):
    """Somebody the practice already has, as the lookup finds them by an endpoint."""

    id: str
    name: str
    given: str = ""
    birth_date: date | None = None


class DuplicateGroup(msgspec.Struct, frozen=True):
    """Rows, by their `source_line`, that belong together, with what connects them.

    SAME_FILE: one person, more than once in the file. KNOWN_CONTACT: the rows are the contacts of
    `contact_ids`. FAMILY: different people at `endpoint`, in the file or known; each stays a contact of
    their own.
    """

    kind: DuplicateKind
    endpoint: str
    lines: tuple[int, ...]
    contact_ids: tuple[str, ...] = ()


class _Person(NamedTuple):
    """As much of a row as tells one person from another, so that a long file needs little memory."""

    line: int
    given: str
    name: str
    birth_date: date | None


def find_duplicates(
    rows: Iterable[ContactRow], known_at: Callable[[str], Sequence[KnownContact]]
) -> list[DuplicateGroup]:
    """Groups rows by what they share, in the order of the file; refused rows take no part.

    `known_at` gives the contacts known at an E.164 phone or an e-mail address, asked once for each endpoint.
    """
    at: dict[str, list[_Person]] = {}
    for row in rows:
        if row.refused is not None:
            continue
        person = _Person(row.source_line, _first_name(row.given, row.name), fold(row.name), row.birth_date)
        for endpoint in row.phones + row.emails:
            at.setdefault(endpoint, []).append(person)
    groups = list[DuplicateGroup]()
    seen = set[tuple[DuplicateKind, tuple[int, ...], tuple[str, ...]]]()
    for endpoint, people in at.items():
        known = [
            (k.id, _Person(0, _first_name(k.given, k.name), fold(k.name), k.birth_date))
            for k in known_at(endpoint)
        ]
        if len(people) == 1 and not known:
            continue
        for group in _groups_at(endpoint, people[:MOST_SHARING], known):
            key = (group.kind, group.lines, group.contact_ids)
            if key not in seen:
                seen.add(key)
                groups.append(group)
    return sorted(groups, key=lambda group: (group.lines, group.kind))


def _groups_at(
    endpoint: str, people: list[_Person], known: list[tuple[str, _Person]]
) -> Iterable[DuplicateGroup]:
    clusters = list[list[_Person]]()
    for person in people:
        for cluster in clusters:
            if all(_may_be_one(person, other) for other in cluster):
                cluster.append(person)
                break
        else:
            clusters.append([person])
    others = {contact_id for contact_id, _ in known}
    for cluster in clusters:
        lines = tuple(person.line for person in cluster)
        ids = tuple(i for i, contact in known if all(_may_be_one(person, contact) for person in cluster))
        if ids:
            others -= set(ids)
            yield DuplicateGroup(DuplicateKind.KNOWN_CONTACT, endpoint, lines, ids)
        elif len(lines) > 1:
            yield DuplicateGroup(DuplicateKind.SAME_FILE, endpoint, lines)
    if len(clusters) > 1 or others:
        lines = tuple(sorted({person.line for cluster in clusters for person in cluster}))
        yield DuplicateGroup(DuplicateKind.FAMILY, endpoint, lines, tuple(sorted(others)))


def _may_be_one(one: _Person, other: _Person) -> bool:
    """Same endpoint taken as given: one person unless birth dates differ or given names do.

    An initial fits its name and somebody nameless fits anybody. Spellings are not guessed at: Sandra and
    Sandro are siblings more often than one is a typing error.
    """
    if one.birth_date and other.birth_date and one.birth_date != other.birth_date:
        return False
    a, b = one.given, other.given
    if not a or not b or a == b:
        return True
    return (len(a) == 1 or len(b) == 1) and a[0] == b[0]


def _first_name(given: str, name: str) -> str:
    words = fold(given or name).split()
    return next((word for word in words if word not in _TITLES), "")


_TITLES: Final = frozenset(
    fold(word)
    for word in (
        "mr",
        "mrs",
        "ms",
        "miss",
        "dr",
        "prof",
        "sr",
        "sra",
        "dona",
        "dom",
        "herr",
        "frau",
        "m",
        "mme",
        "mlle",
        "السيد",
        "السيدة",
        "د",
        "دكتور",
    )
)
