import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from outcomes.access.principals import Command
from outcomes.errors import ConflictError, InputError
from outcomes.models import (
    Alert,
    AuditEvent,
    EngineReading,
    Observation,
    OpioidIntake,
    QuestionnaireResponse,
    UnfinishedAnswers,
)
from outcomes.services import unfinished_diaries
from outcomes.services.audit import broken_seals
from outcomes.services.diaries import send_diary, sent_diary
from outcomes.services.unit_of_work import UnitOfWork
from tests.services.patients_at_the_door import a_treated_patient, an_answered_diary, at_the_door
from tests.services.queries import queries_of


@pytest.fixture
def holder(work):
    return at_the_door(work, a_treated_patient(work))[1]


def send(work, holder, diary, **choices):
    return send_diary(work, holder, diary, locale="fr", **choices)


def rows(work, table):
    return work.session.scalars(select(table)).all()


def test_a_sent_diary_stands_whole(work, holder):
    diary = an_answered_diary(work, holder)
    receipt = send(work, holder, diary)
    response = work.session.scalar(select(QuestionnaireResponse))
    assert (response.response_id, response.instrument, response.locale) == (diary.response_id, "diary", "fr")
    assert (response.entered_by, response.respondent, response.medium) == ("patient", "patient", "app")
    assert response.answers["length"] == "full"
    assert receipt.received_at == work.now
    assert rows(work, UnfinishedAnswers) == []
    assert work.session.scalar(select(EngineReading)) is not None


def test_its_numbers_become_observations_of_the_knee_or_the_person(work, holder):
    send(work, holder, an_answered_diary(work, holder))
    found = {(row.code, row.laterality): row.value for row in rows(work, Observation)}
    assert found[("pain_average", "left")] == 3
    assert found[("walking_minutes", "")] == 30
    assert found[("walking_aid", "")] == 1
    assert {row.source for row in rows(work, Observation)} == {"diary"}
    assert len(found) == 10


def test_opioids_are_divided_by_the_days_covered(work, holder):
    """6 tablets of 50 mg tramadol in 7 days at 0.2 (CDC 2022): 60 / 7 mg a day; from yesterday on: 60."""
    send(work, holder, an_answered_diary(work, holder, back=1))
    send(work, holder, an_answered_diary(work, holder))
    doses = {row.observed_on: row.value for row in rows(work, Observation) if row.code == "opioid_mme"}
    yesterday = work.today - timedelta(days=1)
    assert doses == pytest.approx({yesterday: 60 / 7, work.today: 60.0}, abs=1e-4)
    assert [row.days_covered for row in rows(work, OpioidIntake)] == [7, 1]


def test_no_opioid_is_zero_and_buprenorphine_alone_is_no_number(work, holder):
    patch = [{"product": "buprenorphine_patch", "strength": 10.0, "number": 7.0}]
    send(work, holder, an_answered_diary(work, holder, back=1, opioids=[]))
    send(work, holder, an_answered_diary(work, holder, opioids=patch))
    doses = [row for row in rows(work, Observation) if row.code == "opioid_mme"]
    assert [row.value for row in doses] == [0.0]
    assert rows(work, OpioidIntake)[0].mme_per_day is None


def test_a_second_send_of_the_same_answers_is_one_entry(work, holder):
    diary = an_answered_diary(work, holder)
    first, second = send(work, holder, diary), send(work, holder, diary)
    assert (second.response_id, second.received_at) == (first.response_id, first.received_at)
    assert work.session.scalar(select(func.count()).select_from(QuestionnaireResponse)) == 1
    assert len(rows(work, Observation)) == 10


def test_somebody_else_s_entry_cannot_be_sent_again_or_read(work, holder):
    diary = an_answered_diary(work, holder)
    send(work, holder, diary)
    work.principal = Command("test")
    stranger = at_the_door(work, a_treated_patient(work))[1]
    for reach in (lambda: send(work, stranger, diary), lambda: sent_diary(work, stranger, diary.response_id)):
        with pytest.raises(InputError, match="diary_copy_malformed"):
            reach()


def test_another_entry_of_the_same_day_is_asked_about(work, holder):
    send(work, holder, an_answered_diary(work, holder))
    with pytest.raises(ConflictError, match="diary_day_taken"):
        send(work, holder, an_answered_diary(work, holder))


def test_a_replaced_entry_is_kept_superseded(work, holder):
    old = an_answered_diary(work, holder, pain_average=8)
    send(work, holder, old)
    new = an_answered_diary(work, holder, replaces=True, pain_average=5)
    send(work, holder, new)
    by_id = {row.response_id: row for row in rows(work, QuestionnaireResponse)}
    assert by_id[old.response_id].superseded_by == new.response_id
    pains = [row for row in rows(work, Observation) if row.code == "pain_average"]
    assert [(row.value, row.superseded_at is None) for row in pains] == [(8, False), (5, True)]


def test_an_empty_diary_is_not_sent(work, holder):
    nothing = dict.fromkeys(
        [
            "pain_average",
            "pain_worst",
            "pain_walking",
            "numbness",
            "numbness_area",
            "tingling",
            "opioids",
            "walking_minutes",
            "steps",
            "walking_aid",
            "symptoms",
        ]
    )
    with pytest.raises(InputError, match="diary_empty"):
        send(work, holder, an_answered_diary(work, holder, **nothing))


def test_yesterday_can_be_entered_and_the_day_before_cannot(work, holder):
    send(work, holder, an_answered_diary(work, holder, back=1))
    with pytest.raises(InputError, match="diary_day_past"):
        an_answered_diary(work, holder, back=2)
    with pytest.raises(InputError, match="diary_day_future"):
        an_answered_diary(work, holder, back=-1)


def test_yesterdays_diary_sent_five_past_midnight_is_yesterdays(work, holder):
    """The day is the site's: 23:58 and 00:05 in Paris lie on two days, one UTC day."""
    paris = ZoneInfo("Europe/Paris")
    work.now = work.now.astimezone(paris).replace(hour=23, minute=58)
    diary = an_answered_diary(work, holder)
    work.now += timedelta(minutes=7)
    receipt = send(work, holder, diary)
    assert receipt.observed_on == work.today - timedelta(days=1)


@pytest.mark.parametrize(("year", "month", "day", "hours"), [(2027, 3, 28, 23), (2027, 10, 31, 25)])
def test_a_day_on_which_the_clocks_change_is_one_day(work, holder, year, month, day, hours):
    """At half past midnight, and a short or a long day later: each time the day is the site's."""
    paris = ZoneInfo("Europe/Paris")
    work.now = datetime(year, month, day, 0, 30, tzinfo=paris).astimezone(UTC)
    receipt = send(work, holder, an_answered_diary(work, holder))
    assert receipt.observed_on == date(year, month, day)
    work.now += timedelta(hours=hours)
    assert send(work, holder, an_answered_diary(work, holder)).observed_on == date(
        year, month, day
    ) + timedelta(days=1)
    with pytest.raises(ConflictError):
        send(work, holder, an_answered_diary(work, holder, back=1))


def test_a_diary_left_for_two_days_is_refused_kindly(work, holder):
    diary = an_answered_diary(work, holder)
    work.now += timedelta(days=2)
    with pytest.raises(InputError, match="diary_day_past"):
        send(work, holder, diary)


def test_all_four_times_are_kept_with_the_offset_of_the_site(work, holder):
    diary = an_answered_diary(work, holder)
    answered_at = work.now
    work.now += timedelta(minutes=3)
    send(work, holder, diary)
    work.session.expire_all()
    row = work.session.scalar(select(QuestionnaireResponse))
    assert (row.opened_at, row.authored_at, row.received_at) == (answered_at, answered_at, work.now)
    assert row.received_at.utcoffset() == work.now.astimezone(ZoneInfo("Europe/Paris")).utcoffset()
    assert row.scheduled_for is None or row.scheduled_for == work.today


def test_a_red_flag_is_raised_once_for_a_day(work, holder):
    diary = an_answered_diary(work, holder, symptoms=["calf_pain_or_swelling"])
    assert [alert.code for alert in rows(work, Alert)] == ["thrombosis"], "not waiting for the sending"
    receipt = send(work, holder, diary)
    assert [flag.code for flag in receipt.flags] == ["thrombosis"]
    assert len(rows(work, Alert)) == 1


def test_sending_is_audited_in_a_chain_that_holds(work, holder):
    diary = an_answered_diary(work, holder)
    send(work, holder, diary)
    events = {event.action: event for event in rows(work, AuditEvent)}
    assert events["diary.record"].subject == f"response:{diary.response_id}"
    assert events["diary.record"].actor == holder.actor
    assert list(broken_seals(work.session, work.settings.audit_key)) == []


def test_a_failure_on_the_way_leaves_nothing_half_written(work, holder, monkeypatch):
    diary = an_answered_diary(work, holder)
    monkeypatch.setattr("outcomes.services.diaries.update_reading", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        send(work, holder, diary)
    work.session.rollback()
    assert rows(work, Observation) == rows(work, QuestionnaireResponse) == []
    assert unfinished_diaries.unfinished_diary(work, holder, diary.response_id) == diary


def test_a_helper_s_words_are_marked(work):
    patient = a_treated_patient(work)
    _, helper = at_the_door(work, patient, "helper")
    send(work, helper, an_answered_diary(work, helper))
    assert work.session.scalar(select(QuestionnaireResponse)).entered_by == "helper"


def test_the_full_set_is_asked_once_a_week(work, holder):
    first = an_answered_diary(work, holder, back=1)
    send(work, holder, first)
    second = an_answered_diary(work, holder)
    day = (work.today - timedelta(days=1) - (work.today - timedelta(days=20))).days
    assert first.length == "full"
    assert second.length == ("core" if day // 7 == (day + 1) // 7 else "full")


def test_two_sends_at_the_same_moment_are_one_entry(work, holder, engine, settings):
    diary = an_answered_diary(work, holder)
    start = threading.Barrier(4)

    def send_on_a_connection_of_its_own():
        with Session(engine, expire_on_commit=False) as session:
            own = UnitOfWork(session, settings, holder, work.now)
            start.wait()
            return send(own, holder, diary).response_id

    with ThreadPoolExecutor(4) as pool:
        sent = [pool.submit(send_on_a_connection_of_its_own) for _ in range(4)]
    assert {each.result() for each in sent} == {diary.response_id}
    work.session.rollback()
    assert len(rows(work, QuestionnaireResponse)) == 1
    assert len(rows(work, Observation)) == 10


def test_what_an_entry_asks_of_people_and_knees_it_asks_once(work, holder):
    send(work, holder, an_answered_diary(work, holder))
    again = an_answered_diary(work, holder)
    work.known = {}
    assert queries_of(work, lambda: send(work, holder, again, replaces=True)) <= 19
