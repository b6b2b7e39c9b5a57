"""What goes into the engine, one episode's diary by day, and what comes out, one reading per day."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, dataclass, field, fields
from itertools import repeat
from typing import NamedTuple, Self

import numpy as np
import numpy.typing as npt

from outcomes.clinical.nerves import SKIN_NERVES
from outcomes.detection.definitions import Floats

Days = npt.NDArray[np.int64]
NEVER = -(10**9)  # a day before all others

READING_CHANNELS = ("pain", "numbness", "tingling")  # an entry of one of these makes a day of the replay
CHANNELS = (*READING_CHANNELS, "numbness_area", "opioid_mme")


@dataclass(frozen=True)
class Series:
    """One episode's reports by day since the procedure (D0 = 0, negative before).

    Args:
        days: strictly increasing days.
        pain: average pain over the last 24 h, 0-10, nan where absent.
        numbness: numbness around the knee, 0-10, nan where absent.
        tingling: tingling, 0-10, nan where absent.
        numbness_area: share of the frozen nerves' zones, 0-100 %, nan where absent.
        opioid_mme: morphine milligram equivalents per day, nan where absent.
        nerves: codes of the frozen nerves.
        baseline: pain before the procedure by the rule of the episode, None where unknown.
        numbness_baseline: numbness before the procedure; numbness counts above it.
        lesion_to_skin_mm: shortest recorded distance from a frozen place to its skin.
        other_knee: days before the procedure and the pain of the same person's other knee on them: what they
            say of how this person answers is shared.

    Raises:
        ValueError: days not strictly increasing, or a column of another length.
    """

    days: Days
    pain: Floats
    numbness: Floats
    tingling: Floats
    numbness_area: Floats
    opioid_mme: Floats
    nerves: tuple[str, ...]
    baseline: float | None = None
    numbness_baseline: float = 0.0
    lesion_to_skin_mm: float | None = None
    other_knee: tuple[tuple[int, float], ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "days", np.asarray(self.days, dtype=np.int64).reshape(-1))
        if self.days.size > 1 and bool((np.diff(self.days) <= 0).any()):
            raise ValueError("days must be strictly increasing")
        for channel in CHANNELS:
            column = np.asarray(getattr(self, channel), dtype=np.float64).reshape(-1)
            if column.shape != self.days.shape:
                raise ValueError(f"{channel} has {column.size} values for {self.days.size} days")
            object.__setattr__(self, channel, column)

    @classmethod
    def of(
        cls,
        days: Sequence[int],
        pain: Sequence[float] | None = None,
        numbness: Sequence[float] | None = None,
        tingling: Sequence[float] | None = None,
        numbness_area: Sequence[float] | None = None,
        opioid_mme: Sequence[float] | None = None,
        nerves: tuple[str, ...] = (),
        baseline: float | None = None,
    ) -> Self:
        """A series in which the channels that are not named are absent on every day."""

        def column(values: Sequence[float] | None) -> Floats:
            return np.full(len(days), np.nan) if values is None else np.asarray(values, dtype=np.float64)

        return cls(
            days=np.asarray(days, dtype=np.int64),
            pain=column(pain),
            numbness=column(numbness),
            tingling=column(tingling),
            numbness_area=column(numbness_area),
            opioid_mme=column(opioid_mme),
            nerves=nerves,
            baseline=baseline,
        )

    @property
    def reading_days(self) -> Days:
        """The days that hold a pain, numbness or tingling entry."""
        present = np.zeros(self.days.shape, dtype=bool)
        for channel in READING_CHANNELS:
            present |= ~np.isnan(getattr(self, channel))
        return self.days[present]

    @property
    def numbness_can_speak(self) -> bool:
        """True where a frozen nerve serves skin: only then is regeneration assessable."""
        return any(code in SKIN_NERVES for code in self.nerves)

    def until(self, day: int) -> "Series":
        """The same series without what came after `day`."""
        kept = self.days <= day
        columns = {channel: getattr(self, channel)[kept] for channel in CHANNELS}
        rest = {f.name: getattr(self, f.name) for f in fields(self) if f.name not in (*CHANNELS, "days")}
        return Series(days=self.days[kept], **columns, **rest)


class Entry(NamedTuple):
    """One day's values; nan where absent."""

    day: int
    pain: float
    numbness: float
    tingling: float
    numbness_area: float
    opioid_mme: float


@dataclass(frozen=True)
class Reading:
    """What the engine says on one day, from entries up to that day alone; None is an empty cell."""

    day: int
    phase: str
    engine_version: str
    nerve: str = "not_assessable"
    p_no_response: float | None = None
    p_returned: float | None = None
    p_regenerating: float | None = None
    p_relief: float | None = None
    p_return_started: float | None = None
    p_return_30d: float | None = None
    p_return_60d: float | None = None
    p_return_90d: float | None = None
    p_return_365: float | None = None
    p_regeneration: float | None = None
    p_blocked: float | None = None
    p_recovered: float | None = None
    return_kind: str | None = None
    level: float | None = None
    level_q10: float | None = None
    level_q90: float | None = None
    baseline: float | None = None
    nadir: float | None = None
    line: float | None = None
    regeneration_day: int | None = None
    return_day: int | None = None
    forecast_q10: int | None = None
    forecast_q50: int | None = None
    forecast_q90: int | None = None
    return_alarm: bool = False
    regeneration_alarm: bool = False
    opioid_flag: bool = False
    why: dict[str, float] = field(default_factory=dict)
    last_entries: tuple[tuple[int, str, float], ...] = ()
    unheard: tuple[str, ...] = ()

    def __reduce__(self) -> tuple[Callable[..., "Reading"], tuple[object, ...]]:
        """Readings travel between processes by the hundred thousand: by position, not by name."""
        return _reading_of, tuple(self.__dict__.values())

    @classmethod
    def many(cls, count: int, columns: Mapping[str, Sequence[object]]) -> list["Reading"]:
        """So many readings with these fields, the others empty; a frozen class would set each by a call.

        Args:
            count: how many.
            columns: by name of a field its value of each reading; day, phase, version and `why` are there.
        """
        values = [columns.get(name) or repeat(empty, count) for name, empty in _EMPTY_READING.items()]
        return [_reading_of(*row) for row in zip(*values, strict=True)]


_EMPTY_READING = {each.name: None if each.default is MISSING else each.default for each in fields(Reading)}


def _reading_of(*values: object) -> Reading:
    """A reading with these values of its fields, in their order."""
    reading = object.__new__(Reading)
    reading.__dict__.update(zip(_EMPTY_READING, values, strict=True))
    return reading
