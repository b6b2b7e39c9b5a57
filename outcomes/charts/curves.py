"""One person's entries as quiet dots under a smooth line, doses as bars, a forecast as a fan."""

from typing import Any

import numpy as np

from outcomes.analysis.smoothing import smooth
from outcomes.charts.course import LAST_FORECAST_DAY, Entries, EpisodeCourse
from outcomes.charts.theme import role
from outcomes.charts.words import Words, plain

LEAST_CHANCE = 0.05
"""Probability of a return by day 365 below which no days of it are drawn: they would look like a promise."""


def entry_hover(entries: Entries, course: EpisodeCourse, what: str, digits: int, words: Words) -> list[str]:
    """What each entry says on hover: day, date, value."""
    return [
        f"{words.day(day)} · {words.date(course.date(day))}<br>{what} {words.number(value, digits)}"
        for day, value in zip(entries.days.tolist(), entries.values.tolist(), strict=True)
    ]


def dots(entries: Entries, said: list[str], color: str, axis: str) -> dict[str, Any]:
    """Entries as they were made."""
    return {
        "type": "scatter",
        "mode": "markers",
        "x": entries.days.tolist(),
        "y": np.round(entries.values, 2).tolist(),
        "yaxis": axis,
        "marker": {"size": 5, "color": role(color, 45)},
        "cliponaxis": False,
        "text": said,
        "hovertemplate": "%{text}<extra></extra>",
    }


def smooth_line(entries: Entries, highest: float, color: str, axis: str) -> dict[str, Any]:
    """A smooth line for the eye; it crosses neither day 0 nor a gap of more than 30 days."""
    days: list[int | None] = []
    heights: list[float | None] = []
    for piece in smooth(entries.days, entries.values, 0.0, highest):
        days += [*piece.day.tolist(), None]
        heights += [*np.round(piece.value, 2).tolist(), None]
    return {
        "type": "scatter",
        "mode": "lines",
        "x": days,
        "y": heights,
        "yaxis": axis,
        "line": {"width": 2.4, "color": role(color)},
        "hoverinfo": "skip",
    }


def bars(entries: Entries, said: list[str], color: str, axis: str) -> dict[str, Any]:
    """A bar a day."""
    return {
        "type": "bar",
        "x": entries.days.tolist(),
        "y": np.round(entries.values, 2).tolist(),
        "yaxis": axis,
        "width": 0.9,
        "marker": {"color": role(color), "line": {"width": 0}},
        "text": said,
        "textposition": "none",
        "hovertemplate": "%{text}<extra></extra>",
    }


def forecast_fan(course: EpisodeCourse, axis: str, words: Words) -> list[dict[str, Any]]:
    """From the level now to the days on which pain may reach the line of return; nothing without forecast."""
    now = course.reading
    if now is None or now.forecast_q10 is None or now.forecast_q50 is None or now.forecast_q90 is None:
        return []
    if now.level is None or now.line is None or (now.p_return_365 or 0.0) < LEAST_CHANCE:
        return []
    early, middle, late = (
        max(now.day, day) for day in (now.forecast_q10, now.forecast_q50, now.forecast_q90)
    )
    start = min(now.level, now.line)
    median = f"{words.day(middle)} · {words.date(course.date(middle))}"
    said = "<br>".join((*forecast_words(course, words), words.say("middle %(day)s", {"day": median})))
    fan = {
        "type": "scatter",
        "mode": "lines",
        "x": [now.day, early, late, now.day],
        "y": [round(start, 2), round(now.line, 2), round(now.line, 2), round(start, 2)],
        "yaxis": axis,
        "fill": "toself",
        "fillcolor": role("returned", 16),
        "line": {"width": 0},
        "hoverinfo": "skip",
    }
    reach = {
        "type": "scatter",
        "mode": "lines+markers",
        "x": [early, middle, late],
        "y": [round(now.line, 2)] * 3,
        "yaxis": axis,
        "line": {"width": 5, "color": role("returned", 55)},
        "marker": {"symbol": "line-ns", "size": [0, 11, 0], "line": {"width": 2, "color": role("returned")}},
        "text": [said] * 3,
        "hovertemplate": "%{text}<extra></extra>",
    }
    return [fan, reach]


def forecast_words(course: EpisodeCourse, words: Words) -> list[str]:
    """How probable a return by day 365 is, and if it comes, when (middle 80 %); nothing without forecast."""
    now = course.reading
    if now is None or now.forecast_q10 is None or now.forecast_q90 is None or now.p_return_365 is None:
        return []
    chance = plain(words.probability(now.p_return_365))
    said = [words.say("back by %(day)s: %(chance)s", {"day": words.day(LAST_FORECAST_DAY), "chance": chance})]
    if now.p_return_365 >= LEAST_CHANCE:
        days = {
            "early": words.day(now.forecast_q10),
            "late": words.day(min(now.forecast_q90, LAST_FORECAST_DAY)),
        }
        said.append(words.say("if so, %(early)s–%(late)s", days))
    return said
