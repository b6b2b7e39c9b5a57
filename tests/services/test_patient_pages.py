from datetime import timedelta

import pytest

from outcomes.detection import Engine, replay
from outcomes.errors import NotFound
from outcomes.models import Patient, Procedure, QuestionnaireResponse
from outcomes.permissions import Role
from outcomes.services.episode_numbers import standing_since
from outcomes.services.patient_lists import patient_list
from outcomes.services.patient_pages import patient_page
from outcomes.services.unit_of_work import UnitOfWork
from tests.factories import a_patient, a_procedure, a_site
from tests.staff_at_work import an_alert, at_work, some_entries


def _followed(work: UnitOfWork) -> tuple[Patient, Procedure]:
    site = a_site(work)
    patient = a_patient(work, site, first_name="Anne", last_name="Durand", hospital_id="H-99")
    procedure = a_procedure(work, patient)
    some_entries(work, procedure, [(day, 8.0 if day < 0 else 3.0) for day in range(-10, 50)])
    at_work(work, site)
    return patient, procedure


def test_the_page_shows_the_newest_performed_procedure_and_offers_the_others(work: UnitOfWork) -> None:
    patient, procedure = _followed(work)
    a_procedure(work, patient, work.today - timedelta(days=400), "right")
    page = patient_page(work, patient.public_id)
    assert page.episode is not None
    assert page.episode.public_id == procedure.public_id
    assert [tab.laterality for tab in page.tabs] == ["left", "right"]
    other = patient_page(work, patient.public_id, page.tabs[1].public_id)
    assert other.episode is not None
    assert other.episode.details.laterality == "right"


def test_the_readings_are_those_of_the_engine_and_are_computed_once(
    work: UnitOfWork, monkeypatch: pytest.MonkeyPatch
) -> None:
    patient, _ = _followed(work)
    first = patient_page(work, patient.public_id).episode
    assert first is not None
    assert first.course is not None
    assert list(first.replayed) == replay(first.course.series)
    monkeypatch.setattr(Engine, "replay", lambda _engine, _series: pytest.fail("computed again"))
    again = patient_page(work, patient.public_id).episode
    assert again is not None
    assert again.replayed == first.replayed


def test_the_numbers_are_those_of_the_entries(work: UnitOfWork) -> None:
    patient, _ = _followed(work)
    episode = patient_page(work, patient.public_id).episode
    assert episode is not None
    numbers = episode.numbers
    assert numbers is not None
    assert (numbers.pain_week_mean, numbers.pain_entries, numbers.is_relief_over) == (3.0, 7, False)
    assert numbers.relief_days == 49
    assert 0 < numbers.entries_made <= numbers.entries_due
    assert standing_since(episode.replayed, "return_alarm") is None


def test_before_a_planned_arthroplasty_the_engine_is_not_asked(work: UnitOfWork) -> None:
    patient, procedure = _followed(work)
    work.begin()
    work.session.get_one(Procedure, procedure.id).indication = "pre_arthroplasty"
    work.commit()
    episode = patient_page(work, patient.public_id).episode
    assert episode is not None
    assert (episode.replayed, episode.reading) == ((), None)


def test_each_days_diary_keeps_how_it_came(work: UnitOfWork) -> None:
    patient, procedure = _followed(work)
    work.begin()
    work.session.add(
        QuestionnaireResponse(
            response_id="r1",
            patient_id=patient.id,
            procedure_id=procedure.id,
            instrument="diary",
            version="1",
            locale="fr",
            observed_on=work.today,
            entered_by="helper",
            respondent="patient",
            medium="app",
            answers={},
        )
    )
    work.commit()
    episode = patient_page(work, patient.public_id).episode
    assert episode is not None
    assert [came.entered_by for came in episode.provenance[work.today]] == ["helper"]


def test_alerts_of_the_other_knee_stand_apart(work: UnitOfWork) -> None:
    patient, procedure = _followed(work)
    an_alert(work, patient, procedure)
    an_alert(work, patient, None, "call_me")
    page = patient_page(work, patient.public_id)
    assert page.episode is not None
    assert [alert.kind for alert in page.episode.alerts] == ["return_of_pain"]
    assert [alert.kind for alert in page.other_alerts] == ["call_me"]


def test_another_sites_patient_has_no_page(work: UnitOfWork) -> None:
    patient, _ = _followed(work)
    at_work(work, a_site(work))
    with pytest.raises(NotFound):
        patient_page(work, patient.public_id)


@pytest.mark.parametrize("search", ["durand", "ANNE d", "h-99", ""])
def test_the_list_is_searched_by_code_name_and_hospital_number(work: UnitOfWork, search: str) -> None:
    patient, _ = _followed(work)
    (row,) = patient_list(work, search).rows
    assert (row.code, row.name, row.knees[0].laterality) == (patient.code, "Anne Durand", "left")
    assert patient_list(work, patient.code).total == 1
    assert patient_list(work, "somebody else").rows == []


def test_the_list_comes_a_page_at_a_time(work: UnitOfWork) -> None:
    site = a_site(work)
    for _ in range(51):
        a_patient(work, site)
    at_work(work, site, Role.COORDINATOR)
    last = patient_list(work, page=99)
    assert (last.page, last.pages, last.total, len(last.rows)) == (2, 2, 51, 1)


def test_a_planned_procedure_counts_the_entries_that_make_its_baseline(work: UnitOfWork) -> None:
    patient, procedure = _followed(work)
    some_entries(work, procedure, [(60 - days, 5.0) for days in (0, 1, 5)])
    work.begin()
    work.session.get_one(Procedure, procedure.id).performed_on = None
    work.commit()
    episode = patient_page(work, patient.public_id).episode
    assert episode is not None
    assert (episode.course, episode.entries_before) == (None, 18 + 3)
