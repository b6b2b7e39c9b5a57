"""Engine checkpoints by day, several for each procedure; what was stored is made anew at the next entry."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _make_anew(
        sa.Column("day", sa.Integer(), autoincrement=False, nullable=False), keys=("procedure_id", "day")
    )


def downgrade() -> None:
    _make_anew(keys=("procedure_id",))


def _make_anew(*more: sa.Column[int], keys: tuple[str, ...]) -> None:
    op.drop_table("engine_checkpoints")
    op.create_table(
        "engine_checkpoints",
        sa.Column("procedure_id", sa.Integer(), nullable=False),
        *more,
        sa.Column("engine_version", sa.String(length=40), nullable=False),
        sa.Column("state", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["procedure_id"],
            ["procedures.id"],
            name=op.f("fk_engine_checkpoints_procedure_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(*keys, name=op.f("pk_engine_checkpoints")),
    )
