"""The drawn leg: zones that can be tapped, and the skin nerves that may serve each.

The weights are our own judgement from the territories named with each nerve; no published map gives them.
Territories overlap and differ between people: a weight says how likely a nerve serves the zone, from 0 to 1.
Inner and outer are the patient's own, so left and right legs are drawn mirrored under the same codes.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from outcomes.clinical.nerves import SKIN_NERVES
from outcomes.errors import InputError


@dataclass(frozen=True)
class Zone:
    """One zone of the drawing.

    Attributes:
        code: as stored in the answers.
        is_outside: shin, calf and foot, where numbness is not expected unless a frozen nerve serves it.
        weights: skin nerve to weight, 0-1; a nerve not named has 0.
    """

    code: str
    is_outside: bool
    weights: Mapping[str, float]


_IPBSN, _AFCN = "infrapatellar_saphenous", "anterior_femoral_cutaneous"
_LFCN, _SARTORIAL = "lateral_femoral_cutaneous", "sartorial_saphenous"

ZONES: tuple[Zone, ...] = (
    Zone("knee_upper_inner", False, {_AFCN: 0.8, _IPBSN: 0.3}),
    Zone("knee_upper_outer", False, {_AFCN: 0.6, _LFCN: 0.4}),
    Zone("knee_lower_inner", False, {_IPBSN: 1.0, _SARTORIAL: 0.2}),
    Zone("knee_lower_outer", False, {_IPBSN: 0.8}),
    Zone("knee_inner", False, {_IPBSN: 0.6, _SARTORIAL: 0.4, _AFCN: 0.3}),
    Zone("knee_outer", False, {_LFCN: 0.5, _IPBSN: 0.2}),
    Zone("thigh_front", False, {_AFCN: 1.0}),
    Zone("thigh_inner", False, {_AFCN: 0.6}),
    Zone("thigh_outer", False, {_LFCN: 1.0}),
    Zone("shin_inner", True, {_SARTORIAL: 1.0, _IPBSN: 0.2}),
    Zone("shin_outer", True, {}),
    Zone("calf", True, {}),
    Zone("foot", True, {}),
)

ZONE_BY_CODE: dict[str, Zone] = {row.code: row for row in ZONES}


def numbness_area(
    zones: Collection[str], nerves: Collection[str], numb_before: Collection[str] = ()
) -> float | None:
    """Share of the frozen nerves' weighted zones that is numb, 0-100 %.

    A zone counts once, with the greatest weight among the frozen nerves, so that overlap adds nothing. Zones
    that were numb before the procedure count neither as numb nor among those that could be: numbness counts
    above its own baseline (design §3).

    Args:
        zones: codes of the tapped zones; none tapped is an answer (0 %).
        nerves: codes of the frozen nerves; those that serve no skin add nothing.
        numb_before: codes of the zones of the last map before the procedure.

    Returns:
        The share in percent, None when no frozen nerve serves skin that had feeling before.

    Raises:
        InputError: `unknown_zone`; parameters `found` and `expected`.
    """
    check_zones(zones)
    felt = [zone for zone in ZONES if zone.code not in numb_before]
    total = sum(_weight(zone, nerves) for zone in felt)
    if total == 0:
        return None
    numb = sum(_weight(zone, nerves) for zone in felt if zone.code in zones)
    return 100.0 * numb / total


def numb_zones_outside(zones: Collection[str], nerves: Collection[str]) -> tuple[str, ...]:
    """Tapped zones of shin, calf and foot that none of the frozen nerves may serve.

    Raises:
        InputError: `unknown_zone`; parameters `found` and `expected`.
    """
    check_zones(zones)
    return tuple(
        zone.code for zone in ZONES if zone.code in zones and zone.is_outside and not _weight(zone, nerves)
    )


def check_zones(zones: Collection[str]) -> None:
    """Nothing, unless a zone is not in the drawing.

    Raises:
        InputError: `unknown_zone`; parameters `found` and `expected`.
    """
    for code in zones:
        if code not in ZONE_BY_CODE:
            raise InputError("unknown_zone", {"found": code, "expected": ", ".join(ZONE_BY_CODE)})


def served_zones(nerve: str) -> Mapping[str, float]:
    """The zones that a skin nerve may serve, with its weight in each; empty for any other nerve."""
    if nerve not in SKIN_NERVES:
        return {}
    return {zone.code: zone.weights[nerve] for zone in ZONES if nerve in zone.weights}


def _weight(zone: Zone, nerves: Collection[str]) -> float:
    return max((zone.weights.get(code, 0.0) for code in nerves), default=0.0)
