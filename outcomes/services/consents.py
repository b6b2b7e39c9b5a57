"""Consents in versions: a site loads its text, a patient agrees to a version, and takes one back."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import select

from outcomes.access.principals import PatientReader
from outcomes.errors import ConflictError, InputError, NotFound
from outcomes.exchange.consent_files import ConsentFile, read_consent
from outcomes.models import Consent, ConsentText, Patient
from outcomes.permissions import Permission
from outcomes.services.consent_versions import FOLLOW_UP, newest_texts
from outcomes.services.patients import patient_named
from outcomes.services.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class ConsentState:
    """One consent as a patient meets it.

    Attributes:
        kind: which consent; `follow_up` is the one without which nothing is asked.
        version: the newest version.
        title: what it is called.
        text: what is agreed to.
        given_version: the version agreed to last; empty where there is none.
        given_at: when that was.
        withdrawn_at: when it was taken back; None while it stands.
        is_noted_by_clinic: the clinic noted what the patient said or signed.
    """

    kind: str
    version: str
    title: str
    text: str
    given_version: str
    given_at: datetime | None
    withdrawn_at: datetime | None
    is_noted_by_clinic: bool

    @property
    def stands(self) -> bool:
        """The patient agrees, be it to an older version."""
        return self.given_at is not None and self.withdrawn_at is None

    @property
    def is_asked(self) -> bool:
        """The newest version waits for an answer."""
        return not (self.stands and self.given_version == self.version)

    @property
    def can_be_taken_back(self) -> bool:
        """One may take it back by itself; the follow-up's own is taken back by leaving."""
        return self.stands and self.kind != FOLLOW_UP


def load_consent(work: UnitOfWork, path: Path) -> ConsentFile:
    """Load a version of a consent; from now on patients are asked for it.

    Raises:
        InputError: `consent_file_unreadable`.
        ConflictError: `consent_version_loaded`: what somebody may have agreed to is never changed.
    """
    read = read_consent(path)
    work.begin()
    known = select(ConsentText.id).where(ConsentText.kind == read.kind, ConsentText.version == read.version)
    if work.session.scalar(known.limit(1)) is not None:
        raise ConflictError("consent_version_loaded", {"kind": read.kind, "version": read.version})
    work.session.add_all(
        ConsentText(
            kind=read.kind,
            version=read.version,
            locale=locale,
            title=title.strip(),
            text=text.strip(),
            loaded_at=work.now,
        )
        for locale, (title, text) in read.texts.items()
    )
    work.audit("consent.load", f"consent:{read.kind}:{read.version}")
    work.commit()
    return read


def consents(work: UnitOfWork, reader: PatientReader, locale: str = "") -> tuple[ConsentState, ...]:
    """Give the site's consents in their newest version, and what the patient said to each.

    Args:
        work: the use case.
        reader: the patient.
        locale: the language they read in; empty: the patient's own.
    """
    return _consents(work, work.session.get_one(Patient, reader.patient_id), locale)


def consents_of(work: UnitOfWork, public_id: str, locale: str) -> tuple[ConsentState, ...]:
    """Give them to a member of staff.

    Raises:
        NotFound: `patient_unknown`.
    """
    return _consents(work, patient_named(work, public_id, Permission.ENROL_PATIENT), locale)


def agree(work: UnitOfWork, reader: PatientReader, kind: str, version: str, locale: str = "") -> None:
    """Note that a patient agrees to a version; agreeing twice adds nothing.

    Raises:
        NotFound: `page_unknown` for a consent that is not asked.
        ConflictError: `consent_changed`: a newer version has been loaded since the page was opened.
    """
    _agree(work, reader.patient_id, kind, version, locale, recorded_by_id=None)


def agree_for(work: UnitOfWork, public_id: str, kind: str, version: str) -> None:
    """Note what a patient signed on paper, or said by telephone, in the language they are addressed in.

    Raises:
        NotFound, ConflictError: as `agree`, and `patient_unknown`.
    """
    patient = patient_named(work, public_id, Permission.ENROL_PATIENT)
    _agree(work, patient.id, kind, version, "", recorded_by_id=work.staff.user_id)


def take_back(work: UnitOfWork, reader: PatientReader, kind: str) -> None:
    """Note that a patient takes one consent back; what was done under it stays done.

    Raises:
        NotFound: `page_unknown` for a consent that is not asked.
        InputError: `consent_by_leaving`: the follow-up's own is taken back by leaving.
    """
    _take_back(work, reader.patient_id, kind)


def take_back_for(work: UnitOfWork, public_id: str, kind: str) -> None:
    """Note that a patient told the clinic to take one back.

    Raises:
        NotFound, InputError: as `take_back`, and `patient_unknown`.
    """
    _take_back(work, patient_named(work, public_id, Permission.ENROL_PATIENT).id, kind)


def _consents(work: UnitOfWork, patient: Patient, locale: str) -> tuple[ConsentState, ...]:
    given: dict[str, Consent] = {}
    said = select(Consent).where(Consent.patient_id == patient.id).order_by(Consent.given_at, Consent.id)
    for consent in work.session.scalars(said):
        given[consent.kind] = consent
    newest = newest_texts(work, locale or patient.language)
    return tuple(_state(work, text, given.get(kind)) for kind, text in newest.items())


def _agree(
    work: UnitOfWork, patient_id: int, kind: str, version: str, locale: str, *, recorded_by_id: int | None
) -> None:
    work.begin()
    patient = work.session.get_one(Patient, patient_id, with_for_update=True)
    state = _named(work, patient, kind)
    if state.version != version:
        raise ConflictError("consent_changed")
    if state.is_asked:
        consent = Consent(
            patient_id=patient.id,
            kind=kind,
            version=version,
            locale=locale or patient.language,
            given_at=work.now,
            recorded_by_id=recorded_by_id,
        )
        work.session.add(consent)
        work.audit("consent.give", f"consent:{kind}:{version}", patient=patient)
    work.commit()


def _take_back(work: UnitOfWork, patient_id: int, kind: str) -> None:
    work.begin()
    patient = work.session.get_one(Patient, patient_id, with_for_update=True)
    if not _named(work, patient, kind).can_be_taken_back:
        raise InputError("consent_by_leaving")
    standing = select(Consent).where(
        Consent.patient_id == patient.id, Consent.kind == kind, Consent.withdrawn_at.is_(None)
    )
    for consent in work.session.scalars(standing):
        consent.withdrawn_at = work.now
    work.audit("consent.withdraw", f"consent:{kind}", patient=patient)
    work.commit()


def _named(work: UnitOfWork, patient: Patient, kind: str) -> ConsentState:
    for state in _consents(work, patient, ""):
        if state.kind == kind:
            return state
    raise NotFound("page_unknown")


def _state(work: UnitOfWork, text: ConsentText, consent: Consent | None) -> ConsentState:
    zone = work.settings.timezone
    return ConsentState(
        text.kind,
        text.version,
        text.title,
        text.text,
        consent.version if consent else "",
        consent.given_at.astimezone(zone) if consent else None,
        consent.withdrawn_at.astimezone(zone) if consent and consent.withdrawn_at else None,
        is_noted_by_clinic=consent is not None and consent.recorded_by_id is not None,
    )
