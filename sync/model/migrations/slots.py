"""PostgreSQL's own guard against double booking, beside the commands' check: part of version 0001.

Alembic's comparison, which runs on SQLite, cannot see it, so `revise` writes the call into a first version. A range over
text stands in for the extension btree_gist: a range of one id overlaps exactly its equal, and a practice's database needs
nothing installed.
"""

from alembic import op

from sync.model.words import OCCUPYING


def exclude_overlaps() -> None:
    """No practitioner and no room holds two visits at once. Does nothing on SQLite, whose one writer the commands guard."""
    if op.get_bind().dialect.name != "postgresql":
        return
    holding = ", ".join(f"'{status}'" for status in sorted(OCCUPYING))
    op.execute('CREATE TYPE one_id AS RANGE (subtype = text, collation = "C")')
    for place in ("practitioner", "room"):
        op.execute(
            f"ALTER TABLE appointment ADD CONSTRAINT appointment_{place}_slot EXCLUDE USING gist "
            f"(one_id({place}_id, {place}_id, '[]') WITH &&, int8range(start_at, end_at) WITH &&) "
            f"WHERE ({place}_id IS NOT NULL AND deleted = 0 AND status IN ({holding}))"
        )
