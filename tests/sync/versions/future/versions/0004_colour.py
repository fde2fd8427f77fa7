"""A colour for tags"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    with op.batch_alter_table("tag") as table:
        table.add_column(sa.Column("colour", sa.Text(), nullable=True))
