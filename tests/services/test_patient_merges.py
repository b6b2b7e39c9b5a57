"""Two records of one person made one: everything is there afterwards, once."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from outcomes.access.principals import PatientReader
from outcomes.errors import Forbidden, InputError, NotFound
from outcomes.models import (
    Alert,
    AuditEvent,
    Base,
    KneeEvent,
    NerveFreeze,
    Observation,
    Patient,
    PatientContact,
    PatientMerge,
    Procedure,
    QuestionnaireResponse,
)
from outcomes.permissions import Role
from outcomes.services.audit import broken_seals
from outcomes.services.contacts import Contact, open_contact, seal_contact
from outcomes.services.erasure import _owned
from outcomes.services.own_data import looked
from outcomes.services.patient_lists import patient_list
from outcomes.services.patient_merges import compare, merge, merged_into, merges_of
from outcomes.services.record_joins import REASON
from outcomes.services.rights import note_reading
from outcomes.services.unit_of_work import UnitOfWork
from tests.factories import a_patient, a_procedure, a_site
from tests.staff_at_work import an_alert, at_work, some_entries


@pytest.fixture
def twice(work: UnitOfWork) -> tuple[Patient, Patient]:
    """One person enrolled twice, each record with its procedure and diary; somebody is at work."""
    site = a_site(work)
    at_work(work, site)
    kept = a_patient(work, site, "CR-0001", first_name="Jeanne", last_name="Essai")
    other = a_patient(work, site, "CR-0002", first_name="J.", last_name="ESSAI")
    a_patient(work, site, "CR-0003")
    return kept, other


def _diary(work: UnitOfWork, procedure: Procedure, day: int, pain: float, name: str) -> None:
    work.begin()
    on = procedure.performed_on + timedelta(days=day) if procedure.performed_on else work.today
    work.session.add(
        QuestionnaireResponse(
            response_id=name,
            patient_id=procedure.patient_id,
            instrument="diary",
            version="1",
            locale="fr",
            observed_on=on,
            received_at=work.now,
            entered_by="patient",
            respondent="patient",
            medium="app",
            answers={},
        )
    )
    work.session.add(
        Observation(
            patient_id=procedure.patient_id,
            laterality=procedure.laterality,
            observed_on=on,
            code="pain_average",
            value=pain,
            source="diary",
            response_id=name,
            recorded_at=work.now,
        )
    )
    work.commit()


def _reader(patient: Patient) -> PatientReader:
    return PatientReader(patient.id, patient.public_id, 0)


def _counts(work: UnitOfWork) -> dict[str, int]:
    return {
        name: work.session.scalar(select(func.count()).select_from(table)) or 0
        for name, table in Base.metadata.tables.items()
    }


def test_everything_moves_and_nothing_is_lost(work: UnitOfWork, twice: tuple[Patient, Patient]) -> None:
    kept, other = twice
    first = a_procedure(work, kept, work.today - timedelta(days=200))
    second = a_procedure(work, other, work.today - timedelta(days=30), laterality="right")
    some_entries(work, first, [(day, 3.0) for day in range(20)])
    some_entries(work, second, [(day, 5.0) for day in range(10)])
    an_alert(work, other, second)
    before = _counts(work)
    merge(work, kept.public_id, " cr-0002 ", "Same birth date, telephoned.", is_sure=False)
    after = _counts(work)
    changed = {name: after[name] - before[name] for name in after if after[name] != before[name]}
    gone = {"patients": -1, "patient_contacts": -1, "patient_merges": 1, "audit_events": 1}
    assert {name: changed.get(name) for name in gone} == gone
    assert set(changed) <= {
        *gone,
        "audit_heads",
        "engine_readings",
        "engine_day_readings",
        "engine_checkpoints",
    }
    for table, mine in _owned(other.id).items():
        assert work.session.scalar(select(func.count()).select_from(table).where(mine)) == 0, table.name
    entries = select(func.count()).where(Observation.patient_id == kept.id)
    assert work.session.scalar(entries) == 30
    assert work.session.scalars(select(Alert.patient_id)).all() == [kept.id]
    assert list(broken_seals(work.session, work.settings.audit_key)) == []
    (event,) = work.session.scalars(select(AuditEvent).where(AuditEvent.action == "patient.merge"))
    assert event.detail["merged"] == "CR-0002"
    assert (event.detail["rows"]["observations"], event.detail["superseded"]) == (10, 0)
    assert "telephoned" not in json.dumps(event.detail)


def test_of_two_diaries_of_a_day_the_last_stands_and_both_are_kept(
    work: UnitOfWork, twice: tuple[Patient, Patient]
) -> None:
    kept, other = twice
    day_zero = work.today - timedelta(days=30)
    ours, theirs = (a_procedure(work, each, day_zero) for each in twice)
    start = work.now
    for number, (procedure, day) in enumerate([(ours, 3), (theirs, 3), (theirs, 4), (ours, 4)]):
        work.now = start + timedelta(minutes=number)
        _diary(work, procedure, day, float(number), f"diary-{number}")
    merge(work, kept.public_id, other.code, "Once.", is_sure=False)
    rows = work.session.scalars(select(Observation).order_by(Observation.value)).all()
    assert [row.value for row in rows if row.superseded_at is None] == [1.0, 3.0]
    assert {row.superseded_reason for row in rows if row.superseded_at} == {REASON}
    chain = work.session.execute(
        select(QuestionnaireResponse.response_id, QuestionnaireResponse.superseded_by).order_by(
            QuestionnaireResponse.response_id
        )
    ).all()
    assert [tuple(row) for row in chain] == [
        ("diary-0", "diary-1"),
        ("diary-1", None),
        ("diary-2", "diary-3"),
        ("diary-3", None),
    ]
    assert {row.patient_id for row in rows} == {kept.id}


def test_a_procedure_recorded_twice_becomes_one(work: UnitOfWork, twice: tuple[Patient, Patient]) -> None:
    kept, other = twice
    day_zero = work.today - timedelta(days=30)
    ours, theirs = (a_procedure(work, each, day_zero) for each in twice)
    another = a_procedure(work, other, laterality="right")
    an_alert(work, other, theirs)
    work.begin()
    work.session.add_all(
        KneeEvent(
            patient_id=each.id,
            laterality="left",
            occurred_on=day_zero,
            event="injection",
            recorded_at=work.now,
        )
        for each in twice
    )
    work.session.add(
        NerveFreeze(procedure_id=theirs.id, nerve="infrapatellar_saphenous", probe_temperature_celsius=-70.0)
    )
    work.commit()
    merge(work, kept.public_id, other.code, "Once.", is_sure=False)
    assert set(work.session.scalars(select(Procedure.id))) == {ours.id, another.id}
    assert work.session.scalars(select(Alert.procedure_id)).all() == [ours.id]
    assert work.session.scalar(select(func.count()).select_from(KneeEvent)) == 1
    (record,) = merges_of(work, kept.id)
    left = json.loads(work.keyring.open(record.document)["left"])
    assert {name: len(rows) for name, rows in left.items()} == {
        "patients": 1,
        "procedures": 1,
        "nerve_freezes": 1,
        "knee_events": 1,
        "patient_contacts": 1,
    }
    assert left["patient_contacts"][0]["last_name"] == "ESSAI"
    assert b"ESSAI" not in record.document


def test_the_kept_record_keeps_its_contact_or_takes_the_others(
    work: UnitOfWork, twice: tuple[Patient, Patient]
) -> None:
    kept, other = twice
    work.begin()
    stored = work.session.get_one(PatientContact, kept.id)
    work.session.delete(stored)
    work.session.get_one(PatientContact, other.id).document = seal_contact(
        work.keyring, Contact(last_name="Essai", phone="06 00 00 00 02")
    )
    work.commit()
    merge(work, kept.public_id, other.code, "Once.", is_sure=False)
    contact = open_contact(work.keyring, work.session.get(PatientContact, kept.id))
    assert contact.phone == "06 00 00 00 02"


def test_contradictions_must_be_seen(work: UnitOfWork, twice: tuple[Patient, Patient]) -> None:
    kept, other = twice
    work.begin()
    row = work.session.get_one(Patient, other.id)
    row.birth_year, row.sex = kept.birth_year + 1, "male" if kept.sex == "female" else "female"
    for each in twice:
        work.session.get_one(PatientContact, each.id).document = seal_contact(
            work.keyring, Contact(last_name=each.code)
        )
    work.commit()
    seen = compare(work, kept.public_id, other.code)
    assert seen.differs == ("birth_date", "sex", "last_name")
    assert (seen.kept.code, seen.other.code) == ("CR-0001", "CR-0002")
    reads = work.session.scalars(select(AuditEvent.patient_id).where(AuditEvent.action == "contact.read"))
    assert set(reads) == {kept.id, other.id}
    with pytest.raises(InputError, match="merge_not_sure"):
        merge(work, kept.public_id, other.code, "Once.", is_sure=False)
    work.session.rollback()
    merge(work, kept.public_id, other.code, "Once.", is_sure=True)
    assert work.session.scalar(select(func.count()).select_from(PatientMerge)) == 1


@pytest.mark.parametrize("code", ["CR-0001", "CR-9999", "", "OTHER-1"])
def test_nobody_of_another_site_nor_the_record_itself(
    work: UnitOfWork, twice: tuple[Patient, Patient], code: str
) -> None:
    a_patient(work, a_site(work), "OTHER-1")
    with pytest.raises(InputError, match="merge_other_unknown"):
        compare(work, twice[0].public_id, code)
    with pytest.raises(InputError, match="merge_other_unknown"):
        merge(work, twice[0].public_id, code, "Once.", is_sure=True)


def test_a_reason_is_needed_and_a_right(work: UnitOfWork, twice: tuple[Patient, Patient]) -> None:
    kept, other = twice
    with pytest.raises(InputError, match="merge_reason_missing"):
        merge(work, kept.public_id, other.code, "  ", is_sure=True)
    with pytest.raises(NotFound):
        merge(work, "nobody", other.code, "Once.", is_sure=True)
    at_work(work, kept.site, Role.RESEARCHER)
    with pytest.raises(Forbidden):
        merge(work, kept.public_id, other.code, "Once.", is_sure=True)


def test_the_old_code_and_address_lead_to_the_record(
    work: UnitOfWork, twice: tuple[Patient, Patient]
) -> None:
    kept, other = twice
    note_reading(work, other.public_id)
    gone = other.public_id
    merge(work, kept.public_id, other.code, "Once.", is_sure=False)
    assert merged_into(work, gone) == kept.public_id
    assert merged_into(work, kept.public_id) is None
    assert [row.code for row in patient_list(work, "cr-0002").rows] == ["CR-0001"]
    at_work(work, a_site(work))
    assert merged_into(work, gone) is None


def test_who_looked_at_the_other_record_is_told_too_and_nobody_elses(
    work: UnitOfWork, twice: tuple[Patient, Patient]
) -> None:
    kept, other = twice
    start = work.now
    note_reading(work, other.public_id)
    work.now = start + timedelta(minutes=1)
    merge(work, kept.public_id, other.code, "Once.", is_sure=False)
    work.now = start + timedelta(minutes=2)
    work.begin()
    # A key that is free again may be given to somebody new.
    newcomer = Patient(
        id=other.id,
        site_id=kept.site_id,
        code="CR-0009",
        birth_year=1950,
        sex="male",
        language="fr",
        created_at=work.now,
    )
    work.session.add(newcomer)
    work.commit()
    note_reading(work, newcomer.public_id)
    read = [each.action for each in looked(work, _reader(kept))]
    assert read == ["patient.read"]
    assert [each.at for each in looked(work, _reader(newcomer))] == [work.now]
