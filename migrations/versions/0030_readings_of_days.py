"""Readings of days, kept for pages; where the engine stood is found again, so that they become complete."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "engine_day_readings",
        sa.Column("procedure_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("engine_version", sa.String(length=40), nullable=False),
        sa.Column("reading", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["procedure_id"],
            ["procedures.id"],
            name=op.f("fk_engine_day_readings_procedure_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("procedure_id", "day", name=op.f("pk_engine_day_readings")),
    )
    op.execute("DELETE FROM engine_checkpoints")


def downgrade() -> None:
    op.drop_table("engine_day_readings")
