"""The browsers on which a member of staff is signed in, listed and ended by themselves."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update

from outcomes.errors import NotFound
from outcomes.models import BrowserSession
from outcomes.services.sessions import STAFF_IDLE
from outcomes.services.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class OwnSession:
    """One browser that is signed in."""

    public_id: str
    created_at: datetime
    last_seen_at: datetime
    is_this: bool


def own_sessions(work: UnitOfWork) -> Sequence[OwnSession]:
    """Give the sessions of whoever acts that still open pages, the last used first."""
    staff = work.staff
    rows = work.session.scalars(
        select(BrowserSession)
        .where(
            BrowserSession.user_id == staff.user_id,
            BrowserSession.revoked_at.is_(None),
            BrowserSession.expires_at > work.now,
            BrowserSession.last_seen_at > work.now - STAFF_IDLE,
        )
        .order_by(BrowserSession.last_seen_at.desc(), BrowserSession.id)
    )
    return [
        OwnSession(row.public_id, row.created_at, row.last_seen_at, row.id == staff.session_id)
        for row in rows
    ]


def end_own_session(work: UnitOfWork, public_id: str) -> None:
    """End one of one's own sessions.

    Raises:
        NotFound: `page_unknown` for a session of nobody, or of somebody else.
    """
    staff = work.staff
    work.begin()
    session = work.session.scalar(
        select(BrowserSession).where(
            BrowserSession.public_id == public_id, BrowserSession.user_id == staff.user_id
        )
    )
    if session is None:
        raise NotFound("page_unknown")
    session.revoked_at = session.revoked_at or work.now
    work.audit("session.end", f"session:{session.id}", site_id=staff.site_id)
    work.commit()


def end_other_sessions(work: UnitOfWork) -> None:
    """End every session of one's own but the one that acts."""
    staff = work.staff
    work.begin()
    work.session.execute(
        update(BrowserSession)
        .where(
            BrowserSession.user_id == staff.user_id,
            BrowserSession.id != staff.session_id,
            BrowserSession.revoked_at.is_(None),
        )
        .values(revoked_at=work.now)
    )
    work.audit("session.end_others", f"user:{staff.public_id}", site_id=staff.site_id)
    work.commit()
