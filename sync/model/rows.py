"""Entity rows over one DB-API connection: the few statements that commands and engines need, on both databases.

SQLAlchemy's models say what the tables are; the hot paths (a command is some ten statements, thousands a second) run
prepared text, because building and executing a Core statement costs more than the database's own work.
"""

from collections.abc import Iterable, Sequence
from typing import Any, Literal, Protocol, TypeAlias

from sync.model.base import EntityType, Row, Value

Dialect: TypeAlias = Literal["sqlite", "postgresql"]
Operator: TypeAlias = Literal["=", "<", "<=", ">", ">=", "!="]
Condition: TypeAlias = tuple[str, Operator, Value]


class Cursor(Protocol):
    """The part of a DB-API cursor that is used here."""

    @property
    def rowcount(self) -> int: ...
    def fetchone(self) -> Any: ...
    def fetchall(self) -> list[Any]: ...


class Connection(Protocol):
    """A DB-API connection of sqlite3, sqlcipher3 or psycopg (which all offer execute on the connection)."""

    def execute(self, sql: str, parameters: Any = ..., /) -> Any: ...
    def cursor(self) -> Any: ...


class Rows:
    """Reads and writes whole entity rows. Statements are written with `?`; psycopg gets `%s`.

    Identifiers in the SQL come from the model alone, never from input; values are always bound.
    """

    def __init__(self, connection: Connection, dialect: Dialect) -> None:
        self.connection = connection
        self.dialect: Dialect = dialect
        self._get: dict[str, str] = {}
        self._put: dict[str, str] = {}
        self._where: dict[tuple[Any, ...], str] = {}
        self._among: dict[tuple[str, str, int], str] = {}

    def execute(self, sql: str, parameters: Sequence[Value | bytes] = ()) -> Cursor:
        """Run one statement with bound values."""
        return self.connection.execute(self.native(sql), tuple(parameters))

    def executemany(self, sql: str, parameters: Iterable[Sequence[Value | bytes]]) -> None:
        """Run one statement for each set of values."""
        self._many(self.native(sql), list(parameters))

    def native(self, sql: str) -> str:
        """`sql` in the driver's own parameter style."""
        return sql if self.dialect == "sqlite" else sql.replace("?", "%s")

    def get(self, entity: EntityType, row_id: str) -> Row | None:
        """The row, tombstone or not, or None."""
        sql = self._get.get(entity.name)
        if sql is None:
            sql = self.native(f'SELECT {_names(entity)} FROM "{entity.name}" WHERE id = ?')
            self._get[entity.name] = sql
        return self.connection.execute(sql, (row_id,)).fetchone()

    def get_many(self, entity: EntityType, row_ids: Sequence[str]) -> list[Row]:
        """The rows that exist among `row_ids`; which comes first depends on their ids alone, not on where they lie."""
        if self.dialect == "postgresql":  # one statement for any number of them, so that it is prepared once
            sql = f'SELECT {_names(entity)} FROM "{entity.name}" WHERE id = ANY(?) ORDER BY id'
            return self.connection.execute(self.native(sql), (list(row_ids),)).fetchall() if row_ids else []
        found: list[Row] = []
        for start in range(0, len(row_ids), 500):
            part = row_ids[start : start + 500]
            marks = ", ".join("?" * len(part))
            sql = f'SELECT {_names(entity)} FROM "{entity.name}" WHERE id IN ({marks}) ORDER BY id'
            found += self.execute(sql, part).fetchall()
        return found

    def among(self, entity: EntityType, column: str, values: Sequence[Value]) -> list[Row]:
        """Live rows whose column holds one of the values, by id within each few hundred values."""
        found: list[Row] = []
        for start in range(0, len(values), 400):
            part = values[start : start + 400]
            found += self.connection.execute(
                self._among_sql(entity, column, len(part)), tuple(part)
            ).fetchall()
        return found

    def _among_sql(self, entity: EntityType, column: str, count: int) -> str:
        sql = self._among.get((entity.name, column, count))
        if sql is None:
            if column not in entity.positions:
                raise KeyError(f"{entity.name} has no column {column!r}")
            marks = ", ".join("?" * count)
            sql = self._among[entity.name, column, count] = self.native(
                f'SELECT {_names(entity)} FROM "{entity.name}" WHERE "{column}" IN ({marks}) AND deleted = 0 ORDER BY id'
            )
        return sql

    def where(
        self,
        entity: EntityType,
        conditions: Sequence[Condition],
        order: str | None = None,
        limit: int | None = None,
    ) -> list[Row]:
        """Live rows that meet every condition, ordered by a column (a leading `-` descends). PostgreSQL, which moves its
        rows about, orders them by id where no column is named: what is judged twice must meet them alike."""
        if order is None and self.dialect == "postgresql":
            order = "id"
        shape = (entity.name, tuple((c, o, v is None) for c, o, v in conditions), order, limit)
        sql = self._where.get(shape)
        if sql is None:
            sql = self._where[shape] = self.native(_where_sql(entity, conditions, order, limit))
        values = tuple(value for _, _, value in conditions if value is not None)
        return self.connection.execute(sql, values).fetchall()

    def tombstones(self, entity: EntityType, column: str, value: Value) -> list[str]:
        """The ids of deleted rows with this value in a column."""
        if column not in entity.positions:
            raise KeyError(f"{entity.name} has no column {column!r}")
        sql = f'SELECT id FROM "{entity.name}" WHERE "{column}" = ? AND deleted = 1 ORDER BY id'
        return [row_id for (row_id,) in self.execute(sql, (value,)).fetchall()]

    def put(self, entity: EntityType, row: Row) -> None:
        """Write the row whole, new or not."""
        self.connection.execute(self.put_sql(entity), row)

    def put_many(self, entity: EntityType, rows: Iterable[Row]) -> None:
        """Write many rows of one entity whole."""
        self._many(self.put_sql(entity), list(rows))

    def _many(self, sql: str, parameters: list[Any]) -> None:
        if (
            self.dialect == "postgresql" and len(parameters) < 2
        ):  # what psycopg sets up for many is dear for one
            for values in parameters:
                self.connection.execute(sql, values)
        else:
            self.connection.cursor().executemany(sql, parameters)

    def put_sql(self, entity: EntityType) -> str:
        """The upsert statement of an entity, in the driver's style."""
        sql = self._put.get(entity.name)
        if sql is None:
            marks = ", ".join("?" * len(entity.columns))
            changes = ", ".join(f'"{name}" = excluded."{name}"' for name in entity.columns[1:])
            sql = self.native(
                f'INSERT INTO "{entity.name}" ({_names(entity)}) VALUES ({marks}) '
                f"ON CONFLICT (id) DO UPDATE SET {changes}"
            )
            self._put[entity.name] = sql
        return sql

    def remove(self, entity: EntityType, row_id: str) -> None:
        """Take the row out of the table altogether (the replica's way; the server keeps tombstones)."""
        self.execute(f'DELETE FROM "{entity.name}" WHERE id = ?', (row_id,))


def _names(entity: EntityType) -> str:
    return ", ".join(f'"{name}"' for name in entity.columns)


def _where_sql(
    entity: EntityType, conditions: Sequence[Condition], order: str | None, limit: int | None
) -> str:
    clauses = ["deleted = 0"]
    for column, operator, value in conditions:
        if column not in entity.positions:
            raise KeyError(f"{entity.name} has no column {column!r}")
        if value is None:
            clauses.append(f'"{column}" IS {"NOT " if operator == "!=" else ""}NULL')
        else:
            clauses.append(f'"{column}" {operator} ?')
    sql = f'SELECT {_names(entity)} FROM "{entity.name}" WHERE {" AND ".join(clauses)}'
    if order is not None:
        column = order.removeprefix("-")
        if column not in entity.positions:
            raise KeyError(f"{entity.name} has no column {column!r}")
        sql += f' ORDER BY "{column}"{" DESC" if order.startswith("-") else ""}, id'
    return sql if limit is None else f"{sql} LIMIT {int(limit)}"
