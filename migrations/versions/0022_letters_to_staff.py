"""Letters to members of staff: each event once."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "staff_messages",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("event", sa.String(length=80), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("reference", sa.String(length=64), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("tried_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_staff_messages_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_messages")),
        sa.UniqueConstraint("reference", name=op.f("uq_staff_messages_reference")),
        sa.UniqueConstraint("user_id", "event", name=op.f("uq_staff_messages_user_id_event")),
    )
    op.create_index(op.f("ix_staff_messages_user_id"), "staff_messages", ["user_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_staff_messages_user_id"), table_name="staff_messages")
    op.drop_table("staff_messages")
