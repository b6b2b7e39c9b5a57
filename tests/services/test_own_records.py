from datetime import timedelta

from outcomes.access.principals import PatientReader
from outcomes.services.diaries import send_diary
from outcomes.services.followed_knees import followed_knees
from outcomes.services.own_records import next_diary, own_curves, own_entries
from tests.factories import an_observation
from tests.services.patients_at_the_door import a_treated_patient, an_answered_diary, at_the_door


def reader(patient):
    return PatientReader(patient.id, patient.public_id, 0)


def test_a_curve_is_one_s_own_pain_by_day_with_the_usual_before(work):
    patient = a_treated_patient(work, day=20)
    for day, pain in ((-9, 6), (-6, 7), (-3, 8), (2, 4), (10, 3)):
        an_observation(work, patient, work.today - timedelta(days=20 - day), value=pain)
    (curve,) = own_curves(work, reader(patient))
    assert (curve.days, curve.pains) == ((-9, -6, -3, 2, 10), (6.0, 7.0, 8.0, 4.0, 3.0))
    assert (curve.baseline, curve.today, curve.laterality) == (7.0, 20, "left")


def test_another_patient_s_pain_is_not_in_it(work):
    patient, other = a_treated_patient(work), a_treated_patient(work)
    an_observation(work, other, work.today, value=9)
    assert own_curves(work, reader(patient))[0].pains == ()


def test_entries_are_listed_newest_first_without_those_replaced(work):
    patient = a_treated_patient(work)
    _, holder = at_the_door(work, patient)
    for back, replaces in ((1, False), (0, False), (0, True)):
        diary = an_answered_diary(work, holder, back=back, replaces=replaces)
        send_diary(work, holder, diary, locale="en")
    entries = own_entries(work, reader(patient))
    assert [entry.observed_on for entry in entries] == [work.today, work.today - timedelta(days=1)]


def test_in_the_first_fortnight_the_next_diary_is_tomorrow_s(work):
    patient = a_treated_patient(work, day=5)
    found = next_diary(work, followed_knees(work, patient.id, work.today))
    assert (found.on, found.is_daily) == (work.today + timedelta(days=1), False)


def test_after_a_year_no_diary_is_due(work):
    patient = a_treated_patient(work, day=400)
    assert next_diary(work, followed_knees(work, patient.id, work.today)).on is None
