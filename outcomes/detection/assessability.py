"""Why numbness may not speak for the nerve: the definition of design §4 on one series."""

from enum import StrEnum

import numpy as np

from outcomes.detection.definitions import HIGHEST, PLATEAU_DAYS, PLATEAU_LEAST, PLATEAU_LEAST_ENTRIES
from outcomes.detection.series import Series


class Unassessable(StrEnum):
    """What keeps regeneration from being assessed."""

    NO_SKIN_NERVE = "no_skin_nerve"
    FEW_ENTRIES = "few_entries"
    LOW_PLATEAU = "low_plateau"


def unassessable_because(series: Series, day: int) -> Unassessable | None:
    """Say what keeps the nerve from being assessed on `day`; None where it is assessable."""
    if not series.numbness_can_speak:
        return Unassessable.NO_SKIN_NERVE
    first, last = PLATEAU_DAYS
    within = (series.days >= first) & (series.days <= min(last, day)) & ~np.isnan(series.numbness)
    if int(within.sum()) < PLATEAU_LEAST_ENTRIES:
        return Unassessable.FEW_ENTRIES
    above = np.clip(series.numbness[within] - series.numbness_baseline, 0.0, HIGHEST)
    return Unassessable.LOW_PLATEAU if float(above.mean()) < PLATEAU_LEAST else None
