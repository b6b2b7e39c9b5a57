"""All rivals and the engine on the same invented patients of four generators, in one run.

`python -m benchmarks.detection [--full] [COHORT …]`. Thresholds of the rivals are tuned on other patients of
the same cohort to at most .10 false alarms per patient-year; the engine runs as shipped. `--full` takes
twice as many patients.
"""

import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from benchmarks import detection_tables as tables
from benchmarks.detection_cohorts import Cohort, cohorts
from benchmarks.detection_predictive import Ranked, ranked
from benchmarks.detection_rivals import MOST_FALSE_ALARMS, Tried, best, compare, engine_curve
from benchmarks.detection_subgroups import SUBGROUPS
from benchmarks.detection_tables import Probability
from benchmarks.generators.judged_alarms import Named, kinds, named
from benchmarks.generators.judged_files import Judged
from benchmarks.generators.judged_probabilities import (
    FORECAST_DAYS,
    HORIZONS,
    Coverage,
    coverage,
    recalibration,
    rows_of,
    tenths,
)
from benchmarks.generators.judged_replays import judged
from benchmarks.pelt import PELTS
from outcomes.detection import ENGINE_VERSION, replay_many
from outcomes.detection.definitions import EARLIEST_RETURN_DAY
from outcomes.detection.evaluation import Replayed, score_regenerations, score_returns
from outcomes.detection.rivals import RIVALS
from outcomes.detection.scoring import Score
from outcomes.detection.simulate import SimulatedEpisode

TUNING_SEED, TEST_SEED, RANK_SEED = 101, 202, 404
MAIN_PATIENTS, PATIENTS, RANKED = 450, 150, 100
PELT_SHARE = 3  # a third of the patients: it is slow

ENGINE = "**engine, as shipped**"


@dataclass
class Summaries:
    """What is said of the engine on every cohort, by name."""

    returns: dict[str, Score] = field(default_factory=dict)
    regenerations: dict[str, Score] = field(default_factory=dict)
    calibration: dict[str, dict[str, Probability]] = field(default_factory=dict)
    forecasts: dict[str, list[Coverage]] = field(default_factory=dict)
    kinds: dict[str, Named] = field(default_factory=dict)
    predictive: dict[str, Ranked] = field(default_factory=dict)


def probability(episodes: Sequence[Judged], column: str) -> Probability:
    """What was said from D21 on: before, nobody's pain can be back."""
    said = rows_of(episodes, column, EARLIEST_RETURN_DAY)
    return said, recalibration(said), tenths(said)


def measure(cohort: Cohort, factor: int, summaries: Summaries) -> None:
    """Print the tables of one cohort, and keep what goes into those of all."""
    count = factor * (MAIN_PATIENTS if cohort.is_main else PATIENTS)
    others = count // 2 if cohort.is_main else count
    tuning, test = cohort.draw(others, TUNING_SEED), cohort.draw(count, TEST_SEED)
    heading(f"{cohort.name}: {count} patients (seed {TEST_SEED}), rivals tuned on {others} others")
    tried = compare(tuning, test, tuple(RIVALS), cohort.is_main)
    rows = list(zip(test, replay_many([one.series for one in test]), strict=True))
    shipped = score_returns(rows)
    found = {each.name: each.test for each in tried} | {ENGINE: shipped}
    curves = {each.name: each.curve for each in tried}
    if cohort.is_main:
        some = rows[: count // PELT_SHARE]
        pelt = tuned_pelt(tuning[: others // PELT_SHARE], some)
        name = f"{pelt.name} (first {len(some)} patients)"
        found |= {name: pelt.test, f"engine (first {len(some)} patients)": score_returns(some)}
        curves[name] = pelt.curve
    show(tables.alarms(found))
    episodes = judged(rows)
    summaries.returns[cohort.name] = shipped
    summaries.regenerations[cohort.name] = score_regenerations(rows)
    summaries.calibration[cohort.name] = {name: probability(episodes, name) for name in HORIZONS}
    summaries.forecasts[cohort.name] = [coverage(episodes, day) for day in FORECAST_DAYS]
    summaries.kinds[cohort.name] = named(kinds(episodes))
    summaries.predictive[cohort.name] = ranked(test[: factor * RANKED], RANK_SEED)
    if cohort.is_main:
        look_closely(cohort.name, rows, curves | {"**engine**": engine_curve(rows)}, summaries)


def tuned_pelt(tuning: Sequence[SimulatedEpisode], rows: Sequence[Replayed]) -> Tried:
    """PELT, its penalty tuned as well as its threshold."""
    return best(compare(tuning, [one for one, _ in rows], tuple(PELTS), has_curve=True))


def look_closely(
    name: str, rows: Sequence[Replayed], curves: dict[str, list[Score]], summaries: Summaries
) -> None:
    """Print operating curves, deciles and subgroups of a main cohort."""
    heading(f"{name}: sensitivity within 60 days and median delay, thresholds read off the same patients")
    show(tables.curves(curves))
    heading(f"{name}: reliability by decile, rows from D{EARLIEST_RETURN_DAY} on")
    show(tables.reliability(summaries.calibration[name]))
    heading(f"{name}: the engine on subgroups (Brier and slope of p_return_30d)")
    found = {}
    for subgroup, belongs in SUBGROUPS.items():
        some = [each for each in rows if belongs(each[0])]
        if any(row.p_return_30d is not None for _, told in some for row in told):
            found[subgroup] = (len(some), score_returns(some), probability(judged(some), "p_return_30d"))
    show(tables.subgroups(found))


def summarise(summaries: Summaries) -> None:
    """Print the tables over all cohorts."""
    heading("Return alarm of the engine, as shipped")
    show(tables.alarms(summaries.returns))
    heading("Regeneration alarm of the engine, as shipped, where assessable")
    show(tables.alarms(summaries.regenerations))
    heading(f"Probabilities, rows from D{EARLIEST_RETURN_DAY} on; ± one standard error over patients")
    show(tables.calibration(summaries.calibration))
    heading("Forecasts: share of those back by D365 who are back by each quantile")
    show(tables.forecasts(summaries.forecasts))
    heading("Pain reports in what was expected of them")
    show(tables.predictive(summaries.predictive))
    heading("return_kind on the last day")
    show(tables.kinds(summaries.kinds))
    heading("Bounds on the delay, to first order (a shift by 2 at a scatter of 1)")
    show(tables.bounds())


def heading(words: str) -> None:
    """Print a heading."""
    print(f"\n#### {words}\n")


def show(lines: Sequence[str]) -> None:
    """Print at once what is ready."""
    print("\n".join(lines), flush=True)


def main(arguments: Sequence[str]) -> int:
    """Print everything; 2 where a cohort is not known."""
    began = time.monotonic()
    wanted = [each for each in arguments if each != "--full"]
    found, missing = cohorts()
    unknown = set(wanted) - {each.name for each in found}
    if unknown:
        print(f"no such cohort: {', '.join(sorted(unknown))}; there are: {', '.join(c.name for c in found)}")
        return 2
    print(f"Engine {ENGINE_VERSION}; rivals' thresholds: at most {MOST_FALSE_ALARMS} FA/yr on other patients")
    for name in missing:
        print(f"{name}: skipped, no real diaries beside the repository")
    summaries = Summaries()
    for cohort in found:
        if not wanted or cohort.name in wanted:
            measure(cohort, 2 if "--full" in arguments else 1, summaries)
    summarise(summaries)
    print(f"\n{time.monotonic() - began:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
