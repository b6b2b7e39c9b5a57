"""How the cost of a cohort's pages grows with its entries, and what memory one process takes.

`python -m benchmarks.cohort_growth [FILE.svg]`: 100, 1,000 and 10,000 episodes with a hundred pain entries
each, on SQLite. Each size is served by a process of its own that does nothing else: the cold page of every
view, and its peak memory after all of them. Cost grows no faster than linearly where the last tenfold costs
at most ten times as much (exponent at most 1). The figure is drawn into the file, where one is named.
"""

import json
import logging
import math
import resource
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks.cohort_pages import asked, reader
from benchmarks.cohort_people import ENTRIES_EACH, fill
from outcomes.database import open_database
from outcomes.services.schema import migrate
from outcomes.web.cohort_views import VIEWS

SIZES = (100, 1_000, 10_000)
ROUNDS = 3
MOST_MEGABYTES, MOST_EXPONENT = 700.0, 1.0
_WIDTH, _HEIGHT, _LEFT, _BOTTOM, _TOP, _RIGHT = 640, 360, 76, 48, 20, 130
_COLORS = ("#0b6b6b", "#7a3b78", "#b4692a", "#2f6f9f", "#6b7a2f", "#a33c2c", "#555f66")


def serve(url: str) -> dict[str, object]:
    """Milliseconds of the cold page of each view, median of three, and peak memory after the first round."""
    engine, rounds, megabytes = open_database(url), [], 0.0
    for _ in range(ROUNDS):
        found = {}
        for view in VIEWS:
            client = reader(engine, url)
            found[view.code or "overview"] = asked(client, f"/cohorts/{view.code}?group_by=device")
        rounds.append(found)
        megabytes = megabytes or resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    ms = {name: statistics.median(found[name] for found in rounds) for name in rounds[0]}
    return {"ms": ms, "megabytes": megabytes}


def measured() -> dict[int, dict[str, object]]:
    """What each size costs, served by a process of its own."""
    found = {}
    for episodes in SIZES:
        with tempfile.TemporaryDirectory(prefix="outcomes-growth-") as folder:
            url = f"sqlite:///{folder}/cohort.db"
            engine = open_database(url)
            migrate(engine)
            fill(engine, episodes)
            engine.dispose()
            done = subprocess.run(
                [sys.executable, "-m", "benchmarks.cohort_growth", "--serve", url],
                capture_output=True,
                text=True,
                check=True,
            )
            found[episodes * ENTRIES_EACH] = json.loads(done.stdout.splitlines()[-1])
    return found


def exponent(costs: Sequence[float]) -> float:
    """Exponent of growth over the last tenfold: 1 where cost grows as the entries do."""
    return math.log10(costs[-1] / costs[-2])


def drawn(found: dict[int, dict[str, dict[str, float]]]) -> str:
    """The figure: milliseconds against entries, both logarithmic, a line per view, and a line of slope 1."""
    entries = sorted(found)
    names = list(found[entries[0]]["ms"])
    highest = max(found[size]["ms"][name] for size in entries for name in names)
    low, high = 1.0, math.ceil(math.log10(highest))

    def x(size: float) -> float:
        span = math.log10(entries[-1]) - math.log10(entries[0])
        return _LEFT + (_WIDTH - _LEFT - _RIGHT) * (math.log10(size) - math.log10(entries[0])) / span

    def y(ms: float) -> float:
        return _HEIGHT - _BOTTOM - (_HEIGHT - _BOTTOM - _TOP) * (math.log10(ms) - low) / (high - low)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" '
        'font-family="sans-serif" font-size="12"><rect width="100%" height="100%" fill="#fff"/>'
    ]
    for power in range(int(low), high + 1):
        parts.append(f'<path d="M{_LEFT} {y(10**power):.1f}H{_WIDTH - _RIGHT}" stroke="#ddd"/>')
        parts.append(
            f'<text x="{_LEFT - 8}" y="{y(10**power) + 4:.1f}" text-anchor="end">{10**power} ms</text>'
        )
    for size in entries:
        parts.append(f'<text x="{x(size):.1f}" y="{_HEIGHT - 26}" text-anchor="middle">{size:,}</text>')
    parts.append(
        f'<text x="{(_WIDTH - _RIGHT + _LEFT) / 2}" y="{_HEIGHT - 8}" text-anchor="middle">entries</text>'
    )
    top = found[entries[-1]]["ms"][names[0]]
    slope = f"M{x(entries[-2]):.1f} {y(top / 10):.1f}L{x(entries[-1]):.1f} {y(top):.1f}"
    parts.append(f'<path d="{slope}" stroke="#999" stroke-dasharray="4 4"/>')
    ends = sorted((y(found[entries[-1]]["ms"][name]), name) for name in names)
    label = _TOP
    for place, (end, name) in enumerate(ends):
        color = _COLORS[place % len(_COLORS)]
        points = " ".join(f"{x(size):.1f},{y(found[size]['ms'][name]):.1f}" for size in entries)
        parts.append(f'<polyline points="{points}" fill="none" stroke="{color}" stroke-width="2"/>')
        label = max(label + 14, int(end))
        parts.append(f'<text x="{_WIDTH - _RIGHT + 8}" y="{label}" fill="{color}">{name}</text>')
    return "".join([*parts, "</svg>\n"])


def main(arguments: Sequence[str]) -> int:
    """Print the table, draw the figure; 1 where an aim was missed."""
    logging.disable(logging.WARNING)
    if arguments[:1] == ["--serve"]:
        print(json.dumps(serve(arguments[1])))
        return 0
    found = measured()
    entries, met = sorted(found), True
    for name in found[entries[0]]["ms"]:
        costs = [found[size]["ms"][name] for size in entries]
        grows = exponent(costs)
        met = met and grows <= MOST_EXPONENT
        said = ", ".join(f"{cost:.0f}" for cost in costs)
        print(f"{name:10s} cold {said} ms; exponent of the last tenfold {grows:.2f}")
    memory = [found[size]["megabytes"] for size in entries]
    print(f"peak memory of the serving process: {', '.join(f'{each:.0f}' for each in memory)} MB")
    if arguments:
        Path(arguments[0]).write_text(drawn(found), encoding="utf-8")
    return 0 if met and memory[-1] <= MOST_MEGABYTES else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
