"""Alembic environment: run migrations on the connection from `storage.migrate`."""

from alembic import context
from sqlalchemy import create_engine

from commandcenter_hub.storage.models import Base

connection = context.config.attributes.get("connection")
if connection is None:
    # A developer runs `alembic revision --autogenerate` with -x url=…
    connection = create_engine(context.get_x_argument(as_dictionary=True)["url"]).connect()
context.configure(connection=connection, target_metadata=Base.metadata, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
