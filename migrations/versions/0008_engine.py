"""Tables: engine_readings, engine_checkpoints."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "engine_checkpoints",
        sa.Column("procedure_id", sa.Integer(), nullable=False),
        sa.Column("engine_version", sa.String(length=40), nullable=False),
        sa.Column("state", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["procedure_id"],
            ["procedures.id"],
            name=op.f("fk_engine_checkpoints_procedure_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("procedure_id", name=op.f("pk_engine_checkpoints")),
    )
    op.create_table(
        "engine_readings",
        sa.Column("procedure_id", sa.Integer(), nullable=False),
        sa.Column("engine_version", sa.String(length=40), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("phase", sa.String(length=20), nullable=False),
        sa.Column("reading", sa.JSON(), nullable=False),
        sa.Column("computed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["procedure_id"],
            ["procedures.id"],
            name=op.f("fk_engine_readings_procedure_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("procedure_id", name=op.f("pk_engine_readings")),
    )
    with op.batch_alter_table("engine_readings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_engine_readings_phase"), ["phase"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("engine_readings", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_engine_readings_phase"))

    op.drop_table("engine_readings")
    op.drop_table("engine_checkpoints")
