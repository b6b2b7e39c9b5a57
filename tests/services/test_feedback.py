from datetime import timedelta

import pytest

from outcomes.models import Alert, EngineReading, Site
from outcomes.services.feedback import (
    FEWEST_PEOPLE,
    LITERATURE_WINDOW,
    FeelingWindow,
    feeling_window,
    usual_numbness,
)
from outcomes.services.followed_knees import followed_knees
from tests.factories import a_patient, a_procedure, a_site, an_observation

DAY = 12


def a_cohort(work, site, people, nerves=("infrapatellar_saphenous",)):
    """People on day 30, who on day 12 said 0, 1, 2, 3, 4 and again."""
    for number in range(people):
        patient = a_patient(work, site)
        performed_on = work.today - timedelta(days=30)
        a_procedure(work, patient, performed_on=performed_on, nerves=nerves)
        an_observation(work, patient, performed_on + timedelta(days=DAY), "numbness", number % 5)


@pytest.fixture
def site(work):
    return a_site(work)


@pytest.fixture
def me(work, site):
    patient = a_patient(work, site)
    a_procedure(work, patient, performed_on=work.today - timedelta(days=DAY))
    return patient


def said(work, me):
    return usual_numbness(work, me.id, followed_knees(work, me.id, work.today)[0], work.today)


def test_thirty_people_give_the_quartiles(work, site, me):
    """Numbers 0 to 4, six times each: quartiles 1 and 3."""
    a_cohort(work, site, FEWEST_PEOPLE)
    usual = said(work, me)
    assert (usual.day, usual.low, usual.high, usual.people) == (DAY, 1, 3, 30)


def test_nothing_is_said_from_fewer_than_thirty_people(work, site, me):
    a_cohort(work, site, FEWEST_PEOPLE - 1)
    assert said(work, me) is None


def test_people_of_another_site_or_other_nerves_do_not_count(work, site, me):
    a_cohort(work, a_site(work), FEWEST_PEOPLE)
    a_cohort(work, site, FEWEST_PEOPLE, nerves=("superior_medial_genicular",))
    assert said(work, me) is None


def test_nothing_is_said_where_feedback_is_off(work, site, me):
    a_cohort(work, site, FEWEST_PEOPLE)
    work.begin()
    work.session.get_one(Site, site.id).feedback = False
    work.commit()
    assert said(work, me) is None


def test_nothing_is_said_while_a_red_flag_is_open(work, site, me):
    a_cohort(work, site, FEWEST_PEOPLE)
    work.begin()
    work.session.add(
        Alert(
            patient_id=me.id,
            kind="red_flag",
            code="spread_numbness",
            raised_on=work.today,
            raised_at=work.now,
            inputs={},
        )
    )
    work.commit()
    assert said(work, me) is None


@pytest.mark.parametrize(("tingling", "is_said"), [(3, True), (4, False)])
def test_nothing_is_said_while_it_burns(work, site, me, tingling, is_said):
    a_cohort(work, site, FEWEST_PEOPLE)
    an_observation(work, me, work.today, "tingling", tingling)
    assert (said(work, me) is not None) == is_said


@pytest.mark.parametrize(("pain", "is_said"), [(6, True), (7, False)])
def test_nothing_is_said_while_pain_lies_more_than_one_above_baseline(work, site, me, pain, is_said):
    a_cohort(work, site, FEWEST_PEOPLE)
    an_observation(work, me, work.today, "pain_average", pain)
    a_reading(work, followed_knees(work, me.id, work.today)[0].procedure_id, baseline=5.0)
    assert (said(work, me) is not None) == is_said


def test_nothing_is_said_before_the_procedure(work, site, me):
    a_cohort(work, site, FEWEST_PEOPLE)
    knee = followed_knees(work, me.id, work.today)[0]
    assert usual_numbness(work, me.id, knee, work.today - timedelta(days=DAY + 1)) is None


def a_reading(work, procedure_id, **content):
    work.begin()
    work.session.add(
        EngineReading(
            procedure_id=procedure_id,
            engine_version="t",
            digest="",
            as_of=work.today,
            phase="relief",
            reading=content,
            computed_at=work.now,
        )
    )
    work.commit()


def window(work, site, me):
    return feeling_window(work, site.id, followed_knees(work, me.id, work.today)[0])


def test_the_literature_speaks_until_thirty_people_have_felt_again(work, site, me):
    assert window(work, site, me) == LITERATURE_WINDOW
    assert LITERATURE_WINDOW.months == (2, 5)


def test_then_the_site_s_own_range_does(work, site, me):
    """Days 61, 62 … 100: 10 % have felt again by day 64, 90 % by day 96."""
    for number in range(40):
        procedure = a_procedure(work, a_patient(work, site), performed_on=work.today - timedelta(days=200))
        a_reading(work, procedure.id, day=200, p_regeneration=1.0, regeneration_day=61 + number)
    found = window(work, site, me)
    assert (found.first_day, found.last_day, found.people) == (64, 96, 40)
    assert found == FeelingWindow(64, 96, 40)


def test_a_knee_whose_skin_was_not_frozen_has_no_window(work, site):
    patient = a_patient(work, site)
    a_procedure(work, patient, nerves=("superior_medial_genicular",))
    assert window(work, site, patient) is None
