"""CPU time of the engine beside PELT found anew at each entry; of one more entry; and as entries grow.

The processor's time of this one process is counted, not the clock's, and all in the same run, so that what
else the machine does hardly matters. The engine has replayed others of the cohort before, so that its tables
are as warm as they are in a registry's replay, and no warmer.
"""

import math
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial

import numpy as np

from benchmarks.pelt import LEAST_REPORTS, Segmenter, in_c, in_python
from outcomes.detection import Series, replay, replay_many, resume
from outcomes.detection.replay import SIDE_BY_SIDE
from outcomes.detection.series import CHANNELS
from outcomes.detection.simulate import CLEAN, simulate

SEED, PATIENTS, WARM_UP, ENTRIES = 31, 4, 30, 180
PENALTY = 3.0  # in squared points at a scatter of 1, times log(reports): that of BIC, nearly
LEAST_RATIO = 50.0
LENGTHS, ROUNDS = (90, 180, 360, 720), 3
NEW_ENTRIES_FROM = 30


def cpu_seconds(work: Callable[[], object]) -> float:
    """Processor time of some work, in seconds."""
    begun = time.process_time()
    work()
    return time.process_time() - begun


def first_entries(series: Series, count: int) -> Series:
    """The series up to its `count`-th day of entries from D0 on."""
    days = series.reading_days[series.reading_days >= 0]
    return series.until(int(days[min(count, days.size) - 1]))


def anew_at_each_entry(series: Series, segments: Segmenter) -> int:
    """The segments of the pain reports so far, at each of them; the number of searches."""
    pain = series.pain[(series.days >= 0) & ~np.isnan(series.pain)].tolist()
    for count in range(LEAST_REPORTS, len(pain) + 1):
        segments(pain[:count], PENALTY * float(np.log(count)))
    return max(0, len(pain) - LEAST_REPORTS + 1)


def one_more_entry(series: Series, first: int) -> list[float]:
    """Seconds of each entry read from the checkpoint before it, forecast included."""
    checkpoints: dict[int, bytes] = {}
    seconds = []
    days = series.reading_days[series.reading_days >= 0].tolist()
    for place, day in enumerate(days):
        known = series.until(day)
        begun = time.process_time()
        _, checkpoints = resume(checkpoints, known)
        if place >= first:
            seconds.append(time.process_time() - begun)
    return seconds


def drawn_out(series: Series, count: int) -> Series:
    """A diary with an entry on each of `count` days from D0: this one's, its second half over and over."""
    after = np.flatnonzero(series.days >= 0)
    half = after.size // 2
    chosen = np.concatenate([after[:half], np.resize(after[half:], count)])[:count]
    columns = {channel: getattr(series, channel)[chosen] for channel in CHANNELS}
    return replace(series, days=np.arange(count), **columns)


def main() -> int:
    """Print the figures; 1 where PELT takes less than fifty times as long as the engine over a registry."""
    daily = replace(CLEAN, schedules=("daily",))
    people = [first_entries(one.series, ENTRIES) for one in simulate(daily, PATIENTS + WARM_UP, SEED)]
    patients = people[:PATIENTS]
    for other in people[PATIENTS:]:
        replay(other)
    registry = (people * math.ceil(SIDE_BY_SIDE / len(people)))[:SIDE_BY_SIDE]
    ratio = beside_pelt(patients, registry)
    a_new_entry(patients)
    # Pain that stays down: a return would make late entries another task than early ones.
    growth(simulate(replace(daily, p_durable=1.0, p_no_response=0.0), 1, SEED)[0].series)
    return int(ratio < LEAST_RATIO)


def beside_pelt(patients: list[Series], registry: list[Series]) -> float:
    """Print CPU time per patient of engine, PELT and its twin in C; give PELT over engine in a registry."""
    engine = [cpu_seconds(partial(replay, series)) for series in patients]
    among_others = cpu_seconds(partial(replay_many, registry, workers=1)) / len(registry)
    ordinary = [cpu_seconds(partial(anew_at_each_entry, series, in_python)) for series in patients]
    in_c_seconds = [cpu_seconds(partial(anew_at_each_entry, series, in_c)) for series in patients]
    entries = np.mean([series.days[series.days >= 0].size for series in patients])
    print(f"CPU time per patient, {len(patients)} daily diaries of {entries:.0f} entries from D0 on:\n")
    print("| | ms | PELT over it |\n|---|---:|---:|")
    pelt = float(np.mean(ordinary))
    for name, seconds in (
        (f"engine, one of {len(registry)} replayed side by side, as `detect --replay` does", among_others),
        ("engine, replay of one diary alone", float(np.mean(engine))),
        ('`ruptures.Pelt(model="l2", min_size=2, jump=1)` at each entry', pelt),
        ("`ruptures.KernelCPD` (linear, in C; segments alone) at each entry", float(np.mean(in_c_seconds))),
    ):
        print(f"| {name} | {1000 * seconds:.1f} | {pelt / seconds:.1f} |")
    ratio = pelt / among_others
    print(f"\nPELT over engine: {ratio:.0f} (at least {LEAST_RATIO:.0f})", flush=True)
    return ratio


def a_new_entry(patients: list[Series]) -> None:
    """Print the CPU time of one more entry from a checkpoint."""
    milliseconds = 1000 * np.concatenate([one_more_entry(each, NEW_ENTRIES_FROM) for each in patients])
    if milliseconds.size:
        median, most = np.percentile(milliseconds, [50, 95])
        print(
            f"\nOne more entry from a checkpoint, forecast and new checkpoint included: "
            f"median {median:.2f} ms, 95 % within {most:.2f} ms ({milliseconds.size} entries)",
            flush=True,
        )


def growth(series: Series) -> None:
    """Print the CPU time of a replay by the number of its entries."""
    print("\n| entries | replay ms | ms per entry |\n|---:|---:|---:|")
    for count in LENGTHS:
        diary = drawn_out(series, count)
        replay(diary)  # its tables are warm then
        least = 1000 * min(cpu_seconds(partial(replay, diary)) for _ in range(ROUNDS))
        print(f"| {count} | {least:.1f} | {least / count:.3f} |", flush=True)


if __name__ == "__main__":
    sys.exit(main())
