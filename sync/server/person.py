"""All that the server holds on a person: the records, and what it keeps beside them."""

import os
from pathlib import Path
from typing import Any

import msgspec

from sync.commands.holdings import Holdings, held_on, mutations_of
from sync.commands.names import fold
from sync.commands.outcomes import Waits
from sync.commands.reach import endpoint_id
from sync.exchange.dossier import pack
from sync.model.endpoints import UnusableEndpoint, parse_email, parse_phone
from sync.model.entities import ENTITIES
from sync.model.ids import is_id
from sync.model.rows import Rows
from sync.model.words import EndpointKind
from sync.server.refusals import Refusal

_PAGE = 400


def find(rows: Rows, who: str) -> str:
    """The id of the one contact that an id, a phone, an e-mail or a whole name means. Raises Refusal 404, and 409 with the
    ids where it may mean several."""
    wanted = who.strip()
    if is_id(wanted):
        return wanted
    found = sorted(_reached_at(rows, wanted) or _called(rows, wanted))
    if not found:
        raise Refusal(
            404, "NO_CONTACT", "Nobody is known under this. Say a phone, an e-mail, a whole name, or the id."
        )
    if len(found) > 1:
        raise Refusal(409, "SEVERAL", f"That may be {len(found)} people. Say which: {', '.join(found)}")
    return found[0]


def gather(rows: Rows, contact_id: str, now: int) -> Holdings:
    """Everything on a contact: records, deliveries that became theirs, and the audit's lines about them. Raises Refusal
    404."""
    try:
        held = held_on(rows, contact_id, now, is_whole=True)
    except Waits:
        raise Refusal(404, "NO_CONTACT", "There is no such contact.") from None
    ulids = mutations_of(held)
    deliveries = _by_mutation(
        rows, "SELECT id, door, sender_id, at, verdict, body FROM receipt WHERE mutation IN", ulids
    )
    audit = _by_mutation(
        rows, "SELECT ulid, at, principal, name, version, verdict, seq FROM mutation WHERE ulid IN", ulids
    )
    records = dict(held.records)
    if deliveries:
        records["delivery"] = [
            dict(
                zip(
                    ("id", "door", "sender_id", "at", "verdict", "body"),
                    (*row[:5], _text(row[5])),
                    strict=True,
                )
            )
            for row in deliveries
        ]
    if audit:
        names = ("change", "at", "by", "command", "version", "verdict", "number")
        records["audit"] = [dict(zip(names, row, strict=True)) for row in audit]
    return msgspec.structs.replace(held, records=records)


def file_of(rows: Rows, held: Holdings) -> bytes:
    """The ZIP to hand over."""
    practice = rows.where(ENTITIES["practice"], [], "id", 1)
    zone = str(practice[0][ENTITIES["practice"].positions["timezone"]]) if practice else "UTC"
    head = {
        "contact": held.contact,
        "people": held.people,
        "gathered_at": held.gathered_at,
        "is_whole": held.is_whole,
    }
    return pack(head, held.records, zone)


def write(content: bytes, path: Path) -> None:
    """Write the ZIP so that its user alone can read it; what is there under this name is kept. Raises Refusal 409."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise Refusal(409, "FILE_EXISTS", f"There is a file {path} already. Choose another name.") from None
    except OSError as error:
        raise Refusal(409, "NOT_WRITTEN", f"{path} cannot be written: {error.strerror}.") from None
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)


def _by_mutation(rows: Rows, sql: str, ulids: list[str]) -> list[tuple[Any, ...]]:
    found: list[tuple[Any, ...]] = []
    for start in range(0, len(ulids), _PAGE):
        part = ulids[start : start + _PAGE]
        found += rows.execute(f"{sql} ({', '.join('?' * len(part))}) ORDER BY at", part).fetchall()
    return found


def _text(body: Any) -> str | None:
    return None if body is None else bytes(body).decode("utf-8", "replace")


def _reached_at(rows: Rows, wanted: str) -> set[str]:
    practice = rows.where(ENTITIES["practice"], [], "id", 1)
    region = str(practice[0][ENTITIES["practice"].positions["region"]]) if practice else "ZZ"
    try:
        if "@" in wanted:
            endpoint = endpoint_id(EndpointKind.EMAIL, parse_email(wanted))
        else:
            endpoint = endpoint_id(EndpointKind.PHONE, parse_phone(wanted, region))
    except UnusableEndpoint:
        return set()
    link = ENTITIES["contact_endpoint"]
    return {
        str(row[link.positions["contact_id"]]) for row in rows.where(link, [("endpoint_id", "=", endpoint)])
    }


def _called(rows: Rows, wanted: str) -> set[str]:
    contact = ENTITIES["contact"]
    listed = rows.where(contact, [("sort_key", "=", fold(wanted)), ("merged_into", "=", None)], "id", 20)
    return {str(row[0]) for row in listed}
