"""What is missing of regenerations, and what other settings of the nerve would bring: decision 69.

`python -m benchmarks.regrowth`. Two tables: whose the false alarms are, in cohorts whose underlying numbness
is known; and a slow regrowth against a habit (numbness that is reported less and less while the nerve stays
blocked), in people of whom everything else is alike.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from benchmarks.detection_cohorts import cohorts
from benchmarks.detection_tables import table
from benchmarks.generators.judged_replays import sensation_behind
from benchmarks.generators.truths import Sensation
from outcomes.detection import replay_many
from outcomes.detection.courses import smooth_step
from outcomes.detection.definitions import Floats
from outcomes.detection.engine import Engine
from outcomes.detection.evaluation import Replayed, score_regenerations
from outcomes.detection.model import Model
from outcomes.detection.parameters import AlarmParameters, NerveParameters
from outcomes.detection.series import Reading, Series

SEED, PATIENTS, DIARIES = 7071, 1500, 200
COHORTS = ("life-like", "registry life-like", "registry mixed", "fibres life-like", "fibres mixed")
SHIPPED = "as shipped"
NERVES = {
    "as in 1.2.0": {"tingling_rise": 2.0, "area_weight": 0.6},
    "lighter habit": {"habit_per_day": (0.0, 0.0015, 0.0035), "habit_weights": (0.7, 0.2, 0.1)},
    "rarer habit": {"habit_weights": (0.75, 0.17, 0.08)},
    "the area believed": {"area_weight": 1.0, "area_scale": 0.2},
}
SLOW_DAYS = ((20, 220), (60, 260))  # from the whole plateau to none
HABITS = (0.0035, 0.005, 0.006, 0.008)  # share of the reported numbness lost a day
PLATEAUS = (4.0, 5.0, 6.0, 7.0)
NUMBNESS_SD, AREA_SD, AREA, AREA_SHARE = 0.8, 6.0, 60.0, 0.25
BEGUN_SHARE = 0.9
REPORT_DAYS = np.array([*range(0, 21, 3), *range(21, 366, 7)])


def models() -> dict[str, Model]:
    """The settings compared."""
    default = NerveParameters()
    changed = {name: Model(nerve_parameters=replace(default, **each)) for name, each in NERVES.items()}
    earlier = AlarmParameters(regeneration_threshold=0.75)
    return {SHIPPED: Model(), **changed, "alarm at .75": Model(alarm=earlier)}


def whose(by_model: Mapping[str, Model]) -> list[str]:
    """False alarms by whether the underlying plateau reaches 3 points, without which nothing can regrow."""
    rows = []
    known = {each.name: each for each in cohorts()[0]}
    for cohort in COHORTS:
        patients = known[cohort].draw(PATIENTS, SEED)
        behind = [sensation_behind(one) for one in patients]
        series = [one.series for one in patients]
        for name, model in by_model.items():
            told = list(zip(patients, replay_many(series, engine=Engine(model)), strict=True))
            rows.append((f"{cohort}: {name}", *_cells(told, behind)))
    head = (
        "cohort: setting",
        "FA/yr",
        "alarms",
        "of them under 3",
        "and receding",
        "FA/yr, 3 and over",
        "found 60 d",
        "median d",
    )
    return table(head, rows)


def _cells(told: Sequence[Replayed], behind: Sequence[Sensation]) -> tuple[str, ...]:
    everybody = score_regenerations(told)
    over = score_regenerations([one for one, nerve in zip(told, behind, strict=True) if nerve.assessable])
    low = [(nerve, rows) for (_, rows), nerve in zip(told, behind, strict=True) if not nerve.assessable]
    return (
        f"{everybody.false_alarms_per_year:.3f}",
        str(everybody.false_alarms),
        str(everybody.false_alarms - over.false_alarms),
        str(sum(_recedes_at_alarm(*each) for each in low)),
        f"{over.false_alarms_per_year:.3f}",
        f"{over.sensitivity:.3f}",
        f"{over.delay_quartiles()[1]:.0f}",
    )


def _recedes_at_alarm(nerve: Sensation, rows: Sequence[Reading]) -> bool:
    """Whether underlying numbness is below nine tenths of its plateau, however low, when the alarm rises."""
    day = next((row.day for row in rows if row.regeneration_alarm), None)
    return day is not None and nerve.numbness[day] < BEGUN_SHARE * nerve.plateau


def slow_or_used_to_it(by_model: Mapping[str, Model]) -> list[str]:
    """Shares of diaries in which the alarm rises: rightly in time, and wrongly ever."""
    rows = []
    for name, model in by_model.items():
        engine = Engine(model)
        for has_area in (True, False):
            slow = [_rises(engine, _regrowing(*days, has_area), sum(days) // 2 + 60) for days in SLOW_DAYS]
            wrong = [_rises(engine, _used_to_it(habit, has_area), 365) for habit in HABITS]
            rows.append((f"{name}, {'with' if has_area else 'no'} area", *(f"{x:.2f}" for x in slow + wrong)))
    head = (
        *(f"regrowth D{first}-{last}, within 60 d of its half" for first, last in SLOW_DAYS),
        *(f"blocked, habit {habit} a day" for habit in HABITS),
    )
    return table(("setting", *head), rows)


def _rises(engine: Engine, diaries: Sequence[Series], last_day: int) -> float:
    found = replay_many(diaries, engine=engine)
    return float(np.mean([any(_stands_by(row, last_day) for row in rows) for rows in found]))


def _stands_by(row: Reading, last_day: int) -> bool:
    return row.regeneration_alarm and row.day <= last_day


def _regrowing(first: int, last: int, has_area: bool) -> list[Series]:
    left = 1.0 - smooth_step((REPORT_DAYS - first) / (last - first))
    return [_diary(number, left, left, has_area) for number in range(DIARIES)]


def _used_to_it(habit: float, has_area: bool) -> list[Series]:
    left = np.ones(REPORT_DAYS.size)
    return [_diary(number, np.exp(-habit * REPORT_DAYS), left, has_area) for number in range(DIARIES)]


def _diary(number: int, told: Floats, left: Floats, has_area: bool) -> Series:
    """A diary of numbness, and of its area on a part of the days; nothing of pain."""
    rng = np.random.default_rng([SEED, number])
    days = REPORT_DAYS
    nothing = np.full(days.size, np.nan)
    numbness = PLATEAUS[number % len(PLATEAUS)] * told + rng.normal(0, NUMBNESS_SD, days.size)
    area = np.clip(AREA * left + rng.normal(0, AREA_SD, days.size), 0, 100)
    drawn = rng.random(days.size) < AREA_SHARE
    return Series(
        days=days,
        pain=nothing,
        numbness=np.clip(np.round(numbness), 0, 10),
        tingling=nothing,
        numbness_area=np.where(drawn, area, np.nan) if has_area else nothing,
        opioid_mme=nothing,
        nerves=("infrapatellar_saphenous",),
        baseline=7.0,
    )


def main() -> None:
    """Print both tables."""
    by_model = models()
    print(f"\n#### Whose the false alarms of regeneration are: {PATIENTS} patients each, seed {SEED}\n")
    print("\n".join(whose(by_model)), flush=True)
    print(f"\n#### Share of {DIARIES} diaries in which the regeneration alarm rises\n")
    print("\n".join(slow_or_used_to_it(by_model)), flush=True)


if __name__ == "__main__":
    main()
