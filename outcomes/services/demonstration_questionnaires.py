"""Invented answers to questionnaires, so that the demonstration has something to show."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import numpy as np

from outcomes.clinical.codes import EnteredBy, Medium, Respondent, Source
from outcomes.clinical.observation_codes import observation_code
from outcomes.clinical.time_points import SCHEDULE, TimePoint
from outcomes.instruments import instrument
from outcomes.instruments.base import Instrument, Item
from outcomes.services.demonstration_rows import InventedRows, Row

_ASKED = ("koos_jr", "peg", "sane", "pgic")
_ANSWERED_SHARE = 0.8
_DAYS_AROUND = 10
_SEED = 606


def questionnaire_rows(
    rows: InventedRows, patient_id: int, procedure_id: int
) -> Iterator[tuple[Row, list[Row]]]:
    """The response and the observations of each questionnaire that an invented person has answered."""
    chance = np.random.default_rng([_SEED, rows.number])
    before = _pain(rows, -7)
    for point in SCHEDULE.time_points:
        pain = _pain(rows, point.day)
        is_past = rows.day_zero + timedelta(days=point.day) < rows.work.today
        if chance.random() > _ANSWERED_SHARE or pain is None or before is None or not is_past:
            continue
        for code in _ASKED:
            if code in point.instruments:
                yield _answered(
                    rows, (patient_id, procedure_id), instrument(code), point, pain, before - pain, chance
                )


def _pain(rows: InventedRows, day: int) -> float | None:
    """Mean pain of the diary around a day."""
    found = [
        entry.values["pain_average"]
        for entry in rows.invented.entries
        if abs(entry.day - day) <= _DAYS_AROUND and "pain_average" in entry.values
    ]
    return float(np.mean(found)) if found else None


def _answered(
    rows: InventedRows,
    owner: tuple[int, int],
    asked: Instrument,
    point: TimePoint,
    pain: float,
    gain: float,
    chance: np.random.Generator,
) -> tuple[Row, list[Row]]:
    on = rows.day_zero + timedelta(days=point.day)
    answers: dict[str, Any] = {
        item.code: _answer(asked, item, pain, gain, float(chance.normal(0, 0.08))) for item in asked.items
    }
    response_id = f"{rows.code}-{asked.code}-{point.code}"
    response = {
        "response_id": response_id,
        "patient_id": owner[0],
        "procedure_id": owner[1] if asked.level.value == "knee" else None,
        "instrument": asked.code,
        "version": asked.version,
        "locale": rows.invented.person.language,
        "observed_on": on,
        "scheduled_for": on,
        "opened_at": rows.at(on),
        "authored_at": rows.at(on),
        "received_at": rows.at(on),
        "entered_by": EnteredBy.PATIENT.value,
        "respondent": Respondent.PATIENT.value,
        "medium": Medium.APP.value,
        "answers": answers,
    }
    scores = [
        {
            "patient_id": owner[0],
            "laterality": "",
            "observed_on": on,
            "code": code,
            "value": round(score.value, 4),
            "unit": observation_code(code).unit,
            "source": Source.DIARY.value,
            "response_id": response_id,
            "recorded_at": rows.at(on),
        }
        for code, score in asked.score(answers).items()
        if score.value is not None
    ]
    return response, scores


def _answer(asked: Instrument, item: Item, pain: float, gain: float, scatter: float) -> float:
    """An answer that goes with the pain of those days, and for a change with how far it fell."""
    if asked.code == "pgic":
        return float(np.clip(round(4 - gain), item.minimum, item.maximum))
    share = float(np.clip(pain / 10 + scatter, 0, 1))
    if asked.code == "sane":
        share = 1 - share
    return float(round(item.minimum + share * (item.maximum - item.minimum)))
