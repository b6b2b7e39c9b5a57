from datetime import timedelta

import pytest

from outcomes.errors import NotFound
from outcomes.models import Procedure
from outcomes.permissions import Role
from outcomes.services import replays
from outcomes.services.looking_back import looking_back
from outcomes.services.unit_of_work import UnitOfWork
from tests.factories import a_patient, a_procedure, a_site
from tests.staff_at_work import at_work, some_entries


def returned(work: UnitOfWork) -> Procedure:
    """Pain 7, then 2, and 7 again from D100 on; numb until D80."""
    site = a_site(work)
    procedure = a_procedure(work, a_patient(work, site), work.today - timedelta(days=170))
    days = range(-10, 160, 2)
    some_entries(work, procedure, [(day, 7.0 if day < 1 or day >= 100 else 2.0) for day in days])
    some_entries(work, procedure, [(day, 8.0 if day < 80 else 0.0) for day in days if day > 0], "numbness")
    at_work(work, site)
    return procedure


def test_it_says_when_it_came_and_when_that_was_said(work: UnitOfWork) -> None:
    procedure = returned(work)
    page = looking_back(work, procedure.public_id)
    assert page.course is not None and page.returned is not None and page.regenerated is not None
    assert page.as_of == page.course.date_of(158)
    assert abs(page.returned.dating.day - 100) <= 4 and abs(page.regenerated.dating.day - 79) <= 5
    assert page.returned.on == page.course.date_of(page.returned.dating.day)
    assert page.returned.said is not None and page.returned.said.is_alarm
    assert page.returned.said.day >= 100


def test_a_second_look_costs_nothing(work: UnitOfWork, monkeypatch: pytest.MonkeyPatch) -> None:
    procedure = returned(work)
    first = looking_back(work, procedure.public_id).hindsight
    monkeypatch.setattr(replays, "look_back", lambda _series, _model: pytest.fail("computed again"))
    assert looking_back(work, procedure.public_id).hindsight == first


def test_what_is_planned_or_not_entered_has_nothing_to_look_back_on(work: UnitOfWork) -> None:
    site = a_site(work)
    patient = a_patient(work, site)
    performed = a_procedure(work, patient)
    at_work(work, site)
    page = looking_back(work, performed.public_id)
    assert page.course is not None and page.hindsight is None and page.returned is None


def test_another_sites_procedure_is_unknown(work: UnitOfWork) -> None:
    procedure = returned(work)
    at_work(work, a_site(work), Role.COORDINATOR)
    with pytest.raises(NotFound):
        looking_back(work, procedure.public_id)
