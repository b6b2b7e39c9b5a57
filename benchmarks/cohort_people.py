"""A database of invented people with two treated knees each and a hundred diaries a knee, for cohorts."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import numpy as np
from sqlalchemy import Engine, insert
from sqlalchemy.orm import Session

from outcomes.models import NerveFreeze, Observation, Patient, Procedure, Site

ENTRIES_EACH, CHUNK = 100, 20_000
_NERVES = ("infrapatellar_saphenous", "superior_medial_genicular", "anterior_femoral_cutaneous")


def fill(engine: Engine, episodes: int, days_ago: tuple[int, int] = (380, 1500), seed: int = 1) -> None:
    """Write an invented cohort: two knees each, a hundred diaries a knee and year, relief that ends for most.

    Args:
        engine: an empty, migrated database.
        episodes: how many.
        days_ago: between how many days ago they were treated; entries end today.
        seed: of everything drawn.
    """
    random, now = np.random.default_rng(seed), datetime.now(UTC)
    people, today = episodes // 2, datetime.now(UTC).date()
    ago = random.integers(*days_ago, episodes)
    person = np.repeat(np.arange(people), 2)[:episodes]
    zero = [today - timedelta(days=int(each)) for each in ago]
    patients: list[dict[str, Any]] = [
        {
            "id": key + 1,
            "public_id": f"b{key:07d}",
            "site_id": 1,
            "code": f"P{key:06d}",
            "birth_year": int(random.integers(1935, 1975)),
            "sex": ("female", "male")[key % 2],
            "language": "fr",
            "created_at": now - timedelta(days=1600),
            "is_demonstration": True,
            "feedback": True,
        }
        for key in range(people)
    ]
    procedures = [
        {
            "id": key + 1,
            "public_id": f"c{key:07d}",
            "patient_id": int(person[key]) + 1,
            "code": f"R{key:06d}",
            "performed_on": zero[key],
            "laterality": ("left", "right")[key % 2],
            "indication": "osteoarthritis",
            "kellgren_lawrence": int(random.integers(1, 5)),
            "nerve_codes": ";".join(_NERVES[: int(random.integers(1, 4))]),
            "device": f"Device {key % 4}",
            "operator": f"Operator {key % 7}",
            "recorded_at": now,
        }
        for key in range(episodes)
    ]
    freezes = [
        {"id": key + 1, "procedure_id": key + 1, "nerve": _NERVES[0], "cycles": 2, "seconds": 90.0 + key % 60}
        for key in range(episodes)
    ]
    with Session(engine) as session:
        session.add(Site(id=1, public_id="s1", name="Large demonstration site", is_demonstration=True))
        session.commit()
        for model, rows in ((Patient, patients), (Procedure, procedures), (NerveFreeze, freezes)):
            session.execute(insert(model), rows)
        for rows in _chunks(_entries(random, person, zero, now), CHUNK):
            session.execute(insert(Observation), rows)
        session.commit()


def _entries(
    random: np.random.Generator, person: np.ndarray[Any, Any], zero: Sequence[date], now: datetime
) -> Iterator[dict[str, Any]]:
    for key, day_zero in enumerate(zero):
        back = 170 * random.weibull(1.8) if random.random() < 0.8 else 0.0
        drawn = np.sort(random.choice(np.arange(-14, 366), ENTRIES_EACH, replace=False))
        days = drawn[drawn <= (now.date() - day_zero).days]
        level = np.where(days < 0, 7.0, np.where(days < back, 2.5, 6.5))
        values = np.clip(np.rint(level + random.normal(0, 1.2, days.size)), 0, 10)
        for day, value in zip(days.tolist(), values.tolist(), strict=True):
            yield {
                "patient_id": int(person[key]) + 1,
                "laterality": ("left", "right")[key % 2],
                "observed_on": day_zero + timedelta(days=day),
                "code": "pain_average",
                "value": value,
                "source": "diary",
                "recorded_at": now,
            }


def _chunks(rows: Iterator[dict[str, Any]], size: int) -> Iterator[list[dict[str, Any]]]:
    chunk: list[dict[str, Any]] = []
    for row in rows:
        chunk.append(row)
        if len(chunk) == size:
            yield chunk
            chunk = []
    if chunk:
        yield chunk
