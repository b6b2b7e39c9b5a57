"""Saved cohorts belong to the site at which they were saved: their owner may work at several."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("cohorts") as cohorts:
        cohorts.add_column(sa.Column("site_id", sa.Integer(), nullable=True))
    op.execute(
        "UPDATE cohorts SET site_id = (SELECT users.site_id FROM users WHERE users.id = cohorts.user_id)"
    )
    with op.batch_alter_table("cohorts") as cohorts:
        cohorts.alter_column("site_id", existing_type=sa.Integer(), nullable=False)
        cohorts.create_foreign_key(op.f("fk_cohorts_site_id"), "sites", ["site_id"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("cohorts") as cohorts:
        cohorts.drop_constraint(op.f("fk_cohorts_site_id"), type_="foreignkey")
        cohorts.drop_column("site_id")
