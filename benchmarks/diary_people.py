"""A database of invented people with diaries behind them and a personal link each, for load."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from sqlalchemy import Engine, insert, select
from sqlalchemy.orm import Session

from outcomes.access.principals import Command
from outcomes.models import Observation, Patient, Procedure, Site
from outcomes.services import links, readings
from outcomes.services.unit_of_work import UnitOfWork
from outcomes.settings import Settings

ENTRIES_BEFORE, ENTRIES_AFTER = 10, 60
_CODES = ("pain_average", "pain_walking", "numbness", "tingling")


@dataclass(frozen=True)
class Person:
    """One invented person: where their diary is, and the knee's procedure."""

    token: str
    patient_id: int


def people(engine: Engine, settings: Settings, count: int, *, are_marked: bool = True) -> list[Person]:
    """Fill an empty database: one site, `count` people on day 60, a daily diary up to yesterday.

    They are marked as invented, except where production is tried, which refuses to serve such people.
    """
    with Session(engine, expire_on_commit=False) as session:
        work = UnitOfWork(session, settings, Command("benchmark"))
        work.begin()
        site = Site(name="Benchmark", phone="01 00 00 00 00", is_demonstration=are_marked)
        session.add(site)
        session.flush()
        patients = [_patient(work, site, number, are_marked) for number in range(count)]
        session.add_all(patients)
        session.flush()
        day_zero = work.today - timedelta(days=ENTRIES_AFTER)
        session.add_all(_procedure(work, patient, day_zero) for patient in patients)
        random = np.random.default_rng(7)
        for patient in patients:
            session.execute(insert(Observation), _observations(work, patient, day_zero, random))
        made = [Person(links.add_link(work, patient).token, patient.id) for patient in patients]
        for procedure in session.scalars(select(Procedure)):
            readings.update_reading(work, procedure)
        work.commit()
    return made


def _patient(work: UnitOfWork, site: Site, number: int, is_marked: bool) -> Patient:
    return Patient(
        site_id=site.id,
        code=f"BENCH-{number:05}",
        birth_year=1955,
        sex="female",
        language="fr",
        created_at=work.now,
        is_demonstration=is_marked,
    )


def _procedure(work: UnitOfWork, patient: Patient, day_zero: date) -> Procedure:
    return Procedure(
        patient_id=patient.id,
        code=patient.code,
        performed_on=day_zero,
        laterality="left",
        indication="osteoarthritis",
        nerve_codes="infrapatellar_saphenous",
        recorded_at=work.now,
    )


def _observations(
    work: UnitOfWork, patient: Patient, day_zero: date, random: np.random.Generator
) -> list[dict[str, object]]:
    days = range(-ENTRIES_BEFORE, ENTRIES_AFTER)
    return [
        {
            "patient_id": patient.id,
            "laterality": "left",
            "observed_on": day_zero + timedelta(days=day),
            "code": code,
            "value": float(np.clip(round(random.normal(6.5 if day < 0 else 2.5, 0.8)), 0, 10)),
            "unit": "0-10",
            "source": "diary",
            "recorded_at": work.now,
        }
        for day in days
        for code in _CODES
        if day >= 0 or code == "pain_average"
    ]
