from datetime import timedelta

import pytest
from sqlalchemy import select

from outcomes.clinical.diary_screens import Screen, ScreenKind
from outcomes.models import Alert, AlertAction, EngineReading
from outcomes.services import diaries, unfinished_diaries
from tests.factories import a_site, a_user, an_observation
from tests.services.patients_at_the_door import a_treated_patient, an_answered_diary, at_the_door

SYMPTOMS = Screen("symptoms", ScreenKind.SYMPTOMS)
SEDATIVES = Screen("sedatives", ScreenKind.SEDATIVES)
ZONES = Screen("numbness_area", ScreenKind.ZONES, "left")


@pytest.fixture
def patient(work):
    return a_treated_patient(work)


@pytest.fixture
def holder(work, patient):
    return at_the_door(work, patient)[1]


def alerts(work):
    return work.session.scalars(select(Alert)).all()


def reasons(flags):
    return {reason for flag in flags for reason in flag.because}


def answer(work, holder, diary, screen, value):
    return unfinished_diaries.keep_answer(work, holder, diary.response_id, screen, value)


def send(work, holder, diary):
    return diaries.send_diary(work, holder, diary, locale="en", replaces=True)


def acknowledge(work, alert):
    user = a_user(work, a_site(work))
    work.begin()
    work.session.add(AlertAction(alert_id=alert.id, user_id=user.id, acted_at=work.now, action="acknowledge"))
    work.commit()


def test_a_flag_that_was_read_is_not_doubled_by_the_sending_of_its_entry(work, holder):
    diary = an_answered_diary(work, holder, symptoms=["dark_thoughts"])
    acknowledge(work, alerts(work)[0])
    send(work, holder, diary)
    assert len(alerts(work)) == 1


def test_a_flag_ticked_again_the_same_day_after_it_was_read_is_told_again(work, holder):
    send(work, holder, an_answered_diary(work, holder, symptoms=["dark_thoughts"]))
    acknowledge(work, alerts(work)[0])
    an_answered_diary(work, holder, replaces=True, symptoms=["dark_thoughts"])
    assert [alert.code for alert in alerts(work)] == ["dark_thoughts"] * 2


def test_a_flag_that_waits_to_be_read_is_not_raised_twice(work, holder):
    send(work, holder, an_answered_diary(work, holder, symptoms=["dark_thoughts"]))
    an_answered_diary(work, holder, replaces=True, symptoms=["dark_thoughts"])
    assert len(alerts(work)) == 1


def test_numbness_drawn_far_from_the_frozen_nerves_is_told_with_that_answer(work, holder):
    diary = unfinished_diaries.begin_diary(work, holder, work.today)
    assert reasons(answer(work, holder, diary, ZONES, ["foot"])) == {"numbness_outside_map"}
    assert [alert.code for alert in alerts(work)] == ["spread_numbness"]
    assert answer(work, holder, diary, SYMPTOMS, []) == (), "said once, not again with each later answer"


def test_a_sedative_beside_an_opioid_is_told_once(work, holder):
    first = an_answered_diary(work, holder, back=1)
    assert reasons(answer(work, holder, first, SEDATIVES, ["benzodiazepine"])) == {"opioid_with_sedative"}
    send(work, holder, unfinished_diaries.unfinished_diary(work, holder, first.response_id))
    acknowledge(work, alerts(work)[0])
    second = an_answered_diary(work, holder)
    assert answer(work, holder, second, SEDATIVES, ["benzodiazepine"]) == ()
    assert reasons(answer(work, holder, second, SEDATIVES, ["benzodiazepine", "pregabalin"]))


def test_a_sedative_without_an_opioid_is_no_flag(work, holder):
    diary = an_answered_diary(work, holder, opioids=[])
    assert answer(work, holder, diary, SEDATIVES, ["benzodiazepine"]) == ()


def test_pain_over_three_entries_is_answered_with_the_receipt_whenever_it_is_read(work, holder, patient):
    for back in range(30, 36):
        an_observation(work, patient, work.today - timedelta(days=back), value=6)
    for back in (2, 1):
        an_observation(work, patient, work.today - timedelta(days=back), value=9)
    receipt = send(work, holder, an_answered_diary(work, holder, rating=9, pain_average=9))
    assert work.session.scalar(select(EngineReading)).reading["baseline"] == 6
    assert [flag.code for flag in receipt.flags] == ["severe_pain"]
    assert diaries.sent_diary(work, holder, receipt.response_id).flags == receipt.flags
