"""What a person at a desk has before their eyes: the live rows of its copy, optimistic ones included."""

from random import Random
from typing import Any, TypeVar

from sync.commands.sending import conversation_head
from sync.commands.tx import Tx
from sync.model.base import Entity, entity_type
from sync.model.rows import Condition, Rows

E = TypeVar("E", bound=Entity)


class Sight:
    """Rows to choose from, and the chance by which one is chosen. `old` names rows that stood here once."""

    def __init__(self, connection: Any, random: Random, old: dict[str, list[str]]) -> None:
        self._rows = Rows(connection, "sqlite")
        self.random = random
        self._old = old

    def all(self, kind: type[E], *conditions: Condition) -> list[E]:
        """Every live row that meets the conditions, by id."""
        entity = entity_type(kind)
        return [entity.record(*row) for row in self._rows.where(entity, list(conditions), "id")]

    def one(self, kind: type[E], *conditions: Condition) -> E | None:
        """A row that meets the conditions: often the first, so that desks quarrel over the same one."""
        found = self.all(kind, *conditions)
        if not found:
            return None
        return found[0] if self.random.random() < 0.4 else self.random.choice(found)

    def id(self, kind: type[Entity], *conditions: Condition) -> str | None:
        """The id of such a row; now and then of one that stood here once and may be gone."""
        old = self._old.get(entity_type(kind).name, [])
        if old and self.random.random() < 0.03:
            return self.random.choice(old)
        found = self.one(kind, *conditions)
        return None if found is None else found.id

    def gone(self, kind: type[Entity]) -> str | None:
        """The id of a row that stood here once."""
        old = self._old.get(entity_type(kind).name, [])
        return self.random.choice(old) if old else None

    def head_of(self, conversation_id: str) -> str:
        """The last message of a conversation that is shown here."""
        return conversation_head(Tx(self._rows, None), conversation_id)

    def chance(self, chance: float) -> bool:
        return self.random.random() < chance
