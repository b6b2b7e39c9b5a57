"""The numbers of a timeline as a table, and how it was made."""

from collections import defaultdict

from outcomes.charts.chart import Cell, Table
from outcomes.charts.course import EpisodeCourse
from outcomes.charts.curves import LEAST_CHANCE
from outcomes.charts.words import DASH, Words


def _columns(course: EpisodeCourse, words: Words) -> list[tuple[str, int, str]]:
    """Code, decimals and heading of what was entered; pain always."""
    known = (
        ("pain_average", 1, words.say("Pain")),
        ("numbness", 1, words.say("Numbness")),
        ("tingling", 1, words.say("Tingling")),
        ("numbness_area", 0, words.say("Numb area, %% of the nerves’ zones")),
        ("walking_minutes", 0, words.say("Minutes walked")),
        ("chair_stand_30s", 0, words.say("Chair stands, times in 30\u00a0s")),
        ("timed_up_and_go_s", 1, words.say("Up-and-go, s")),
        ("opioid_mme", 0, words.say("Opioids, MME mg per day")),
    )
    return [one for one in known if one[0] == "pain_average" or course.entries(one[0]).days.size]


def timeline_table(course: EpisodeCourse, words: Words) -> Table:
    """Every day on which something was entered, read or happened."""
    columns = _columns(course, words)
    header = (
        words.say("Day"),
        words.say("Date"),
        *(heading for _code, _digits, heading in columns),
        words.say("Probability that pain is back"),
        words.say("Probability that sensation is back"),
        words.say("What happened"),
    )
    cells: dict[int, dict[str, float]] = defaultdict(dict)
    for code, _digits, _heading in columns:
        entries = course.entries(code)
        for day, value in zip(entries.days.tolist(), entries.values.tolist(), strict=True):
            cells[day][code] = value
    readings = {reading.day: reading for reading in course.readings if reading.day >= 0}
    happened: dict[int, list[str]] = defaultdict(list)
    for mark in course.marks:
        happened[mark.day].append(mark.label)
    rows, values = [], []
    for day in sorted({*cells, *readings, *happened}):
        entered = cells.get(day, {})
        numbers = [entered.get(code) for code, _digits, _heading in columns]
        reading = readings.get(day)
        told = [reading.p_returned, reading.p_regeneration] if reading else [None, None]
        what, on = "; ".join(happened.get(day, [])), course.date(day)
        spelled = [words.number(n, digits) for n, (_, digits, _) in zip(numbers, columns, strict=True)]
        chances = [words.number(one, 2) for one in told]
        rows.append((str(day), words.date(on), *spelled, *chances, what or DASH))
        plain_cells: tuple[Cell, ...] = (day, on.isoformat(), *numbers, *told, what or None)
        values.append(plain_cells)
    return Table(header, tuple(rows), tuple(values))


def timeline_caption(course: EpisodeCourse, words: Words) -> str:
    """What the dots, lines, ribbons and the fan are."""
    sentences = [
        words.say(
            "Dots are entries; the line is a local linear smooth for the eye and crosses neither day 0 nor a "
            "gap of more than 30 days."
        )
    ]
    now = course.reading
    if now is not None:
        said = {"version": now.engine_version}
        sentences.append(
            words.say(
                "Ribbons: at each entry the height of a colour is its probability, from entries up to that "
                "day alone (engine %(version)s).",
                said,
            )
        )
    if now is not None and now.forecast_q10 is not None and (now.p_return_365 or 0.0) >= LEAST_CHANCE:
        chance = {"chance": words.number(now.p_return_365, 2)}
        sentences.append(
            words.say(
                "The fan spans the middle 80\u00a0%% of the days on which pain would reach the line of "
                "return, if it does by day 365 (probability %(chance)s).",
                chance,
            )
        )
    return " ".join(sentences)
