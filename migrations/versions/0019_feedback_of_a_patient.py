"""Whether one patient gets something back after an entry: a protocol may say no for whom it includes."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("patients", schema=None) as batch_op:
        batch_op.add_column(sa.Column("feedback", sa.Boolean(), nullable=False, server_default=sa.true()))
    with op.batch_alter_table("patients", schema=None) as batch_op:
        batch_op.alter_column("feedback", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("patients", schema=None) as batch_op:
        batch_op.drop_column("feedback")
