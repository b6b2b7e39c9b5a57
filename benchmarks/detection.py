"""All rivals and the engine on the same invented patients, in one run.

Thresholds of the rivals are tuned on patients of their own to at most .10 false alarms per patient-year; the
engine runs as shipped. `--full` takes three times as many patients.
"""

import os
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace

import numpy as np

from benchmarks.knee_diaries import residuals
from outcomes.detection import ENGINE_VERSION, Series, replay_many
from outcomes.detection.courses import Scenario
from outcomes.detection.definitions import Floats
from outcomes.detection.evaluation import (
    FORECAST_DAYS,
    Replayed,
    forecast_coverage,
    kinds,
    reliability,
    score_regenerations,
    score_returns,
)
from outcomes.detection.model import shipped_model
from outcomes.detection.parameters import AlarmParameters
from outcomes.detection.predictive import pain_ranks, tenths
from outcomes.detection.rivals import RIVALS, Track, standing
from outcomes.detection.scoring import Followed, Score, score
from outcomes.detection.simulate import CLEAN, LIFE_LIKE, SCENARIOS, SimulatedEpisode, simulate

TUNING_SEED, TEST_SEED, RANK_SEED = 101, 202, 404
MOST_FALSE_ALARMS = 0.10
PATIENTS, STRESS_PATIENTS = 900, 300
LOGITS = (0.5, 1.0, 1.5, 2.0, 2.5, 3.0)

HEADER = "| detector | FA/yr | events | sens 60 d | within 14 d | within 30 d | median d | IQR |"
RULE = "|---|---|---|---|---|---|---|---|"


def row(name: str, found: Score) -> str:
    """One line of the table."""
    low, middle, high = found.delay_quartiles()
    return (
        f"| {name} | {found.false_alarms_per_year:.2f} | {found.events} | {found.sensitivity:.3f} "
        f"| {found.within(14):.2f} | {found.within(30):.2f} | {middle:.0f} | {low:.0f}..{high:.0f} |"
    )


def _all_tracks(series: Series) -> dict[str, Track]:
    return {name: rival(series) for name, rival in RIVALS.items()}


def rival_tracks(cohort: Sequence[SimulatedEpisode]) -> list[dict[str, Track]]:
    """Every rival's scores on a cohort."""
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        return list(pool.map(_all_tracks, [one.series for one in cohort], chunksize=16))


def rival_score(
    cohort: Sequence[SimulatedEpisode], tracks: list[dict[str, Track]], name: str, threshold: float
) -> Score:
    """A rival at a threshold."""
    followed = [
        Followed(
            track[name].days,
            standing(track[name], threshold),
            one.truth.return_started_day,
            one.truth.return_day,
        )
        for one, track in zip(cohort, tracks, strict=True)
    ]
    return score(followed)


def tuned(cohort: Sequence[SimulatedEpisode], tracks: list[dict[str, Track]], name: str) -> float:
    """The lowest threshold, by bisection, with at most .10 false alarms per patient-year."""
    scores = np.concatenate([track[name].scores for track in tracks])
    grid = np.quantile(scores[np.isfinite(scores)], np.linspace(0.5, 1.0, 400))
    low, high = 0, len(grid) - 1
    while low < high:
        middle = (low + high) // 2
        found = rival_score(cohort, tracks, name, float(grid[middle]))
        low, high = (low, middle) if found.false_alarms_per_year <= MOST_FALSE_ALARMS else (middle + 1, high)
    return float(grid[low])


def replayed(cohort: Sequence[SimulatedEpisode]) -> list[Replayed]:
    """The engine's rows on a cohort."""
    return list(zip(cohort, replay_many([one.series for one in cohort]), strict=True))


def compare(scenario: Scenario, count: int) -> list[Replayed]:
    """The table of all detectors on one kind of cohort."""
    tuning, test = simulate(scenario, count // 2, TUNING_SEED), simulate(scenario, count, TEST_SEED)
    tuning_tracks, test_tracks = rival_tracks(tuning), rival_tracks(test)
    print(
        f"\n### {scenario.name}: {count} patients (seed {TEST_SEED}), rivals tuned on {count // 2} others\n"
    )
    print(HEADER, RULE, sep="\n")
    for name in RIVALS:
        print(row(name, rival_score(test, test_tracks, name, tuned(tuning, tuning_tracks, name))))
    rows = replayed(test)
    print(row("**engine, as shipped**", score_returns(rows)), flush=True)
    return rows


def operating_curve(rows: list[Replayed]) -> None:
    """The engine at several thresholds."""
    print("\nOperating curve of the engine (logit of the threshold for a weekly diary):\n")
    print(HEADER, RULE, sep="\n")
    for logit in LOGITS:
        print(row(f"engine, {logit:g}", score_returns(rows, replace(AlarmParameters(), return_logit=logit))))


def probabilities(rows: list[Replayed]) -> None:
    """Reliability, coverage of the forecasts, and the kinds of return."""
    said: dict[str, tuple[Callable[..., float | None], int]] = {
        "p_returned": (lambda reading: reading.p_returned, 0),
        "p_return_30d": (lambda reading: reading.p_return_30d, 30),
    }
    for name, (of, lead) in said.items():
        bins = "  ".join(f"{b.said:.2f}/{b.seen:.2f} ({b.patients})" for b in reliability(rows, of, lead))
        print(f"\n{name}, said/seen (patients): {bins}")
    for day in FORECAST_DAYS:
        count, (low, middle, high) = forecast_coverage(rows, day)
        print(f"forecast at D{day}: back by q10 {low:.2f}, q50 {middle:.2f}, q90 {high:.2f} (n = {count})")
    named, right, unclear = kinds(rows)
    print(
        f"return_kind: {named} named, {right / max(named, 1):.2f} rightly; {unclear} left unclear", flush=True
    )


def _ranks(one: tuple[int, Series]) -> Floats:
    return pain_ranks(shipped_model(), one[1], np.random.default_rng([RANK_SEED, one[0]]))


def predictive(name: str, cohort: Sequence[SimulatedEpisode]) -> None:
    """Where reports fall in what was expected of them: a tenth in each tenth where the model is right."""
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        ranks = list(pool.map(_ranks, enumerate(one.series for one in cohort), chunksize=16))
    shares = " ".join(f"{share:.3f}" for share in tenths(ranks))
    print(f"pain reports of {name} by tenth of their randomised PIT: {shares} (n = {sum(map(len, ranks))})")


def main(arguments: Sequence[str]) -> int:
    """Print everything."""
    factor = 3 if "--full" in arguments else 1
    began = time.monotonic()
    print(f"Engine {ENGINE_VERSION}; rivals' thresholds: at most {MOST_FALSE_ALARMS} FA/yr on other patients")
    for scenario in (CLEAN, LIFE_LIKE):
        rows = compare(scenario, PATIENTS * factor)
        operating_curve(rows)
        probabilities(rows)
        predictive(scenario.name, [simulated for simulated, _ in rows[:STRESS_PATIENTS]])
    noise = residuals()
    print("\n### Stress, the engine as shipped\n\n" + HEADER, RULE, sep="\n")
    regeneration: list[str] = []
    for scenario in SCENARIOS:
        if scenario.noise == "residuals" and not noise:
            print(f"| {scenario.name}: skipped, no real diaries beside the repository | | | | | | | |")
            continue
        rows = replayed(simulate(scenario, STRESS_PATIENTS * factor, TEST_SEED + 1, noise))
        print(row(scenario.name, score_returns(rows)), flush=True)
        regeneration.append(row(scenario.name, score_regenerations(rows)))
    print("\n### Regeneration alarm, the engine as shipped\n\n" + HEADER, RULE, *regeneration, sep="\n")
    print(f"\n{time.monotonic() - began:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
