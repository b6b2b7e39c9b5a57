"""Runs the migrations on the connection that `outcomes.services.schema` hands in."""

from typing import Any, Literal

import sqlalchemy as sa
from alembic import context
from alembic.autogenerate.api import AutogenContext

from outcomes.models import Base
from outcomes.models.base import OffsetDateTime, UtcDateTime


def render_item(kind: str, item: Any, _context: AutogenContext) -> str | Literal[False]:
    """Spell our column types as plain ones: version files never import outcomes."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, OffsetDateTime):
        return "sa.String(length=40)"
    return False


def compare_type(
    _context: object, _inspected: object, _column: object, inspected: Any, mine: Any
) -> bool | None:
    """Compare our column types by what they are made of."""
    if isinstance(mine, UtcDateTime):
        return not isinstance(inspected, sa.DateTime)
    if isinstance(mine, OffsetDateTime):
        return not isinstance(inspected, sa.String)
    return None


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    render_item=render_item,
    compare_type=compare_type,
)
with context.begin_transaction():
    context.run_migrations()
