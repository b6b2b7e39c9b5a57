"""The demonstration cohort: invented people in an empty database of development, and the doors to them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from outcomes.access.passwords import hash_password
from outcomes.access.tokens import hash_token, keyed_hash
from outcomes.models import Patient, PatientContact, PatientPin, PersonalLink, Procedure, Site, User
from outcomes.permissions import Role
from outcomes.services.contacts import open_contact
from outcomes.services.demonstration_alerts import add_engine_alerts, add_red_flags, settle_silences
from outcomes.services.demonstration_guard import refuse_unless_empty_development
from outcomes.services.demonstration_people import add_people
from outcomes.services.detections import (
    Progress,
    assessed_procedures,
    replace_readings,
    replay_procedures,
    silent,
)
from outcomes.services.readings import reading_row
from outcomes.services.unit_of_work import UnitOfWork

PEOPLE = 190
_PASSWORD = "a fine cold probe"  # noqa: S105  printed at each start; never in production
_PIN = "2749"
_STAFF = (
    (Role.RADIOLOGIST, "Dr Claire Exemple"),
    (Role.COORDINATOR, "Paul Modèle"),
    (Role.ADMINISTRATOR, "Anne Fictif"),
)


@dataclass(frozen=True)
class DemonstrationAccount:
    """One account of the demonstration."""

    email: str
    role: str


@dataclass(frozen=True)
class DemonstrationDoors:
    """How to come in: the accounts with their password, and one patient's link, birth date and PIN."""

    accounts: tuple[DemonstrationAccount, ...]
    password: str
    link: str
    birth_date: date
    pin: str


def load_demonstration(work: UnitOfWork, progress: Progress = silent, people: int = PEOPLE) -> None:
    """Fill an empty database of development with invented people, their diaries and their alerts.

    Raises:
        InputError: `demonstration_in_production`.
        ConflictError: `demonstration_not_empty`.
    """
    refuse_unless_empty_development(work)
    work.begin()
    refuse_unless_empty_development(work)  # again, now that nobody else can write
    site, radiologist = _add_site_and_staff(work)
    shown = add_people(work, site, people, progress)
    _read_and_alert(work, radiologist, progress)
    _open_door(work, shown)
    add_red_flags(work, _recent(work, shown))
    settle_silences(work, site.id, radiologist)
    work.audit("demonstration.load", f"site:{site.public_id}", site_id=site.id, detail={"people": people})
    work.commit()


def demonstration_doors(work: UnitOfWork) -> DemonstrationDoors | None:
    """Give the ways into the demonstration; None where there is none, and always in production."""
    if work.settings.environment == "production":
        return None
    users = work.session.scalars(select(User).where(User.is_demonstration).order_by(User.id)).all()
    shown = work.session.scalar(
        select(PatientContact)
        .join(PersonalLink, PersonalLink.patient_id == PatientContact.patient_id)
        .where(PersonalLink.token_hash == hash_token(_token(work)))
    )
    born_on = open_contact(work.keyring, shown).born_on
    if not users or born_on is None:
        return None
    return DemonstrationDoors(
        tuple(DemonstrationAccount(user.email, user.role) for user in users),
        _PASSWORD,
        f"{work.settings.public_url}/e/{_token(work)}",
        born_on,
        _PIN,
    )


def _token(work: UnitOfWork) -> str:
    """The same at each start, or the printed link would be another one every time."""
    return keyed_hash(work.settings.secret_key, "demonstration link")[:32]


def _add_site_and_staff(work: UnitOfWork) -> tuple[Site, User]:
    site = Site(
        name=work.settings.site_name,
        phone=work.settings.clinic_phone,
        on_call=work.settings.on_call,
        is_demonstration=True,
    )
    work.session.add(site)
    work.session.flush()
    hashed = hash_password(_PASSWORD, cheap=work.settings.cheap_hashing)
    users = [
        User(
            site_id=site.id,
            email=f"{role.value}@example.org",
            display_name=name,
            role=role.value,
            language="fr",
            password_hash=hashed,
            created_at=work.now,
            is_demonstration=True,
        )
        for role, name in _STAFF
    ]
    work.session.add_all(users)
    work.session.flush()
    return site, users[0]


def _read_and_alert(work: UnitOfWork, radiologist: User, progress: Progress) -> None:
    readings = []
    for number, replayed in enumerate(replay_procedures(work, assessed_procedures(work), progress=progress)):
        readings.append(reading_row(work, replayed.course, replayed.last))
        add_engine_alerts(work, replayed, radiologist, number)
    replace_readings(work, readings)


def _open_door(work: UnitOfWork, shown: Patient) -> None:
    """Give the shown patient a link and a PIN."""
    work.session.add(
        PersonalLink(
            patient_id=shown.id,
            kind="patient",
            token_hash=hash_token(_token(work)),
            created_at=work.now,
            expires_at=None,
            revoked_at=None,
        )
    )
    hashed = hash_password(_PIN, cheap=work.settings.cheap_hashing)
    work.session.add(PatientPin(patient_id=shown.id, pin_hash=hashed, chosen_at=work.now))


def _recent(work: UnitOfWork, shown: Patient) -> Sequence[Procedure]:
    """The newest procedures of other patients."""
    return work.session.scalars(
        select(Procedure)
        .where(Procedure.performed_on.is_not(None), Procedure.patient_id != shown.id)
        .order_by(Procedure.performed_on.desc(), Procedure.id)
        .offset(3)
        .limit(2)
    ).all()
