"""When the frozen nerves grow back: axons set out late, travel their own distance, and arrive one by one."""

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr

from benchmarks.generators.registry_knobs import Registry
from outcomes.clinical.nerves import SKIN_NERVES
from outcomes.detection.definitions import Floats

_IPBSN, _AFCN = "infrapatellar_saphenous", "anterior_femoral_cutaneous"
_GENICULAR = ("superior_lateral_genicular", "superior_medial_genicular", "inferior_medial_genicular")

# What is frozen together, with its share (judgement; the first three as in Radnovich, Nygaard, Tsiplakos).
_WITH_SKIN: tuple[tuple[float, tuple[str, ...]], ...] = (
    (0.30, (_IPBSN,)),
    (0.38, (_IPBSN, _AFCN)),
    (0.12, (_IPBSN, *_GENICULAR)),
    (0.09, (_IPBSN, "superior_medial_genicular", "inferior_medial_genicular")),
    (0.05, (_AFCN, "lateral_femoral_cutaneous")),
    (0.06, (_IPBSN, "sartorial_saphenous")),
)
_ARTICULAR: tuple[tuple[float, tuple[str, ...]], ...] = (
    (0.55, _GENICULAR),
    (0.20, (*_GENICULAR, "medial_retinacular")),
    (0.10, ("superior_medial_genicular", "inferior_medial_genicular")),
    (0.08, ("superior_lateral_genicular", "lateral_retinacular")),
    (0.07, ("nerve_to_vastus_intermedius", "superior_medial_genicular")),
)


@dataclass(frozen=True)
class Regrowth:
    """The frozen nerves of one knee, the median arrival of each one's axons, and how far these spread."""

    nerves: tuple[str, ...]
    arrival_days: Floats
    spread: float
    shortest_mm: float | None  # lesion to skin as written down, None where it was not

    @property
    def half_day(self) -> float:
        """The day by which half of the nerves are back."""
        return float(np.median(self.arrival_days))

    def skin_left(self, days: Floats) -> Floats:
        """Share of the frozen skin's numbness that is left on each day; 1 where no skin nerve is frozen."""
        skin = [day for code, day in zip(self.nerves, self.arrival_days, strict=True) if code in SKIN_NERVES]
        if not skin:
            return np.ones(days.shape)
        since = np.log(np.maximum(days, 0.5))
        arrived = [ndtr((since - np.log(day)) / self.spread) for day in skin]
        return np.asarray(1.0 - np.mean(arrived, axis=0))


def frozen(kind: Registry, rng: np.random.Generator) -> tuple[str, ...]:
    """Which nerves were frozen, one to four."""
    sets = _ARTICULAR if rng.random() < kind.p_articular_only else _WITH_SKIN
    shares = np.array([share for share, _ in sets])
    return sets[int(rng.choice(len(sets), p=shares / shares.sum()))][1]


def regrowth(kind: Registry, rng: np.random.Generator, nerves: tuple[str, ...]) -> Regrowth:
    """One person's regrowth: one speed for all nerves, a distance for each."""
    speed = lognormal(rng, kind.speed_mm_per_day)
    latency = rng.uniform(*kind.latency_days)
    is_skin = [code in SKIN_NERVES for code in nerves]
    scales = [kind.skin_distance_mm if skin else kind.articular_distance_mm for skin in is_skin]
    distances = np.array([lognormal(rng, scale) for scale in scales])
    served = distances[np.array(is_skin)]
    written = rng.random() < kind.p_distance_known
    measured = 5.0 * np.round(rng.lognormal(0.0, 0.15) * served.min() / 5.0) if served.size else 0.0
    return Regrowth(
        nerves,
        latency + distances / speed,
        float(rng.uniform(*kind.arrival_spread)),
        float(measured) if written and served.size else None,
    )


def lognormal(rng: np.random.Generator, scale: tuple[float, float]) -> float:
    """A draw of a lognormal given by its median and log-SD."""
    return float(scale[0] * np.exp(scale[1] * rng.standard_normal()))
