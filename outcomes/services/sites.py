"""Sites: where patients are treated, and what each has chosen for its patients."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import select

from outcomes.clinical.opioid_factors import CDC_2022, FACTOR_SET_BY_CODE, FactorSet
from outcomes.clinical.time_points import SCHEDULE, Schedule
from outcomes.errors import ConflictError, InputError
from outcomes.exchange.schedule_files import document_of, read_schedule, schedule_of_document
from outcomes.models import OpioidIntake, Patient, QuestionnaireResponse, Site
from outcomes.services.unit_of_work import UnitOfWork

EARLIEST_HOURS, LATEST_HOURS = (5, 10), (19, 23)
"""Waking hours begin and end within these: the reminders of 10 and 18 o'clock must be able to go."""


def holds_demonstration_data(work: UnitOfWork) -> bool:
    """Say whether anything in this database is invented: every page then says so."""
    return work.session.scalar(select(Site.id).where(Site.is_demonstration).limit(1)) is not None


def site_named(work: UnitOfWork, name: str) -> Site:
    """Find a site by its name.

    Raises:
        InputError: `site_unknown`, with the names there are.
    """
    site = work.session.scalar(select(Site).where(Site.name == name))
    if site is None:
        known = ", ".join(work.session.scalars(select(Site.name).order_by(Site.name)))
        raise InputError("site_unknown", {"found": name, "expected": known})
    return site


def schedule_of(site: Site) -> Schedule:
    """Give the table of time points that a site follows."""
    return SCHEDULE if site.schedule is None else schedule_of_document(site.schedule)


def schedule_document(site: Site) -> dict[str, Any]:
    """Give the table that a site follows as plain values, which a file may hold."""
    return document_of(schedule_of(site))


def schedule_of_patient(work: UnitOfWork, patient_id: int) -> Schedule:
    """Give the table of time points that a patient's site follows."""
    return schedule_of(work.session.get_one(Patient, patient_id).site)


def schedule_of_site(work: UnitOfWork, site_id: int) -> Schedule:
    """The table of time points that a site follows."""
    return schedule_of(work.session.get_one(Site, site_id))


def factors_of(site: Site) -> FactorSet:
    """Give the set by which a site converts opioids."""
    return FACTOR_SET_BY_CODE.get(site.factor_set, CDC_2022)


def choose_schedule(work: UnitOfWork, name: str, path: Path | None) -> Schedule:
    """Let a site follow the schedule of a file from now on; None: the standard one.

    What was answered stays as it was answered; what is due is asked by the new table from today.

    Raises:
        InputError: `site_unknown`, `file_missing`, `schedule_wrong`.
    """
    site = site_named(work, name)
    chosen = SCHEDULE if path is None else read_schedule(path)
    work.begin()
    site.schedule = None if path is None else document_of(chosen)
    work.audit("schedule.choose", f"site:{site.public_id}", site_id=site.id, detail={"code": chosen.code})
    work.commit()
    return chosen


def choose_factors(work: UnitOfWork, name: str, code: str) -> FactorSet:
    """Let a site convert opioids by a named set.

    Raises:
        InputError: `site_unknown`, `factor_set_unknown`.
        ConflictError: `factor_set_in_use` where doses by another set are stored: one curve would show a rise
            that is none.
    """
    site = site_named(work, name)
    if code not in FACTOR_SET_BY_CODE:
        raise InputError("factor_set_unknown", {"found": code, "expected": ", ".join(FACTOR_SET_BY_CODE)})
    other = (
        select(OpioidIntake.factor_set)
        .join(QuestionnaireResponse, QuestionnaireResponse.id == OpioidIntake.response_id)
        .join(Patient, Patient.id == QuestionnaireResponse.patient_id)
        .where(Patient.site_id == site.id, OpioidIntake.factor_set != code)
        .limit(1)
    )
    found = work.session.scalar(other)
    if found is not None:
        raise ConflictError("factor_set_in_use", {"found": found})
    work.begin()
    site.factor_set = code
    work.audit("factors.choose", f"site:{site.public_id}", site_id=site.id, detail={"code": code})
    work.commit()
    return FACTOR_SET_BY_CODE[code]


def choose_feedback(work: UnitOfWork, name: str, *, gives: bool, codes: Sequence[str] = ()) -> None:
    """Say whether patients get something back after an entry: no in a trial, where it may treat.

    Args:
        work: the use case.
        name: the site.
        gives: yes or no.
        codes: `patient_id` of those a protocol includes; none: everybody at the site, and a patient of whom a
            protocol says no stays without.

    Raises:
        InputError: `site_unknown`, `site_patient_unknown` with those that are not known at this site.
    """
    site = site_named(work, name)
    patients = work.session.scalars(
        select(Patient).where(Patient.site_id == site.id, Patient.code.in_(codes))
    ).all()
    unknown = sorted({*codes} - {patient.code for patient in patients})
    if unknown:
        raise InputError("site_patient_unknown", {"found": ", ".join(unknown), "site": name})
    work.begin()
    for patient in patients:
        patient.feedback = gives
        work.audit(
            "feedback.choose", f"patient:{patient.public_id}", patient=patient, detail={"gives": gives}
        )
    if not codes:
        site.feedback = gives
        work.audit("feedback.choose", f"site:{site.public_id}", site_id=site.id, detail={"gives": gives})
    work.commit()


def choose_waking_hours(work: UnitOfWork, name: str, first: int, until: int) -> None:
    """Say between which full hours a site's patients are written to; a red flag's message goes at once.

    Args:
        work: the use case.
        name: the site.
        first: the hour from which on, 5 to 10.
        until: the hour before which, 19 to 23.

    Raises:
        InputError: `site_unknown`; `waking_hours_not_possible` with those possible, `first` and `until`.
    """
    site = site_named(work, name)
    (soonest, latest), (shortest, longest) = EARLIEST_HOURS, LATEST_HOURS
    if not (soonest <= first <= latest and shortest <= until <= longest):
        ranges = {"first": f"{soonest}–{latest}", "until": f"{shortest}–{longest}"}
        raise InputError("waking_hours_not_possible", ranges)
    work.begin()
    site.waking_from, site.waking_until = first, until
    detail = {"from": first, "until": until}
    work.audit("waking.choose", f"site:{site.public_id}", site_id=site.id, detail=detail)
    work.commit()
