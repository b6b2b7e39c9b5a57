from dataclasses import replace
from datetime import timedelta

import pyotp
import pytest

from outcomes.access.principals import Nobody
from outcomes.errors import ConflictError, InputError, NotFound, SignInRequired, Throttled
from outcomes.models import BrowserSession, RecoveryCode, User
from outcomes.permissions import Role
from outcomes.services import second_factors, sign_in
from outcomes.services.own_sessions import end_other_sessions, end_own_session, own_sessions
from outcomes.services.sessions import STAFF_LONGEST, add_session, staff_of
from outcomes.services.sign_in import HalfSignedIn, SignedIn, finish_sign_in
from outcomes.services.unit_of_work import UnitOfWork
from tests.factories import PASSWORD, a_site, a_user
from tests.staff_at_work import actions_audited, at_work

HERE = "192.0.2.1"


def _set_up(work: UnitOfWork) -> tuple[User, str, tuple[str, ...]]:
    """A member of staff with a second factor: who, its seed, and the recovery codes."""
    user = at_work(work, a_site(work))
    offer = second_factors.offer(work)
    codes = second_factors.activate(work, PASSWORD, offer.sealed, pyotp.TOTP(offer.seed).at(work.now))
    work.now += timedelta(minutes=1)
    return user, offer.seed, codes


def _half(work: UnitOfWork, user: User) -> str:
    work.principal = Nobody()
    half = sign_in.sign_in(work, user.email, PASSWORD, HERE)
    assert isinstance(half, HalfSignedIn)
    return half.ticket


def _code(work: UnitOfWork, seed: str) -> str:
    return pyotp.TOTP(seed).at(work.now)


def test_the_password_alone_opens_nothing_once_a_second_factor_is_set_up(work: UnitOfWork) -> None:
    user, seed, _ = _set_up(work)
    ticket = _half(work, user)
    assert work.session.query(BrowserSession).count() == 0
    begun = finish_sign_in(work, ticket, _code(work, seed), HERE)
    staff = staff_of(work, begun.token)
    assert staff is not None and staff.has_second_factor
    assert actions_audited(work) == ["second_factor.activate", "session.begin"]


def test_a_code_opens_once(work: UnitOfWork) -> None:
    user, seed, _ = _set_up(work)
    ticket, code = _half(work, user), _code(work, seed)
    finish_sign_in(work, ticket, code, HERE)
    with pytest.raises(InputError, match="second_factor_wrong"):
        finish_sign_in(work, ticket, code, HERE)


def test_the_code_of_the_set_up_does_not_sign_in(work: UnitOfWork) -> None:
    user = at_work(work, a_site(work))
    offer = second_factors.offer(work)
    code = _code(work, offer.seed)
    second_factors.activate(work, PASSWORD, offer.sealed, code)
    with pytest.raises(InputError, match="second_factor_wrong"):
        finish_sign_in(work, _half(work, user), code, HERE)


def test_a_recovery_code_opens_once_and_is_counted(work: UnitOfWork) -> None:
    user, _, codes = _set_up(work)
    ticket = _half(work, user)
    typed = codes[3].upper().replace("-", " ")
    assert isinstance(finish_sign_in(work, ticket, typed, HERE), SignedIn)
    with pytest.raises(InputError, match="second_factor_wrong"):
        finish_sign_in(work, ticket, codes[3], HERE)
    used = work.session.query(RecoveryCode).filter(RecoveryCode.used_at.is_not(None)).count()
    assert used == 1
    assert not set(codes) & {row.code_hash for row in work.session.query(RecoveryCode)}


def test_somebody_elses_recovery_code_opens_nothing(work: UnitOfWork) -> None:
    _, _, codes = _set_up(work)
    other, _, _ = _set_up(work)
    with pytest.raises(InputError, match="second_factor_wrong"):
        finish_sign_in(work, _half(work, other), codes[0], HERE)


def test_five_wrong_codes_close_the_door_for_a_quarter_of_an_hour_even_to_a_right_one(
    work: UnitOfWork,
) -> None:
    user, seed, _ = _set_up(work)
    ticket = _half(work, user)
    for _ in range(5):
        with pytest.raises(InputError, match="second_factor_wrong"):
            finish_sign_in(work, ticket, "000000", HERE)
    with pytest.raises(Throttled):
        finish_sign_in(work, ticket, _code(work, seed), "198.51.100.7")
    work.now += timedelta(minutes=16)
    assert finish_sign_in(work, _half(work, user), _code(work, seed), HERE).token


@pytest.mark.parametrize("ticket", ["", "nonsense", "gAAAAA" + "A" * 100])
def test_a_ticket_of_nobody_leads_back_to_the_door(work: UnitOfWork, ticket: str) -> None:
    _set_up(work)
    with pytest.raises(SignInRequired):
        finish_sign_in(work, ticket, "000000", HERE)


def test_a_ticket_is_good_for_five_minutes_and_not_for_who_left(work: UnitOfWork) -> None:
    user, seed, _ = _set_up(work)
    ticket = _half(work, user)
    work.now += timedelta(minutes=6)
    with pytest.raises(SignInRequired):
        finish_sign_in(work, ticket, _code(work, seed), HERE)
    ticket = _half(work, user)
    work.begin()
    work.session.get_one(User, user.id).left_at = work.now
    work.commit()
    with pytest.raises(SignInRequired):
        finish_sign_in(work, ticket, _code(work, seed), HERE)


def test_a_set_up_needs_the_password_a_fitting_code_and_ones_own_offer(work: UnitOfWork) -> None:
    site = a_site(work)
    at_work(work, site)
    strange = second_factors.offer(work)
    at_work(work, site)
    offer = second_factors.offer(work)
    code = _code(work, offer.seed)
    for password, sealed, typed, error in (
        ("not the password", offer.sealed, code, "password_wrong"),
        (PASSWORD, offer.sealed, "000000", "second_factor_wrong"),
        (PASSWORD, strange.sealed, _code(work, strange.seed), "offer_ended"),
        (PASSWORD, "nonsense", code, "offer_ended"),
    ):
        with pytest.raises(InputError, match=error):
            second_factors.activate(work, password, sealed, typed)
    assert not second_factors.state(work).is_active
    assert second_factors.offer(work, offer.sealed).seed == offer.seed
    work.now += timedelta(minutes=16)
    with pytest.raises(InputError, match="offer_ended"):
        second_factors.activate(work, PASSWORD, offer.sealed, _code(work, offer.seed))


def test_setting_it_up_signs_every_other_browser_out(work: UnitOfWork) -> None:
    user = at_work(work, a_site(work))
    work.begin()
    token = add_session(work, STAFF_LONGEST, user_id=user.id)
    work.commit()
    offer = second_factors.offer(work)
    second_factors.activate(work, PASSWORD, offer.sealed, _code(work, offer.seed))
    assert staff_of(work, token) is None


def test_new_recovery_codes_take_the_place_of_the_old_ones(work: UnitOfWork) -> None:
    user, _, old = _set_up(work)
    new = second_factors.renew_recovery_codes(work, PASSWORD)
    assert (set(old) & set(new), second_factors.state(work).codes_left) == (set(), 10)
    ticket = _half(work, user)
    with pytest.raises(InputError):
        finish_sign_in(work, ticket, old[0], HERE)
    assert finish_sign_in(work, ticket, new[0], HERE).token


def test_it_is_given_up_only_where_the_deployment_allows_it(work: UnitOfWork) -> None:
    user, _, _ = _set_up(work)
    strict = UnitOfWork(
        work.session, replace(work.settings, second_factor="required"), work.principal, work.now
    )
    with pytest.raises(ConflictError, match="second_factor_required"):
        second_factors.give_up(strict, PASSWORD)
    second_factors.give_up(work, PASSWORD)
    with pytest.raises(ConflictError, match="second_factor_absent"):
        second_factors.give_up(work, PASSWORD)
    with pytest.raises(ConflictError, match="second_factor_absent"):
        second_factors.renew_recovery_codes(work, PASSWORD)
    work.principal = Nobody()
    assert isinstance(sign_in.sign_in(work, user.email, PASSWORD, HERE), SignedIn)


def test_an_administrator_takes_a_lost_one_away_at_their_own_site(work: UnitOfWork) -> None:
    user, _, _ = _set_up(work)
    work.begin()
    token = add_session(work, STAFF_LONGEST, user_id=user.id)
    work.commit()
    at_work(work, a_site(work), Role.ADMINISTRATOR)
    with pytest.raises(NotFound):
        second_factors.take_away(work, user.public_id)
    own = at_work(work, user.site, Role.ADMINISTRATOR)
    with pytest.raises(ConflictError, match="user_is_self"):
        second_factors.take_away(work, own.public_id)
    second_factors.take_away(work, user.public_id)
    assert staff_of(work, token) is None
    work.principal = Nobody()
    assert isinstance(sign_in.sign_in(work, user.email, PASSWORD, HERE), SignedIn)


def test_ones_own_browsers_are_listed_and_ended_and_nobody_elses(work: UnitOfWork) -> None:
    site = a_site(work)
    user, stranger = a_user(work, site), a_user(work, site)
    work.begin()
    tokens = [add_session(work, STAFF_LONGEST, user_id=user.id) for _ in range(3)]
    strange = add_session(work, STAFF_LONGEST, user_id=stranger.id)
    work.commit()
    here = staff_of(work, tokens[0])
    assert here is not None
    work.principal = here
    listed = own_sessions(work)
    assert [each.is_this for each in listed].count(True) == 1 and len(listed) == 3
    row = work.session.query(BrowserSession).filter_by(user_id=stranger.id).one()
    with pytest.raises(NotFound):
        end_own_session(work, row.public_id)
    end_own_session(work, next(each.public_id for each in listed if not each.is_this))
    assert len(own_sessions(work)) == 2
    end_other_sessions(work)
    assert [each.is_this for each in own_sessions(work)] == [True]
    assert (staff_of(work, strange) is None, staff_of(work, tokens[0]) is None) == (False, False)
