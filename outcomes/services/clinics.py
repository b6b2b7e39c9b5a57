"""The clinic as a patient meets it: its number, who reads at night, and being called back."""

from dataclasses import dataclass

from sqlalchemy import select

from outcomes.access.principals import LinkHolder, PatientReader
from outcomes.models import Alert, Patient
from outcomes.services.alert_lists import is_in
from outcomes.services.alert_views import State
from outcomes.services.unit_of_work import UnitOfWork
from outcomes.settings import Settings

CALL_ME = "call_me"


@dataclass(frozen=True)
class Clinic:
    """How a patient reaches their clinic.

    Attributes:
        name: the site's name.
        phone: the number on every page; empty where none is set.
        on_call: the number at night; empty where nobody reads at night.
        gives_feedback: patients get something back after an entry.
        language: the patient's own language.
    """

    name: str
    phone: str
    on_call: str
    gives_feedback: bool
    language: str


def clinic_of(work: UnitOfWork, patient_id: int) -> Clinic:
    """Give the clinic of a patient."""
    patient = work.session.get_one(Patient, patient_id)
    site = patient.site
    return Clinic(
        name=site.name,
        phone=site.phone or work.settings.clinic_phone,
        on_call=site.on_call or work.settings.on_call,
        gives_feedback=patient.gets_feedback,
        language=patient.language,
    )


def clinic_without_database(settings: Settings) -> Clinic:
    """Give what the settings alone know of the clinic: whose patient it is cannot be asked."""
    return Clinic(
        name=settings.site_name,
        phone=settings.clinic_phone,
        on_call=settings.on_call,
        gives_feedback=False,
        language="",
    )


def ask_for_call(work: UnitOfWork, asking: LinkHolder | PatientReader) -> None:
    """Ask the clinic to call back; asking again while the first wish is open adds nothing to the list."""
    work.begin()
    patient = work.session.get_one(Patient, asking.patient_id, with_for_update=True)
    is_open = work.session.scalar(
        select(Alert.id)
        .where(Alert.patient_id == patient.id, Alert.kind == CALL_ME, ~is_in(State.RESOLVED))
        .limit(1)
    )
    if is_open is None:
        work.session.add(
            Alert(
                patient_id=patient.id,
                procedure_id=None,
                laterality="",
                kind=CALL_ME,
                raised_on=work.today,
                raised_at=work.now,
                engine_version=None,
                inputs={"asked_by": asking.kind if isinstance(asking, LinkHolder) else "patient"},
            )
        )
    work.audit("call.ask", f"patient:{patient.public_id}", patient=patient, detail={"new": is_open is None})
    work.commit()


def waits_for_call(work: UnitOfWork, patient_id: int) -> bool:
    """Say whether a wish to be called is open."""
    wish = select(Alert.id).where(Alert.patient_id == patient_id, Alert.kind == CALL_ME)
    return work.session.scalar(wish.where(~is_in(State.RESOLVED)).limit(1)) is not None
