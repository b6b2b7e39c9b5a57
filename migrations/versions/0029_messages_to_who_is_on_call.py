"""Messages to the telephone of whoever is on call, who is no member by name."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

_ON_CALL = sa.text("user_id IS NULL")


def upgrade() -> None:
    with op.batch_alter_table("staff_messages") as messages:
        messages.alter_column("user_id", existing_type=sa.Integer(), nullable=True)
    op.create_index(
        "uq_staff_messages_on_call",
        "staff_messages",
        ["event"],
        unique=True,
        sqlite_where=_ON_CALL,
        postgresql_where=_ON_CALL,
    )


def downgrade() -> None:
    op.drop_index("uq_staff_messages_on_call", "staff_messages")
    op.execute("DELETE FROM staff_messages WHERE user_id IS NULL")
    with op.batch_alter_table("staff_messages") as messages:
        messages.alter_column("user_id", existing_type=sa.Integer(), nullable=False)
