"""Messages: planned once, sent by one, recomputed at the moment of sending, kind to the night."""

from contextlib import contextmanager
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from outcomes.access.principals import Command
from outcomes.delivery import Doubtful, Letter, Refused, Unreached
from outcomes.delivery.couriers import Couriers
from outcomes.errors import InputError
from outcomes.models import AuditEvent, Message, PersonalLink
from outcomes.services import links
from outcomes.services.bounces import note_bounce
from outcomes.services.diaries import send_diary
from outcomes.services.message_lists import messages_of, unreached_patients
from outcomes.services.message_texts import MessageKind
from outcomes.services.outbox import MOST_ATTEMPTS, claim_next, plan_invitation, plan_messages, send_due
from outcomes.services.sites import choose_waking_hours
from tests.delivery.test_bounces import notification
from tests.services.patients_at_the_door import a_treated_patient, an_answered_diary, at_the_door
from tests.staff_at_work import at_work


class Postman:
    """Keeps what it was handed, or raises."""

    def __init__(self) -> None:
        self.letters: list[Letter] = []
        self.error: BaseException | None = None

    def __call__(self, letter: Letter) -> None:
        if self.error is not None:
            raise self.error
        self.letters.append(letter)


@pytest.fixture
def postman() -> Postman:
    return Postman()


@pytest.fixture
def ways(postman) -> Couriers:
    return Couriers({"email": postman})


@pytest.fixture
def patient(work):
    """Enrolled on day 5: a diary is due every day from today on."""
    at(work, 18)
    patient = a_treated_patient(work, 5, email="d1@example.org", phone="06 39 98 00 01")
    patient.created_at = work.now
    work.session.commit()
    return patient


def at(work, hour: int, days: int = 0) -> None:
    """Set the clock of the use cases to an hour of a fixed day at the site."""
    work.now = datetime(2026, 3, 10, hour, 30, tzinfo=work.settings.timezone) + timedelta(days=days)


def sent(work, ways) -> dict[str, int]:
    @contextmanager
    def opened():
        yield work

    return send_due(opened, ways, lambda _language: str)


def states(work):
    return [
        (row.event, row.state, row.reason)
        for row in work.session.scalars(select(Message).order_by(Message.id))
    ]


def test_a_due_diary_is_reminded_of_twice_and_then_there_is_silence(work, patient, ways, postman) -> None:
    for hour, days, new in ((12, 0, 0), (18, 0, 1), (19, 0, 0), (9, 1, 0), (10, 1, 1), (12, 1, 0)):
        at(work, hour, days)
        assert plan_messages(work, ways) == new, (hour, days)
        assert sent(work, ways) == ({"sent": 1} if new else {})
    assert [letter.recipient for letter in postman.letters] == ["d1@example.org"] * 2
    assert [event for event, *_ in states(work)] == ["diary:2026-03-10:1", "diary:2026-03-10:2"]


def test_whoever_has_entered_is_not_reminded_and_what_arrives_meanwhile_drops_the_message(
    work, patient, ways, postman
) -> None:
    plan_messages(work, ways)
    holder = at_the_door(work, patient)[1]
    send_diary(work, holder, an_answered_diary(work, holder), locale="en")
    work.principal = Command("test")
    assert sent(work, ways) == {}
    assert states(work) == [("diary:2026-03-10:1", "dropped", "already_entered")]
    at(work, 10, 1)
    assert plan_messages(work, ways) == 0
    assert postman.letters == []


def test_nobody_is_written_to_at_night_but_after_a_red_flag(work, patient, ways, postman) -> None:
    plan_messages(work, ways)
    at(work, 21)
    assert sent(work, ways) == {}
    holder = at_the_door(work, patient)[1]
    send_diary(work, holder, an_answered_diary(work, holder, symptoms=["calf_pain_or_swelling"]), locale="en")
    work.principal = Command("test")
    assert plan_messages(work, ways) >= 1
    assert sent(work, ways)["sent"] >= 1
    assert all("112" in letter.text and "/e/" not in letter.text for letter in postman.letters)


def test_a_site_moves_its_waking_hours_and_no_other_sites(work, patient, ways, postman) -> None:
    elsewhere = a_treated_patient(work, 5, email="d2@example.org")
    elsewhere.created_at = work.now
    work.session.commit()
    choose_waking_hours(work, patient.site.name, 8, 22)
    assert plan_messages(work, ways) == 2
    at(work, 21)
    assert sent(work, ways) == {"sent": 1}
    assert [letter.recipient for letter in postman.letters] == ["d1@example.org"]
    for first, until in ((4, 20), (11, 20), (9, 18), (9, 24)):
        with pytest.raises(InputError, match="waking_hours_not_possible"):
            choose_waking_hours(work, patient.site.name, first, until)
    assert (patient.site.waking_from, patient.site.waking_until) == (8, 22)


def test_a_letter_bears_a_link_that_works_and_the_links_before_go_on(work, patient, ways, postman) -> None:
    before = links.new_link(work, patient).token
    plan_messages(work, ways)
    sent(work, ways)
    token = postman.letters[0].text.partition("/e/")[2].split()[0]
    assert links.holder(work, token).patient_id == patient.id
    assert links.holder(work, before).patient_id == patient.id
    assert len(work.session.scalars(select(PersonalLink)).all()) == 2


def test_an_evening_reminder_carries_the_row_of_numbers_and_the_morning_after_does_not(
    work, patient, ways, postman
) -> None:
    plan_messages(work, ways)
    sent(work, ways)
    at(work, 10, 1)
    plan_messages(work, ways)
    sent(work, ways)
    evening, morning = postman.letters
    token = evening.text.partition("/e/")[2].split()[0]
    for number in range(11):
        assert f'/e/{token}/n/{number}"' in evening.html
    assert "pain" not in evening.html.lower()
    assert morning.html == ""  # it is about yesterday


def test_what_is_refused_fails_and_what_was_not_reached_is_tried_again_later_and_later(
    work, patient, ways, postman
) -> None:
    plan_messages(work, ways)
    postman.error = Unreached("no route")
    assert sent(work, ways) == {"planned": 1}
    assert sent(work, ways) == {}  # not before five minutes
    waits = []
    for _ in range(MOST_ATTEMPTS - 1):
        row = work.session.scalars(select(Message)).one()
        waits.append(row.next_try_at - work.now)
        row.event = f"diary:{work.today}:1"  # the day stays due while the clock runs
        work.session.commit()
        work.now = max(row.next_try_at, work.now)
        if work.now.astimezone(work.settings.timezone).hour >= 20:
            at(work, 9, 1)
        found = sent(work, ways)
    assert [wait / timedelta(minutes=5) for wait in waits[:3]] == [1, 2, 4]
    assert found == {"failed": 1}
    assert states(work)[0][1:] == ("failed", "no route")
    assert unreached_patients(work, patient.site_id) == 1


def test_a_refusal_is_final_and_staff_sees_it(work, patient, ways, postman) -> None:
    plan_messages(work, ways)
    postman.error = Refused("550 no such person")
    assert sent(work, ways) == {"failed": 1}
    at_work(work, patient.site)
    (view,) = messages_of(work, patient.public_id)
    assert (view.kind, view.channel, view.state, view.reason) == (
        *("reminder", "email", "failed", "550 no such person"),
    )


def test_a_letter_whose_answer_got_lost_is_unsure_at_once_and_not_sent_again(
    work, patient, ways, postman
) -> None:
    plan_messages(work, ways)
    postman.error = Doubtful("SMTPServerDisconnected")
    assert sent(work, ways) == {"unsure": 1}
    assert states(work)[0][1:] == ("unsure", "answer_lost")
    postman.error = None
    work.now += timedelta(hours=1)
    assert sent(work, ways) == {}
    assert unreached_patients(work, patient.site_id) == 1


def test_a_row_of_a_sender_that_died_becomes_unsure_and_is_not_sent_again(
    work, patient, ways, postman
) -> None:
    plan_messages(work, ways)
    assert claim_next(work, ways, lambda _: str) is not None
    assert claim_next(work, ways, lambda _: str) is None  # claimed: nobody else has it
    work.now += timedelta(minutes=16)
    plan_messages(work, ways)
    assert states(work) == [("diary:2026-03-10:1", "unsure", "sender_gone")]
    assert sent(work, ways) == {}
    assert unreached_patients(work, patient.site_id) == 1


def test_a_letter_that_came_back_is_seen_and_the_next_takes_the_other_way(
    work, patient, ways, postman
) -> None:
    both = Couriers({"email": postman, "sms": postman})
    plan_messages(work, both)
    assert sent(work, both) == {"sent": 1}
    row = work.session.scalars(select(Message)).one()
    returned = notification().replace(b"ref-7", row.reference.encode())
    note_bounce(work, returned)
    assert states(work)[0][1:] == ("failed", "came_back")
    assert unreached_patients(work, patient.site_id) == 1
    at(work, 10, 1)
    plan_messages(work, both)
    assert work.session.scalars(select(Message.channel).order_by(Message.id)).all() == ["email", "sms"]
    for content, code in ((b"nothing", "bounce_not_read"), (notification(), "bounce_unknown")):
        with pytest.raises(InputError, match=code):
            note_bounce(work, content)


def test_a_red_flag_whose_letter_failed_goes_out_by_the_other_way_at_once(
    work, patient, ways, postman
) -> None:
    both = Couriers({"email": postman, "sms": postman})
    holder = at_the_door(work, patient)[1]
    send_diary(work, holder, an_answered_diary(work, holder, symptoms=["calf_pain_or_swelling"]), locale="en")
    work.principal = Command("test")
    plan_messages(work, both)
    postman.error = Refused("550 no such person")
    assert sent(work, both) == {"failed": 1}
    postman.error = None
    for _ in range(2):  # once, however often it is planned
        plan_messages(work, both)
        sent(work, both)
    rows = work.session.execute(select(Message.kind, Message.channel, Message.state).order_by(Message.id))
    assert [tuple(row) for row in rows] == [("red_flag", "email", "failed"), ("red_flag", "sms", "sent")]


def test_whoever_has_no_address_left_or_the_study_gets_nothing(work, patient, ways, postman) -> None:
    plan_messages(work, ways)
    patient.withdrawn_on = work.today
    work.session.commit()
    assert sent(work, ways) == {}
    assert states(work)[0][1:] == ("dropped", "follow_up_ended")
    at(work, 18, 1)
    assert plan_messages(work, ways) == 0


def test_a_text_message_is_the_second_choice(work, patient, postman) -> None:
    assert plan_messages(work, Couriers({"sms": postman})) == 1
    assert sent(work, Couriers({"sms": postman})) == {"sent": 1}
    assert (postman.letters[0].recipient, postman.letters[0].subject) == ("06 39 98 00 01", "")


def test_staff_sends_an_invitation_and_it_is_audited(work, patient, ways, postman) -> None:
    at_work(work, patient.site)
    plan_invitation(work, patient.public_id, "email")
    with pytest.raises(InputError, match="message_no_address"):
        plan_invitation(work, patient.public_id, "pigeon")
    work.principal = Command("messages")
    assert sent(work, ways) == {"sent": 1}
    assert postman.letters[0].subject == "Your personal link"
    actions = work.session.scalars(select(AuditEvent.action).order_by(AuditEvent.id)).all()
    assert actions[-3:] == ["message.plan", "link.create", "message.send"]


def test_thanks_are_said_once_at_the_end(work, ways, postman) -> None:
    at(work, 12)
    patient = a_treated_patient(work, 366, email="d1@example.org")
    assert plan_messages(work, ways) == 1
    assert plan_messages(work, ways) == 0
    assert sent(work, ways) == {"sent": 1}
    assert work.session.scalars(select(Message.kind)).all() == [MessageKind.THANKS.value]
    assert patient.code not in postman.letters[0].text
