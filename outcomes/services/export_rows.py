"""The stored rows of one of our files, whole or without what could tell who a patient is."""

from collections.abc import Iterator

from sqlalchemy import select

from outcomes.exchange import tables
from outcomes.exchange.columns import Cell
from outcomes.exchange.stored import stored_rows
from outcomes.exchange.tables import Table
from outcomes.models import Patient, PatientContact, Procedure, QuestionnaireResponse
from outcomes.services.contacts import open_contact
from outcomes.services.deidentification import Deidentifier
from outcomes.services.unit_of_work import UnitOfWork


def table_rows(
    work: UnitOfWork, table: Table, site_id: int | None, is_deidentified: bool
) -> Iterator[dict[str, Cell]]:
    """Give the rows of a file.

    Args:
        work: the use case.
        table: the file.
        site_id: of the patients; None = of all sites.
        is_deidentified: without what could tell who a patient is.
    """
    mine = None
    if site_id is not None:
        mine = list(work.session.scalars(select(Patient.id).where(Patient.site_id == site_id)))
    if not is_deidentified:
        for each in stored_rows(work.session, table, mine):
            if table is tables.PATIENTS:
                contact = open_contact(work.keyring, work.session.get(PatientContact, each.id))
                each.cells["hospital_id"] = contact.hospital_id or None
            yield each.cells
        return
    deidentifier = Deidentifier(work.settings.audit_key, work.today)
    owners = _owners(work, table)
    for each in stored_rows(work.session, table, mine):
        patient = each.cells.get("patient_id") or owners[str(each.cells[table.key[0]])]
        yield deidentifier.row(table, each.cells, str(patient))


def _owners(work: UnitOfWork, table: Table) -> dict[str, str]:
    """Whose the rows of a file are that does not name the patient."""
    if table is tables.NERVE_FREEZES:
        query = select(Procedure.code, Patient.code).join(Patient, Patient.id == Procedure.patient_id)
        return dict(work.session.execute(query).all())
    if table is tables.INTAKES:
        answered = select(QuestionnaireResponse.response_id, Patient.code).join(
            Patient, Patient.id == QuestionnaireResponse.patient_id
        )
        return dict(work.session.execute(answered).all())
    return {}
