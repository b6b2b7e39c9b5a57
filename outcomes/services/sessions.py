"""Server-side sessions of staff and of patients' phones: start, recognise, end."""

from datetime import timedelta

from sqlalchemy import select, update

from outcomes.access.principals import PatientReader, Staff
from outcomes.access.tokens import hash_token, new_token
from outcomes.models import BrowserSession, Passkey, Site, User, UserSite
from outcomes.permissions import Role
from outcomes.services.staff_sites import sites_of
from outcomes.services.unit_of_work import UnitOfWork

STAFF_IDLE = timedelta(minutes=20)
STAFF_LONGEST = timedelta(hours=12)
PATIENT_VISIT = timedelta(minutes=30)
REMEMBERED_PHONE = timedelta(days=90)
_SEEN_AGAIN_AFTER = timedelta(seconds=60)  # so that not every reading becomes a writing


def add_session(
    work: UnitOfWork, lifetime: timedelta, *, user_id: int | None = None, patient_id: int | None = None
) -> str:
    """Add a session to the caller's transaction; give its token, which is kept nowhere else."""
    token = new_token()
    work.session.add(
        BrowserSession(
            token_hash=hash_token(token),
            user_id=user_id,
            patient_id=patient_id,
            site_id=None if user_id is None else _first_site_id(work, user_id),
            created_at=work.now,
            last_seen_at=work.now,
            expires_at=work.now + lifetime,
        )
    )
    work.session.flush()
    return token


def staff_of(work: UnitOfWork, token: str) -> Staff | None:
    """Recognise a member of staff; None when the session ended, idled for 20 minutes, or they left.

    One who may no longer go to the site they are at is not led elsewhere: what they have begun to write
    belongs there.
    """
    session = _open_session(work, token)
    if session is None or session.user is None or session.user.left_at is not None:
        return None
    if work.now - session.last_seen_at > STAFF_IDLE:
        return None
    user, site = session.user, session.site
    if site is not None and work.session.scalar(sites_of(user.id).where(Site.id == site.id)) is None:
        return None
    staff = Staff(
        user_id=user.id,
        public_id=user.public_id,
        display_name=user.display_name,
        role=Role(user.role),
        site_id=user.site_id if site is None else site.id,
        language=user.language,
        session_id=session.id,
        has_second_factor=user.totp_seed is not None,
        site_name="" if site is None else site.name,
    )
    _note_seen(work, session)
    return staff


def patient_of(work: UnitOfWork, token: str) -> PatientReader | None:
    """Recognise a patient who gave the second thing on this browser; None when that ended."""
    session = _open_session(work, token)
    if session is None or session.patient is None:
        return None
    if session.patient.withdrawn_on is not None or session.patient.deceased_on is not None:
        return None
    return PatientReader(
        patient_id=session.patient.id, public_id=session.patient.public_id, session_id=session.id
    )


def end_session(work: UnitOfWork, session_id: int) -> None:
    """Sign out: the token opens nothing from now on."""
    work.begin()
    work.session.execute(
        update(BrowserSession).where(BrowserSession.id == session_id).values(revoked_at=work.now)
    )
    work.audit("session.end", f"session:{session_id}")
    work.commit()


def end_sessions(work: UnitOfWork, patient_id: int) -> None:
    """End every session of a patient, with remembered phones and passkeys, in the caller's transaction."""
    work.session.execute(
        update(Passkey)
        .where(Passkey.patient_id == patient_id, Passkey.revoked_at.is_(None))
        .values(revoked_at=work.now)
    )
    work.session.execute(
        update(BrowserSession)
        .where(BrowserSession.patient_id == patient_id, BrowserSession.revoked_at.is_(None))
        .values(revoked_at=work.now)
    )


def _first_site_id(work: UnitOfWork, user_id: int) -> int | None:
    """Where somebody of several sites begins: at their own; None for all others."""
    is_at_several = select(UserSite.user_id).where(UserSite.user_id == user_id).exists()
    return work.session.scalar(select(User.site_id).where(User.id == user_id, is_at_several))


def _open_session(work: UnitOfWork, token: str) -> BrowserSession | None:
    return work.session.scalar(
        select(BrowserSession).where(
            BrowserSession.token_hash == hash_token(token),
            BrowserSession.revoked_at.is_(None),
            BrowserSession.expires_at > work.now,
        )
    )


def _note_seen(work: UnitOfWork, session: BrowserSession) -> None:
    if work.now - session.last_seen_at < _SEEN_AGAIN_AFTER:
        return
    session_id = session.id
    work.begin()
    work.session.execute(
        update(BrowserSession).where(BrowserSession.id == session_id).values(last_seen_at=work.now)
    )
    work.commit()
