"""What patients tell beside the diary, and what they are told about medicines."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "medicine_advice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(length=1000), nullable=False),
        sa.Column("written_by_id", sa.Integer(), nullable=True),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["patient_id"], ["patients.id"], name=op.f("fk_medicine_advice_patient_id")),
        sa.ForeignKeyConstraint(
            ["written_by_id"], ["users.id"], name=op.f("fk_medicine_advice_written_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_medicine_advice")),
    )
    with op.batch_alter_table("medicine_advice", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_medicine_advice_patient_id"), ["patient_id"], unique=False)

    op.create_table(
        "told_reasons",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["patient_id"], ["patients.id"], name=op.f("fk_told_reasons_patient_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_told_reasons")),
        sa.UniqueConstraint("patient_id", "kind", "last", name=op.f("uq_told_reasons_patient_id_kind_last")),
    )
    with op.batch_alter_table("told_reasons", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_told_reasons_patient_id"), ["patient_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("told_reasons", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_told_reasons_patient_id"))

    op.drop_table("told_reasons")
    with op.batch_alter_table("medicine_advice", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_medicine_advice_patient_id"))

    op.drop_table("medicine_advice")
