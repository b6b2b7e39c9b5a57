from datetime import timedelta

import pytest

from outcomes.analysis.intervals import wilson
from outcomes.errors import Forbidden, InputError
from outcomes.models import Patient, Procedure
from outcomes.permissions import Role
from outcomes.services import alerts
from outcomes.services.alert_summaries import alert_summaries
from outcomes.services.unit_of_work import UnitOfWork
from tests.factories import a_patient, a_procedure, a_site
from tests.services.queries import queries_of
from tests.staff_at_work import an_alert, at_work


@pytest.fixture
def knee(work: UnitOfWork) -> tuple[Patient, Procedure]:
    """A treated knee of the site at which somebody works."""
    site = a_site(work)
    at_work(work, site)
    patient = a_patient(work, site)
    return patient, a_procedure(work, patient)


def test_times_run_to_the_first_act_that_takes_an_alert_up(
    work: UnitOfWork, knee: tuple[Patient, Procedure]
) -> None:
    raised = [an_alert(work, *knee, "opioids") for _ in range(3)]
    for alert, hours in zip(raised[:2], (2, 3), strict=True):
        work.now += timedelta(hours=hours)
        alerts.act(work, [alert.public_id], "note", "thinking")
        alerts.act(work, [alert.public_id], "acknowledge")
    work.now += timedelta(hours=10)
    alerts.act(work, [raised[0].public_id], "resolve", outcome="useful")
    whole, opioids = alert_summaries(work)
    assert (opioids.kind, opioids.raised, opioids.seen, opioids.settled, opioids.open) == (
        "opioids",
        3,
        2,
        1,
        2,
    )
    assert (opioids.median_hours, round(opioids.late_hours or 0, 3)) == (3.5, 4.7)
    assert (opioids.useful, opioids.judged, opioids.share_useful) == (1, 1, None)
    assert (whole.kind, whole.raised) == ("", 3)


def test_a_share_of_useful_ones_is_given_from_ten_judged_on(
    work: UnitOfWork, knee: tuple[Patient, Procedure]
) -> None:
    for place in range(12):
        alert = an_alert(work, *knee)
        if place < 11:
            alerts.act(
                work, [alert.public_id], "resolve", outcome="useful" if place % 2 == 0 else "not_useful"
            )
    assert alert_summaries(work)[0].share_useful == wilson(6, 11)


def test_only_the_period_and_the_own_site_count(work: UnitOfWork, knee: tuple[Patient, Procedure]) -> None:
    an_alert(work, *knee)
    work.now += timedelta(days=40)
    an_alert(work, *knee)
    assert [alert_summaries(work, days)[0].raised for days in (30, 90)] == [1, 2]
    at_work(work, a_site(work))
    assert alert_summaries(work) == []


def test_the_number_of_queries_does_not_grow(work: UnitOfWork, knee: tuple[Patient, Procedure]) -> None:
    an_alert(work, *knee)
    few = queries_of(work, lambda: alert_summaries(work))
    for _ in range(10):
        alerts.act(work, [an_alert(work, *knee).public_id], "acknowledge")
    assert queries_of(work, lambda: alert_summaries(work)) == few


def test_a_period_that_is_not_offered_and_a_researcher_are_refused(
    work: UnitOfWork, knee: tuple[Patient, Procedure]
) -> None:
    with pytest.raises(InputError, match="code_unknown"):
        alert_summaries(work, 7)
    at_work(work, knee[0].site, Role.RESEARCHER)
    with pytest.raises(Forbidden):
        alert_summaries(work)
