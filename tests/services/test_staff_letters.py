"""Letters to staff: once each, to whom it concerns, without a name or a study code."""

from collections.abc import Callable
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime, timedelta

import pytest

from outcomes.delivery import Doubtful, Refused, Unreached
from outcomes.delivery.couriers import Couriers
from outcomes.models import AuditEvent, StaffMessage, User
from outcomes.permissions import Role
from outcomes.services import alerts, staff_letters
from outcomes.services.digests import digest
from outcomes.services.unit_of_work import UnitOfWork
from outcomes.translations import load
from tests.factories import a_patient, a_procedure, a_site, a_user
from tests.services.test_outbox import Postman
from tests.staff_at_work import an_alert, at_work

MONDAY = datetime(2026, 11, 30, 8, 0, tzinfo=UTC)


@pytest.fixture
def postman() -> Postman:
    return Postman()


@pytest.fixture
def send(work: UnitOfWork, postman: Postman) -> Callable[[], dict[str, int]]:
    """Send what is due, as the command does."""

    @contextmanager
    def open_work():
        yield work
        work.session.rollback()

    def sending() -> dict[str, int]:
        return staff_letters.send_staff_letters(
            open_work, Couriers({"email": postman}), lambda language: load(language).gettext, str.upper
        )

    return sending


@pytest.fixture
def radiologist(work: UnitOfWork) -> User:
    """A radiologist of a site with seven knees that wait, on a Monday morning."""
    work.now = MONDAY
    site = a_site(work)
    for number in range(7):
        patient = a_patient(work, site, f"CODE-{number}", first_name="Jeanne")
        an_alert(work, patient, a_procedure(work, patient, work.today - timedelta(days=90)))
    return a_user(work, site, Role.RADIOLOGIST)


def test_mondays_digest_goes_once_to_whoever_has_a_worklist(
    work: UnitOfWork, radiologist: User, postman: Postman, send: Callable[[], dict[str, int]]
) -> None:
    a_user(work, radiologist.site, Role.RESEARCHER)
    left = a_user(work, radiologist.site, Role.RADIOLOGIST)
    a_user(work, a_site(work, "Elsewhere"), Role.RADIOLOGIST)
    work.begin()
    work.session.get_one(User, left.id).left_at = work.now
    work.commit()
    assert send() == {"sent": 1}
    (letter,) = postman.letters
    assert letter.recipient == radiologist.email
    assert letter.text.count("– RETURN_OF_PAIN, day 90") == 5
    assert "wait for somebody: 7." in letter.text and "/worklist/digest" in letter.text
    assert "CODE" not in letter.text and "Jeanne" not in letter.text
    assert send() == {}
    work.now += timedelta(days=7)
    assert send() == {"sent": 1}
    assert work.session.query(AuditEvent).filter_by(action="message.staff").count() == 2


@pytest.mark.parametrize("when", [MONDAY - timedelta(hours=3), MONDAY + timedelta(days=1)])
def test_no_digest_before_seven_or_on_another_day(
    work: UnitOfWork, radiologist: User, send: Callable[[], dict[str, int]], when: datetime
) -> None:
    work.now = when
    assert send() == {}


def test_a_red_flag_that_waits_is_told_to_everybody_who_may_act_once(
    work: UnitOfWork, radiologist: User, postman: Postman, send: Callable[[], dict[str, int]]
) -> None:
    work.now = MONDAY + timedelta(days=1)
    coordinator = a_user(work, radiologist.site, Role.COORDINATOR)
    patient = a_patient(work, radiologist.site)
    flag = an_alert(work, patient, a_procedure(work, patient), "red_flag", "deep_infection")
    assert send() == {}
    work.now += timedelta(hours=30)
    assert send() == {"sent": 2}
    assert {letter.recipient for letter in postman.letters} == {radiologist.email, coordinator.email}
    assert "waited for 30 hours" in postman.letters[0].text
    assert send() == {}
    at_work(work, radiologist.site, Role.RADIOLOGIST)
    alerts.act(work, [flag.public_id], "acknowledge")
    work.now += timedelta(hours=30)
    assert send() == {}


def test_what_could_not_be_reached_is_tried_again_and_what_was_refused_is_not(
    work: UnitOfWork, radiologist: User, postman: Postman, send: Callable[[], dict[str, int]]
) -> None:
    postman.error = Unreached("not now")
    assert send() == {"failed": 1}
    postman.error = None
    assert send() == {"sent": 1}
    work.now += timedelta(days=7)
    postman.error = Refused("no such address")
    assert send() == {"failed": 1}
    assert send() == {}
    work.now += timedelta(days=7)
    postman.error = Doubtful("lost")
    assert send() == {"unsure": 1}
    assert send() == {}


def test_a_sender_that_died_leaves_a_letter_that_nobody_sends_again(
    work: UnitOfWork, radiologist: User, postman: Postman, send: Callable[[], dict[str, int]]
) -> None:
    class Killed(BaseException):
        """Nothing that the sender catches."""

    postman.error = Killed()
    with pytest.raises(Killed):
        send()
    postman.error = None
    work.session.rollback()
    assert send() == {}
    work.now += timedelta(minutes=20)
    assert send() == {}
    assert work.session.query(StaffMessage).one().state == "unsure"


def test_without_a_way_out_nothing_is_noted(work: UnitOfWork, radiologist: User) -> None:
    assert staff_letters.send_staff_letters(lambda: nullcontext(work), Couriers({}), load, str) == {}
    assert work.session.query(StaffMessage).count() == 0


def test_the_digest_names_five_and_counts_all(work: UnitOfWork, radiologist: User) -> None:
    at_work(work, radiologist.site, Role.RADIOLOGIST)
    found = digest(work)
    assert (len(found.rows), found.waiting, found.taken_up) == (5, 7, 0)
    alerts.act(work, [found.rows[0].alerts[0].public_id], "acknowledge")
    found = digest(work)
    assert (len(found.rows), found.waiting, found.taken_up) == (5, 6, 1)
