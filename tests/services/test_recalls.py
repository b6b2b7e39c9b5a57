from dataclasses import replace
from datetime import timedelta

import pytest

from outcomes.detection import Reading
from outcomes.errors import Forbidden
from outcomes.models import EngineReading, KneeEvent, Patient, Procedure, Site
from outcomes.permissions import Role
from outcomes.services import recalls as module
from outcomes.services.readings import readings, update_reading
from outcomes.services.recalls import probability_within, recall_page, recalls
from outcomes.services.unit_of_work import UnitOfWork
from tests.factories import a_patient, a_procedure, a_site
from tests.services.queries import queries_of
from tests.staff_at_work import at_work, some_entries

LIKELY = {
    "p_returned": 0.1,
    "p_return_30d": 0.4,
    "p_return_60d": 0.9,
    "p_return_90d": 0.95,
    "forecast_q10": 110.0,
    "forecast_q50": 130.0,
    "forecast_q90": 160.0,
}


@pytest.fixture
def site(work: UnitOfWork) -> Site:
    """A site at which a radiologist works."""
    site = a_site(work)
    at_work(work, site)
    return site


def _knee(work: UnitOfWork, site: Site, **told: float) -> tuple[Patient, Procedure]:
    """A knee treated 100 days ago, with an entry today; of its reading what is told differs."""
    patient = a_patient(work, site, first_name="Anne", last_name="Durand")
    procedure = a_procedure(work, patient, work.today - timedelta(days=100))
    some_entries(work, procedure, [(day, 2.0) for day in range(0, 101, 10)])
    work.begin()
    update_reading(work, procedure)
    work.session.flush()
    row = work.session.get_one(EngineReading, procedure.id)
    row.reading = {**row.reading, **LIKELY, **told}
    work.commit()
    return patient, procedure


def test_a_long_list_comes_a_page_at_a_time(
    work: UnitOfWork, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "RECALLS_A_PAGE", 2)
    codes = [_knee(work, site, forecast_q50=110.0 + each)[0].code for each in range(3)]
    seen = [recall_page(work, page) for page in (1, 2, 9, 0)]
    assert [(each.page, each.pages, each.total) for each in seen] == [
        (1, 2, 3),
        (2, 2, 3),
        (2, 2, 3),
        (1, 2, 3),
    ]
    assert [[row.patient_code for row in each.rows] for each in seen[:2]] == [codes[:2], codes[2:]]


def test_whose_pain_is_likely_back_within_six_weeks_is_listed_the_soonest_first(
    work: UnitOfWork, site: Site
) -> None:
    late, _ = _knee(work, site)
    soon, procedure = _knee(work, site, forecast_q50=115.0)
    _knee(work, site, p_return_30d=0.2, p_return_60d=0.4)
    found = recalls(work)
    assert [each.patient_code for each in found] == [soon.code, late.code]
    first = found[0]
    assert (first.name, first.nerves, first.relief_days) == ("Anne Durand", procedure.nerves, 100)
    assert first.probability == pytest.approx(0.4 + 0.5 * 12 / 30)
    assert first.middle == work.today + timedelta(days=15)


def test_no_return_is_forecast_before_the_last_entry(work: UnitOfWork, site: Site) -> None:
    _knee(work, site, forecast_q10=70.0, forecast_q50=90.0)
    (found,) = recalls(work)
    assert (found.early, found.middle) == (work.today, work.today)


def test_whose_pain_is_back_who_left_or_was_treated_again_is_not_listed(work: UnitOfWork, site: Site) -> None:
    _knee(work, site, p_returned=0.8)
    left, _ = _knee(work, site)
    died, _ = _knee(work, site)
    again, _ = _knee(work, site)
    replaced, knee = _knee(work, site)
    a_procedure(work, again, work.today - timedelta(days=5))
    work.begin()
    work.session.get_one(Patient, left.id).withdrawn_on = work.today
    work.session.get_one(Patient, died.id).deceased_on = work.today
    work.session.add(
        KneeEvent(
            patient_id=replaced.id,
            laterality=knee.laterality,
            occurred_on=work.today,
            event="arthroplasty",
            recorded_at=work.now,
        )
    )
    work.commit()
    assert recalls(work) == []


def test_an_older_forecast_reaches_less_far_and_a_very_old_one_not_at_all(
    work: UnitOfWork, site: Site
) -> None:
    _, procedure = _knee(work, site)
    told: Reading = readings(work, [procedure])[procedure.id]
    assert probability_within(told, 0) == pytest.approx(0.1)
    assert probability_within(told, 30) == pytest.approx(0.4)
    assert probability_within(told, 75) == pytest.approx(0.925)
    assert probability_within(told, 91) is None
    assert probability_within(replace(told, p_return_60d=None), 45) is None
    work.now += timedelta(days=49)
    assert recalls(work) == []


def test_the_number_of_queries_does_not_grow_with_the_knees(work: UnitOfWork, site: Site) -> None:
    _knee(work, site)
    few = queries_of(work, lambda: recalls(work))
    for _ in range(4):
        _knee(work, site)
    assert queries_of(work, lambda: recalls(work)) == few


def test_another_sites_knees_are_not_listed_and_a_researcher_sees_none(work: UnitOfWork, site: Site) -> None:
    _knee(work, site)
    at_work(work, a_site(work))
    assert recalls(work) == []
    at_work(work, site, Role.RESEARCHER)
    with pytest.raises(Forbidden):
        recalls(work)
