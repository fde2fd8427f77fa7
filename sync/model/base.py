"""What every kept thing has in common, and the registry that sync, digest and migration read.

Columns hold text, whole numbers or nothing, on SQLite and PostgreSQL alike, so that a row has one canonical form
everywhere: instants are epoch milliseconds (UTC), dates ISO text, money minor units, flags 0 or 1, documents JSON text.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar, TypeAlias, cast

import msgspec
from sqlalchemy import BigInteger, Table, Text, text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from sync.model.scopes import Sensitivity

Value: TypeAlias = str | int | None
Row: TypeAlias = tuple[Value, ...]


class Base(DeclarativeBase):
    """The one metadata of server and replica."""

    type_annotation_map = {str: Text, int: BigInteger}  # noqa: RUF012 - SQLAlchemy reads it off the class


class Entity(Base):
    """A thing that syncs. `ver` is the sequence number of its last change, `deleted` marks a tombstone."""

    __abstract__ = True

    id: Mapped[str] = mapped_column(primary_key=True, sort_order=-4)
    scope: Mapped[str] = mapped_column(sort_order=-3)
    ver: Mapped[int] = mapped_column(sort_order=-2)
    deleted: Mapped[int] = mapped_column(sort_order=-1)
    sensitivity: ClassVar[Sensitivity | None] = None
    """Set on a collection that only workstations marked for it carry."""


@dataclass(frozen=True)
class EntityType:
    """One entity as the engine sees it: its name, its columns in canonical order and the record made of a row."""

    name: str
    model: type[Entity]

    @cached_property
    def table(self) -> Table:
        return cast(Table, self.model.__table__)

    @cached_property
    def sensitivity(self) -> Sensitivity | None:
        return self.model.sensitivity

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """Column names; always id, scope, ver, deleted first."""
        return tuple(column.name for column in self.table.columns)

    @cached_property
    def positions(self) -> dict[str, int]:
        return {name: index for index, name in enumerate(self.columns)}

    @cached_property
    def record(self) -> type[Any]:
        """A frozen record with the entity's attributes: what `Tx` hands out, a tenth of an ORM instance's cost."""
        return msgspec.defstruct(self.model.__name__, [(name, Any) for name in self.columns], frozen=True)


def indexed_where(condition: str) -> dict[str, Any]:
    """The arguments that make an Index hold only the rows meeting `condition`, on both databases."""
    return {"sqlite_where": text(condition), "postgresql_where": text(condition)}


def entity_type(model: type[Entity]) -> EntityType:
    """The engine's view of a model class."""
    found = _BY_MODEL.get(model)
    if found is None:
        found = _BY_MODEL[model] = EntityType(model.__tablename__, model)
    return found


_BY_MODEL: dict[type[Entity], EntityType] = {}
