"""Run by Alembic: binds the versions to the connection that `upgrade` handed over."""

from alembic import context

from sync.model.migrations import tables

attributes = context.config.attributes
held = {table.name for table in tables(attributes["side"])}

context.configure(
    connection=attributes["connection"],
    target_metadata=attributes["metadata"],
    include_name=lambda name, kind, parents: kind != "table" or name in held,
    include_object=lambda thing, name, kind, reflected, compared: kind != "table" or name in held,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
