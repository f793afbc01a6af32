"""Run Alembic with the connection, and within the transaction, of its caller."""

from alembic import context

from commandcenter_app.storage.models import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    compare_type=True,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
