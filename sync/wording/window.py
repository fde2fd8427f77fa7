"""WhatsApp's customer service window: for 24 hours after their last message anything may be said, then templates only.

Source: developers.facebook.com/docs/whatsapp, "Customer service windows".
"""

from typing import Final

WINDOW_MS: Final = 24 * 3_600_000


def closes_at(last_in_at: int | None) -> int | None:
    """When the window closes or closed, epoch ms; None where they never wrote."""
    return None if last_in_at is None else last_in_at + WINDOW_MS


def is_open(last_in_at: int | None, now: int) -> bool:
    """Whether free words may be said at `now`, epoch ms."""
    closes = closes_at(last_in_at)
    return closes is not None and now < closes
