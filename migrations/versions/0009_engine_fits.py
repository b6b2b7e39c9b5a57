"""Tables: engine_fits, engine_choices."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "engine_choices",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("fit_number", sa.Integer(), nullable=False),
        sa.Column("false_alarms", sa.Double(), nullable=True),
        sa.Column("chosen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("chosen_by", sa.String(length=80), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_engine_choices")),
    )
    op.create_table(
        "engine_fits",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(length=80), nullable=False),
        sa.Column("base_version", sa.String(length=20), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("episodes", sa.Integer(), nullable=False),
        sa.Column("parameters", sa.JSON(), nullable=False),
        sa.Column("calibration", sa.JSON(), nullable=False),
        sa.Column("diagnostics", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_engine_fits")),
    )


def downgrade() -> None:
    op.drop_table("engine_fits")
    op.drop_table("engine_choices")
