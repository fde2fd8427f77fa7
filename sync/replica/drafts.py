"""What was typed and not sent: one draft a person and conversation, in the workstation's own encrypted file. It is nobody
else's business, so it never travels; it goes with its contact when that is erased or no longer carried here.
"""

from typing import Any

import msgspec

from sync.commands.fields import Id


class DraftForm(msgspec.Struct, frozen=True, kw_only=True):
    """A draft to keep in the place of the one before; an empty `body` throws it away. `at` is epoch ms."""

    conversation_id: Id
    staff_id: Id
    contact_id: Id
    channel: str
    endpoint_id: str
    body: str
    subject: str = ""
    at: int


_KEEP = """
    INSERT OR REPLACE INTO draft (conversation_id, staff_id, contact_id, channel, endpoint_id, body, subject, at)
    SELECT ?, ?, ?, ?, ?, ?, ?, ? WHERE EXISTS (SELECT 1 FROM contact WHERE id = ? AND deleted = 0)"""
_LONGEST = 20_000


def keep(connection: Any, draft: DraftForm) -> None:
    """Keep a draft, or throw it away. Nothing is kept about somebody who is not carried here."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        if draft.body.strip() or draft.subject.strip():
            connection.execute(
                _KEEP,
                (
                    draft.conversation_id, draft.staff_id, draft.contact_id, draft.channel, draft.endpoint_id,
                    draft.body[:_LONGEST], draft.subject[:_LONGEST], draft.at, draft.contact_id,
                ),
            )  # fmt: skip
        else:
            connection.execute(
                "DELETE FROM draft WHERE conversation_id = ? AND staff_id = ?",
                (draft.conversation_id, draft.staff_id),
            )
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")
