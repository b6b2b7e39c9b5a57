"""Tables: procedures, nerve_freezes, knee_events, adverse_events."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "knee_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column("laterality", sa.String(length=5), nullable=False),
        sa.Column("occurred_on", sa.Date(), nullable=False),
        sa.Column("event", sa.String(length=20), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["patient_id"], ["patients.id"], name=op.f("fk_knee_events_patient_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_knee_events")),
        sa.UniqueConstraint(
            "patient_id",
            "laterality",
            "occurred_on",
            "event",
            name=op.f("uq_knee_events_patient_id_laterality_occurred_on_event"),
        ),
    )
    op.create_table(
        "procedures",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("performed_on", sa.Date(), nullable=True),
        sa.Column("planned_on", sa.Date(), nullable=True),
        sa.Column("laterality", sa.String(length=5), nullable=False),
        sa.Column("indication", sa.String(length=20), nullable=False),
        sa.Column("kellgren_lawrence", sa.Integer(), nullable=True),
        sa.Column("nerve_codes", sa.String(length=500), nullable=False),
        sa.Column("guidance", sa.String(length=20), nullable=True),
        sa.Column("device", sa.String(length=120), nullable=True),
        sa.Column("block_on", sa.Date(), nullable=True),
        sa.Column("block_agent", sa.String(length=120), nullable=True),
        sa.Column("block_relief_percent", sa.Double(), nullable=True),
        sa.Column("steroid_on", sa.Date(), nullable=True),
        sa.Column("bmi", sa.Double(), nullable=True),
        sa.Column("diabetes", sa.String(length=20), nullable=True),
        sa.Column("anticoagulant", sa.String(length=120), nullable=True),
        sa.Column("cold_disorder", sa.String(length=120), nullable=True),
        sa.Column("earlier_surgery", sa.String(length=240), nullable=True),
        sa.Column("operator", sa.String(length=120), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(["patient_id"], ["patients.id"], name=op.f("fk_procedures_patient_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_procedures")),
        sa.UniqueConstraint("code", name=op.f("uq_procedures_code")),
        sa.UniqueConstraint("public_id", name=op.f("uq_procedures_public_id")),
    )
    with op.batch_alter_table("procedures", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_procedures_patient_id"), ["patient_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_procedures_performed_on"), ["performed_on"], unique=False)
        batch_op.create_index(
            "uq_procedures_knee_day",
            ["patient_id", "laterality", "performed_on"],
            unique=True,
            sqlite_where=sa.text("performed_on IS NOT NULL"),
            postgresql_where=sa.text("performed_on IS NOT NULL"),
        )

    op.create_table(
        "adverse_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("procedure_id", sa.Integer(), nullable=False),
        sa.Column("onset_on", sa.Date(), nullable=False),
        sa.Column("event", sa.String(length=40), nullable=False),
        sa.Column("severity", sa.Integer(), nullable=True),
        sa.Column("serious", sa.Boolean(), nullable=True),
        sa.Column("causality", sa.String(length=10), nullable=True),
        sa.Column("expected", sa.Boolean(), nullable=True),
        sa.Column("resolved_on", sa.Date(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("superseded_reason", sa.String(length=500), nullable=True),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(
            ["procedure_id"], ["procedures.id"], name=op.f("fk_adverse_events_procedure_id")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["users.id"], name=op.f("fk_adverse_events_recorded_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_adverse_events")),
        sa.UniqueConstraint("public_id", name=op.f("uq_adverse_events_public_id")),
    )
    with op.batch_alter_table("adverse_events", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_adverse_events_procedure_id"), ["procedure_id"], unique=False)
        batch_op.create_index(
            "uq_adverse_events_current",
            ["procedure_id", "onset_on", "event"],
            unique=True,
            sqlite_where=sa.text("superseded_at IS NULL"),
            postgresql_where=sa.text("superseded_at IS NULL"),
        )

    op.create_table(
        "nerve_freezes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("procedure_id", sa.Integer(), nullable=False),
        sa.Column("nerve", sa.String(length=40), nullable=False),
        sa.Column("probe_temperature_celsius", sa.Double(), nullable=True),
        sa.Column("cycles", sa.Integer(), nullable=True),
        sa.Column("seconds", sa.Double(), nullable=True),
        sa.Column("lesion_to_skin_mm", sa.Double(), nullable=True),
        sa.Column("stimulation", sa.String(length=10), nullable=True),
        sa.Column("image_kept", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(
            ["procedure_id"],
            ["procedures.id"],
            name=op.f("fk_nerve_freezes_procedure_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_nerve_freezes")),
        sa.UniqueConstraint("procedure_id", "nerve", name=op.f("uq_nerve_freezes_procedure_id_nerve")),
    )


def downgrade() -> None:
    op.drop_table("nerve_freezes")
    with op.batch_alter_table("adverse_events", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_adverse_events_current",
            sqlite_where=sa.text("superseded_at IS NULL"),
            postgresql_where=sa.text("superseded_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_adverse_events_procedure_id"))

    op.drop_table("adverse_events")
    with op.batch_alter_table("procedures", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_procedures_knee_day",
            sqlite_where=sa.text("performed_on IS NOT NULL"),
            postgresql_where=sa.text("performed_on IS NOT NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_procedures_performed_on"))
        batch_op.drop_index(batch_op.f("ix_procedures_patient_id"))

    op.drop_table("procedures")
    op.drop_table("knee_events")
