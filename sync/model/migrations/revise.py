"""Writes the next version from what the models say beyond HEAD: `python -m sync.model.migrations.revise "why"`.

Read what it wrote before it is committed, and raise HEAD and KNOWN; data is moved by hand-written statements in it. Until
the first release a changed model belongs into 0001: take that file away, and it is written anew.
"""

import sqlite3
import sys
import textwrap
from pathlib import Path
from typing import Any

from alembic.autogenerate import produce_migrations, render_python_code
from alembic.migration import MigrationContext
from alembic.operations.ops import AlterColumnOp, CreateIndexOp, DropIndexOp, OpContainer
from sqlalchemy import create_engine
from sqlalchemy.pool import StaticPool

from sync.model.base import Base
from sync.model.migrations import KNOWN, Side, tables, upgrade

_VERSIONS = Path(__file__).parent / "versions"


def missing(side: Side, connection: Any) -> str:
    """Alembic operations that bring a migrated SQLite connection of this side to the models; "pass" when none do."""
    names = {table.name for table in tables(side)}

    def included(name: str | None, kind: str, _: Any) -> bool:
        return kind != "table" or name in names

    def included_object(_: Any, name: str | None, kind: str, *more: Any) -> bool:
        return kind != "table" or name in names

    engine = create_engine("sqlite://", creator=lambda: connection, poolclass=StaticPool)
    with engine.connect() as found:
        context = MigrationContext.configure(
            found,
            opts={
                "include_name": included,
                "include_object": included_object,
                "target_metadata": Base.metadata,
                "render_as_batch": True,
            },
        )
        upgrades = produce_migrations(context, Base.metadata).upgrade_ops
        assert upgrades is not None
        if side == "replica":
            _without_constraints(upgrades)
        code = render_python_code(upgrades, render_as_batch=True, migration_context=context)
    if side == "replica":
        code = code.replace("nullable=False", "nullable=True")
    kept = [line.strip("\n") for line in code.splitlines() if not line.strip().startswith("#")]
    return textwrap.dedent("\n".join(kept)).strip() or "pass"


def _without_constraints(operations: OpContainer) -> None:
    """A replica carries no constraint but its keys, and its indexes are made with every upgrade (see replica_file)."""
    for operation in list(operations.ops):
        if isinstance(operation, OpContainer):
            _without_constraints(operation)
        is_empty = isinstance(operation, OpContainer) and not operation.ops
        is_nullable = isinstance(operation, AlterColumnOp) and operation.modify_nullable is not None
        if is_empty or is_nullable or isinstance(operation, (CreateIndexOp, DropIndexOp)):
            operations.ops.remove(operation)


def write(why: str, known: tuple[str, ...] = KNOWN) -> Path:
    """The file of the next version."""
    before = [version for version in known if list(_VERSIONS.glob(f"{version}_*.py"))]
    number = f"{len(before) + 1:04d}"
    bodies: dict[Side, str] = {}
    for side in ("server", "replica"):
        connection = sqlite3.connect(":memory:", isolation_level=None)
        if before:
            upgrade(connection, side)
        code = missing(side, connection)
        if side == "server" and not before:
            code += "\n\nexclude_overlaps()"
        bodies[side] = textwrap.indent(code, " " * 8)
        connection.close()
    path = _VERSIONS / f"{number}_{'_'.join(why.lower().split())[:40].strip('.')}.py"
    imports = "" if before else "from sync.model.migrations.slots import exclude_overlaps\n\n"
    path.write_text(
        f'"""{why}"""\n\nimport sqlalchemy as sa\nfrom alembic import context, op\n\n{imports}'
        f"revision = {number!r}\ndown_revision = {before[-1] if before else None!r}\n\n\n"
        'def upgrade() -> None:\n    if context.config.attributes["side"] == "server":\n'
        f"{bodies['server']}\n    else:\n{bodies['replica']}\n",
        encoding="utf-8",
    )
    return path


if __name__ == "__main__":
    sys.stdout.write(f"{write(sys.argv[1])}\n")
