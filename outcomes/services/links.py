"""Personal links: a patient's or a helper's door to today's entry, made, opened and closed."""

import re
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import joinedload

from outcomes.access.principals import Command, LinkHolder
from outcomes.access.tokens import hash_token, new_token
from outcomes.errors import InputError, LinkError, NotFound
from outcomes.models import Patient, PersonalLink
from outcomes.permissions import Permission
from outcomes.services.sessions import end_sessions
from outcomes.services.unit_of_work import UnitOfWork

KINDS = ("patient", "helper")
TELEPHONE_CALL = timedelta(hours=2)
"""How long staff may go on typing what a patient says by telephone."""
_TOKEN = re.compile(r"[A-Za-z0-9_-]{32}")
_BROKEN = re.compile(
    "[\u00ad\u200b\u200c\u200d\u2060\ufeff]|=(?=\\s)|=$"
)  # what a mail program breaks a long line with
_CLINGING = " \t.,;:!?)>]}'\"\u00a0\u2019\u201d\u00bb"  # what mail programs and hands add to an address


@dataclass(frozen=True)
class NewLink:
    """A link just made; its token is kept nowhere, so it can be shown this once.

    Attributes:
        public_id: names the link, so that it can be revoked.
        token: the secret part of the address.
        address: the whole address, to be sent or printed.
    """

    public_id: str
    token: str
    address: str


def new_link(work: UnitOfWork, patient: Patient, kind: str = "patient") -> NewLink:
    """Make a link for a patient or their helper; the links made before go on working.

    Raises:
        InputError: `link_kind`, or `patient_followed_no_more` where nothing may be entered any more.
        Forbidden: a member of staff whose role does not enrol.
        NotFound: `patient_unknown`, a patient of another site.
    """
    _check_may_invite(work, patient)
    patient_id = patient.id
    work.begin()
    link = add_link(work, work.session.get_one(Patient, patient_id), kind)
    work.commit()
    return link


def new_link_for_code(work: UnitOfWork, patient_code: str, kind: str = "patient") -> NewLink:
    """Make a link for the patient with this study code.

    Raises:
        NotFound: `patient_unknown`.
        InputError: as `new_link`.
    """
    patient = work.session.scalar(select(Patient).where(Patient.code == patient_code))
    if patient is None:
        raise NotFound("patient_unknown", {"patient": patient_code})
    return new_link(work, patient, kind)


def add_link(work: UnitOfWork, patient: Patient, kind: str = "patient") -> NewLink:
    """Add a link and its audit event to the caller's transaction.

    Raises:
        InputError: as `new_link`.
    """
    if kind not in (*KINDS, "staff"):
        raise InputError("link_kind", {"found": kind, "expected": ", ".join(KINDS)})
    if patient.withdrawn_on is not None or patient.deceased_on is not None:
        raise InputError("patient_followed_no_more", {"patient": patient.code})
    token = new_token()
    link = PersonalLink(
        patient_id=patient.id,
        kind=kind,
        token_hash=hash_token(token),
        created_at=work.now,
        expires_at=work.now + TELEPHONE_CALL if kind == "staff" else None,
        revoked_at=None,
    )
    work.session.add(link)
    work.session.flush()
    work.audit("link.create", f"link:{link.public_id}", patient=patient, detail={"kind": kind})
    return NewLink(link.public_id, token, f"{work.settings.public_url}/e/{token}")


def new_call_link(work: UnitOfWork, public_id: str) -> NewLink:
    """Make the door through which staff type what a patient says by telephone; it opens for staff alone.

    Raises:
        Forbidden: a role that enters no answers.
        NotFound: `patient_unknown`, a patient of another site.
        InputError: `patient_followed_no_more`.
    """
    site_id = work.require(Permission.ENTER_ANSWERS).site_id
    work.begin()
    patient = work.session.scalar(
        select(Patient).where(Patient.public_id == public_id, Patient.site_id == site_id)
    )
    if patient is None:
        raise NotFound("patient_unknown")
    link = add_link(work, patient, "staff")
    work.commit()
    return link


def holder(work: UnitOfWork, token: str) -> LinkHolder:
    """Give the person whom a link lets in; opening it changes nothing, however often.

    Raises:
        NotFound: `link_mangled` when the address was cut or changed, `link_unknown` when no such link exists.
        LinkError: `link_revoked`, `link_expired`, or `link_closed` when the follow-up has ended.
    """
    token = "".join(_BROKEN.sub("", token).split()).strip(_CLINGING)
    if not _TOKEN.fullmatch(token):
        raise NotFound("link_mangled")
    link = work.session.scalar(
        select(PersonalLink)
        .where(PersonalLink.token_hash == hash_token(token))
        .options(joinedload(PersonalLink.patient).joinedload(Patient.site))
    )
    if link is None:
        raise NotFound("link_changed" if _has_lost_its_case(token) else "link_unknown")
    clinic = {"patient_id": link.patient_id}  # whose number the page gives
    if link.patient.withdrawn_on is not None or link.patient.deceased_on is not None:
        raise LinkError("link_closed", clinic)  # why it has ended is nobody's business who holds a link
    if link.revoked_at is not None:
        raise LinkError("link_revoked", clinic)
    if link.expires_at is not None and link.expires_at <= work.now:
        raise LinkError("link_expired", clinic)
    if link.kind == "staff" and work.require(Permission.ENTER_ANSWERS).site_id != link.patient.site_id:
        raise NotFound("link_unknown")
    return LinkHolder(link.patient_id, link.patient.public_id, link.kind)


def revoke_link(work: UnitOfWork, patient: Patient, public_id: str) -> None:
    """Close one link of a patient.

    Raises:
        NotFound: `link_unknown`, or `patient_unknown` for a patient of another site.
        Forbidden: a member of staff whose role does not enrol.
    """
    _check_may_invite(work, patient)
    patient_id = patient.id
    work.begin()
    link = work.session.scalar(
        select(PersonalLink).where(PersonalLink.public_id == public_id, PersonalLink.patient_id == patient_id)
    )
    if link is None:
        raise NotFound("link_unknown")
    link.revoked_at = link.revoked_at or work.now
    work.audit("link.revoke", f"link:{public_id}", patient=work.session.get_one(Patient, patient_id))
    work.commit()


def revoke_links(work: UnitOfWork, patient: Patient) -> int:
    """Close every link and every remembered phone of a patient; give how many links were open.

    Raises:
        NotFound: `patient_unknown` for a patient of another site.
        Forbidden: a member of staff whose role does not enrol.
    """
    _check_may_invite(work, patient)
    patient_id = patient.id
    work.begin()
    closed = work.session.scalars(
        update(PersonalLink)
        .where(PersonalLink.patient_id == patient_id, PersonalLink.revoked_at.is_(None))
        .values(revoked_at=work.now)
        .returning(PersonalLink.id)
    ).all()
    end_sessions(work, patient_id)  # the telephone that was lost may be one that opens the own record
    owner = work.session.get_one(Patient, patient_id)
    work.audit("link.revoke", f"patient:{owner.public_id}", patient=owner, detail={"count": len(closed)})
    work.commit()
    return len(closed)


def _has_lost_its_case(token: str) -> bool:
    """Whether somebody typed it in capitals, or a program made small letters of it."""
    return token in (token.upper(), token.lower()) and len(set(token)) > 8


def _check_may_invite(work: UnitOfWork, patient: Patient) -> None:
    if isinstance(work.principal, Command):
        return
    if work.require(Permission.ENROL_PATIENT).site_id != patient.site_id:
        raise NotFound("patient_unknown", {"patient": ""})
