"""Who just wrote: what a sound is for."""

from collections.abc import Collection

from sync.model.words import Direction
from sync.replica.queries.reading import Reader, marks, parts


def writers(reader: Reader, messages: Collection[str], since: int) -> set[str]:
    """Contacts from whom one of these messages came at or after `since` (epoch ms)."""
    found: set[str] = set()
    for some in parts(messages):
        sql = f"SELECT contact_id FROM message WHERE id IN ({marks(some)}) AND direction = ? AND at >= ?"
        found |= {contact for (contact,) in reader.execute(sql, (*some, Direction.IN.value, since))}
    return found
