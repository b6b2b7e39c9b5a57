"""A thumbnail of the pain since the procedure: drawn as SVG, no script."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 168, 40
_FIRST_DAY = -14
_TOP = 10.0
_LONGEST_GAP = 30


@dataclass(frozen=True)
class Sparkline:
    """Where things stand in a box of `WIDTH` by `HEIGHT`.

    Attributes:
        paths: SVG paths of the weekly course, broken at day 0 and at gaps of more than 30 days.
        dots: places of the entries.
        zero: where day 0 stands.
        last: place of the last entry; None without any.
    """

    paths: tuple[str, ...]
    dots: tuple[tuple[float, float], ...]
    zero: float
    last: tuple[float, float] | None


def sparkline(pain: Sequence[tuple[int, float]], today: int | None) -> Sparkline:
    """Draw reported pain (0-10) from two weeks before the procedure to today.

    Args:
        pain: day since procedure and value, oldest first.
        today: days since procedure, the right end of the box.
    """
    shown = [(day, value) for day, value in pain if day >= _FIRST_DAY]
    end = max([day for day, _ in shown] + [today or 0, 14])

    def place(day: float, value: float) -> tuple[float, float]:
        x = 2 + (day - _FIRST_DAY) / (end - _FIRST_DAY) * (WIDTH - 6)
        return round(x, 1), round(HEIGHT - 3 - value / _TOP * (HEIGHT - 6), 1)

    weeks = _weekly(shown)
    paths = tuple(_path([place(day, value) for day, value in stretch]) for stretch in _stretches(weeks))
    dots = tuple(place(day, value) for day, value in shown[-120:])
    last = place(*shown[-1]) if shown else None
    return Sparkline(paths, dots, place(0, 0)[0], last)


def _weekly(pain: Sequence[tuple[int, float]]) -> list[tuple[float, float]]:
    """Weekly means at the middle of their entries."""
    weeks: dict[int, list[tuple[int, float]]] = {}
    for day, value in pain:
        weeks.setdefault(day // 7, []).append((day, value))
    return [
        (sum(day for day, _ in rows) / len(rows), sum(value for _, value in rows) / len(rows))
        for _, rows in sorted(weeks.items())
    ]


def _stretches(points: Sequence[tuple[float, float]]) -> list[list[tuple[float, float]]]:
    stretches: list[list[tuple[float, float]]] = []
    for point in points:
        before = stretches[-1][-1] if stretches else None
        if before is None or (before[0] < 0 <= point[0]) or point[0] - before[0] > _LONGEST_GAP:
            stretches.append([])
        stretches[-1].append(point)
    return [stretch for stretch in stretches if len(stretch) > 1]


def _path(places: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in places)
