"""Alembic runs this: the migrations on the store's own connection, alone among all processes."""

from alembic import context

from sekisho.desk.schema import metadata
from sekisho.desk.store import LOCK

store = context.config.attributes["store"]
with store.engine.connect().execution_options(writes=True) as connection, connection.begin():
    if not store.sqlite:
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({LOCK})")
    context.configure(connection=connection, target_metadata=metadata)
    with context.begin_transaction():
        context.run_migrations()
