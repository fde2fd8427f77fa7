"""Allergies, and a title"""

import sqlalchemy as sa
from alembic import context, op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    free = context.config.attributes["side"] == "replica"
    with op.batch_alter_table("contact") as table:
        table.add_column(sa.Column("title", sa.Text(), nullable=True))
    op.create_table(
        "allergy",
        sa.Column("id", sa.Text(), nullable=free),
        sa.Column("scope", sa.Text(), nullable=free),
        sa.Column("ver", sa.BigInteger(), nullable=free),
        sa.Column("deleted", sa.BigInteger(), nullable=free),
        sa.Column("contact_id", sa.Text(), nullable=free),
        sa.Column("substance", sa.Text(), nullable=free),
        sa.PrimaryKeyConstraint("id"),
    )
