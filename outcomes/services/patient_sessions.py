"""The second thing a patient knows: birth date and PIN, which open their own record on one browser."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete, select, update

from outcomes.access.passkeys import named_credential, unlocks
from outcomes.access.passwords import decoy_hash, hash_password, password_matches, pin_problem
from outcomes.access.principals import LinkHolder, PatientReader
from outcomes.access.tokens import keyed_hash
from outcomes.errors import InputError, NotFound
from outcomes.models import BrowserSession, Passkey, Patient, PatientContact, PatientPin
from outcomes.permissions import Permission
from outcomes.services.contacts import open_contact
from outcomes.services.door_attempts import (
    LONG_WINDOW,
    Limit,
    add_failure,
    forget_failures,
    refuse_when_throttled,
)
from outcomes.services.sessions import PATIENT_VISIT, REMEMBERED_PHONE, add_session, end_sessions
from outcomes.services.unit_of_work import UnitOfWork

TRIES = 5
_TRIES_PER_DAY = 15
_TRIES_PER_ADDRESS = 30


@dataclass(frozen=True)
class RecordDoor:
    """What the door to a patient's record asks for.

    Attributes:
        has_pin: a PIN has been chosen; else it is chosen now.
        has_birth_date: the clinic knows the birth date; else only a call to the clinic helps.
        has_passkey: a phone of the patient may open it without either.
    """

    has_pin: bool
    has_birth_date: bool
    has_passkey: bool = False


def record_door(work: UnitOfWork, holder: LinkHolder) -> RecordDoor:
    """Say what the door asks for.

    Raises:
        NotFound: `record_not_for_helpers`: a helper's link opens no record.
    """
    _refuse_helpers(holder)
    has_pin = work.session.get(PatientPin, holder.patient_id) is not None
    passkey = work.session.scalar(
        select(Passkey.id)
        .where(Passkey.patient_id == holder.patient_id, Passkey.revoked_at.is_(None))
        .limit(1)
    )
    return RecordDoor(has_pin, _born_on(work, holder.patient_id) is not None, passkey is not None)


def choose_pin(
    work: UnitOfWork, holder: LinkHolder, born_on: date, pin: str, address: str, *, remembers: bool
) -> str:
    """Choose the PIN at the first visit and open the record; give the token of the session begun.

    Raises:
        InputError: `pin_digits`, `pin_easy`, `birth_date_wrong`, `birth_date_unknown`, `pin_chosen_before`.
        Throttled: too many wrong tries.
        NotFound: `record_not_for_helpers`.
    """
    door = record_door(work, holder)
    if not door.has_birth_date:
        raise InputError("birth_date_unknown")
    if door.has_pin:
        raise InputError("pin_chosen_before")
    patient = work.session.get_one(Patient, holder.patient_id)
    problem = pin_problem(pin, patient.birth_year, born_on)
    if problem:
        raise InputError(problem, {"field": "pin"})
    limits = _limits(work, holder, address)
    refuse_when_throttled(work, limits)
    if _born_on(work, holder.patient_id) != born_on:
        _refuse(work, holder, limits, "birth_date_wrong")
    hashed = hash_password(pin, cheap=work.settings.cheap_hashing)
    work.begin()
    work.session.add(PatientPin(patient_id=holder.patient_id, pin_hash=hashed, chosen_at=work.now))
    token = _open(work, holder, "record.choose_pin", remembers=remembers)
    work.commit()
    return token


def open_record(
    work: UnitOfWork, holder: LinkHolder, born_on: date, pin: str, address: str, *, remembers: bool
) -> str:
    """Open the record with birth date and PIN; give the token of the session begun.

    Raises:
        InputError: `record_door_wrong`: birth date or PIN do not fit, without saying which.
        Throttled: five wrong tries within a quarter of an hour, or fifteen within a day.
        NotFound: `record_not_for_helpers`.
    """
    _refuse_helpers(holder)
    limits = _limits(work, holder, address)
    refuse_when_throttled(work, limits)
    stored = work.session.get(PatientPin, holder.patient_id)
    hashed = stored.pin_hash if stored else decoy_hash(work.settings.cheap_hashing)
    is_right = password_matches(hashed, pin) and stored is not None
    if not is_right or _born_on(work, holder.patient_id) != born_on:
        _refuse(work, holder, limits, "record_door_wrong")
    work.begin()
    token = _open(work, holder, "record.open", remembers=remembers)
    work.commit()
    return token


def open_with_passkey(
    work: UnitOfWork, holder: LinkHolder, answer: str, challenge: str, address: str, *, remembers: bool
) -> str:
    """Open the record with a passkey of the patient; give the token of the session begun.

    Raises:
        InputError: `passkey_wrong`.
        Throttled: as `open_record`.
        NotFound: `record_not_for_helpers`.
    """
    _refuse_helpers(holder)
    limits = _limits(work, holder, address)
    refuse_when_throttled(work, limits)
    passkey = work.session.scalar(
        select(Passkey).where(
            Passkey.credential_id == named_credential(answer),
            Passkey.patient_id == holder.patient_id,
            Passkey.revoked_at.is_(None),
        )
    )
    url = work.settings.public_url
    count = unlocks(url, answer, challenge, passkey.public_key, passkey.sign_count) if passkey else None
    if passkey is None or count is None:
        _refuse(work, holder, limits, "passkey_wrong")
    work.begin()
    used = update(Passkey).where(Passkey.credential_id == named_credential(answer))
    work.session.execute(used.values(sign_count=count, last_used_at=work.now))
    token = _open(work, holder, "record.open_with_passkey", remembers=remembers)
    work.commit()
    return token


def forget_pin(work: UnitOfWork, patient: Patient) -> None:
    """Let a patient who forgot the PIN choose another; their remembered phones are forgotten too.

    Raises:
        Forbidden: a role that does not enrol.
        NotFound: `patient_unknown`, a patient of another site.
    """
    if work.require(Permission.ENROL_PATIENT).site_id != patient.site_id:
        raise NotFound("patient_unknown")
    patient_id = patient.id
    work.begin()
    work.session.execute(delete(PatientPin).where(PatientPin.patient_id == patient_id))
    end_sessions(work, patient_id)
    owner = work.session.get_one(Patient, patient_id)
    forget_failures(work, _own_limits(work, owner.public_id))
    work.audit("record.forget_pin", f"patient:{owner.public_id}", patient=owner)
    work.commit()


def close_record(work: UnitOfWork, reader: PatientReader, *, everywhere: bool = False) -> None:
    """Sign out on this browser, or on every browser that was remembered."""
    work.begin()
    mine = (BrowserSession.patient_id == reader.patient_id, BrowserSession.revoked_at.is_(None))
    chosen = mine if everywhere else (*mine, BrowserSession.id == reader.session_id)
    work.session.execute(update(BrowserSession).where(*chosen).values(revoked_at=work.now))
    patient = work.session.get_one(Patient, reader.patient_id)
    work.audit("record.close", reader.actor, patient=patient, detail={"everywhere": everywhere})
    work.commit()


def _refuse_helpers(holder: LinkHolder) -> None:
    if holder.kind != "patient":
        raise NotFound("record_not_for_helpers")


def _born_on(work: UnitOfWork, patient_id: int) -> date | None:
    stored = work.session.scalar(select(PatientContact).where(PatientContact.patient_id == patient_id))
    return open_contact(work.keyring, stored).born_on


def _own_limits(work: UnitOfWork, public_id: str) -> tuple[Limit, ...]:
    """Counted by patient: another link or another address gives no new tries."""
    key = work.settings.secret_key
    return (
        Limit(keyed_hash(key, "record", public_id), TRIES),
        Limit(keyed_hash(key, "record day", public_id), _TRIES_PER_DAY, LONG_WINDOW),
    )


def _limits(work: UnitOfWork, holder: LinkHolder, address: str) -> tuple[Limit, ...]:
    key = work.settings.secret_key
    return (
        *_own_limits(work, holder.public_id),
        Limit(keyed_hash(key, "record address", address), _TRIES_PER_ADDRESS),
    )


def _refuse(work: UnitOfWork, holder: LinkHolder, limits: tuple[Limit, ...], code: str) -> None:
    work.begin()
    add_failure(work, limits)
    patient = work.session.get_one(Patient, holder.patient_id)
    work.audit("record.refuse", f"patient:{holder.public_id}", patient=patient)
    work.commit()
    raise InputError(code)


def _open(work: UnitOfWork, holder: LinkHolder, action: str, *, remembers: bool) -> str:
    forget_failures(work, _own_limits(work, holder.public_id))
    lifetime = REMEMBERED_PHONE if remembers else PATIENT_VISIT
    token = add_session(work, lifetime, patient_id=holder.patient_id)
    patient = work.session.get_one(Patient, holder.patient_id)
    work.audit(action, f"patient:{holder.public_id}", patient=patient, detail={"remembers": remembers})
    return token
