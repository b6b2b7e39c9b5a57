"""Two ribbons over time, nerve and pain: at each day the height of a colour is its probability."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from outcomes.analysis.smoothing import LONGEST_GAP_DAYS
from outcomes.charts.course import EpisodeCourse
from outcomes.charts.theme import role
from outcomes.charts.words import Words, plain
from outcomes.detection import Reading

Probabilities = tuple[float, ...]
_LEAST_NAMED = 0.05


@dataclass(frozen=True)
class State:
    """One colour of a ribbon: its word and its roles."""

    word: str
    fill: str
    text: str


@dataclass(frozen=True)
class Ribbon:
    """A ribbon: its states from below to above, and how a reading weighs them (None = no telling)."""

    states: tuple[State, ...]
    probabilities: Callable[[Reading], Probabilities | None]
    unknown: str


def nerve_ribbon(words: Words) -> Ribbon:
    """Recovered, regenerating, blocked; no telling where no skin nerve speaks."""
    states = (
        State(words.say("recovered"), role("hairline"), role("quiet")),
        State(words.say("regenerating"), role("regenerating"), role("regenerating-text")),
        State(words.say("blocked"), role("relief"), role("relief-text")),
    )
    return Ribbon(states, _nerve, words.say("not assessable"))


def pain_ribbon(words: Words) -> Ribbon:
    """Returned, no response, relief; no telling from fewer than three entries."""
    states = (
        State(words.say("returned"), role("returned"), role("returned-text")),
        State(words.say("no response"), role("no-response"), role("no-response-text")),
        State(words.say("relief"), role("relief"), role("relief-text")),
    )
    return Ribbon(states, _pain, words.say("too few entries"))


def ribbon_traces(ribbon: Ribbon, course: EpisodeCourse, axis: str, words: Words) -> list[dict[str, Any]]:
    """The colours of a ribbon, and what it says on hover.

    Args:
        ribbon: nerve or pain.
        course: the episode.
        axis: name of its vertical axis, which runs from 0 to 1.
        words: the reader's language.
    """
    readings = [reading for reading in course.readings if reading.day >= 0]
    if not readings:
        return []
    runs = _runs(readings, ribbon)
    traces = []
    for number, state in enumerate(ribbon.states):
        x, y = _outline([run for run in runs if run[0][1] is not None], number)
        if x:
            traces.append(_area(x, y, axis) | {"fillcolor": state.fill})
    x, y = _outline([run for run in runs if run[0][1] is None], 0)
    if x:
        pattern = {
            "shape": "/",
            "size": 6,
            "solidity": 0.25,
            "fgcolor": role("quiet"),
            "bgcolor": role("paper"),
        }
        traces.append(_area(x, y, axis) | {"fillpattern": pattern})
    return [*traces, _hover(ribbon, course, readings, axis, words)]


def ribbon_label(ribbon: Ribbon, course: EpisodeCourse, words: Words) -> str:
    """The likeliest state now with its probability; under it the words of the other colours that occur."""
    readings = [reading for reading in course.readings if reading.day >= 0]
    if not readings:
        return ""
    now = ribbon.probabilities(readings[-1])
    if now is None:
        return f'<span style="color:{role("quiet")}">{ribbon.unknown}</span>'
    seen = [one for reading in readings if (one := ribbon.probabilities(reading)) is not None]
    likeliest = max(range(len(now)), key=lambda number: now[number])
    first = f"<b>{ribbon.states[likeliest].word} {plain(words.probability(now[likeliest]))}</b>"
    others = [
        _worded(state, state.word)
        for number, state in reversed(list(enumerate(ribbon.states)))
        if number != likeliest and max(one[number] for one in seen) >= _LEAST_NAMED
    ]
    return "<br>".join(filter(None, (_worded(ribbon.states[likeliest], first), " · ".join(others))))


def _worded(state: State, said: str) -> str:
    return f'<span style="color:{state.text}">{said}</span>'


_Run = list[tuple[int, Probabilities | None]]


def _runs(readings: Sequence[Reading], ribbon: Ribbon) -> list[_Run]:
    """Readings joined while they all tell, or all do not, and no long gap lies between."""
    runs: list[_Run] = []
    for reading in readings:
        told = ribbon.probabilities(reading)
        if runs:
            last_day, last = runs[-1][-1]
            near = reading.day - last_day <= LONGEST_GAP_DAYS
            if near and (last is None) == (told is None):
                runs[-1].append((reading.day, told))
                continue
            if near:
                runs[-1].append((reading.day, last))
        runs.append([(reading.day, told)])
    for run in runs:
        run.append((run[-1][0] + 1, run[-1][1]))
    return runs


def _outline(runs: Sequence[_Run], number: int) -> tuple[list[float | None], list[float | None]]:
    """Corners of one colour's shape, run after run."""
    x: list[float | None] = []
    y: list[float | None] = []
    for run in runs:
        days = [day for day, _ in run]
        below = [0.0 if told is None else sum(told[:number]) for _, told in run]
        above = [1.0 if told is None else sum(told[: number + 1]) for _, told in run]
        if max(high - low for high, low in zip(above, below, strict=True)) < 1e-3:
            continue
        x += [*days, *days[::-1], days[0], None]
        y += [round(one, 4) for one in (*above, *below[::-1], above[0])] + [None]
    return x, y


def _area(x: list[float | None], y: list[float | None], axis: str) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines",
        "x": x,
        "y": y,
        "yaxis": axis,
        "fill": "toself",
        "line": {"width": 0},
        "hoverinfo": "skip",
    }


def _hover(
    ribbon: Ribbon, course: EpisodeCourse, readings: Sequence[Reading], axis: str, words: Words
) -> dict[str, Any]:
    said = []
    for reading in readings:
        told = ribbon.probabilities(reading)
        numbers = [
            f"{state.word} {plain(words.probability(one))}"
            for state, one in zip(ribbon.states, told or (), strict=False)
        ]
        what = ribbon.unknown if told is None else "<br>".join(reversed(numbers))
        said.append(f"{words.day(reading.day)} · {words.date(course.date(reading.day))}<br>{what}")
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [reading.day for reading in readings],
        "y": [0.5] * len(readings),
        "yaxis": axis,
        "marker": {"size": 12, "opacity": 0},
        "text": said,
        "hovertemplate": "%{text}<extra></extra>",
    }


def _nerve(reading: Reading) -> Probabilities | None:
    if reading.p_blocked is None or reading.p_recovered is None:
        return None
    blocked = min(1.0, max(0.0, reading.p_blocked))
    recovered = min(1.0 - blocked, max(0.0, reading.p_recovered))
    return recovered, 1.0 - blocked - recovered, blocked


def _pain(reading: Reading) -> Probabilities | None:
    if reading.p_returned is None or reading.p_no_response is None:
        return None
    returned = min(1.0, max(0.0, reading.p_returned))
    none = min(1.0 - returned, max(0.0, reading.p_no_response))
    return returned, none, 1.0 - returned - none
