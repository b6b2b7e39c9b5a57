"""Complications asked about one by one, some days after the procedure."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "complication_reviews",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("procedure_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("asked_codes", sa.Text(), nullable=False),
        sa.Column("found_codes", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("superseded_reason", sa.String(length=500), nullable=True),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(
            ["procedure_id"], ["procedures.id"], name=op.f("fk_complication_reviews_procedure_id")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["users.id"], name=op.f("fk_complication_reviews_recorded_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_complication_reviews")),
        sa.UniqueConstraint("public_id", name=op.f("uq_complication_reviews_public_id")),
    )
    op.create_index(
        op.f("ix_complication_reviews_procedure_id"), "complication_reviews", ["procedure_id"], unique=False
    )
    op.create_index(
        "uq_complication_reviews_current",
        "complication_reviews",
        ["procedure_id", "day"],
        unique=True,
        sqlite_where=sa.text("superseded_at IS NULL"),
        postgresql_where=sa.text("superseded_at IS NULL"),
    )


def downgrade() -> None:
    op.drop_table("complication_reviews")
