"""A moment that a person names at the shell: looking back, as the copy would have answered then."""

from dataclasses import replace
from datetime import datetime

from desktop.terminal.copy import Copy
from desktop.terminal.mistakes import Mistake
from desktop.terminal.output import safe


def past_moment(said: str | None, copy: Copy) -> int | None:
    """The moment named, epoch ms; without an offset it is the clinic's time. None where none is. Raises Mistake."""
    if said is None:
        return None
    try:
        named = datetime.fromisoformat(said)
    except ValueError:
        raise Mistake(f"“{safe(said)}” is no moment. Write it like 2026-05-03T14:00.") from None
    at = int((named if named.tzinfo else named.replace(tzinfo=copy.zone)).timestamp() * 1000)
    if at > copy.now:
        raise Mistake("That moment is still to come: only what was can be looked back on.")
    return at


def as_it_was(copy: Copy, at: int) -> Copy:
    """The copy as if it were that moment now, for the words of times."""
    return replace(copy, now=at)
