"""Passkeys of patients: made in their own record, listed there, revoked there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from outcomes.access.passkeys import Question, ask_for_known, ask_for_new, read_new
from outcomes.access.principals import LinkHolder, PatientReader
from outcomes.errors import InputError, NotFound
from outcomes.models import Passkey, Patient
from outcomes.services.unit_of_work import UnitOfWork

_MOST = 8
_LONGEST_NAME = 40


@dataclass(frozen=True)
class PasskeyState:
    """One passkey, as its owner sees it."""

    public_id: str
    name: str
    created_at: datetime
    last_used_at: datetime | None


def passkeys(work: UnitOfWork, reader: PatientReader) -> tuple[PasskeyState, ...]:
    """Give the patient's passkeys that work, the oldest first."""
    return tuple(
        PasskeyState(each.public_id, each.name, each.created_at, each.last_used_at)
        for each in _open(work, reader.patient_id)
    )


def registration(work: UnitOfWork, reader: PatientReader) -> Question:
    """Ask the phone to make a passkey for its patient."""
    known = [each.credential_id for each in _open(work, reader.patient_id)]
    site = work.session.get_one(Patient, reader.patient_id).site
    return ask_for_new(work.settings.public_url, site.name, reader.public_id, known)


def authentication(work: UnitOfWork, holder: LinkHolder) -> Question | None:
    """Ask the phone to unlock one of the patient's passkeys; None where there is none, or for a helper."""
    known = [each.credential_id for each in _open(work, holder.patient_id)]
    if not known or holder.kind != "patient":
        return None
    return ask_for_known(work.settings.public_url, known)


def add_passkey(work: UnitOfWork, reader: PatientReader, answer: str, challenge: str, name: str) -> None:
    """Keep the public half of a key that the patient's phone has made.

    Raises:
        InputError: `passkey_unreadable`, `passkey_name_missing`, `passkeys_too_many`.
    """
    called = " ".join(name.split())[:_LONGEST_NAME]
    if not called:
        raise InputError("passkey_name_missing")
    made = read_new(work.settings.public_url, answer, challenge)
    work.begin()
    patient = work.session.get_one(Patient, reader.patient_id, with_for_update=True)
    if len(_open(work, patient.id)) >= _MOST:
        raise InputError("passkeys_too_many", {"maximum": _MOST})
    passkey = Passkey(
        patient_id=patient.id,
        credential_id=made.credential_id,
        public_key=made.public_key,
        sign_count=made.sign_count,
        name=called,
        created_at=work.now,
    )
    work.session.add(passkey)
    work.session.flush()
    work.audit("passkey.add", f"passkey:{passkey.public_id}", patient=patient)
    work.commit()


def revoke_passkey(work: UnitOfWork, reader: PatientReader, public_id: str) -> None:
    """Let a passkey open nothing any more.

    Raises:
        NotFound: `page_unknown` for a passkey of nobody, or of somebody else.
    """
    work.begin()
    passkey = work.session.scalar(
        select(Passkey).where(Passkey.public_id == public_id, Passkey.patient_id == reader.patient_id)
    )
    if passkey is None:
        raise NotFound("page_unknown")
    passkey.revoked_at = passkey.revoked_at or work.now
    patient = work.session.get_one(Patient, reader.patient_id)
    work.audit("passkey.revoke", f"passkey:{public_id}", patient=patient)
    work.commit()


def _open(work: UnitOfWork, patient_id: int) -> Sequence[Passkey]:
    return work.session.scalars(
        select(Passkey)
        .where(Passkey.patient_id == patient_id, Passkey.revoked_at.is_(None))
        .order_by(Passkey.id)
    ).all()
