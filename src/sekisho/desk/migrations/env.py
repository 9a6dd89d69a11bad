"""Alembic runs this: the migrations on the store's own connection, alone among all processes."""

from alembic import context

from sekisho.desk.schema import metadata

store = context.config.attributes["store"]
with store.writing() as connection:
    context.configure(connection=connection, target_metadata=metadata)
    with context.begin_transaction():
        context.run_migrations()
