"""A red flag at night reaches the telephone of whoever is on call: once, without a name."""

from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from outcomes.delivery import Unreached
from outcomes.delivery.couriers import Couriers
from outcomes.models import Alert, AuditEvent, Site, StaffMessage
from outcomes.services import alerts, staff_letters
from outcomes.services.unit_of_work import UnitOfWork
from outcomes.translations import load
from tests.factories import a_patient, a_procedure, a_site
from tests.services.test_outbox import Postman
from tests.staff_at_work import an_alert, at_work

NIGHT = datetime(2026, 11, 29, 1, 0, tzinfo=UTC)
NUMBER = "06 00 00 00 99"


@pytest.fixture
def postman() -> Postman:
    return Postman()


@pytest.fixture
def send(work: UnitOfWork, postman: Postman) -> Callable[..., dict[str, int]]:
    """Send what is due by text message, as the command does."""

    @contextmanager
    def open_work():
        yield work
        work.session.rollback()

    def sending(channel: str = "sms") -> dict[str, int]:
        ways = Couriers({channel: postman})
        return staff_letters.send_staff_letters(open_work, ways, lambda name: load(name).gettext, str.upper)

    return sending


@pytest.fixture
def flag(work: UnitOfWork) -> Alert:
    """A red flag of this very night, at a site with somebody on call."""
    work.now = NIGHT
    site = a_site(work)
    work.begin()
    work.session.get_one(Site, site.id).on_call = NUMBER
    work.commit()
    at_work(work, site)
    patient = a_patient(work, site, "CODE-1", first_name="Jeanne")
    return an_alert(work, patient, a_procedure(work, patient), "red_flag", "infection")


def test_it_goes_at_once_and_once(
    work: UnitOfWork, flag: Alert, postman: Postman, send: Callable[..., dict[str, int]]
) -> None:
    assert send() == {"sent": 1}
    (letter,) = postman.letters
    assert letter.recipient == NUMBER
    assert "red flag" in letter.text and "/worklist" in letter.text
    assert "Jeanne" not in letter.text and "CODE-1" not in letter.text and "infection" not in letter.text
    assert send() == {}
    (event,) = work.session.scalars(select(AuditEvent).where(AuditEvent.action == "message.staff"))
    assert (event.subject, event.detail) == (
        f"site:{flag.patient.site_id}",
        {"kind": "on_call", "state": "sent"},
    )


def test_what_somebody_has_taken_up_goes_nowhere(
    work: UnitOfWork, flag: Alert, postman: Postman, send: Callable[..., dict[str, int]]
) -> None:
    alerts.act(work, [flag.public_id], "acknowledge")
    assert send() == {}
    assert postman.letters == []


def test_an_old_one_other_alerts_and_other_ways_send_nothing(
    work: UnitOfWork, flag: Alert, postman: Postman, send: Callable[..., dict[str, int]]
) -> None:
    an_alert(work, flag.patient, None, "return_of_pain")
    assert send("fax") == {}
    work.now = NIGHT + timedelta(days=2, minutes=1)
    assert send() == {}
    assert postman.letters == []


def test_without_a_number_nobody_is_disturbed_and_the_deployments_is_used_where_a_site_has_none(
    work: UnitOfWork, flag: Alert, postman: Postman, send: Callable[..., dict[str, int]]
) -> None:
    work.begin()
    work.session.get_one(Site, flag.patient.site_id).on_call = ""
    work.commit()
    assert send() == {}
    work.settings = replace(work.settings, on_call="06 00 00 00 98")
    assert send() == {"sent": 1}
    assert postman.letters[0].recipient == "06 00 00 00 98"


def test_a_gateway_that_does_not_answer_is_asked_again(
    work: UnitOfWork, flag: Alert, postman: Postman, send: Callable[..., dict[str, int]]
) -> None:
    postman.error = Unreached("later")
    assert send() == {"failed": 1}
    postman.error = None
    assert send() == {"sent": 1}
    (row,) = work.session.scalars(select(StaffMessage))
    assert (row.user_id, row.attempts, row.state) == (None, 2, "sent")
