"""Every number of the engine, with where it comes from; `docs/statistics.md` says what each one does.

Sources: [F] a published figure; [J] our own judgement, to be fitted on real cohorts; [T] tuned on simulated
patients of `simulate.py` (seeds in `benchmarks/detection.py`), never on those it is reported on.
"""

import math
from dataclasses import dataclass
from typing import NamedTuple

ENGINE_VERSION = "1.3.0"


@dataclass(frozen=True)
class PainParameters:
    """The hidden level of pain: when it turns, how fast, and how reports scatter around it."""

    step: float = 0.5  # points between neighbouring levels of the lattice
    # Turning point of pain, of those whose pain comes back: log-normal; relief lasts 2-6 months [F, clinical
    # range, unverified], median 110 d to the line [J], less about half a ramp.
    onset_median_days: float = 106.0
    onset_log_sd: float = 0.48
    earliest_onset_day: int = 10
    p_durable: float = 0.22  # never comes back: 20 % in the prototype study [J]
    late_hazard: float = 1 / 4000  # per day: nobody is ever safe from another cause [J]
    no_response_hazard: float = 0.05  # who had no relief has little to lose: factor on the hazard [T]
    # Rise: about a month from nadir to line [J]; three ways up.
    share_ramp: float = 0.50
    share_slow_ramp: float = 0.32
    share_step: float = 0.18
    ramp_points_per_day: float = 0.15
    slow_ramp_points_per_day: float = 0.05
    ramp_stop: float = 0.004  # per day: a rise that ends below the line
    # Slow drift of the level without a turning point: variogram of untreated knees .2 in 90 d [F, diaries].
    drift_up: float = 0.002
    drift_down: float = 0.003
    deeper_nadir: float = 0.004
    # Back, pain climbs on towards what it was, hardly beyond; a long bout may pass again [T].
    after_return_up: float = 0.05
    after_return_down: float = 0.005
    after_return_fall: float = 0.0005
    beyond_baseline_up: float = 0.02
    beyond_baseline_down: float = 0.025
    # Personal scatter: 4-5-fold between people, .35-.9 on real knee diaries [F, diaries].
    scatter: tuple[float, ...] = (0.45, 0.75, 1.2, 2.0)
    scatter_weights: tuple[float, ...] = (0.22, 0.38, 0.3, 0.1)
    untreated_walk: float = 0.02  # per day and step of half a point, either way, before the procedure [J]
    # Half of the variance is slow "weather" (autocorrelation .45 at one day, gone after a week) [F, diaries].
    weather_leave_middle: float = 0.12
    weather_return: float = 0.24
    weather_height: float = 1.0  # in units of the personal scatter
    white_scale: float = 0.55  # scale of Student's t with 5 degrees of freedom, in the same units
    # Flares: .84-1.09 per 100 days, median 5-8 d, steep start, slow tail [F, Keele; web case-crossover].
    flare_rate: float = 0.015
    flare_peak_leave: float = 0.35
    flare_tail_leave: float = 0.25
    flare_peak_heights: tuple[float, ...] = (1.8, 3.2)
    flare_tail_heights: tuple[float, ...] = (0.7, 1.5)
    flare_scale: float = 0.7
    typing_error: float = 0.015  # share of reports that say nothing
    # Relief: a part responds little (sham -1.4, SD 1.5 [F, Nygaard 2025]), most by about half [J].
    p_small_relief: float = 0.28
    small_relief_mean: float = 0.9
    small_relief_sd: float = 0.9
    relief_share_mean: float = 0.55
    relief_share_sd: float = 0.20
    unknown_baseline_mean: float = 5.8  # clinical.md §6, N(6, 1.5) truncated
    unknown_baseline_sd: float = 1.6
    # Opioids: the log dose of a week against the person's usual in relief, by way [J, prototype study].
    dose_ramp: float = 0.5
    dose_returned: float = 0.8
    dose_sd: float = 0.5
    dose_answers: float = 0.4  # share of people whose dose follows a return; a dose that stays says little
    dose_floor: float = 0.05  # a dose may rise for another pain
    dose_first_day: int = 14
    dose_recent_days: int = 21  # the usual is that of before
    dose_autocorrelation: float = 0.97  # at gap 0; e-folding below: doses change in steps and stay
    dose_autocorrelation_days: float = 60.0
    drop_days: float = 3.0  # the fall after the procedure, and how loosely early reports are read
    settle_days: float = 8.0
    settle_scale: float = 0.5
    settled_day: int = 25


@dataclass(frozen=True)
class NerveParameters:
    """The hidden share of numbness that is left, read from numbness, area and tingling."""

    steps: int = 10  # of the fraction of the plateau that is left
    onset_median_days: float = 85.0  # numbness lasts weeks to 3-6 months [F, unverified]
    onset_log_sd: float = 0.55
    earliest_onset_day: int = 15
    p_never: float = 0.08  # within the year [J]
    late_hazard: float = 1 / 1200
    share_fast: float = 0.5
    fast_days: float = 18.0  # from whole plateau to none
    slow_days: float = 60.0
    # Where the distance is known: 10 d + mm / (1.5 mm/d) is the earliest plausible regrowth [F, 1-2 mm/d].
    growth_latency_days: float = 10.0
    growth_mm_per_day: float = 1.5
    growth_log_sd: float = 0.25
    too_early_factor: float = 0.15
    scatter: tuple[float, ...] = (0.5, 0.9, 1.5)
    scatter_weights: tuple[float, ...] = (0.3, 0.45, 0.25)
    habit_per_day: tuple[float, ...] = (0.0, 0.0025, 0.006)  # reported numbness fades by habit [J]
    habit_weights: tuple[float, ...] = (0.6, 0.25, 0.15)
    typing_error: float = 0.02
    autocorrelation: float = 0.55  # at gap 0; e-folding below: effective information weight (1-r)/(1+r)
    autocorrelation_days: float = 6.0
    tingling_rise: float = 1.5  # points above the person's usual while fibres arrive [F, Tinel; size T]
    tingling_scale: float = 1.2
    tingling_weight: float = 0.5
    area_scale: float = 0.25
    area_weight: float = 0.8  # [T]


@dataclass(frozen=True)
class CouplingParameters:
    """How much a nerve that has just regrown raises the hazard of the pain's return, and nothing else."""

    factor: float = 4.0  # prototype study: 12 v 1 where the nerve drives everything; here kept moderate [T]
    recent_days: int = 75  # a regrowth long past without pain speaks no more


@dataclass(frozen=True)
class AlarmParameters:
    """When an alarm rises, and when it is armed again (design §4)."""

    # P(T_P0 <= today) at which the alarm rises, on the logit scale, for 4 reports in 28 days; a denser diary
    # has more occasions to err, so its threshold is higher and false alarms per year are alike [T].
    return_logit: float = 1.75
    return_logit_per_log_density: float = 0.4
    density_days: int = 28
    earliest_day: int = 21
    rearm_days: int = 30
    regeneration_threshold: float = 0.85  # [T] at most .06 false alarms per patient-year
    opioid_rise_share: float = 0.30
    opioid_rise_mme: float = 10.0
    opioid_days: int = 14

    def threshold(self, reports: int) -> float:
        """The threshold of the return alarm with so many pain reports in the last four weeks."""
        logit = self.return_logit + self.return_logit_per_log_density * math.log(max(reports, 1) / 4)
        return 1.0 / (1.0 + math.exp(-logit))


class DialPoint(NamedTuple):
    """What a threshold costs and brings, measured on simulated patients."""

    return_logit: float
    false_alarms: float  # per 100 patients and month at risk
    found: float  # share of returns found within 60 days
    median_delay: int  # days after T_P, of those found


# Simulated: `python -m benchmarks.dial` (seed 505), version 1.3.0, 600 life-like patients and 60 of each
# other kind but real residuals: 584 patient-years at risk. The dial of a clinic without 60 patients of its
# own.
DIAL: tuple[DialPoint, ...] = (
    DialPoint(-2.0, 18.33, 0.995, -7),
    DialPoint(-1.5, 13.22, 0.993, -4),
    DialPoint(-1.0, 9.00, 0.993, 0),
    DialPoint(-0.5, 5.54, 0.988, 2),
    DialPoint(0.0, 3.40, 0.978, 6),
    DialPoint(0.5, 1.90, 0.962, 9),
    DialPoint(1.0, 1.09, 0.948, 11),
    DialPoint(1.5, 0.60, 0.922, 13),
    DialPoint(1.6, 0.53, 0.915, 14),
    DialPoint(2.0, 0.38, 0.888, 15),
    DialPoint(2.5, 0.28, 0.848, 17),
    DialPoint(3.0, 0.17, 0.815, 20),
    DialPoint(3.5, 0.13, 0.784, 23),
    DialPoint(4.0, 0.10, 0.740, 24),
    DialPoint(5.0, 0.04, 0.664, 28),
)
