"""What a timeline is made of: ribbons, pain, sensation, function, opioids, each in its lane."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from outcomes.charts.course import EpisodeCourse
from outcomes.charts.curves import bars, dots, entry_hover, forecast_fan, forecast_words, smooth_line
from outcomes.charts.lanes import EndLabel, Lane
from outcomes.charts.ribbons import Ribbon, nerve_ribbon, pain_ribbon, ribbon_label, ribbon_traces
from outcomes.charts.theme import role
from outcomes.charts.words import Words

OPIOID_LINE = 50.0
"""MME mg per day from which the clinic looks closer (CDC 2022, MMWR 71(3))."""

Draw = Callable[[str], list[dict[str, Any]]]


@dataclass(frozen=True)
class Part:
    """A lane and what is drawn in it.

    Attributes:
        lane: where and on which scale.
        draw: gives the traces, once the vertical axis has a name.
        lines: level lines from day 0 on: height, role, dash.
    """

    lane: Lane
    draw: Draw
    lines: tuple[tuple[float, str, str], ...] = ()


def ribbon_parts(course: EpisodeCourse, words: Words) -> list[Part]:
    """The two ribbons; none before the engine has said anything about a day since the procedure."""
    if course.reading is None:
        return []
    titled = ((words.say("Nerve"), nerve_ribbon(words)), (words.say("Pain course"), pain_ribbon(words)))
    return [_ribbon(title, ribbon, course, words) for title, ribbon in titled]


def _ribbon(title: str, ribbon: Ribbon, course: EpisodeCourse, words: Words) -> Part:
    label = EndLabel(0.5, ribbon_label(ribbon, course, words), role("ink"))
    lane = Lane(title, "", 16, 0.0, 1.0, (), (label,))
    return Part(lane, lambda axis: ribbon_traces(ribbon, course, axis, words))


def measure_parts(course: EpisodeCourse, words: Words) -> list[Part]:
    """Pain, and of sensation, function, timed tests and opioids what was entered."""
    made = (
        _pain(course, words),
        _sensation(course, words),
        _numb_area(course, words),
        _function(course, words),
        _chair_stand(course, words),
        _up_and_go(course, words),
        _opioids(course, words),
    )
    return [part for part in made if part is not None]


def _pain(course: EpisodeCourse, words: Words) -> Part:
    entries, now = course.entries("pain_average"), course.reading
    labels, lines = [], []
    if course.baseline is not None:
        said = words.say("baseline %(value)s", {"value": words.number(course.baseline)})
        labels.append(EndLabel(course.baseline, said, role("quiet")))
        lines.append((course.baseline, "quiet", "dot"))
    if now is not None and now.line is not None and now.phase != "no_response":
        said = words.say("line of return %(value)s", {"value": words.number(now.line)})
        labels += [
            EndLabel(now.line, one, role("returned-text")) for one in forecast_words(course, words)[::-1]
        ]
        labels.append(EndLabel(now.line, said, role("returned-text")))
        lines.append((now.line, "returned", "dash"))
    if now is not None and now.nadir is not None:
        said = words.say("nadir %(value)s", {"value": words.number(now.nadir)})
        labels.append(EndLabel(now.nadir, said, role("quiet")))
        lines.append((now.nadir, "quiet", "dot"))

    def draw(axis: str) -> list[dict[str, Any]]:
        said = entry_hover(entries, course, words.say("pain"), 1, words)
        curve = [dots(entries, said, "accent", axis), smooth_line(entries, 10.0, "accent", axis)]
        return [*forecast_fan(course, axis, words), *curve]

    lane = Lane(words.say("Pain"), words.say("0–10, 24 h"), 190, 0, 10, (0, 2, 4, 6, 8, 10), tuple(labels))
    return Part(lane, draw, tuple(lines))


def _sensation(course: EpisodeCourse, words: Words) -> Part | None:
    named = (
        ("numbness", "relief", words.say("numbness")),
        ("tingling", "regenerating", words.say("tingling")),
    )
    present = [(course.entries(code), color, name) for code, color, name in named]
    present = [one for one in present if one[0].days.size]
    if not present:
        return None

    def draw(axis: str) -> list[dict[str, Any]]:
        traces = []
        for entries, color, name in present:
            said = entry_hover(entries, course, name, 1, words)
            traces += [dots(entries, said, color, axis), smooth_line(entries, 10.0, color, axis)]
        return traces

    labels = tuple(
        EndLabel(float(one.values[-1]), name, role(f"{color}-text")) for one, color, name in present
    )
    return Part(Lane(words.say("Sensation"), words.say("0–10"), 96, 0, 10, (0, 5, 10), labels), draw)


def _numb_area(course: EpisodeCourse, words: Words) -> Part | None:
    named = Measure("numbness_area", words.say("Area numb"), words.say("%% of zones"), "relief")
    return _measured(named, course, words, highest=100.0)


def _function(course: EpisodeCourse, words: Words) -> Part | None:
    named = Measure("walking_minutes", words.say("Walking"), words.say("min per day"))
    return _measured(named, course, words, step=30.0)


def _chair_stand(course: EpisodeCourse, words: Words) -> Part | None:
    named = Measure("chair_stand_30s", words.say("Chair stands"), words.say("times in 30\u00a0s"))
    return _measured(named, course, words, step=10.0)


def _up_and_go(course: EpisodeCourse, words: Words) -> Part | None:
    named = Measure("timed_up_and_go_s", words.say("Up-and-go"), words.say("s, less is better"), digits=1)
    return _measured(named, course, words, step=10.0)


@dataclass(frozen=True)
class Measure:
    """What a lane of one code is called.

    Attributes:
        code: the observation's.
        title: of the lane, and of each entry on hover.
        unit: in small.
        color: a role of the theme.
        digits: decimals on hover.
    """

    code: str
    title: str
    unit: str
    color: str = "accent"
    digits: int = 0


def _measured(
    named: Measure, course: EpisodeCourse, words: Words, *, step: float = 1.0, highest: float | None = None
) -> Part | None:
    """A lane of one code from 0 to the next step above its highest value; None without entries."""
    entries = course.entries(named.code)
    if not entries.days.size:
        return None
    top = highest or _round_up(float(entries.values.max()), step)

    def draw(axis: str) -> list[dict[str, Any]]:
        said = entry_hover(entries, course, named.title, named.digits, words)
        return [dots(entries, said, named.color, axis), smooth_line(entries, top, named.color, axis)]

    return Part(Lane(named.title, named.unit, 64, 0, top, (0, top)), draw)


def _opioids(course: EpisodeCourse, words: Words) -> Part | None:
    entries = course.entries("opioid_mme")
    if not entries.days.size:
        return None
    highest = _round_up(max(float(entries.values.max()), OPIOID_LINE + 10), 20.0)
    ticks = (0.0, OPIOID_LINE) if highest < 2 * OPIOID_LINE else (0.0, OPIOID_LINE, highest)

    def draw(axis: str) -> list[dict[str, Any]]:
        said = entry_hover(entries, course, "MME", 0, words)
        return [bars(entries, said, "no-response", axis), dots(entries, said, "no-response", axis)]

    return Part(Lane(words.say("Opioids"), words.say("MME, mg per day"), 64, 0, highest, ticks), draw)


def _round_up(value: float, step: float) -> float:
    return max(step, -(-value // step) * step)
