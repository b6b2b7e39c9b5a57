"""How long the numbers of a cohort of 10,000 episodes and 1,000,000 entries take; pandas is the yardstick."""

import time
from collections.abc import Callable
from typing import TypeVar

import numpy as np
import pandas as pd

from outcomes.analysis.baseline import baselines
from outcomes.analysis.comparison import log_rank
from outcomes.analysis.duration import durations, population
from outcomes.analysis.observations import Observations, observations, window_means
from outcomes.analysis.opioids import opioid_free
from outcomes.analysis.responders import Change, improved_by_share, shares
from outcomes.analysis.survival import kaplan_meier
from outcomes.analysis.trajectory import Statistic, trajectories
from outcomes.analysis.turnbull import turnbull
from outcomes.analysis.weeks import weekly

EPISODES, ENTRIES, GROUPS, ROUNDS = 10_000, 1_000_000, 4, 3
Result = TypeVar("Result")


def timed(name: str, work: Callable[[], Result]) -> Result:
    """Do some work three times; print the median time."""
    times = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        result = work()
        times.append(1000 * (time.perf_counter() - begun))
    print(f"{name:48s} {np.median(times):8.1f} ms")
    return result


def cohort(seed: int = 1) -> Observations:
    """Invented entries: pain falls for four of five, and comes back."""
    random = np.random.default_rng(seed)
    episode = np.sort(random.integers(0, EPISODES, ENTRIES))
    day = random.integers(-14, 366, ENTRIES)
    responds, back = random.random(EPISODES) < 0.8, 160 * random.weibull(1.8, EPISODES)
    level = np.where(day < 0, 7.0, np.where(responds[episode] & (day < back[episode]), 2.5, 6.5))
    return observations(episode, day, np.clip(np.rint(level + random.normal(0, 1.2, ENTRIES)), 0, 10))


def main() -> None:
    """Print the table."""
    table = cohort()
    random = np.random.default_rng(2)
    group, patient = random.integers(0, GROUPS, EPISODES), np.arange(EPISODES) // 2
    print(f"{EPISODES:,} episodes of {EPISODES // 2:,} people, {ENTRIES:,} entries, {GROUPS} groups")
    frame = pd.DataFrame({"episode": table.episode, "week": table.day // 7, "value": table.value})
    timed("(pandas: weekly means)", lambda: frame.groupby(["episode", "week"])["value"].mean())
    weeks = timed("weekly means", lambda: weekly(table))
    before = timed("baselines", lambda: baselines(table, EPISODES))
    timed("mean course with clustered interval", lambda: trajectories(weeks, group, GROUPS, patient))
    timed("median course", lambda: trajectories(weeks, group, GROUPS, patient, Statistic.MEDIAN))
    after = timed("means of a window", lambda: window_means(table, EPISODES, 76, 104))
    responded = improved_by_share(Change(before, after), 0.3)
    timed("shares of responders", lambda: shares(responded, group, GROUPS, patient))
    found = timed("report-based durations", lambda: durations(weeks, before))
    chosen = population(found, group, 60)
    inside = [chosen.included & (group == number) for number in range(GROUPS)]
    curves = [(found.time[mine], found.has_returned[mine]) for mine in inside]
    timed("Kaplan-Meier of each group", lambda: [kaplan_meier(*curve, 60) for curve in curves])
    everybody = chosen.included
    of_all = (found.time[everybody], found.has_returned[everybody], group[everybody], GROUPS)
    timed("log-rank", lambda: log_rank(*of_all))
    timed("Turnbull of all", lambda: turnbull(found.left[everybody], found.right[everybody], 60))
    timed("opioid-free share by week", lambda: opioid_free(table, group, GROUPS, patient))


if __name__ == "__main__":
    main()
