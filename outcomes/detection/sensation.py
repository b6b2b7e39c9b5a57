"""What a day's sensory reports are measured against: each person's own usual of earlier days."""

from typing import NamedTuple

import numpy as np

from outcomes.detection.definitions import (
    HIGHEST,
    PLATEAU_DAYS,
    PLATEAU_LEAST,
    PLATEAU_LEAST_ENTRIES,
    Flags,
    Floats,
    some,
)
from outcomes.detection.nerve import NerveChain
from outcomes.detection.series import NEVER, Days
from outcomes.detection.stack import Places
from outcomes.detection.told import Told
from outcomes.detection.trust import AREA, NUMBNESS, SENSORY_CHANNELS, TINGLING

_FIRST_DAY = 1  # on the day itself the local anaesthetic speaks
_TINGLING_MEMORY = 20  # entries over which a person's usual tingling is averaged
_FIRST_REPORT_GAP = 60


class Usuals(NamedTuple):
    """By episode what sensory reports are measured against.

    Attributes:
        plateau_entries: how many numbness reports lie within the days of the plateau.
        plateau_sums: and their sum, above the numbness of before the procedure.
        area_entries: how many numb areas do.
        area_sums: and their sum.
        tingling_entries: how many reports of tingling there were.
        tingling: the usual tingling.
        last_heard: episode x channel, the day of the report before.
    """

    plateau_entries: Places
    plateau_sums: Floats
    area_entries: Places
    area_sums: Floats
    tingling_entries: Places
    tingling: Floats
    last_heard: Days

    @classmethod
    def none(cls, episodes: int) -> "Usuals":
        """Nothing was reported."""
        plateau, area, tingling = np.zeros((3, episodes), dtype=np.intp)
        heard = np.full((episodes, len(SENSORY_CHANNELS)), NEVER)
        return cls(plateau, np.zeros(episodes), area, np.zeros(episodes), tingling, np.zeros(episodes), heard)

    def has_plateau(self, episodes: Places) -> Flags:
        """Whether numbness has a plateau from which regeneration can be read (design §4)."""
        entries = self.plateau_entries[episodes]
        mean = self.plateau_sums[episodes] / np.maximum(entries, 1)
        return np.asarray((entries >= PLATEAU_LEAST_ENTRIES) & (mean >= PLATEAU_LEAST))


class SensoryReports(NamedTuple):
    """Reports against the persons' usual: channel x entry, nan where none speaks; and what they are worth.

    A report is worth less the less time has passed since the one before it.
    """

    measures: Floats
    weights: Floats

    @property
    def speak(self) -> Flags:
        """Channel x entry: whether there is a report."""
        return np.asarray(~np.isnan(self.measures))


def sensory_reports(
    chain: NerveChain, usuals: Usuals, told: Told, numbness_baselines: Floats
) -> SensoryReports:
    """What speaks of the nerve; what it is measured against is updated for the next day.

    Args:
        chain: says what a report is worth.
        usuals: of the company.
        told: a day's entries of some of its episodes.
        numbness_baselines: of these episodes.
    """
    late = told.days >= _FIRST_DAY
    measures = np.full((len(SENSORY_CHANNELS), len(late)), np.nan)
    above = np.minimum(np.maximum(told.numbness - numbness_baselines, 0.0), HIGHEST)
    in_plateau = (told.days >= PLATEAU_DAYS[0]) & (told.days <= PLATEAU_DAYS[1])
    numb = late & ~np.isnan(told.numbness)
    measures[NUMBNESS, numb] = above[numb]
    _add(usuals.plateau_entries, usuals.plateau_sums, told.episodes, above, numb & in_plateau)
    has_area = late & ~np.isnan(told.numbness_area)
    if some(has_area):
        _add(usuals.area_entries, usuals.area_sums, told.episodes, told.numbness_area, has_area & in_plateau)
        _area(usuals, told, has_area & (told.days > PLATEAU_DAYS[1]), measures[AREA])
    tingles = late & ~np.isnan(told.tingling)
    if some(tingles):
        _tingling(usuals, told, tingles, measures[TINGLING])
    gaps = told.days - usuals.last_heard[told.episodes].T
    speak = ~np.isnan(measures)
    weights = chain.information_weights(np.where(gaps > -(NEVER // 2), _FIRST_REPORT_GAP, gaps))
    channels, entries = speak.nonzero()
    usuals.last_heard[told.episodes[entries], channels] = told.days[entries]
    return SensoryReports(measures, weights)


def _add(entries: Places, sums: Floats, episodes: Places, values: Floats, flags: Flags) -> None:
    """Count these values in."""
    chosen = episodes[flags]
    entries[chosen] += 1
    sums[chosen] += values[flags]


def _area(usuals: Usuals, told: Told, flags: Flags, measures: Floats) -> None:
    """Numb areas as shares of the persons' early area, where there is one."""
    flags = flags & (usuals.area_sums[told.episodes] > 0)
    chosen = told.episodes[flags]
    usual = usuals.area_sums[chosen] / usuals.area_entries[chosen]
    measures[flags] = told.numbness_area[flags] / usual


def _tingling(usuals: Usuals, told: Told, flags: Flags, measures: Floats) -> None:
    """Points above the persons' usual tingling, which moves."""
    chosen, values = told.episodes[flags], told.tingling[flags]
    entries, usual = usuals.tingling_entries[chosen], usuals.tingling[chosen]
    speaks = (told.days[flags] > PLATEAU_DAYS[1]) & (entries >= 2)
    measures[flags] = np.where(speaks, values - usual, np.nan)
    share = np.maximum(1.0 / (entries + 1), 1.0 / _TINGLING_MEMORY)
    usuals.tingling_entries[chosen] = entries + 1
    usuals.tingling[chosen] = usual + share * (values - usual)
