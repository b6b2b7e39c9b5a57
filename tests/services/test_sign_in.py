from collections.abc import Callable
from datetime import timedelta

import pytest

from outcomes.access.principals import Nobody
from outcomes.errors import InputError, Throttled
from outcomes.models import BrowserSession
from outcomes.services import sign_in
from outcomes.services.sessions import staff_of
from outcomes.services.unit_of_work import UnitOfWork
from tests.factories import PASSWORD, a_site, a_user
from tests.staff_at_work import actions_audited, at_work

HERE, ELSEWHERE = "192.0.2.1", "198.51.100.7"


def _fail(work: UnitOfWork, email: str, times: int, address: Callable[[int], str] = lambda _: HERE) -> None:
    for number in range(times):
        with pytest.raises(InputError):
            sign_in.sign_in(work, email, "not the password", address(number))


def test_the_right_password_begins_a_session_that_the_audit_knows(work: UnitOfWork) -> None:
    user = a_user(work, a_site(work))
    work.principal = Nobody()
    begun = sign_in.sign_in(work, user.email.upper(), PASSWORD, HERE)
    staff = staff_of(work, begun.token)
    assert staff is not None
    assert staff.user_id == user.id
    assert actions_audited(work) == ["session.begin"]


def test_a_wrong_password_and_an_unknown_account_are_refused_alike(work: UnitOfWork) -> None:
    user = a_user(work, a_site(work))
    codes = set()
    for email in (user.email, "nobody@example.org"):
        with pytest.raises(InputError) as refused:
            sign_in.sign_in(work, email, "not the password", HERE)
        codes.add(refused.value.code)
    assert codes == {"sign_in_wrong"}


def test_somebody_who_left_cannot_sign_in(work: UnitOfWork) -> None:
    user = a_user(work, a_site(work))
    work.begin()
    user.left_at = work.now
    work.commit()
    with pytest.raises(InputError):
        sign_in.sign_in(work, user.email, PASSWORD, HERE)


def test_after_five_failures_an_account_waits_at_that_address_and_nowhere_else(work: UnitOfWork) -> None:
    user = a_user(work, a_site(work))
    _fail(work, user.email, 5)
    with pytest.raises(Throttled) as refused:
        sign_in.sign_in(work, user.email, PASSWORD, HERE)
    assert 0 < int(str(refused.value.parameters["seconds"])) <= 900
    assert sign_in.sign_in(work, user.email, PASSWORD, ELSEWHERE).token


def test_the_wait_is_over_after_a_quarter_of_an_hour(work: UnitOfWork) -> None:
    user = a_user(work, a_site(work))
    _fail(work, user.email, 5)
    work.now += timedelta(minutes=16)
    assert sign_in.sign_in(work, user.email, PASSWORD, HERE).token


def test_guessing_from_many_addresses_never_bars_the_owners_own_browser(work: UnitOfWork) -> None:
    user = a_user(work, a_site(work))
    mark = sign_in.sign_in(work, user.email, PASSWORD, HERE).browser_mark
    _fail(work, user.email, 20, lambda number: f"203.0.113.{number}")
    with pytest.raises(Throttled):
        sign_in.sign_in(work, user.email, PASSWORD, ELSEWHERE)
    assert sign_in.sign_in(work, user.email, PASSWORD, ELSEWHERE, mark).token


def test_another_persons_browser_mark_opens_nothing(work: UnitOfWork) -> None:
    site = a_site(work)
    user, other = a_user(work, site), a_user(work, site)
    mark = sign_in.sign_in(work, other.email, PASSWORD, HERE).browser_mark
    _fail(work, user.email, 20, lambda number: f"203.0.113.{number}")
    with pytest.raises(Throttled):
        sign_in.sign_in(work, user.email, PASSWORD, ELSEWHERE, mark)


def test_a_new_password_ends_the_other_sessions(work: UnitOfWork) -> None:
    user = at_work(work, a_site(work))
    elsewhere = sign_in.sign_in(work, user.email, PASSWORD, HERE).token
    sign_in.change_password(work, PASSWORD, "Nine loud elbows")
    assert staff_of(work, elsewhere) is None
    assert sign_in.sign_in(work, user.email, "Nine loud elbows", HERE).token


@pytest.mark.parametrize(
    ("current", "chosen", "code"),
    [
        ("not the password", "Nine loud elbows", "password_wrong"),
        (PASSWORD, "short", "password_short"),
        (PASSWORD, "example example", "password_personal"),
    ],
)
def test_a_poor_password_is_refused(work: UnitOfWork, current: str, chosen: str, code: str) -> None:
    at_work(work, a_site(work))
    with pytest.raises(InputError) as refused:
        sign_in.change_password(work, current, chosen)
    assert refused.value.code == code
    assert work.session.query(BrowserSession).count() == 0
