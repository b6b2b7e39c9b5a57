"""What staff read of questionnaires: scores by time point, their change, what is open, what was missed."""

from datetime import timedelta

import pytest

from outcomes.services.courses import course
from outcomes.services.questionnaire_results import questionnaire_results
from tests.factories import a_patient, a_procedure, a_site, an_observation
from tests.services.patients_at_the_door import at_the_door
from tests.services.test_questionnaires import answered, send_questionnaire

DAY = 62


@pytest.fixture
def patient(work):
    return a_patient(work, a_site(work))


@pytest.fixture
def procedure(work, patient):
    return a_procedure(work, patient, performed_on=work.today - timedelta(days=DAY))


def an_answer(work, patient, day, code, value):
    on = work.today - timedelta(days=DAY - day)
    an_observation(work, patient, on, code, value, laterality="")


def test_a_score_stands_at_its_time_point_with_its_change_from_before(work, patient, procedure) -> None:
    for day, value in ((-5, 42.0), (13, 50.0), (28, 58.0), (31, 57.0), (40, 99.0)):
        an_answer(work, patient, day, "koos_jr", value)
    found = questionnaire_results(work, course(work, procedure))
    (row,) = found.scales
    assert found.time_points == ("baseline", "d14", "d30")
    assert {point: (each.day, each.change) for point, each in row.results.items()} == {
        "baseline": (-5, None),
        "d14": (13, 8.0),
        "d30": (31, 15.0),  # day 31 lies nearer than day 28, and day 40 in no window
    }
    assert [each.is_important for each in row.results.values()] == [None, False, True]
    assert (row.mcid, row.is_mcid_verified, row.is_high_better) == (14.0, False, True)
    assert found.unanswered == ()
    assert "koos_jr-left" in [each.key for each in found.open_now]


def test_without_a_score_from_before_there_is_no_change_and_what_passed_is_named(
    work, patient, procedure
) -> None:
    an_answer(work, patient, 30, "peg", 4.0)
    found = questionnaire_results(work, course(work, procedure))
    assert [(each.change, each.is_important) for each in found.scales[0].results.values()] == [(None, None)]
    assert found.unanswered == ("baseline", "d14")


def test_after_somebody_left_no_time_point_passes_any_more(work, patient, procedure) -> None:
    an_answer(work, patient, 13, "peg", 4.0)
    patient.withdrawn_on = work.today - timedelta(days=DAY - 20)
    work.session.commit()
    found = questionnaire_results(work, course(work, procedure))
    assert (found.open_now, found.unanswered) == ((), ("baseline",))


def test_of_two_knees_each_reads_its_own_responses(work, patient, procedure) -> None:
    other = a_procedure(work, patient, performed_on=work.today - timedelta(days=DAY), laterality="right")
    holder = at_the_door(work, patient)[1]
    send_questionnaire(work, holder, answered(work, holder, "sane-left", 80.0), locale="en")
    left, right = (questionnaire_results(work, course(work, each)) for each in (procedure, other))
    assert [row.results["d60"].value for row in left.scales] == [80.0]
    assert right.scales == ()
    assert "sane-right" in [each.key for each in right.open_now]
    assert "sane-right" not in [each.key for each in left.open_now]
