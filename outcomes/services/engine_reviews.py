"""What a proposal means, in numbers that a person can judge."""

from collections.abc import Sequence
from dataclasses import dataclass

from outcomes.detection.dial import (
    SIMULATED,
    OwnAlarms,
    logit_for,
    rate_for,
    shipped_rate,
    threshold,
)
from outcomes.detection.fit import PRIOR_BY_NAME
from outcomes.detection.judging import Bin, Gain, verdict_of
from outcomes.detection.parameters import DIAL, AlarmParameters
from outcomes.services.engine_fits import FitView
from outcomes.services.engines import own_alarms_of

DIAL_CHOICES = (0.2, 0.4, 1.0, 1.5, 3.0)
"""Offered beside the shipped setting's own."""


@dataclass(frozen=True)
class ReviewedValue:
    """A parameter before and after, the 95 % range that is left, and the one before any diary was read."""

    name: str
    before: float
    after: float
    low: float
    high: float
    prior_low: float
    prior_high: float


@dataclass(frozen=True)
class Review:
    """A proposal to be judged.

    Attributes:
        values: parameters before and after.
        reports: log-likelihood that the fitted parameters gain on the shipped ones.
        foretold: by how much they raise the log score of forecasts of the return's day.
        told: by how much they lower the squared error of probabilities.
        keeps_parameters: whether they are part of the proposal.
        verdict: of what they say of returns (of reports, where an earlier fit counted nothing else).
        shift, slope: of the map of probabilities.
        brier_before, brier_after: on held-out people; None without any.
        curve_before, curve_after: said and seen, by tenth.
        references: people that a threshold could be measured on.
        is_enough: whether they are enough for it.
        threshold: `return_logit` at the dial as it stands.
        false_alarms: what it promises, per 100 patients and month.
        guaranteed_share: at most this share of episodes has a false alarm; None where that is not guaranteed.
        returns: own returns with 60 days of entries after them.
        found, median_delay: the share of these that the alarm finds within 60 days, and how many days after
            the return; None where they are too few to say so.
    """

    values: tuple[ReviewedValue, ...]
    reports: Gain
    foretold: Gain
    told: Gain
    keeps_parameters: bool
    verdict: str
    shift: float
    slope: float
    brier_before: float | None
    brier_after: float | None
    curve_before: tuple[Bin, ...]
    curve_after: tuple[Bin, ...]
    references: int
    is_enough: bool
    threshold: float
    false_alarms: float
    guaranteed_share: float | None
    returns: int
    found: float | None
    median_delay: int | None


@dataclass(frozen=True)
class DialChoice:
    """One setting of the dial, and what it costs: returns found, and how late."""

    false_alarms: float
    is_shipped: bool
    found: float
    median_delay: int


def review(view: FitView, false_alarms: float | None = None) -> Review:
    """A stored proposal at a setting of the dial."""
    own, said = own_alarms_of(view.calibration), view.diagnostics
    rate = shipped_rate() if false_alarms is None else false_alarms
    gains = {name: Gain(**said[name]) for name in ("reports", "foretold", "told") if name in said}
    reports = gains.get("reports") or Gain(said["gain"], said["gain_error"])  # as earlier fits called it
    foretold, told = gains.get("foretold", Gain()), gains.get("told", Gain())
    # Earlier fits were part of their proposals whatever they brought.
    keeps = said.get("keeps_parameters", True)
    at = threshold(false_alarms, own)
    found, delay = own.finds(at) if own.tells_what_is_found else (None, None)
    return Review(
        values=tuple(_value(each) for each in said["fit"]["values"]),
        reports=reports,
        foretold=foretold,
        told=told,
        keeps_parameters=keeps,
        verdict=verdict_of([foretold, told] if "foretold" in gains else [reports]),
        shift=view.calibration["shift"],
        slope=view.calibration["slope"],
        brier_before=said["before"]["brier"],
        brier_after=said["after"]["brier"],
        curve_before=_bins(said["before"]["curve"]),
        curve_after=_bins(said["after"]["curve"]),
        references=len(own.highest),
        is_enough=own.is_enough,
        threshold=at,
        false_alarms=rate,
        guaranteed_share=own.per_episode(rate) if own.is_enough else None,
        returns=own.returns,
        found=found,
        median_delay=None if delay is None else round(delay),
    )


def dial_choices(own: OwnAlarms | None = None) -> list[DialChoice]:
    """The settings that are offered, from the fewest false alarms on.

    What each costs is measured on the clinic's own patients; on simulated ones where too few of them tell.
    """
    rates = sorted({*DIAL_CHOICES, shipped_rate()})
    if own is not None and own.tells_what_is_found:
        return [_own_choice(rate, own) for rate in rates]
    return [_choice(rate) for rate in rates]


def _own_choice(rate: float, own: OwnAlarms) -> DialChoice:
    found, delay = own.finds(threshold(rate, own))
    return DialChoice(rate, rate == shipped_rate(), found, round(delay))


def _choice(rate: float) -> DialChoice:
    is_shipped = rate == shipped_rate()
    at = AlarmParameters().return_logit if is_shipped else logit_for(SIMULATED, rate)
    found = tuple((row.return_logit, row.found) for row in DIAL)
    nearest = min(DIAL, key=lambda row: abs(row.return_logit - at))
    return DialChoice(rate, is_shipped, rate_for(found, at), nearest.median_delay)


def _value(said: dict[str, float | str]) -> ReviewedValue:
    prior = PRIOR_BY_NAME[str(said["name"])]
    before, after, low, high = (float(said[name]) for name in ("before", "after", "low", "high"))
    return ReviewedValue(prior.name, before, after, low, high, *prior.range)


def _bins(said: Sequence[dict[str, float]]) -> tuple[Bin, ...]:
    return tuple(Bin(each["said"], each["seen"], int(each["people"])) for each in said)
