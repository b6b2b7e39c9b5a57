"""Was the nerve hit? What the numb zones of the first weeks say of each frozen nerve.

Only skin nerves speak through numbness, and only from D3 to D21: before, local anaesthetic and swelling
speak too, and after it feeling may be on its way back. The thresholds are our own judgement; nothing
published gives them.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from outcomes.clinical.nerves import SKIN_NERVES
from outcomes.clinical.territories import ZONE_BY_CODE, ZONES, check_zones, served_zones

FIRST_DAY, LAST_DAY = 3, 21
HIT_SHARE = 1 / 3  # of the nerve's weighted zones
_NUMB_ON_SHARE = 0.5  # of the maps of those days: a zone tapped once is no zone


class Verdict(StrEnum):
    """What the maps say of one frozen nerve."""

    HIT = "hit"
    NEIGHBOUR = "neighbour"
    MISS = "miss"
    NOT_ASSESSABLE = "not_assessable"


class Reason(StrEnum):
    """Why nothing can be said."""

    NO_SKIN = "no_skin"
    NO_MAP = "no_map"
    NUMB_BEFORE = "numb_before"


@dataclass(frozen=True)
class NerveHit:
    """One frozen nerve: the verdict, why there is none, and the share of its zones that is numb, 0-1."""

    nerve: str
    verdict: Verdict
    reason: Reason | None = None
    share: float | None = None


def numb_zones(maps: Mapping[int, Collection[str]]) -> frozenset[str] | None:
    """Zones numb on at least half of the maps from D3 to D21; None without a map.

    Args:
        maps: by day since the procedure, the zones tapped; none tapped is an answer.

    Raises:
        InputError: `unknown_zone`.
    """
    early = [set(zones) for day, zones in maps.items() if FIRST_DAY <= day <= LAST_DAY]
    for zones in early:
        check_zones(zones)
    if not early:
        return None
    least = _NUMB_ON_SHARE * len(early)
    return frozenset(zone.code for zone in ZONES if sum(zone.code in zones for zones in early) >= least)


def nerve_hits(
    nerves: Collection[str], maps: Mapping[int, Collection[str]], numb_before: Collection[str] = ()
) -> tuple[NerveHit, ...]:
    """Give the verdict on each frozen nerve.

    Hit: at least a third of its weighted zones is numb. Neighbour: it is not, but zones are numb that another
    nerve serves more than it does, and no frozen nerve that was hit explains them. Miss: neither.

    Args:
        nerves: codes of the frozen nerves.
        maps: by day since the procedure, the zones tapped.
        numb_before: zones that were numb before the procedure, which can tell nothing.

    Raises:
        InputError: `unknown_zone`.
    """
    numb, before = numb_zones(maps), frozenset(numb_before)
    found = [_hit(nerve, numb, before) for nerve in nerves]
    hit = [each.nerve for each in found if each.verdict is Verdict.HIT]
    unexplained = [zone for zone in (numb or frozenset()) - before if not _is_explained(zone, hit)]
    return tuple(_rather_neighbour(each, unexplained) for each in found)


def _hit(nerve: str, numb: frozenset[str] | None, before: frozenset[str]) -> NerveHit:
    if nerve not in SKIN_NERVES:
        return NerveHit(nerve, Verdict.NOT_ASSESSABLE, Reason.NO_SKIN)
    if numb is None:
        return NerveHit(nerve, Verdict.NOT_ASSESSABLE, Reason.NO_MAP)
    weights = {zone: weight for zone, weight in served_zones(nerve).items() if zone not in before}
    whole = sum(weights.values())
    if whole < HIT_SHARE * sum(served_zones(nerve).values()):
        return NerveHit(nerve, Verdict.NOT_ASSESSABLE, Reason.NUMB_BEFORE)
    new = numb - before
    share = sum(weight for zone, weight in weights.items() if zone in new) / whole
    return NerveHit(nerve, Verdict.HIT if share >= HIT_SHARE else Verdict.MISS, share=share)


def _rather_neighbour(found: NerveHit, unexplained: Collection[str]) -> NerveHit:
    if found.verdict is Verdict.MISS and any(
        _is_rather_of_another(zone, found.nerve) for zone in unexplained
    ):
        return replace(found, verdict=Verdict.NEIGHBOUR)
    return found


def _is_explained(zone: str, hit: Collection[str]) -> bool:
    return any(nerve in ZONE_BY_CODE[zone].weights for nerve in hit)


def _is_rather_of_another(zone: str, nerve: str) -> bool:
    weights = ZONE_BY_CODE[zone].weights
    own = weights.get(nerve, 0.0)
    return any(weight > own for other, weight in weights.items() if other != nerve)
