"""The second factor of a member of staff: set up, used at the door, given up, taken away when it is lost."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select, update

from outcomes.access.second_factor import matching_step, new_seed, seed_address
from outcomes.errors import ConflictError, InputError, SettingsError
from outcomes.models import BrowserSession, RecoveryCode, User
from outcomes.services.second_factor_codes import clear, new_codes
from outcomes.services.sign_in import confirm_password
from outcomes.services.unit_of_work import UnitOfWork
from outcomes.services.users import colleague

_OFFER_LASTS = timedelta(minutes=15)


@dataclass(frozen=True)
class SecondFactorState:
    """Whether a second factor is set up, must be, and how many recovery codes are left."""

    is_active: bool
    is_required: bool
    codes_left: int


@dataclass(frozen=True)
class Offer:
    """A seed to be put into an authenticator.

    Attributes:
        seed: to be typed where no camera is at hand.
        address: to be drawn as a QR code.
        sealed: to be sent back with the first code; nothing is stored before.
    """

    seed: str
    address: str
    sealed: str


def state(work: UnitOfWork) -> SecondFactorState:
    """How it stands with the second factor of whoever acts."""
    user = work.session.get_one(User, work.staff.user_id)
    left = select(func.count()).where(RecoveryCode.user_id == user.id, RecoveryCode.used_at.is_(None))
    is_active = user.totp_seed is not None
    return SecondFactorState(is_active, is_required(work), work.session.scalar(left) or 0 if is_active else 0)


def is_required(work: UnitOfWork) -> bool:
    """Whether this deployment asks every member of staff for a second factor."""
    return work.settings.second_factor == "required"


def offer(work: UnitOfWork, sealed: str = "") -> Offer:
    """Make a seed, or give the one again that was offered a moment ago."""
    user = work.session.get_one(User, work.staff.user_id)
    seed = _offered(work, sealed) or new_seed()
    document = {"seed": seed, "user": user.public_id, "at": work.now.isoformat()}
    again = work.keyring.seal(document).decode()
    return Offer(seed, seed_address(seed, user.email, work.settings.site_name), again)


def activate(work: UnitOfWork, password: str, sealed: str, code: str) -> tuple[str, ...]:
    """Set the second factor up with its first code; give the recovery codes, which are shown this once.

    Every other browser is signed out: from now on each has to show the second factor.

    Raises:
        Throttled: too many wrong passwords.
        InputError: `password_wrong`, `offer_ended`, `second_factor_wrong`.
    """
    confirm_password(work, password)
    seed = _offered(work, sealed)
    if seed is None:
        raise InputError("offer_ended", {"field": "code"})
    step = matching_step(seed, code, work.now, None)
    if step is None:
        raise InputError("second_factor_wrong", {"field": "code"})
    staff = work.staff
    work.begin()
    work.session.execute(
        update(User)
        .where(User.id == staff.user_id)
        .values(totp_seed=work.keyring.seal({"seed": seed}), totp_last_step=step)
    )
    work.session.execute(
        update(BrowserSession)
        .where(BrowserSession.user_id == staff.user_id, BrowserSession.id != staff.session_id)
        .values(revoked_at=work.now)
    )
    codes = new_codes(work, staff.user_id)
    work.audit("second_factor.activate", f"user:{staff.public_id}", site_id=staff.site_id)
    work.commit()
    return codes


def renew_recovery_codes(work: UnitOfWork, password: str) -> tuple[str, ...]:
    """Make new recovery codes; the old ones open nothing any more.

    Raises:
        Throttled: too many wrong passwords.
        InputError: `password_wrong`.
        ConflictError: `second_factor_absent`.
    """
    confirm_password(work, password)
    _refuse_absent(work)
    work.begin()
    codes = new_codes(work, work.staff.user_id)
    work.audit("second_factor.codes", f"user:{work.staff.public_id}", site_id=work.staff.site_id)
    work.commit()
    return codes


def give_up(work: UnitOfWork, password: str) -> None:
    """Do without a second factor, where the deployment allows it.

    Raises:
        Throttled: too many wrong passwords.
        InputError: `password_wrong`.
        ConflictError: `second_factor_absent`, `second_factor_required`.
    """
    confirm_password(work, password)
    _refuse_absent(work)
    if is_required(work):
        raise ConflictError("second_factor_required", {"field": "password"})
    work.begin()
    clear(work, work.staff.user_id)
    work.audit("second_factor.give_up", f"user:{work.staff.public_id}", site_id=work.staff.site_id)
    work.commit()


def take_away(work: UnitOfWork, public_id: str) -> None:
    """Take a colleague's second factor away, whose telephone is lost; their sessions end at once.

    Raises:
        NotFound: `user_unknown`.
        ConflictError: `user_is_self`.
    """
    work.begin()
    user = colleague(work, public_id)
    clear(work, user.id)
    work.session.execute(
        update(BrowserSession).where(BrowserSession.user_id == user.id).values(revoked_at=work.now)
    )
    work.audit("second_factor.take_away", f"user:{public_id}", site_id=user.site_id)
    work.commit()


def _offered(work: UnitOfWork, sealed: str) -> str | None:
    """The seed of an offer, if it was made to whoever acts, a moment ago."""
    try:
        document = work.keyring.open(sealed.encode())
        age = work.now - datetime.fromisoformat(document["at"])
    except (SettingsError, KeyError, ValueError, json.JSONDecodeError):
        return None
    is_own = document.get("user") == work.staff.public_id
    return document.get("seed") if is_own and timedelta(0) <= age <= _OFFER_LASTS else None


def _refuse_absent(work: UnitOfWork) -> None:
    if work.session.get_one(User, work.staff.user_id).totp_seed is None:
        raise ConflictError("second_factor_absent", {"field": "password"})
