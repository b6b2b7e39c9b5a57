"""What was said of returns against what was seen, on people who took no part in a fit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from outcomes.detection.calibration import Calibration, platt
from outcomes.detection.definitions import EARLIEST_RETURN_DAY
from outcomes.detection.likelihood import by_person
from outcomes.detection.references import Reference
from outcomes.detection.series import Reading

LEADS = {"p_returned": 0, "p_return_30d": 30, "p_return_60d": 60, "p_return_90d": 90}
"""The probabilities that are calibrated together, and how many days ahead each looks."""
_LEAST_JUDGES = 10
_CLEAR = 2.0
"""Standard errors by which a gain has to differ from 0 to be called one."""


@dataclass(frozen=True)
class Bin:
    """One tenth of a calibration curve: what was said and seen on average, and of how many people."""

    said: float
    seen: float
    people: int


@dataclass(frozen=True)
class Judged:
    """Probabilities against what was seen, on people who took no part in the fit: mean square and curve."""

    brier: float | None
    curve: tuple[Bin, ...]


@dataclass(frozen=True)
class Rows:
    """Probabilities said, what became of them, whose, and how much each weighs."""

    said: tuple[float, ...]
    happened: tuple[bool, ...]
    person: tuple[str, ...]
    weight: tuple[float, ...]

    def of(self, people: set[str]) -> "Rows":
        """The rows of some people."""
        kept = [place for place, person in enumerate(self.person) if person in people]
        return Rows(
            tuple(self.said[place] for place in kept),
            tuple(self.happened[place] for place in kept),
            tuple(self.person[place] for place in kept),
            tuple(self.weight[place] for place in kept),
        )


@dataclass(frozen=True)
class Gain:
    """What is gained per person, and its standard error; None where too few tell, or nobody counted it."""

    mean: float | None = None
    error: float | None = None

    @classmethod
    def of(cls, gains: Sequence[float]) -> "Gain":
        """The gain of some people."""
        if len(gains) < _LEAST_JUDGES:
            return cls()
        return cls(float(np.mean(gains)), float(np.std(gains, ddof=1) / np.sqrt(len(gains))))

    @property
    def verdict(self) -> str:
        """`better`, `worse` or `alike`: whether it is more than chance."""
        if self.mean is None or self.error is None or abs(self.mean) <= _CLEAR * self.error:
            return "alike"
        return "better" if self.mean > 0 else "worse"


def verdict_of(gains: Sequence[Gain]) -> str:
    """`worse` where one of them is, else `better` where one is, else `alike`."""
    found = {each.verdict for each in gains}
    return next((each for each in ("worse", "better") if each in found), "alike")


def squares_fallen(before: Rows, after: Rows) -> list[float]:
    """By how much each person's mean squared error is smaller in the second."""
    squares = [_squares(rows) for rows in (before, after)]
    return [(squares[0][person] - squares[1][person]) / len(LEADS) for person in squares[0]]


def _squares(rows: Rows) -> Mapping[str, float]:
    errors = [
        weight * (said - back) ** 2
        for said, back, weight in zip(rows.said, rows.happened, rows.weight, strict=True)
    ]
    return by_person(errors, rows.person)


def rows_of(held: Sequence[Reference], readings: Sequence[list[Reading]]) -> Rows:
    """One row per reading from D21 on and lead whose outcome is known; each person and lead weighs 1."""
    found: list[tuple[float, bool, str, str]] = []
    for reference, own in zip(held, readings, strict=True):
        for reading in own:
            if reading.day >= EARLIEST_RETURN_DAY:
                found += _outcomes(reference, reading)
    counts: dict[tuple[str, str], int] = {}
    for _said, _back, person, name in found:
        counts[person, name] = counts.get((person, name), 0) + 1
    return Rows(
        tuple(row[0] for row in found),
        tuple(row[1] for row in found),
        tuple(row[2] for row in found),
        tuple(1.0 / counts[row[2], row[3]] for row in found),
    )


def _outcomes(reference: Reference, reading: Reading) -> list[tuple[float, bool, str, str]]:
    rows = []
    for name, lead in LEADS.items():
        said, back = getattr(reading, name), reference.is_back_by(reading.day + lead)
        if said is not None and back is not None:
            rows.append((said, back, reference.person, name))
    return rows


def worthwhile_map(rows: Rows) -> tuple[Calibration, Rows]:
    """The map, and what people would be told by one made on others; none where that is no clear gain.

    A map costs variance: it is kept where the squared error of those it was not made on falls by more than
    two standard errors over people.
    """
    told = _cross_calibrated(rows)
    is_better = Gain.of(squares_fallen(rows, told)).verdict == "better"
    return (_map(rows), told) if is_better else (Calibration(), rows)


def _map(rows: Rows) -> Calibration:
    return platt(rows.said, rows.happened, rows.weight) if rows.said else Calibration()


def _cross_calibrated(rows: Rows) -> Rows:
    """What each half of the people would be told by the map made on the other half."""
    people = sorted(set(rows.person))
    halves = (set(people[::2]), set(people[1::2]))
    maps = (_map(rows.of(halves[1])), _map(rows.of(halves[0])))
    said = (maps[person in halves[1]].of(p) for p, person in zip(rows.said, rows.person, strict=True))
    return replace(rows, said=tuple(said))


def judged(rows: Rows) -> Judged:
    """Brier score and curve of these rows."""
    said, seen, weight = (np.asarray(column, float) for column in (rows.said, rows.happened, rows.weight))
    if not said.size:
        return Judged(None, ())
    person = np.asarray(rows.person)
    tenth = np.clip((10 * said).astype(int), 0, 9)
    bins = []
    for place in range(10):
        own = tenth == place
        if own.any():
            mean = [float(np.average(column[own], weights=weight[own])) for column in (said, seen)]
            bins.append(Bin(mean[0], mean[1], len(np.unique(person[own]))))
    return Judged(float(np.average((said - seen) ** 2, weights=weight)), tuple(bins))
