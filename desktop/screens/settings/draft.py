"""What is being typed beside what stands: others' changes come in without taking away a word of it. Knows no Qt."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class Draft:
    """Fields by name. A field that was not touched follows what stands; a touched one keeps what was typed, and `theirs` holds
    what somebody else made of it meanwhile."""

    def __init__(self, stands: Mapping[str, Any] | None = None) -> None:
        self._stands: dict[str, Any] = dict(stands or {})
        self._typed: dict[str, Any] = {}
        self.theirs: dict[str, Any] = {}

    @property
    def is_dirty(self) -> bool:
        """Whether something typed differs from what stands."""
        return bool(self._typed)

    @property
    def touched(self) -> frozenset[str]:
        """The fields that differ."""
        return frozenset(self._typed)

    def begin(self, stands: Mapping[str, Any]) -> None:
        """Another thing is edited: forget what was typed."""
        self._stands, self._typed, self.theirs = dict(stands), {}, {}

    def throw_away(self) -> None:
        """Back to what stands."""
        self._typed, self.theirs = {}, {}

    def type(self, name: str, value: Any) -> None:
        """A field says something else now."""
        if value == self._stands.get(name):
            self._typed.pop(name, None)
            self.theirs.pop(name, None)
        else:
            self._typed[name] = value

    def hear(self, stands: Mapping[str, Any]) -> frozenset[str]:
        """What stands changed elsewhere. The fields that are to be shown anew: those that nobody here touched."""
        moved = {name for name, value in stands.items() if value != self._stands.get(name)}
        self._stands = dict(stands)
        for name in moved & self._typed.keys():
            if self._typed[name] == stands[name]:
                del self._typed[name]
                self.theirs.pop(name, None)
            else:
                self.theirs[name] = stands[name]
        return frozenset(moved - self._typed.keys())

    def stood(self, name: str) -> Any:
        """What stands."""
        return self._stands.get(name)

    def value(self, name: str) -> Any:
        """What is typed, else what stands."""
        return self._typed.get(name, self._stands.get(name))

    def values(self) -> dict[str, Any]:
        """Every field."""
        return self._stands | self._typed
