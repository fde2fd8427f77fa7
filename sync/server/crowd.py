"""When too many workstations come at once, as after a restart, most are asked to wait a little. No clock of its own."""

from collections import deque

MOST_IN_A_SECOND = 40
"""Hellos in a second that are let through at once: what follows each (a page, a stream) costs some milliseconds."""
_SECOND_MS = 1_000


class Crowd:
    """Counts the hellos of the last second."""

    def __init__(self, most: int = MOST_IN_A_SECOND) -> None:
        self._most = most
        self._let_in: deque[int] = deque()

    def is_too_thick(self, now: int) -> bool:
        """Whether somebody who says hello at `now`, epoch ms, should wait; counts those who need not."""
        while self._let_in and not now - _SECOND_MS < self._let_in[0] <= now:
            self._let_in.popleft()
        if len(self._let_in) >= self._most:
            return True
        self._let_in.append(now)
        return False
