from datetime import timedelta

from outcomes.models import Alert, KneeEvent, Procedure
from outcomes.services.diary_days import diary_plan
from outcomes.services.followed_knees import courses, followed_knees
from outcomes.services.open_questionnaires import open_questionnaires
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


def an_arthroplasty(work, patient, on, laterality="left"):
    work.begin()
    event = KneeEvent(
        patient_id=patient.id,
        laterality=laterality,
        occurred_on=on,
        event="arthroplasty",
        recorded_at=work.now,
    )
    work.session.add(event)
    work.commit()


def is_diary_asked(work, patient):
    days = [work.today + timedelta(days=ahead) for ahead in range(14)]
    return any(diary_plan(work, patient.id, on).scheduled_for for on in days)


def test_nothing_more_is_asked_about_a_knee_from_the_day_it_was_replaced(work):
    patient = a_patient(work, a_site(work))
    a_procedure(work, patient, days_ago(work, 90))
    assert is_diary_asked(work, patient)
    assert open_questionnaires(work, patient.id, work.today)
    an_arthroplasty(work, patient, work.today)
    assert not is_diary_asked(work, patient)
    assert open_questionnaires(work, patient.id, work.today) == ()
    assert open_questionnaires(work, patient.id, days_ago(work, 1))  # of the days before it still
    assert len(knees(work, patient)) == 1  # whoever wants to write may


def test_a_replaced_knee_is_left_out_beside_one_that_is_followed(work):
    patient = a_patient(work, a_site(work))
    a_procedure(work, patient, days_ago(work, 90), "left")
    a_procedure(work, patient, days_ago(work, 30), "right")
    an_arthroplasty(work, patient, days_ago(work, 5))
    assert [each.laterality for each in knees(work, patient)] == ["right"]
    assert [each.laterality for each in followed_knees(work, patient.id, days_ago(work, 6))] == [
        "left",
        "right",
    ]


def test_an_arthroplasty_that_was_planned_with_the_procedure_lies_inside_the_follow_up(work):
    patient = a_patient(work, a_site(work))
    planned = a_procedure(work, patient, days_ago(work, 30))
    work.begin()
    work.session.get_one(Procedure, planned.id).indication = "pre_arthroplasty"
    work.commit()
    an_arthroplasty(work, patient, days_ago(work, 25))
    assert courses(knees(work, patient))[0].ends_on is None
