from datetime import timedelta

import pytest

from outcomes.errors import Forbidden
from outcomes.models import KneeEvent, Patient, Procedure, Site
from outcomes.permissions import Role
from outcomes.services import alerts
from outcomes.services.silences import silences
from outcomes.services.unit_of_work import UnitOfWork
from outcomes.services.worklist_drafts import WorklistFilter
from outcomes.services.worklists import worklist
from tests.factories import a_patient, a_procedure, a_site, an_observation
from tests.services.queries import queries_of
from tests.staff_at_work import an_alert, at_work


def _knee(work: UnitOfWork, site: Site, last_entry_days_ago: int | None = 1) -> tuple[Patient, Procedure]:
    patient = a_patient(work, site, first_name="Anne", last_name="Durand")
    procedure = a_procedure(work, patient)
    if last_entry_days_ago is not None:
        an_observation(work, patient, work.today - timedelta(days=last_entry_days_ago))
    work.begin()
    patient.created_at = work.now - timedelta(days=90)
    work.commit()
    return patient, procedure


def test_one_row_a_knee_holds_all_its_reasons_most_urgent_first(work: UnitOfWork) -> None:
    site = a_site(work)
    patient, procedure = _knee(work, site)
    an_alert(work, patient, procedure, "regeneration")
    an_alert(work, patient, procedure, "return_of_pain")
    at_work(work, site)
    (row,) = worklist(work).rows
    assert [alert.kind for alert in row.alerts] == ["return_of_pain", "regeneration"]
    assert (row.name, row.laterality, row.day) == ("Anne Durand", "left", 60)
    assert row.pain == ((59, 4.0),)


def test_what_nobody_has_taken_up_stands_before_what_is_more_urgent_but_taken_up(work: UnitOfWork) -> None:
    site = a_site(work)
    at_work(work, site)
    flagged, knee = _knee(work, site)
    flag = an_alert(work, flagged, knee, "red_flag", "deep_infection")
    other = _knee(work, site)
    an_alert(work, *other, "regeneration")
    alerts.act(work, [flag.public_id], "acknowledge")
    listed = worklist(work)
    assert [row.patient_code for row in listed.rows] == [other[0].code, flagged.code]
    assert (listed.waiting, listed.taken_up) == (1, 1)


def test_a_settled_alert_leaves_the_list(work: UnitOfWork) -> None:
    site = a_site(work)
    alert = an_alert(work, *_knee(work, site))
    at_work(work, site)
    alerts.act(work, [alert.public_id], "resolve", outcome="not_useful")
    assert worklist(work).rows == []


def test_a_silent_patient_is_listed_until_taken_up_and_settled(work: UnitOfWork) -> None:
    site = a_site(work)
    patient, procedure = _knee(work, site, last_entry_days_ago=20)
    at_work(work, site)
    (row,) = worklist(work).rows
    assert row.silence is not None
    assert (row.silence.days, row.is_taken_up) == (20, False)
    alerts.act(work, (), "acknowledge", "wrote to her", silence=procedure.public_id)
    (row,) = worklist(work).rows
    assert (row.silence, row.is_taken_up) == (None, True)
    alerts.act(work, [row.alerts[0].public_id], "resolve")
    assert worklist(work).rows == []
    assert silences(work, patient.site_id) == []


@pytest.mark.parametrize("reason", ["withdrawn", "deceased", "arthroplasty", "recent", "other_site"])
def test_who_is_not_silent(work: UnitOfWork, reason: str) -> None:
    site = a_site(work)
    patient, _procedure = _knee(work, site, 1 if reason == "recent" else 20)
    work.begin()
    patient.withdrawn_on = work.today if reason == "withdrawn" else None
    patient.deceased_on = work.today if reason == "deceased" else None
    if reason == "arthroplasty":
        on = work.today - timedelta(days=15)
        work.session.add(
            KneeEvent(
                patient_id=patient.id, laterality="left", occurred_on=on, event=reason, recorded_at=work.now
            )
        )
    work.commit()
    asked = a_site(work) if reason == "other_site" else site
    assert silences(work, asked.id) == []


def test_somebody_who_never_entered_anything_is_silent_since_the_procedure(work: UnitOfWork) -> None:
    site = a_site(work)
    _knee(work, site, last_entry_days_ago=None)
    (silence,) = silences(work, site.id)
    assert (silence.last_entry_on, silence.days) == (None, 60)


def test_the_number_of_queries_does_not_grow_with_the_list(work: UnitOfWork) -> None:
    site = a_site(work)
    at_work(work, site)
    numbers = []
    for _ in range(3):
        an_alert(work, *_knee(work, site))
        site_id = site.id
        numbers.append(queries_of(work, lambda: worklist(work)))
        site = work.session.get_one(Site, site_id)
    assert numbers[0] == numbers[1] == numbers[2]


def test_a_researcher_sees_no_worklist(work: UnitOfWork) -> None:
    at_work(work, a_site(work), Role.RESEARCHER)
    with pytest.raises(Forbidden):
        worklist(work)


def test_a_row_that_is_put_off_stands_last_and_comes_back_with_anything_new(work: UnitOfWork) -> None:
    site = a_site(work)
    at_work(work, site)
    patient, procedure = _knee(work, site)
    alert = an_alert(work, patient, procedure)
    an_alert(work, *_knee(work, site), "regeneration")
    until = work.today + timedelta(days=3)
    alerts.act(work, [alert.public_id], "snooze", until=until)
    listed = worklist(work)
    assert [row.put_off_until for row in listed.rows] == [None, until]
    assert (listed.waiting, listed.taken_up, listed.put_off) == (1, 0, 1)
    an_alert(work, patient, procedure, "opioids")
    assert (worklist(work).waiting, worklist(work).put_off) == (2, 0)


def test_a_row_comes_back_to_the_top_on_its_day(work: UnitOfWork) -> None:
    site = a_site(work)
    at_work(work, site)
    alert = an_alert(work, *_knee(work, site))
    alerts.act(work, [alert.public_id], "snooze", until=work.today + timedelta(days=1))
    work.now += timedelta(days=1)
    listed = worklist(work)
    assert (listed.waiting, listed.put_off, listed.rows[0].put_off_until) == (1, 0, None)


def test_a_silence_can_be_put_off_and_stays_one_row(work: UnitOfWork) -> None:
    site = a_site(work)
    at_work(work, site)
    _, procedure = _knee(work, site, last_entry_days_ago=30)
    fortnight = work.today + timedelta(days=14)
    alerts.act(work, (), "snooze", "on holiday", until=fortnight, silence=procedure.public_id)
    listed = worklist(work)
    assert (listed.total, listed.waiting, listed.put_off) == (1, 0, 1)


def test_a_red_flag_that_nobody_has_seen_for_too_long_stands_above_everything(work: UnitOfWork) -> None:
    site = a_site(work)
    at_work(work, site)
    later, urgent = _knee(work, site), _knee(work, site)
    flag = an_alert(work, *later, "red_flag", "neuropathic_pain")
    work.now += timedelta(hours=25)
    an_alert(work, *urgent, "red_flag", "deep_infection")
    assert [row.patient_code for row in worklist(work).rows] == [later[0].code, urgent[0].code]
    assert worklist(work).rows[0].waits_since == flag.raised_at
    alerts.act(work, [flag.public_id], "note", "called")
    assert worklist(work).rows[0].waits_since == flag.raised_at, "a note is no answer"
    alerts.act(work, [flag.public_id], "acknowledge")
    assert [row.waits_since for row in worklist(work).rows] == [None, None]


def test_a_filter_shows_an_operators_knees_a_kind_or_ones_own(work: UnitOfWork) -> None:
    site = a_site(work)
    at_work(work, site)
    first, second = _knee(work, site), _knee(work, site)
    work.begin()
    work.session.get_one(Procedure, first[1].id).operator = "Dr A"
    work.commit()
    mine = an_alert(work, *first)
    an_alert(work, *second, "opioids")
    alerts.act(work, [mine.public_id], "acknowledge")
    for chosen, code in (
        (WorklistFilter(operator="Dr A"), first[0].code),
        (WorklistFilter(kind="opioids"), second[0].code),
        (WorklistFilter(is_mine=True), first[0].code),
    ):
        listed = worklist(work, chosen=chosen)
        assert [row.patient_code for row in listed.rows] == [code]
        assert (listed.total, listed.operators) == (2, ("Dr A",))
    assert worklist(work, chosen=WorklistFilter("Dr A", "opioids")).rows == []
