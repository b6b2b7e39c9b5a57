"""Own activities of patients."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "own_activities",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(length=80), nullable=False),
        sa.Column("named_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["patient_id"], ["patients.id"], name=op.f("fk_own_activities_patient_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_own_activities")),
    )
    with op.batch_alter_table("own_activities", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_own_activities_patient_id"), ["patient_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("own_activities", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_own_activities_patient_id"))

    op.drop_table("own_activities")
