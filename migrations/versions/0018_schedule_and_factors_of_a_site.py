"""A site's own schedule and its set of opioid factors."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("sites", schema=None) as batch_op:
        batch_op.add_column(sa.Column("schedule", sa.JSON(), nullable=True))
        batch_op.add_column(
            sa.Column("factor_set", sa.String(length=40), nullable=False, server_default="CDC-2022")
        )
    with op.batch_alter_table("sites", schema=None) as batch_op:
        batch_op.alter_column("factor_set", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("sites", schema=None) as batch_op:
        batch_op.drop_column("factor_set")
        batch_op.drop_column("schedule")
