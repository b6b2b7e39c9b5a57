"""What a day's sensory reports are measured against: the person's own usual of earlier days."""

import math
from typing import NamedTuple

from outcomes.detection.definitions import HIGHEST, PLATEAU_DAYS
from outcomes.detection.memory import Memory
from outcomes.detection.nerve import NerveChain
from outcomes.detection.series import Entry

SENSORY_CHANNELS = ("numbness", "numbness_area", "tingling")
_FIRST_DAY = 1  # on the day itself the local anaesthetic speaks
_TINGLING_MEMORY = 20  # entries over which a person's usual tingling is averaged
_FIRST_REPORT_GAP = 60


class SensoryReport(NamedTuple):
    """A report against the person's usual, and what it is worth beside the one before it."""

    measure: float
    weight: float


def sensory_reports(
    chain: NerveChain, memory: Memory, entry: Entry, numbness_baseline: float
) -> dict[str, SensoryReport]:
    """What speaks of the nerve, by channel; what it is measured against is updated for the next day."""
    if entry.day < _FIRST_DAY:
        return {}
    said = {
        "numbness": _numbness(chain, memory, entry, numbness_baseline),
        "numbness_area": _area(chain, memory, entry),
        "tingling": _tingling(chain, memory, entry),
    }
    return {channel: report for channel, report in said.items() if report is not None}


def _numbness(chain: NerveChain, memory: Memory, entry: Entry, baseline: float) -> SensoryReport | None:
    """Points above the numbness of before the procedure."""
    if math.isnan(entry.numbness):
        return None
    value = min(max(entry.numbness - baseline, 0.0), HIGHEST)
    if _in_plateau(entry.day):
        memory.plateau_entries += 1
        memory.plateau_sum += value
    return SensoryReport(value, _weight(chain, memory, "numbness", entry.day))


def _area(chain: NerveChain, memory: Memory, entry: Entry) -> SensoryReport | None:
    """The numb area as a share of this person's early area."""
    if math.isnan(entry.numbness_area):
        return None
    if _in_plateau(entry.day):
        memory.area_entries += 1
        memory.area_sum += entry.numbness_area
        return None
    if entry.day <= PLATEAU_DAYS[1] or memory.area_sum <= 0:
        return None
    usual = memory.area_sum / memory.area_entries
    return SensoryReport(entry.numbness_area / usual, _weight(chain, memory, "numbness_area", entry.day))


def _tingling(chain: NerveChain, memory: Memory, entry: Entry) -> SensoryReport | None:
    """Points above this person's usual tingling."""
    if math.isnan(entry.tingling):
        return None
    found = None
    if entry.day > PLATEAU_DAYS[1] and memory.tingling_entries >= 2:
        above = entry.tingling - memory.tingling_usual
        found = SensoryReport(above, _weight(chain, memory, "tingling", entry.day))
    memory.tingling_entries += 1
    share = max(1.0 / memory.tingling_entries, 1.0 / _TINGLING_MEMORY)
    memory.tingling_usual += share * (entry.tingling - memory.tingling_usual)
    return found


def _in_plateau(day: int) -> bool:
    return PLATEAU_DAYS[0] <= day <= PLATEAU_DAYS[1]


def _weight(chain: NerveChain, memory: Memory, channel: str, day: int) -> float:
    gap = day - memory.last_heard.get(channel, day - _FIRST_REPORT_GAP)
    memory.last_heard[channel] = day
    return chain.information_weight(gap)
