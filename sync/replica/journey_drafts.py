"""Journeys that somebody at this desk writes and has not published: one draft a person and journey, in the workstation's own
encrypted file, so that a power cut takes the last half second at most. It never travels; publishing sends the text.
"""

from typing import Annotated, Any

import msgspec
from msgspec import Meta

from sync.commands.fields import Id, Line

COLUMNS = "journey, staff_id, text, base, at"
LONGEST = 200_000
"""Characters of a draft that are kept: a journey is a page of text."""


class JourneyDraftForm(msgspec.Struct, frozen=True, kw_only=True):
    """A draft to keep in the place of the one before; an empty `text` throws it away. `base` is the version that was live when
    it was begun; `at` is epoch ms."""

    journey: Line
    staff_id: Id
    text: Annotated[str, Meta(max_length=LONGEST)]
    base: str = ""
    at: int


def keep(connection: Any, draft: JourneyDraftForm) -> None:
    """Keep a draft, or throw it away."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        if draft.text:
            connection.execute(
                f"INSERT OR REPLACE INTO journey_draft ({COLUMNS}) VALUES (?, ?, ?, ?, ?)",
                (draft.journey, draft.staff_id, draft.text, draft.base, draft.at),
            )
        else:
            connection.execute(
                "DELETE FROM journey_draft WHERE journey = ? AND staff_id = ?",
                (draft.journey, draft.staff_id),
            )
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")
