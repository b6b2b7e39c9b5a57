"""The tables of `benchmarks.detection`, in Markdown: each function gives lines."""

import math
from collections.abc import Mapping, Sequence

from benchmarks.detection_predictive import Ranked
from benchmarks.detection_rivals import CURVE, bayes_bound, minimax_bound
from benchmarks.generators.judged_alarms import Named
from benchmarks.generators.judged_files import FORECASTS
from benchmarks.generators.judged_probabilities import Coverage, Recalibration, Said, Tenth
from outcomes.detection.scoring import Score

LEAST_PATIENTS, MOST_OFF = 200, 0.07
RHYTHMS = {"daily": 0.76, "every 3 days": 1.03 / 3, "weekly": 1.42 / 7}
"""Nats a day of a shift by 2 at a scatter of 1, lag-1 autocorrelation .45 (detection notes, section 3)."""
_YEARS_AT_RISK = 0.5

Lines = list[str]
Probability = tuple[Said, Recalibration, list[Tenth]]


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Lines:
    """A table; the first column is words, the others numbers."""
    rule = "|---" + "|---:" * (len(head) - 1) + "|"
    return [_line(head), rule, *map(_line, rows)]


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def alarms(scores: Mapping[str, Score]) -> Lines:
    """Detectors, or cohorts, with what their alarms found."""
    head = ("", "FA/yr", "events", "sens 60 d", "within 14 d", "within 30 d", "median d", "IQR")
    return table(head, [(name, *_found(found)) for name, found in scores.items()])


def _found(found: Score) -> tuple[str, ...]:
    low, middle, high = map(_days, found.delay_quartiles())
    return (
        f"{found.false_alarms_per_year:.2f}",
        str(found.events),
        *map(_share, (found.sensitivity, found.within(14), found.within(30))),
        middle,
        f"{low}..{high}",
    )


def _share(value: float) -> str:
    return "–" if math.isnan(value) else f"{value:.3f}"


def _days(value: float) -> str:
    return "–" if math.isnan(value) else f"{value:.0f}"


def curves(by_detector: Mapping[str, Sequence[Score]]) -> Lines:
    """Sensitivity and median delay at five rates of false alarms; the rate itself where it is not reached."""
    head = ("at most FA/yr", *(f"{rate:.2f}" for rate in CURVE))
    return table(head, [(name, *map(_point, found, CURVE)) for name, found in by_detector.items()])


def _point(found: Score, rate: float) -> str:
    per_year = found.false_alarms_per_year
    note = f" (at {per_year:.2f})" if abs(per_year - rate) > rate / 5 else ""
    return f"{_share(found.sensitivity)}, {_days(found.delay_quartiles()[1])} d{note}"


def bounds() -> Lines:
    """First-order bounds on the delay at the same rates, for comparison."""
    rows = []
    for rhythm, nats in RHYTHMS.items():
        cells = (
            f"{bayes_bound(rate * _YEARS_AT_RISK, nats):.0f} d, {minimax_bound(rate, nats):.0f} d"
            for rate in CURVE
        )
        rows.append((rhythm, *cells))
    return table(("Bayes, minimax at FA/yr", *(f"{rate:.2f}" for rate in CURVE)), rows)


def is_kept(tenth: Tenth) -> bool:
    """Whether said and came lie together: .07, and twice the standard error for chance."""
    return abs(tenth.said - tenth.came) <= MOST_OFF + 2 * tenth.error


def calibration(by_cohort: Mapping[str, Mapping[str, Probability]]) -> Lines:
    """Each probability on each cohort: Brier, recalibration, and its crowded deciles."""
    head = ("cohort", "probability", "share", "Brier", "scaled", "slope", "intercept", "in the large")
    rows = [
        (cohort, column, *_recalibrated(said, fit), *_deciles(tenths))
        for cohort, columns in by_cohort.items()
        for column, (said, fit, tenths) in columns.items()
    ]
    return table((*head, f"deciles ≥ {LEAST_PATIENTS} kept", "most off"), rows)


def _recalibrated(said: Said, fit: Recalibration) -> tuple[str, ...]:
    return (
        f"{said.came.mean():.2f}",
        f"{said.brier:.4f}",
        _share(said.scaled_brier),
        _with_error(fit.slope, fit.slope_error),
        _with_error(fit.intercept, fit.intercept_error),
        _with_error(fit.in_the_large, fit.in_the_large_error),
    )


def _with_error(value: float, error: float) -> str:
    return "–" if math.isnan(value) else f"{value:.2f} ± {error:.2f}"


def _deciles(tenths: Sequence[Tenth]) -> tuple[str, str]:
    crowded = [each for each in tenths if each.patients >= LEAST_PATIENTS]
    if not crowded:
        return "none", "–"
    worst = max(crowded, key=lambda each: abs(each.said - each.came))
    kept = sum(map(is_kept, crowded))
    return f"{kept} of {len(crowded)}", f"said {worst.said:.2f}, came {worst.came:.2f} ± {worst.error:.2f}"


def reliability(columns: Mapping[str, Probability]) -> Lines:
    """Decile by decile."""
    head = ("probability", "from", "patients", "rows", "said", "came", "SE", "verdict")
    rows = [
        (
            column,
            f"{each.low:.1f}",
            str(each.patients),
            str(each.rows),
            f"{each.said:.3f}",
            f"{each.came:.3f}",
            f"{each.error:.3f}",
            _verdict(each),
        )
        for column, (_, _, tenths) in columns.items()
        for each in tenths
    ]
    return table(head, rows)


def _verdict(tenth: Tenth) -> str:
    few = "" if tenth.patients >= LEAST_PATIENTS else f" (under {LEAST_PATIENTS} patients)"
    return ("kept" if is_kept(tenth) else "**off**") + few


def forecasts(by_cohort: Mapping[str, Sequence[Coverage]]) -> Lines:
    """Share back by q10, q50 and q90, of those back by D365."""
    days = [found.day for found in next(iter(by_cohort.values()), [])]
    head = ("cohort", *(f"D{day}: q10 / q50 / q90 (n)" for day in days))
    return table(head, [(name, *map(_covered, found)) for name, found in by_cohort.items()])


def _covered(found: Coverage) -> str:
    if not found.patients:
        return "–"
    return " / ".join(f"{found.shares[name]:.2f}" for name in FORECASTS) + f" ({found.patients})"


def predictive(by_cohort: Mapping[str, Ranked]) -> Lines:
    """Where pain reports fall in what was expected of them."""
    head = ("cohort", "patients", "reports", "share by tenth of the randomised PIT", "lag-1 of normal scores")
    rows = [
        (
            name,
            str(found.patients),
            str(found.reports),
            " ".join(f"{share:.3f}" for share in found.tenths),
            f"{found.lag_one:.3f} ± {found.lag_one_error:.3f}",
        )
        for name, found in by_cohort.items()
    ]
    return table(head, rows)


def kinds(by_cohort: Mapping[str, Named]) -> Lines:
    """How often a return was named, how often left unclear, and each rightly."""
    head = ("cohort", "named", "right", "left unclear", "share unclear", "rightly unclear")
    rows = [
        (
            name,
            str(each.named),
            _share(each.share_right),
            str(each.unclear),
            _share(each.share_unclear),
            str(each.rightly_unclear),
        )
        for name, each in by_cohort.items()
    ]
    return table(head, rows)


def subgroups(found: Mapping[str, tuple[int, Score, Probability]]) -> Lines:
    """Alarm and p_return_30d of subgroups."""
    head = (
        "subgroup",
        "patients",
        "FA/yr",
        "events",
        "sens 60 d",
        "median d",
        "Brier",
        "slope",
        "in the large",
    )
    rows = [
        (
            name,
            str(patients),
            f"{each.false_alarms_per_year:.2f}",
            str(each.events),
            _share(each.sensitivity),
            _days(each.delay_quartiles()[1]),
            f"{said.brier:.4f}",
            _with_error(fit.slope, fit.slope_error),
            _with_error(fit.in_the_large, fit.in_the_large_error),
        )
        for name, (patients, each, (said, fit, _)) in found.items()
    ]
    return table(head, rows)
