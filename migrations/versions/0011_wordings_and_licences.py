"""The owners' wordings of questionnaires, and the licences that sites state."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "wordings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("instrument", sa.String(length=40), nullable=False),
        sa.Column("locale", sa.String(length=2), nullable=False),
        sa.Column("version", sa.String(length=12), nullable=False),
        sa.Column("texts", sa.JSON(), nullable=False),
        sa.Column("licence", sa.String(length=500), nullable=False),
        sa.Column("loaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("loaded_by", sa.String(length=60), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wordings")),
        sa.UniqueConstraint(
            "instrument", "locale", "version", name=op.f("uq_wordings_instrument_locale_version")
        ),
    )
    op.create_table(
        "instrument_licences",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("instrument", sa.String(length=40), nullable=False),
        sa.Column("statement", sa.String(length=500), nullable=False),
        sa.Column("stated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stated_by", sa.String(length=60), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_instrument_licences_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_instrument_licences")),
    )
    with op.batch_alter_table("instrument_licences", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_instrument_licences_site_id"), ["site_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("instrument_licences", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_instrument_licences_site_id"))

    op.drop_table("instrument_licences")
    op.drop_table("wordings")
