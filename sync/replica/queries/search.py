"""Finding people and messages as somebody types: the index answers row numbers, this reads the few lines around them."""

import msgspec

from sync.model.search import CONTACT_SEARCH, MESSAGE_SEARCH, query_text
from sync.replica.queries.contacts import ContactLine, lines_at
from sync.replica.queries.reading import Reader, every, marks


class FoundMessage(msgspec.Struct, frozen=True):
    """A message that matches, and whose it is."""

    id: str
    contact_id: str
    name: str
    body: str
    at: int
    direction: str
    channel: str


def numbers(reader: Reader, typed: str, limit: int = 200) -> list[int]:
    """Row numbers of the contacts whose name, phone or e-mail matches what was typed, newest first. Their lines are read
    apart, as many as are looked at. Nothing typed finds nobody. A number is good until the file is another one."""
    wanted = query_text(typed)
    return [number for (number,) in reader.execute(CONTACT_SEARCH, (wanted, limit))] if wanted else []


def people(reader: Reader, typed: str, limit: int = 200) -> list[ContactLine]:
    """Contacts whose name, phone or e-mail matches what was typed, newest first. Nothing typed finds nobody."""
    return lines_at(reader, numbers(reader, typed, limit))


def messages(reader: Reader, typed: str, limit: int = 20) -> list[FoundMessage]:
    """Messages that contain what was typed, newest first."""
    wanted = query_text(typed)
    if not wanted:
        return []
    ids = [row_id for (row_id,) in reader.execute(MESSAGE_SEARCH, (wanted, limit))]
    if not ids:
        return []
    return every(
        reader,
        FoundMessage,
        "SELECT m.id, m.contact_id, c.name, m.body, m.at, m.direction, m.channel FROM message m "
        f"JOIN contact c ON c.id = m.contact_id AND c.deleted = 0 WHERE m.id IN ({marks(ids)}) "
        "AND m.deleted = 0 ORDER BY m.at DESC, m.id",
        ids,
    )
