"""Invented patients for the demonstration cohort: whole persons with diaries and known truth."""

from dataclasses import dataclass, replace

import numpy as np

from outcomes.detection.diaries import BASELINE_DAYS
from outcomes.detection.invented_persons import Person, invented_person
from outcomes.detection.simulate import LIFE_LIKE, SimulatedEpisode, episode
from outcomes.detection.truth import Truth

_SCENARIO = replace(LIFE_LIKE, name="demonstration", p_no_baseline=0.0, dropped_out_by_180=0.15, p_gap=0.15)
_MME_PER_TRAMADOL_TABLET = 10.0  # 50 mg x 0.2 (CDC 2022)
_ADVERSE_EVENTS = ("bruising", "swelling", "local_pain", "tingling", "itching", "neuritis")


@dataclass(frozen=True)
class Freeze:
    """The freeze log of one nerve."""

    nerve: str
    probe_temperature_celsius: float
    cycles: int
    seconds: int
    lesion_to_skin_mm: float
    stimulation: str


@dataclass(frozen=True)
class Intake:
    """One opioid product taken per day."""

    product: str
    strength_mg: float
    number_per_day: float


@dataclass(frozen=True)
class DiaryEntry:
    """One diary: the day since the procedure, what was observed by observation code, opioids per day."""

    day: int
    values: dict[str, float]
    intakes: tuple[Intake, ...]


@dataclass(frozen=True)
class InventedEvent:
    """One adverse event: onset and end as days since the procedure."""

    event: str
    onset_day: int
    resolved_day: int
    severity: int
    causality: str


@dataclass(frozen=True)
class DemonstrationPatient:
    """One invented patient with one procedure; `performed_days_ago` is negative where it is still planned."""

    person: Person
    laterality: str
    indication: str
    kellgren_lawrence: int | None
    performed_days_ago: int
    guidance: str
    device: str
    block_relief_percent: int
    freezes: tuple[Freeze, ...]
    entries: tuple[DiaryEntry, ...]
    adverse_events: tuple[InventedEvent, ...]
    truth: Truth | None

    @property
    def nerves(self) -> tuple[str, ...]:
        """The codes of the frozen nerves."""
        return tuple(freeze.nerve for freeze in self.freezes)


def demonstration(
    seed: int, count: int, months: int = 18, planned_share: float = 0.05
) -> tuple[DemonstrationPatient, ...]:
    """`count` invented patients, procedures spread over the past months, a few of them still to come.

    The same seed gives the same patients; the first of more are the same.
    """
    generators = np.random.SeedSequence([seed, 20]).spawn(count)
    return tuple(_patient(np.random.default_rng(g), months, planned_share) for g in generators)


def _patient(rng: np.random.Generator, months: int, planned_share: float) -> DemonstrationPatient:
    planned = bool(rng.random() < planned_share)
    days_ago = -int(rng.integers(1, 12)) if planned else int(rng.integers(0, round(months * 30.4)))
    indication = str(rng.choice(["osteoarthritis", "chronic_pain", "post_arthroplasty"], p=[0.7, 0.15, 0.15]))
    scenario = replace(_SCENARIO, last_day=max(0, min(days_ago, 450)))
    invented = episode(scenario, rng)
    freezes = _freezes(rng, invented.series.nerves[0])
    entries = _entries(rng, invented, until=min(days_ago, 450))
    return DemonstrationPatient(
        person=invented_person(rng),
        laterality=str(rng.choice(["left", "right"])),
        indication=indication,
        kellgren_lawrence=None if indication == "post_arthroplasty" else int(rng.integers(1, 5)),
        performed_days_ago=days_ago,
        guidance=str(rng.choice(["ultrasound", "both"], p=[0.85, 0.15])),
        device=str(rng.choice(["console", "handheld"], p=[0.7, 0.3])),
        block_relief_percent=int(10 * rng.integers(5, 11)),
        freezes=freezes,
        entries=entries,
        adverse_events=() if planned else _adverse_events(rng, days_ago),
        truth=None if planned else invented.truth,
    )


def _freezes(rng: np.random.Generator, first: str) -> tuple[Freeze, ...]:
    """One to three nerves: skin nerves together, or genicular nerves together."""
    skin = ("infrapatellar_saphenous", "anterior_femoral_cutaneous")
    articular = ("superior_medial_genicular", "superior_lateral_genicular", "inferior_medial_genicular")
    family = skin if first in skin else articular
    frozen = family[: int(rng.integers(1, len(family) + 1))]
    return tuple(
        Freeze(
            nerve=nerve,
            probe_temperature_celsius=float(rng.integers(-78, -64)),
            cycles=int(rng.integers(1, 4)),
            seconds=int(rng.choice([90, 120, 150, 180])),
            lesion_to_skin_mm=float(rng.integers(20, 90)),
            stimulation="sensory",
        )
        for nerve in frozen
    )


def _entries(rng: np.random.Generator, invented: SimulatedEpisode, until: int) -> tuple[DiaryEntry, ...]:
    """The diary in the codes of the observations; once a week the full set."""
    series = invented.series
    habit = float(rng.lognormal(np.log(45.0), 0.5))  # minutes walked on a day without pain
    entries: list[DiaryEntry] = []
    for place, day in enumerate(series.days):
        if day > until:
            continue
        pain = float(series.pain[place])
        values = {"pain_average": pain, "pain_walking": _rating(pain + rng.normal(0.8, 0.8))}
        for code in ("numbness", "tingling"):
            value = float(getattr(series, code)[place])
            values[code] = 0.0 if np.isnan(value) else value
        values["walking_minutes"] = float(5 * round(habit * (1.2 - pain / 12) * rng.lognormal(0, 0.3) / 5))
        if day % 7 == 0 or day > BASELINE_DAYS:
            values["pain_worst"] = _rating(pain + rng.normal(1.8, 0.8))
            if not np.isnan(series.numbness_area[place]):
                values["numbness_area"] = float(series.numbness_area[place])
        entries.append(DiaryEntry(int(day), values, _intakes(float(series.opioid_mme[place]))))
    return tuple(entries)


def _intakes(mme: float) -> tuple[Intake, ...]:
    number = 0.0 if np.isnan(mme) else float(round(mme / _MME_PER_TRAMADOL_TABLET))
    return (Intake("tramadol", 50.0, number),) if number > 0 else ()


def _rating(value: float) -> float:
    return float(min(max(round(value), 0), 10))


def _adverse_events(rng: np.random.Generator, days_ago: int) -> tuple[InventedEvent, ...]:
    """One in eight has a mild event, rarely a moderate one."""
    if days_ago < 4 or rng.random() >= 0.125:
        return ()
    onset = int(rng.integers(0, 4))
    event = str(rng.choice(_ADVERSE_EVENTS, p=[0.4, 0.2, 0.15, 0.1, 0.1, 0.05]))
    severity = 2 if event == "neuritis" or rng.random() < 0.1 else 1
    resolved = min(days_ago, onset + int(rng.integers(4, 30)))
    return (InventedEvent(event, onset, resolved, severity, "probable"),)
