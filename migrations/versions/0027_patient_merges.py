"""Two records of one person that were made one."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "patient_merges",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column("merged_code", sa.String(length=64), nullable=False),
        sa.Column("merged_public_id", sa.String(length=16), nullable=False),
        sa.Column("merged_row", sa.Integer(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("document", sa.LargeBinary(), nullable=False),
        sa.Column("merged_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["patient_id"], ["patients.id"], name=op.f("fk_patient_merges_patient_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_patient_merges")),
        sa.UniqueConstraint("merged_code", name=op.f("uq_patient_merges_merged_code")),
        sa.UniqueConstraint("merged_public_id", name=op.f("uq_patient_merges_merged_public_id")),
    )
    op.create_index(op.f("ix_patient_merges_patient_id"), "patient_merges", ["patient_id"], unique=False)


def downgrade() -> None:
    op.drop_table("patient_merges")
