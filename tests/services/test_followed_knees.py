from datetime import timedelta

from outcomes.models import Alert, Procedure
from outcomes.services.followed_knees import courses, followed_knees
from tests.factories import a_patient, a_procedure, a_site


def knees(work, patient):
    return followed_knees(work, patient.id, work.today)


def days_ago(work, days):
    return work.today - timedelta(days=days)


def test_a_patient_without_a_procedure_has_no_followed_knee(work):
    assert knees(work, a_patient(work, a_site(work))) == ()


def test_both_knees_are_followed_left_first_each_with_its_own_day(work):
    patient = a_patient(work, a_site(work))
    a_procedure(work, patient, days_ago(work, 12), "right")
    a_procedure(work, patient, days_ago(work, 48), "left")
    assert [(each.laterality, each.day(work.today)) for each in knees(work, patient)] == [
        ("left", 48),
        ("right", 12),
    ]


def test_a_retreatment_counts_from_its_own_day(work):
    patient = a_patient(work, a_site(work))
    a_procedure(work, patient, days_ago(work, 300))
    newest = a_procedure(work, patient, days_ago(work, 3))
    (knee,) = knees(work, patient)
    assert (knee.procedure_id, knee.day(work.today)) == (newest.id, 3)


def test_a_planned_procedure_is_counted_down_to(work):
    patient = a_patient(work, a_site(work))
    planned = a_procedure(work, patient)
    work.begin()
    row = work.session.get_one(Procedure, planned.id)
    row.performed_on, row.planned_on = None, work.today + timedelta(days=5)
    work.commit()
    (knee,) = knees(work, patient)
    assert (knee.day(work.today), knee.is_performed) == (-5, False)


def test_a_planned_procedure_without_a_date_has_no_day(work):
    patient = a_patient(work, a_site(work))
    planned = a_procedure(work, patient)
    work.begin()
    work.session.get_one(Procedure, planned.id).performed_on = None
    work.commit()
    (knee,) = knees(work, patient)
    assert (knee.day(work.today), courses([knee])) == (None, ())


def test_a_regeneration_alert_asks_for_daily_entries(work):
    patient = a_patient(work, a_site(work))
    procedure = a_procedure(work, patient, days_ago(work, 80))
    work.begin()
    work.session.add(
        Alert(
            patient_id=patient.id,
            procedure_id=procedure.id,
            kind="regeneration",
            raised_on=days_ago(work, 2),
            raised_at=work.now,
            inputs={},
        )
    )
    work.commit()
    assert courses(knees(work, patient))[0].daily_from == (days_ago(work, 2),)
