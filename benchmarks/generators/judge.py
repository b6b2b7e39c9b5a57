"""Judge what was said of a cohort whose truth is known: `python -m benchmarks.generators.judge FOLDER`.

The folder holds `truth.csv`, `replay.csv` and `detections.csv`.
"""

import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks.generators.judged_alarms import (
    Watched,
    kinds,
    named,
    score,
    watched_regeneration,
    watched_return,
)
from benchmarks.generators.judged_files import FORECASTS, Judged, read
from benchmarks.generators.judged_probabilities import (
    FORECAST_DAYS,
    HORIZONS,
    coverage,
    recalibration,
    rows_of,
    tenths,
)

FILES = ("truth.csv", "replay.csv", "detections.csv")
ALARM_HEAD = (
    f"{'alarm':<26}{'patients':>9}{'false':>7}{'years':>8}{'per year':>9}{'events':>8}{'found':>7}"
    f"{'share':>7}{'q25':>7}{'median':>8}{'q75':>7}"
)


def report(episodes: Sequence[Judged]) -> list[str]:
    """The lines of the whole judgement."""
    lines = [ALARM_HEAD, *_alarms(episodes), "", *_kinds(episodes)]
    for column in HORIZONS:
        lines += ["", *_reliability(episodes, column)]
    return [*lines, "", *_forecasts(episodes)]


def _alarms(episodes: Sequence[Judged]) -> list[str]:
    assessable = [each for each in episodes if each.true.assessable]
    lines = [_alarm("return", episodes, watched_return)]
    schedules = sorted({each.schedule for each in episodes})
    for schedule in schedules if len(schedules) > 1 else []:
        some = [each for each in episodes if each.schedule == schedule]
        lines.append(_alarm(f"  return, {schedule}", some, watched_return))
    lines.append(_alarm("regeneration", episodes, watched_regeneration))
    lines.append(_alarm("  regeneration, assessable", assessable, watched_regeneration))
    return lines


def _alarm(name: str, episodes: Sequence[Judged], watch: Callable[[Judged], Watched]) -> str:
    found = score([watch(each) for each in episodes])
    low, middle, high = found.quartiles
    return (
        f"{name:<26}{len(episodes):>9}{found.false_alarms:>7}{found.years:>8.1f}{found.per_year:>9.3f}"
        f"{found.events:>8}{len(found.delays):>7}{found.share_found:>7.3f}"
        f"{low:>7.1f}{middle:>8.1f}{high:>7.1f}"
    )


def _kinds(episodes: Sequence[Judged]) -> list[str]:
    counted = kinds(episodes)
    sums = named(counted)
    lines = [
        f"return_kind: {sums.named} named, right {sums.share_right:.3f}; "
        f"unclear {sums.share_unclear:.3f} of {sums.named + sums.unclear} that are not empty, "
        f"rightly so {sums.rightly_unclear} of {sums.unclear}"
    ]
    order = sorted(counted.items(), key=lambda item: -item[1])
    return lines + [
        f"  said {said or '-':<14} true {true or '-':<14}{count:>5}" for (said, true), count in order
    ]


def _reliability(episodes: Sequence[Judged], column: str) -> list[str]:
    told = rows_of(episodes, column)
    if not told.said.size:
        return [f"{column}: never said"]
    fit = recalibration(told)
    lines = [
        f"{column}: Brier {told.brier:.4f}, slope {fit.slope:.2f} (se {fit.slope_error:.2f}), "
        f"intercept {fit.intercept:+.2f}",
        f"  {'from':>5}{'rows':>8}{'patients':>10}{'said':>8}{'came':>8}{'se':>7}{'z':>7}",
    ]
    for each in tenths(told):
        z = (each.came - each.said) / each.error if each.error else float("nan")
        lines.append(
            f"  {each.low:>5.1f}{each.rows:>8}{each.patients:>10}{each.said:>8.3f}{each.came:>8.3f}"
            f"{each.error:>7.3f}{z:>7.1f}"
        )
    return lines


def _forecasts(episodes: Sequence[Judged]) -> list[str]:
    lines = [f"forecast, back by D365: {'day':>4}{'patients':>10}{'q10':>8}{'q50':>8}{'q90':>8}"]
    for day in FORECAST_DAYS:
        found = coverage(episodes, day)
        shares = "".join(f"{found.shares.get(name, float('nan')):>8.3f}" for name in FORECASTS)
        lines.append(f"{'':<24}{day:>4}{found.patients:>10}{shares}")
    return lines


def main(words: list[str]) -> int:
    """Print the judgement of one folder; 2 where the call is wrong."""
    if len(words) != 1 or not all(Path(words[0], name).is_file() for name in FILES):
        print(f"usage: python -m benchmarks.generators.judge FOLDER ({', '.join(FILES)})", file=sys.stderr)
        return 2
    print("\n".join(report(read(Path(words[0])))))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
