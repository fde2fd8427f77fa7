"""The first tables."""

from alembic import context, op

from sync.model.base import Base
from sync.model.migrations import tables

revision = "0001"
down_revision = None


def upgrade() -> None:
    Base.metadata.create_all(op.get_bind(), tables(context.config.attributes["side"]))
