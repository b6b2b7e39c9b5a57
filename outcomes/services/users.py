"""Accounts of the staff: list, add, deactivate."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from email_validator import EmailNotValidError, validate_email
from sqlalchemy import func, or_, select, update

from outcomes.access.passwords import hash_password, password_problem
from outcomes.access.principals import Staff
from outcomes.errors import ConflictError, InputError, NotFound
from outcomes.models import BrowserSession, Site, User
from outcomes.permissions import Permission, Role
from outcomes.services.staff_sites import works_at
from outcomes.services.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class NewUser:
    """An account to be made.

    Attributes:
        email: what they sign in with.
        display_name: how colleagues see them.
        role: a value of `Role`.
        password: chosen by whoever makes the account, changed by its owner.
        language: "fr" or "en".
        site: the site's name; empty: the site of whoever adds.
    """

    email: str
    display_name: str
    role: str
    password: str
    language: str = "fr"
    site: str = ""


@dataclass(frozen=True)
class Account:
    """One account as a list shows it."""

    public_id: str
    email: str
    display_name: str
    role: Role
    created_at: datetime
    left_at: datetime | None
    last_seen_at: datetime | None
    is_own: bool
    has_second_factor: bool
    own_site: str
    """Of whoever works here besides: where their account is kept; empty for the site's own."""


def accounts(work: UnitOfWork) -> Sequence[Account]:
    """The accounts of the site and of who works here besides, those still in use first, by name."""
    staff = work.require(Permission.MANAGE_USERS)
    last_seen = (
        select(BrowserSession.user_id, func.max(BrowserSession.last_seen_at).label("at"))
        .group_by(BrowserSession.user_id)
        .subquery()
    )
    rows = work.session.execute(
        select(User, last_seen.c.at)
        .outerjoin(last_seen, last_seen.c.user_id == User.id)
        .where(or_(User.site_id == staff.site_id, User.id.in_(works_at(staff.site_id))))
        .order_by(User.left_at.is_not(None), User.display_name)
    )
    return [_account(user, at, staff) for user, at in rows]


def add(work: UnitOfWork, new: NewUser) -> str:
    """Make an account and give its public identifier; a site that is not known yet is created.

    Raises:
        InputError: `email_invalid`, `role_unknown`, `name_missing` or what is wrong with the password.
        ConflictError: `user_exists`.
    """
    if isinstance(work.principal, Staff):
        work.require(Permission.MANAGE_USERS)
    email = _checked_email(new.email)
    _check(new, email)
    hashed = hash_password(new.password, cheap=work.settings.cheap_hashing)
    work.begin()
    if work.session.scalar(select(User.id).where(User.email == email)) is not None:
        raise ConflictError("user_exists", {"email": email, "field": "email"})
    user = User(
        site_id=_site_id(work, new.site),
        email=email,
        display_name=new.display_name.strip(),
        role=new.role,
        language=new.language,
        password_hash=hashed,
        created_at=work.now,
    )
    work.session.add(user)
    work.session.flush()
    public_id = user.public_id
    work.audit("user.add", f"user:{public_id}", site_id=user.site_id, detail={"role": new.role})
    work.commit()
    return public_id


def colleague(work: UnitOfWork, public_id: str) -> User:
    """Give a member of the own site's staff who is not oneself.

    Raises:
        NotFound: `user_unknown`.
        ConflictError: `user_is_self`.
    """
    staff = work.require(Permission.MANAGE_USERS)
    user = work.session.scalar(select(User).where(User.public_id == public_id, User.site_id == staff.site_id))
    if user is None:
        raise NotFound("user_unknown")
    if user.id == staff.user_id:
        raise ConflictError("user_is_self")
    return user


def deactivate(work: UnitOfWork, public_id: str) -> None:
    """Close an account: its sessions end at once; what its owner did keeps their name.

    Raises:
        NotFound: `user_unknown`.
        ConflictError: `user_is_self`: nobody closes the account they are using.
    """
    work.begin()
    user = colleague(work, public_id)
    user.left_at = user.left_at or work.now
    work.session.execute(
        update(BrowserSession).where(BrowserSession.user_id == user.id).values(revoked_at=work.now)
    )
    work.audit("user.deactivate", f"user:{public_id}", site_id=user.site_id)
    work.commit()


def _checked_email(email: str) -> str:
    try:
        return validate_email(email.strip(), check_deliverability=False).normalized.lower()
    except EmailNotValidError as error:
        raise InputError("email_invalid", {"value": email, "field": "email"}) from error


def _check(new: NewUser, email: str) -> None:
    if new.role not in {role.value for role in Role}:
        expected = ", ".join(role.value for role in Role)
        raise InputError("role_unknown", {"value": new.role, "expected": expected, "field": "role"})
    if not new.display_name.strip():
        raise InputError("name_missing", {"field": "display_name"})
    problem = password_problem(new.password, (email.partition("@")[0], *new.display_name.split()))
    if problem:
        raise InputError(problem, {"field": "password"})


def _site_id(work: UnitOfWork, name: str) -> int:
    if isinstance(work.principal, Staff):
        return work.principal.site_id
    wanted = name.strip() or work.settings.site_name
    site = work.session.scalar(select(Site).where(Site.name == wanted))
    if site is None:
        site = Site(name=wanted, phone=work.settings.clinic_phone, on_call=work.settings.on_call)
        work.session.add(site)
        work.session.flush()
    return site.id


def _account(user: User, last_seen_at: datetime | None, staff: Staff) -> Account:
    return Account(
        public_id=user.public_id,
        email=user.email,
        display_name=user.display_name,
        role=Role(user.role),
        created_at=user.created_at,
        left_at=user.left_at,
        last_seen_at=last_seen_at,
        is_own=user.id == staff.user_id,
        has_second_factor=user.totp_seed is not None,
        own_site="" if user.site_id == staff.site_id else user.site.name,
    )
