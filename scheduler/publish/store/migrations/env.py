"""What Alembic runs to migrate: on the connection that it is handed, in the transaction of `store.migrate`."""

from alembic import context

context.configure(
    connection=context.config.attributes["connection"], version_table=context.config.attributes["version_table"]
)
context.run_migrations()
