"""How rightly hindsight dates returns and regenerations, beside what was said at the time."""

import sys
import time
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from outcomes.detection import ENGINE_VERSION, Reading, replay_many
from outcomes.detection.hindsight import Hindsight, look_back, look_back_many
from outcomes.detection.simulate import CLEAN, LIFE_LIKE, SimulatedEpisode, simulate

SEED, PATIENTS, TIMED = 515, 150, 20
DATED = (
    ("T_P0", "return_started", "return_started_day", None),
    ("T_P", "returned", "return_day", "return_day"),
    ("T_N", "regenerated", "regeneration_day", "regeneration_day"),
)
HEADER = (
    "| cohort | what | n | hindsight, median error | mean | bias | 80 % interval holds | its width "
    "| last reading, median | mean | first said, median | mean |"
)


class Row(NamedTuple):
    """One episode: the true day, what hindsight says, and what the online filter said last and first."""

    true: float
    day: float
    q10: float
    q90: float
    last: float
    first: float


def rows(
    cohort: Sequence[SimulatedEpisode],
    readings: Sequence[list[Reading]],
    found: Sequence[Hindsight],
    names: tuple[str, str, str | None],
) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """The episodes in which it happened and is dated."""
    dated, truth, online = names
    table = []
    for one, history, hindsight in zip(cohort, readings, found, strict=True):
        true, dating = getattr(one.truth, truth), getattr(hindsight, dated)
        if true is None or dating is None:
            continue
        said = [day for each in history if (day := getattr(each, online)) is not None] if online else []
        last, first = (said[-1], said[0]) if said else (np.nan, np.nan)
        table.append(Row(true, dating.day, dating.q10, dating.q90, last, first))
    return np.array(table, dtype=np.float64)


def line(cohort: str, what: str, table: np.ndarray[tuple[int, int], np.dtype[np.float64]]) -> str:
    """One line of the table."""
    true, day, q10, q90, last, first = table.T
    held = np.mean((q10 <= true) & (true <= q90))
    cells = [cohort, what, str(len(table)), f"{np.median(abs(day - true)):.1f}"]
    cells += [f"{np.mean(abs(day - true)):.1f}", f"{np.median(day - true):+.1f}", f"{held:.2f}"]
    cells.append(f"{np.median(q90 - q10):.0f}")
    for said in (last, first):
        errors = abs(said - true)[~np.isnan(said)]
        cells += [f"{np.median(errors):.1f}", f"{errors.mean():.1f}"] if errors.size else ["–", "–"]
    return f"| {' | '.join(cells)} |"


def main() -> None:
    """Print the table, and what an episode costs."""
    patients = 3 * PATIENTS if "--full" in sys.argv else PATIENTS
    print(f"Engine {ENGINE_VERSION}, seed {SEED}, {patients} patients each; days\n\n{HEADER}")
    print("|" + "---|" * HEADER.count(" | ") + "---|")
    for scenario in (CLEAN, LIFE_LIKE):
        cohort = simulate(scenario, patients, SEED)
        many = [one.series for one in cohort]
        readings, found = replay_many(many), look_back_many(many)
        for what, *names in DATED:
            print(line(scenario.name, what, rows(cohort, readings, found, (names[0], names[1], names[2]))))
    _time()


def _time() -> None:
    """Processor time of one core by entries."""
    cost = []
    for one in simulate(CLEAN, TIMED, SEED):
        since = time.process_time()
        look_back(one.series)
        cost.append((one.series.reading_days.size, time.process_time() - since))
    seconds = np.array(cost)
    print(
        f"\nSeconds of one core per episode: median {np.median(seconds[:, 1]):.2f}, most "
        f"{seconds[:, 1].max():.2f} ({seconds[seconds[:, 1].argmax(), 0]:.0f} entries)"
    )


if __name__ == "__main__":
    main()
