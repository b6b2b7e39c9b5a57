"""Members of staff who work at several sites: at which, at which one now, and going from one to another.

A browser is at one site at a time, and all it shows and writes is of that site: nobody enrols a patient of
one clinic in another by having two lists in one.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, delete, func, or_, select, update

from outcomes.access.principals import Staff
from outcomes.errors import InputError, NotFound
from outcomes.models import Alert, BrowserSession, Patient, Site, User, UserSite
from outcomes.permissions import Permission
from outcomes.services.alert_lists import is_in, of_site
from outcomes.services.alert_views import State
from outcomes.services.sites import site_named
from outcomes.services.unit_of_work import UnitOfWork
from outcomes.services.urgency import RED_FLAG


@dataclass(frozen=True)
class OwnSite:
    """A site of somebody who works at several.

    Attributes:
        red_flags: red flags there that nobody has taken up; None for whoever handles no alerts.
    """

    public_id: str
    name: str
    is_here: bool
    red_flags: int | None


def works_at(site_id: int) -> Select[int]:
    """Select who works at a site without being of it."""
    return select(UserSite.user_id).where(UserSite.site_id == site_id)


def sites_of(user_id: int) -> Select[Site]:
    """Select every site at which somebody works, their own among them."""
    own = select(User.site_id).where(User.id == user_id)
    more = select(UserSite.site_id).where(UserSite.user_id == user_id)
    return select(Site).where(or_(Site.id.in_(own), Site.id.in_(more)))


def has_several_sites(work: UnitOfWork) -> bool:
    """Whether whoever acts works at more than one."""
    return len(work.session.scalars(sites_of(work.staff.user_id).limit(2)).all()) > 1


def own_sites(work: UnitOfWork) -> Sequence[OwnSite]:
    """The sites of whoever acts, by name; none where there is one alone."""
    staff = work.staff
    found = work.session.scalars(sites_of(staff.user_id).order_by(Site.name)).all()
    if len(found) == 1:
        return ()
    return [
        OwnSite(site.public_id, site.name, site.id == staff.site_id, _red_flags(work, staff, site.id))
        for site in found
    ]


def go_to_site(work: UnitOfWork, public_id: str) -> None:
    """Be at another of one's sites from now on, on this browser.

    Raises:
        NotFound: `page_unknown`; it is none of theirs.
    """
    staff = work.staff
    work.begin()
    site = work.session.scalar(sites_of(staff.user_id).where(Site.public_id == public_id))
    if site is None:
        raise NotFound("page_unknown")
    work.session.execute(
        update(BrowserSession).where(BrowserSession.id == staff.session_id).values(site_id=site.id)
    )
    work.audit("session.site", f"user:{staff.public_id}", site_id=site.id)
    work.commit()


def allow_site(work: UnitOfWork, email: str, name: str) -> None:
    """Let an account go to one more site.

    Raises:
        InputError: `account_unknown`, `site_unknown`.
    """
    work.begin()
    user, site = _account(work, email), site_named(work, name)
    is_known = work.session.scalar(sites_of(user.id).where(Site.id == site.id)) is not None
    if not is_known:
        work.session.add(UserSite(user_id=user.id, site_id=site.id, created_at=work.now))
        work.audit("user.site", f"user:{user.public_id}", site_id=site.id)
    work.commit()


def end_site(work: UnitOfWork, email: str, name: str) -> None:
    """Let an account go to that site no more: browsers that are there are signed out.

    Raises:
        InputError: `account_unknown`, `site_unknown`, `site_own`.
    """
    work.begin()
    user, site = _account(work, email), site_named(work, name)
    if user.site_id == site.id:
        raise InputError("site_own", {"site": name})
    work.session.execute(delete(UserSite).where(UserSite.user_id == user.id, UserSite.site_id == site.id))
    there = (BrowserSession.user_id == user.id, BrowserSession.site_id == site.id)
    work.session.execute(update(BrowserSession).where(*there).values(revoked_at=work.now))
    work.audit("user.site_end", f"user:{user.public_id}", site_id=site.id)
    work.commit()


def _account(work: UnitOfWork, email: str) -> User:
    user = work.session.scalar(select(User).where(User.email == email.strip().lower()))
    if user is None:
        raise InputError("account_unknown", {"email": email})
    return user


def _red_flags(work: UnitOfWork, staff: Staff, site_id: int) -> int | None:
    if not staff.may(Permission.HANDLE_ALERT):
        return None
    waiting = of_site(site_id).where(Alert.kind == RED_FLAG, Patient.withdrawn_on.is_(None), is_in(State.NEW))
    return work.session.scalar(select(func.count()).select_from(waiting.subquery())) or 0
