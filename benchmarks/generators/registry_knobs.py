"""Every knob of the registry generator with where its default is from, and the named kinds.

Sources in brackets are rows of the clinical notes; "judgement" means that nothing published was found.
A pair is (median, log-SD) where the comment says lognormal, (mean, SD) where it says normal, and else
(low, high).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

Pair = tuple[float, float]

STANDARD, DAILY, SPARSE, WEEKLY = "standard", "daily", "every 3-4 days", "weekly"


@dataclass(frozen=True)
class Registry:
    """One idea of a registry's patients, in days and points."""

    # People and procedures
    schedules: tuple[str, ...] = (STANDARD,)  # the product's own (design §1); several: shared out evenly
    p_woman: float = 0.6  # judgement; the Keele diary and most knee cohorts hold more women
    baseline_points: Pair = (6.0, 1.5)  # normal, kept in 3-9.5 [clinical §6]
    p_articular_only: float = 0.25  # judgement: genicular series beside the commoner skin-nerve ones [§1.1]

    # Relief: a sham-like part that everyone may have and a part that hangs on the frozen nerves
    sham_points: Pair = (1.3, 1.2)  # normal; -1.4, SD 1.8 with diary noise, in the sham arm [Nygaard 2025]
    p_sham_fades: float = 0.3  # judgement: stable on average for six months, so it fades in a part only
    sham_fade_start: Pair = (30.0, 150.0)  # judgement
    sham_fade_days: Pair = (25.0, 110.0)  # time constant, judgement
    p_nerve_works: float = 0.66  # 60 % of all comers [§6]; rather more, picked by a block [Radnovich]
    nerve_points: Pair = (2.4, 0.55)  # lognormal; with sham -2.9, as Nygaard -2.3 to Radnovich -3.3
    relief_share_most: float = 0.95  # of the baseline, judgement: pain seldom vanishes wholly
    p_late_gain: float = 0.3  # judgement, from -1.9 at day 14 to -2.5 at six months [Nygaard]
    soreness_points: Pair = (0.0, 1.6)  # 0-1 for 2-7 days [§6], somewhat wider
    soreness_days: Pair = (2.0, 10.0)

    # Nerves: first axons at latency + distance / speed [§2.2]
    latency_days: Pair = (7.0, 21.0)
    speed_mm_per_day: Pair = (1.4, 0.25)  # lognormal, 1-2 mm/day
    skin_distance_mm: Pair = (95.0, 0.35)  # lognormal, judgement: numbness lasts weeks to 3-6 months [§1.7]
    articular_distance_mm: Pair = (60.0, 0.4)  # lognormal; 2-6 cm and slow maturing inside the joint
    arrival_spread: Pair = (0.13, 0.34)  # log-SD of arrival over one nerve's axons, judgement
    p_distance_known: float = 0.4  # judgement: the freeze log is optional

    # Return: with the nerve, or from elsewhere; a regrown nerve does not imply it (design §4)
    p_return_with_nerve: float = 0.74  # relief of 2-6 months in most [§1.6]
    nerve_lag_days: Pair = (-14.0, 36.0)  # least, then mean of what is added: relief outlasts regrowth
    is_nerve_tied: bool = True  # False: the pain's clock is another person's
    other_source_per_year: float = 0.2  # judgement: progression, another compartment
    other_source_points: Pair = (2.2, 0.4)  # lognormal, judgement
    fates: tuple[float, ...] = (0.58, 0.11, 0.10, 0.12, 0.09)  # full, overshoot, just above, just below, part
    shapes: tuple[float, ...] = (0.45, 0.2, 0.22, 0.13)  # gradual (3-6 weeks [§6]), steps, stutter, sudden

    # Slow movement of the level without any return
    wander_points: Pair = (0.22, 0.5)  # lognormal SD; variogram .37 at 7 to .49 at 90 days [detection §2, P2]
    wander_days: float = 25.0
    season_points: Pair = (0.0, 0.35)  # weather effects real but small [§6]
    drift_points_per_year: float = 0.3  # at most, either way; judgement

    # Day to day
    noise_points: Pair = (0.72, 0.42)  # lognormal SD, 4-5-fold between people [detection §2: .15 to .89]
    week_points: Pair = (0.0, 0.3)  # +-0.2 [§6]
    flares_per_100_days: float = 1.0  # 1.09 [Keele], 0.84 [web case-crossover]; women 1.85 times men
    flare_points: Pair = (2.0, 4.5)  # at least 2 [Keele]
    flare_days: Pair = (5.0, 0.55)  # lognormal, median 5, IQR 3-8 [web]; cut at 13: longer is no flare here
    synovitis_per_year: float = 0.5  # judgement
    p_typing_error: float = 0.002  # judgement

    # How scores are given
    sticky_points: Pair = (0.0, 0.15)  # keeps the last answer within .5 + this: 21-62 % repeat [detection §2]
    p_even_only: float = 0.07  # judgement; 5-15 % excess at favoured numbers [§6]
    p_favoured: float = 0.08  # only 0, 2, 3, 5, 7, 8, 10; judgement
    p_ceiling: float = 0.15  # never above a number of their own, judgement
    p_floor: float = 0.12  # never 0: "there is always a little", judgement

    # Sensation
    p_never_numb: float = 0.1  # numb in the majority where skin nerves are frozen [§1.7], judgement
    plateau_points: Pair = (1.5, 9.5)  # 3-8 [§6], wider
    p_numb_before: float = 0.12  # judgement: after an arthroplasty
    p_numb_for_good: float = 0.04  # judgement
    p_habit: float = 0.35  # judgement; reports fade while the skin stays numb (design §4)
    habit_per_day: Pair = (0.001, 0.005)
    numbness_noise: Pair = (0.7, 0.4)  # lognormal SD, judgement
    p_tingling: float = 0.75  # second phase, weeks 6-20 [§1.7]
    tingling_points: Pair = (1.5, 5.0)  # 1-4 for 2-6 weeks [§6], wider
    p_tingling_always: float = 0.12  # neuropathic in 20-30 % of knees [§3.1], fewer who report it daily

    # Opioids
    p_opioid: float = 0.22  # 15-30 % [§6]
    opioid_mme: Pair = (5.0, 40.0)
    p_mask: float = 0.04  # judgement: doses that rise with the returning pain and hide it
    mask_share: Pair = (0.3, 0.9)  # of the rise that is hidden, judgement

    # Who answers
    engagement: tuple[float, ...] = (0.45, 0.35, 0.2)  # steady, middling, waning; three classes [§6]
    p_no_diary_before: float = 0.05  # judgement
    p_bad_days_missing: float = 0.35  # likelier missing on bad and on good days [§6]
    p_good_days_missing: float = 0.25
    gaps_per_year: float = 1.4  # longest gaps of 8 to 91 days [detection §2]
    gap_days: Pair = (10.0, 45.0)
    dropout_by_180: float = 0.25  # [§6]
    p_no_sensation_items: float = 0.03  # judgement: pain alone is ever answered
    p_pain_only_entry: float = 0.05  # judgement: the one-tap answer (design §1)


LIFE_LIKE = Registry()

_MIXED = replace(
    LIFE_LIKE,
    schedules=(DAILY, SPARSE, WEEKLY),
    p_nerve_works=0.88,
    nerve_points=(3.4, 0.3),
    p_articular_only=0.1,
    fates=(0.85, 0.1, 0.05, 0.0, 0.0),
    shapes=(0.7, 0.1, 0.1, 0.1),
    wander_points=(0.12, 0.3),
    noise_points=(0.7, 0.35),
    flares_per_100_days=0.5,
    p_even_only=0.0,
    p_favoured=0.0,
    p_ceiling=0.05,
    p_never_numb=0.05,
    p_numb_before=0.0,
    p_habit=0.1,
    p_mask=0.0,
    engagement=(1.0, 0.0, 0.0),
    p_no_diary_before=0.0,
    p_bad_days_missing=0.0,
    p_good_days_missing=0.0,
    gaps_per_year=0.0,
    dropout_by_180=0.0,
    p_no_sensation_items=0.0,
)

KINDS: Mapping[str, Registry] = MappingProxyType(
    {
        "life-like": LIFE_LIKE,
        "daily": replace(LIFE_LIKE, schedules=(DAILY,)),
        "weekly": replace(LIFE_LIKE, schedules=(WEEKLY,)),
        "mixed": _MIXED,
        "noisy": replace(LIFE_LIKE, noise_points=(1.08, 0.42), flares_per_100_days=2.0),
        # Slow sources are stilled too, or wander and season alone would carry a few over the line.
        "durable": replace(
            LIFE_LIKE,
            p_return_with_nerve=0.06,
            other_source_per_year=0.0,
            p_sham_fades=0.0,
            p_nerve_works=0.9,
        ),
        # A few returns are left, so that delay can be counted beside the false alarms.
        "drift": replace(
            LIFE_LIKE,
            p_return_with_nerve=0.15,
            other_source_per_year=0.0,
            p_sham_fades=0.0,
            drift_points_per_year=1.0,
        ),
        "unrelated": replace(LIFE_LIKE, is_nerve_tied=False),
        "articular": replace(LIFE_LIKE, p_articular_only=1.0),
        "masked": replace(LIFE_LIKE, p_mask=0.6),
        "small relief": replace(
            LIFE_LIKE, sham_points=(0.9, 0.5), p_nerve_works=0.9, nerve_points=(1.3, 0.3)
        ),
    }
)
