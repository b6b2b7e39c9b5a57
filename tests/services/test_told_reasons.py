"""After a gap or a bad week the patient is asked once; nothing is interpreted, any answer is optional."""

from datetime import timedelta

import pytest

from outcomes.access.principals import Command
from outcomes.errors import InputError
from outcomes.services.told_reasons import ReasonKind, question_for, tell, told_reasons
from tests.factories import an_observation
from tests.services.patients_at_the_door import a_treated_patient

DAY = 12


@pytest.fixture
def patient(work):
    return a_treated_patient(work, DAY)


def entered(work, patient, *back, pain=4.0):
    for days in back:
        an_observation(work, patient, work.today - timedelta(days=days), value=pain)
    work.session.commit()


def test_a_gap_of_two_due_diaries_is_asked_about_once(work, patient) -> None:
    entered(work, patient, 0, 4)
    asked = question_for(work, patient.id, work.today)
    assert (asked.kind, (work.today - asked.first).days, (work.today - asked.last).days) == (
        ReasonKind.GAP,
        3,
        1,
    )
    tell(work, patient.id, work.today, "gap", "busy")
    tell(work, patient.id, work.today, "gap", "bad_days")
    assert [(each.kind, each.reason) for each in told_reasons(work, patient.id)] == [("gap", "busy")]
    assert question_for(work, patient.id, work.today) is None


def test_one_missed_diary_is_no_gap_nor_is_a_first_entry(work, patient) -> None:
    entered(work, patient, 0)
    assert question_for(work, patient.id, work.today) is None
    entered(work, patient, 2)
    assert question_for(work, patient.id, work.today) is None


@pytest.mark.parametrize(("pain", "is_asked"), [(6.0, True), (5.9, False), (4.0, False), (0.0, False)])
def test_a_week_two_points_above_the_weeks_before_is_asked_about(work, patient, pain, is_asked) -> None:
    entered(work, patient, *range(7, 12))
    entered(work, patient, *range(7), pain=pain)
    asked = question_for(work, patient.id, work.today)
    assert (asked is not None and asked.kind is ReasonKind.BAD_WEEK) == is_asked
    if is_asked:
        tell(work, patient.id, work.today, "bad_week", "")
        assert told_reasons(work, patient.id)[0].reason == ""  # preferred not to say: not asked again
        assert question_for(work, patient.id, work.today) is None


def test_too_few_entries_tell_of_no_bad_week(work, patient) -> None:
    entered(work, patient, 7, 8, 9)
    entered(work, patient, *range(7), pain=9.0)
    assert question_for(work, patient.id, work.today) is None


def test_a_reason_that_was_not_offered_is_refused_and_one_not_asked_for_is_passed_over(work, patient) -> None:
    entered(work, patient, 0, 4)
    with pytest.raises(InputError, match="answer_code_unknown"):
        tell(work, patient.id, work.today, "gap", "moon")
    tell(work, patient.id, work.today, "bad_week", "back")
    assert told_reasons(work, patient.id) == ()
    assert isinstance(work.principal, Command)
