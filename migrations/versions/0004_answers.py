"""Tables: questionnaire_responses, opioid_intakes, observations, unfinished_answers."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "unfinished_answers",
        sa.Column("response_id", sa.String(length=64), nullable=False),
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column("instrument", sa.String(length=40), nullable=False),
        sa.Column("observed_on", sa.Date(), nullable=False),
        sa.Column("scheduled_for", sa.Date(), nullable=True),
        sa.Column("opened_at", sa.String(length=40), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patients.id"], name=op.f("fk_unfinished_answers_patient_id")
        ),
        sa.PrimaryKeyConstraint("response_id", name=op.f("pk_unfinished_answers")),
    )
    with op.batch_alter_table("unfinished_answers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_unfinished_answers_patient_id"), ["patient_id"], unique=False)

    op.create_table(
        "observations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column("laterality", sa.String(length=5), nullable=False),
        sa.Column("observed_on", sa.Date(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("value", sa.Double(), nullable=False),
        sa.Column("unit", sa.String(length=20), nullable=True),
        sa.Column("source", sa.String(length=10), nullable=False),
        sa.Column("procedure_id", sa.Integer(), nullable=True),
        sa.Column("response_id", sa.String(length=64), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("superseded_reason", sa.String(length=500), nullable=True),
        sa.ForeignKeyConstraint(["patient_id"], ["patients.id"], name=op.f("fk_observations_patient_id")),
        sa.ForeignKeyConstraint(
            ["procedure_id"], ["procedures.id"], name=op.f("fk_observations_procedure_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_observations")),
    )
    with op.batch_alter_table("observations", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_observations_code_patient_id"), ["code", "patient_id"], unique=False
        )
        batch_op.create_index(
            "uq_observations_current",
            ["patient_id", "laterality", "observed_on", "code", "source"],
            unique=True,
            sqlite_where=sa.text("superseded_at IS NULL"),
            postgresql_where=sa.text("superseded_at IS NULL"),
        )

    op.create_table(
        "questionnaire_responses",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("response_id", sa.String(length=64), nullable=False),
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column("procedure_id", sa.Integer(), nullable=True),
        sa.Column("instrument", sa.String(length=40), nullable=False),
        sa.Column("version", sa.String(length=20), nullable=False),
        sa.Column("locale", sa.String(length=10), nullable=False),
        sa.Column("observed_on", sa.Date(), nullable=False),
        sa.Column("scheduled_for", sa.Date(), nullable=True),
        sa.Column("opened_at", sa.String(length=40), nullable=True),
        sa.Column("authored_at", sa.String(length=40), nullable=True),
        sa.Column("received_at", sa.String(length=40), nullable=True),
        sa.Column("entered_by", sa.String(length=10), nullable=False),
        sa.Column("respondent", sa.String(length=10), nullable=False),
        sa.Column("medium", sa.String(length=10), nullable=False),
        sa.Column("superseded_by", sa.String(length=64), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patients.id"], name=op.f("fk_questionnaire_responses_patient_id")
        ),
        sa.ForeignKeyConstraint(
            ["procedure_id"], ["procedures.id"], name=op.f("fk_questionnaire_responses_procedure_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_questionnaire_responses")),
        sa.UniqueConstraint("response_id", name=op.f("uq_questionnaire_responses_response_id")),
    )
    with op.batch_alter_table("questionnaire_responses", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_questionnaire_responses_patient_id_observed_on"),
            ["patient_id", "observed_on"],
            unique=False,
        )

    op.create_table(
        "opioid_intakes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("response_id", sa.Integer(), nullable=False),
        sa.Column("product", sa.String(length=60), nullable=False),
        sa.Column("strength_mg", sa.Double(), nullable=False),
        sa.Column("number", sa.Double(), nullable=False),
        sa.Column("days_covered", sa.Integer(), nullable=False),
        sa.Column("factor_set", sa.String(length=40), nullable=False),
        sa.Column("mme_per_day", sa.Double(), nullable=True),
        sa.ForeignKeyConstraint(
            ["response_id"],
            ["questionnaire_responses.id"],
            name=op.f("fk_opioid_intakes_response_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opioid_intakes")),
        sa.UniqueConstraint(
            "response_id",
            "product",
            "strength_mg",
            name=op.f("uq_opioid_intakes_response_id_product_strength_mg"),
        ),
    )


def downgrade() -> None:
    op.drop_table("opioid_intakes")
    with op.batch_alter_table("questionnaire_responses", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_questionnaire_responses_patient_id_observed_on"))

    op.drop_table("questionnaire_responses")
    with op.batch_alter_table("observations", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_observations_current",
            sqlite_where=sa.text("superseded_at IS NULL"),
            postgresql_where=sa.text("superseded_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_observations_code_patient_id"))

    op.drop_table("observations")
    with op.batch_alter_table("unfinished_answers", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_unfinished_answers_patient_id"))

    op.drop_table("unfinished_answers")
