"""Staff at several sites: which more they may see, and at which one a browser is."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "user_sites",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_user_sites_user_id")),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_user_sites_site_id")),
        sa.PrimaryKeyConstraint("user_id", "site_id", name=op.f("pk_user_sites")),
    )
    with op.batch_alter_table("browser_sessions") as sessions:
        sessions.add_column(sa.Column("site_id", sa.Integer(), nullable=True))
        sessions.create_foreign_key(op.f("fk_browser_sessions_site_id"), "sites", ["site_id"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("browser_sessions") as sessions:
        sessions.drop_constraint(op.f("fk_browser_sessions_site_id"), type_="foreignkey")
        sessions.drop_column("site_id")
    op.drop_table("user_sites")
