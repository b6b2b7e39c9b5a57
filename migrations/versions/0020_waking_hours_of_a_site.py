"""Between which hours a site's patients are written to."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("sites", schema=None) as batch_op:
        batch_op.add_column(sa.Column("waking_from", sa.Integer(), nullable=False, server_default="9"))
        batch_op.add_column(sa.Column("waking_until", sa.Integer(), nullable=False, server_default="20"))
    with op.batch_alter_table("sites", schema=None) as batch_op:
        batch_op.alter_column("waking_from", server_default=None)
        batch_op.alter_column("waking_until", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("sites", schema=None) as batch_op:
        batch_op.drop_column("waking_until")
        batch_op.drop_column("waking_from")
