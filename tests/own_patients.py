"""A clinic's own patients, invented, whose episodes are complete enough to learn from."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np

from outcomes.detection import ENGINE_VERSION
from outcomes.detection.fit import PRIORS
from outcomes.detection.simulate import LIFE_LIKE, simulate
from outcomes.models import EngineFit, Observation, Patient, Procedure, Site
from outcomes.services.unit_of_work import UnitOfWork
from tests.factories import a_site

WEEKLY = replace(LIFE_LIKE, schedules=("weekly",), relief_median_days=80.0, dropped_out_by_180=0.0)
DAYS_AGO = 400


def own_patients(work: UnitOfWork, people: int, seed: int = 31, site: Site | None = None) -> list[Procedure]:
    """People treated 400 days ago who answered once a week, all of them rows of the database."""
    site = site or a_site(work)
    day_zero = work.today - timedelta(days=DAYS_AGO)
    found = []
    work.begin()
    for number, one in enumerate(simulate(WEEKLY, people, seed)):
        patient = Patient(
            site_id=site.id,
            code=f"OWN-{seed}-{number:03}",
            birth_year=1955,
            sex="female",
            language="en",
            created_at=work.now,
        )
        work.session.add(patient)
        work.session.flush()
        procedure = Procedure(
            patient_id=patient.id,
            code=f"{patient.code}-L1",
            performed_on=day_zero,
            laterality="left",
            indication="osteoarthritis",
            kellgren_lawrence=3,
            nerve_codes=";".join(one.series.nerves),
            recorded_at=datetime.now(UTC),
        )
        work.session.add(procedure)
        for code, column in (("pain_average", one.series.pain), ("numbness", one.series.numbness)):
            for day, value in zip(one.series.days.tolist(), column.tolist(), strict=True):
                if not np.isnan(value):
                    on = day_zero + timedelta(days=day)
                    work.session.add(_row(patient, on, code, value, work.now))
        found.append(procedure)
    work.commit()
    return found


def _row(patient: Patient, on: Any, code: str, value: float, now: datetime) -> Observation:
    return Observation(
        patient_id=patient.id,
        laterality="left",
        observed_on=on,
        code=code,
        value=value,
        source="diary",
        recorded_at=now,
    )


def gains(foretold: float, told: float, *, keeps: bool) -> dict[str, Any]:
    """What a present fit says of its parameters: both gains, their errors .1 and .002."""
    return {
        "foretold": {"mean": foretold, "error": 0.1},
        "told": {"mean": told, "error": 0.002},
        "reports": {"mean": -0.8, "error": 0.2},
        "keeps_parameters": keeps,
    }


def a_fit(
    work: UnitOfWork,
    number: int = 1,
    references: int = 80,
    returns: int = 0,
    base_version: str = ENGINE_VERSION,
    counted: Mapping[str, Any] | None = None,
    **values: float,
) -> EngineFit:
    """A stored proposal, learnt by nobody: as shipped but for the parameters given, dots as underscores.

    `counted` is what a present fit says of itself besides; without it this is one of an earlier program.
    """
    own = {name.replace("pain_", "pain.", 1).replace("nerve_", "nerve.", 1): v for name, v in values.items()}
    parameters = {prior.name: own.get(prior.name, prior.shipped) for prior in PRIORS}
    shown = [
        {
            "name": prior.name,
            "before": prior.shipped,
            "after": parameters[prior.name],
            "low": 0.1,
            "high": 0.9,
        }
        for prior in PRIORS
    ]
    judged = {"brier": 0.1, "curve": [{"said": 0.3, "seen": 0.2, "people": 40}]}
    curve = [[x / 2.0, round(4.0 * 2.0 ** (-x / 2.0), 3)] for x in range(-4, 12)]
    fit = EngineFit(
        number=number,
        made_at=work.now,
        made_by="command:engine",
        base_version=base_version,
        as_of=work.today,
        episodes=2 * references,
        parameters=parameters,
        calibration={
            "shift": -0.4,
            "slope": 1.2,
            "curve": curve,
            "highest": [x / 20.0 - 2.0 for x in range(references)],
            "months_at_risk": 5.0,
            "returns": returns,
            "found": [[x / 2.0, round(0.95 - x / 40.0, 3), 10.0 + x] for x in range(-4, 12)],
        },
        diagnostics={
            "fit": {
                "values": shown,
                "evaluations": 37,
                "log_posterior_before": -9.0,
                "log_posterior_after": -8.0,
            },
            "episodes": 2 * references,
            "people": 2 * references,
            "events": references,
            "fitted_episodes": references,
            "held_out": references,
            "held_out_events": references // 2,
            "gain": 0.8,
            "gain_error": 0.2,
            "before": judged,
            "after": judged | {"brier": 0.08},
            **(counted or {}),
        },
    )
    work.begin()
    work.session.add(fit)
    work.commit()
    return fit
