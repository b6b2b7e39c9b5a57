"""Staff at the door: e-mail, password and second factor, slowed down for guessers."""

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update

from outcomes.access.passwords import decoy_hash, hash_password, password_matches, password_problem
from outcomes.access.tokens import keyed_hash
from outcomes.errors import InputError, SettingsError, SignInRequired
from outcomes.models import BrowserSession, User
from outcomes.services.door_attempts import Limit, add_failure, forget_failures, refuse_when_throttled
from outcomes.services.second_factor_codes import use
from outcomes.services.sessions import STAFF_LONGEST, add_session
from outcomes.services.unit_of_work import UnitOfWork

TRIES_PER_ACCOUNT_AND_ADDRESS = 5
TRIES_PER_ACCOUNT = 20
TRIES_PER_ADDRESS = 50
TRIES_OF_OWN = 5
_TICKET_LASTS = timedelta(minutes=5)


@dataclass(frozen=True)
class SignedIn:
    """A session just begun.

    Attributes:
        token: what the browser keeps; only its hash is stored.
        language: the language they read.
        browser_mark: what the browser shows next time, so that strangers' failures do not bar its owner.
    """

    token: str
    language: str
    browser_mark: str


@dataclass(frozen=True)
class DemonstrationAccount:
    """An account of an invented person, which anybody may try."""

    email: str
    display_name: str
    role: str


@dataclass(frozen=True)
class HalfSignedIn:
    """The password was right, and the second factor is still to be shown.

    Attributes:
        ticket: to be handed in with the code, within five minutes.
    """

    ticket: str


def sign_in(
    work: UnitOfWork, email: str, password: str, address: str, browser_mark: str = ""
) -> SignedIn | HalfSignedIn:
    """Begin a session for the member of staff with this e-mail and password, or ask for their second factor.

    An unknown account takes as long to refuse as a wrong password. After five failures from one address
    the account waits there; after twenty from anywhere it waits for every browser on which its owner has
    not signed in before, so that nobody is kept out by somebody else's guessing, be it from the same
    network or behind the same proxy.

    Raises:
        Throttled: too many tries.
        InputError: `sign_in_wrong`: no such account, or another password.
    """
    account = email.strip().lower()
    limits = _limits(work, account, address, browser_mark)
    refuse_when_throttled(work, limits)
    user = work.session.scalar(select(User).where(User.email == account, User.left_at.is_(None)))
    cheap = work.settings.cheap_hashing
    matches = password_matches(user.password_hash if user else decoy_hash(cheap), password)
    if user is None or not matches:
        _note_failure(work, account, limits)
        raise InputError("sign_in_wrong", {"field": "password"})
    if user.totp_seed is not None:
        document = {"user": user.public_id, "account": account, "at": work.now.isoformat()}
        return HalfSignedIn(work.keyring.seal(document).decode())
    work.begin()
    forget_failures(work, limits[:1])
    return begin_session(work, user, account, "password")


def finish_sign_in(
    work: UnitOfWork, ticket: str, code: str, address: str, browser_mark: str = ""
) -> SignedIn:
    """Begin the session of whoever gave the right password a moment ago, and now a code.

    Five wrong codes close this door for a quarter of an hour: only for those who know the password.

    Raises:
        SignInRequired: the ticket is too old, or of nobody.
        Throttled: too many wrong codes.
        InputError: `second_factor_wrong`.
    """
    user, account = _holder(work, ticket)
    limit = Limit(keyed_hash(work.settings.secret_key, "second factor", account), TRIES_OF_OWN)
    refuse_when_throttled(work, (limit,))
    work.begin()
    user = work.session.get_one(User, user.id, with_for_update=True, populate_existing=True)
    way = use(work, user, code)
    if way is None:
        add_failure(work, (limit,))
        work.audit("session.refuse_code", f"user:{user.public_id}", site_id=user.site_id)
        work.commit()
        raise InputError("second_factor_wrong", {"field": "code"})
    forget_failures(work, (limit, *_limits(work, account, address, browser_mark)[:1]))
    return begin_session(work, user, account, way)


def demonstration_accounts(work: UnitOfWork) -> list[DemonstrationAccount]:
    """The invented members of staff, in the order they were made."""
    found = work.session.scalars(
        select(User).where(User.is_demonstration, User.left_at.is_(None)).order_by(User.id)
    )
    return [DemonstrationAccount(user.email, user.display_name, user.role) for user in found]


def own_email(work: UnitOfWork) -> str:
    """What the member of staff who acts signs in with."""
    return work.session.get_one(User, work.staff.user_id).email


def confirm_password(work: UnitOfWork, current: str) -> None:
    """Nothing, if this is the own password of whoever acts: asked for what a screen left open must not do.

    Raises:
        Throttled: too many wrong tries.
        InputError: `password_wrong`.
    """
    limits = (_limit_of_own(work),)
    refuse_when_throttled(work, limits)
    if not password_matches(work.session.get_one(User, work.staff.user_id).password_hash, current):
        _note_wrong_password(work, limits)
        raise InputError("password_wrong", {"field": "password"})


def change_password(work: UnitOfWork, current: str, chosen: str) -> None:
    """Replace the password of the member of staff who acts; their other sessions end.

    Raises:
        Throttled: too many wrong tries: somebody guesses at a screen left open.
        InputError: `password_wrong`, or what is wrong with the chosen one (`password_…`).
    """
    staff = work.staff
    limits = (_limit_of_own(work),)
    refuse_when_throttled(work, limits)
    user = work.session.get_one(User, staff.user_id)
    if not password_matches(user.password_hash, current):
        _note_wrong_password(work, limits)
        raise InputError("password_wrong", {"field": "current"})
    problem = password_problem(chosen, (user.email.partition("@")[0], *user.display_name.split()))
    if problem:
        raise InputError(problem, {"field": "chosen"})
    hashed = hash_password(chosen, cheap=work.settings.cheap_hashing)
    work.begin()
    work.session.execute(update(User).where(User.id == staff.user_id).values(password_hash=hashed))
    work.session.execute(
        update(BrowserSession)
        .where(BrowserSession.user_id == staff.user_id, BrowserSession.id != staff.session_id)
        .values(revoked_at=work.now)
    )
    work.audit("user.password", f"user:{staff.public_id}", site_id=staff.site_id)
    work.commit()


def begin_session(work: UnitOfWork, user: User, account: str, way: str) -> SignedIn:
    """Begin a session and end the caller's transaction; `way` says what was shown at the door."""
    token = add_session(work, STAFF_LONGEST, user_id=user.id)
    work.audit("session.begin", f"user:{user.public_id}", site_id=user.site_id, detail={"way": way})
    work.commit()
    return SignedIn(token, user.language, _browser_mark(work, account))


def _holder(work: UnitOfWork, ticket: str) -> tuple[User, str]:
    try:
        document = work.keyring.open(ticket.encode())
        age = work.now - datetime.fromisoformat(document["at"])
        public_id, account = document["user"], document["account"]
    except (SettingsError, KeyError, ValueError) as error:
        raise SignInRequired("sign_in_required") from error
    user = work.session.scalar(select(User).where(User.public_id == public_id, User.left_at.is_(None)))
    if user is None or not timedelta(0) <= age <= _TICKET_LASTS:
        raise SignInRequired("sign_in_required")
    return user, account


def _limit_of_own(work: UnitOfWork) -> Limit:
    return Limit(keyed_hash(work.settings.secret_key, "own password", work.staff.public_id), TRIES_OF_OWN)


def _note_failure(work: UnitOfWork, account: str, limits: tuple[Limit, ...]) -> None:
    work.begin()
    add_failure(work, limits)
    work.audit("session.refuse", keyed_hash(work.settings.secret_key, "account", account)[:16])
    work.commit()


def _note_wrong_password(work: UnitOfWork, limits: tuple[Limit, ...]) -> None:
    staff = work.staff
    work.begin()
    add_failure(work, limits)
    work.audit("user.password_refuse", f"user:{staff.public_id}", site_id=staff.site_id)
    work.commit()


def _limits(work: UnitOfWork, account: str, address: str, browser_mark: str) -> tuple[Limit, ...]:
    key = work.settings.secret_key
    if hmac.compare_digest(browser_mark.encode(), _browser_mark(work, account).encode()):
        return (
            Limit(
                keyed_hash(key, "known browser at address", account, address), TRIES_PER_ACCOUNT_AND_ADDRESS
            ),
            Limit(keyed_hash(key, "known browser", account), TRIES_PER_ACCOUNT),
        )
    return (
        Limit(keyed_hash(key, "account at address", account, address), TRIES_PER_ACCOUNT_AND_ADDRESS),
        Limit(keyed_hash(key, "account", account), TRIES_PER_ACCOUNT),
        Limit(keyed_hash(key, "address", address), TRIES_PER_ADDRESS),
    )


def _browser_mark(work: UnitOfWork, account: str) -> str:
    return keyed_hash(work.settings.secret_key, "browser mark", account)
