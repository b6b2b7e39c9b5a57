"""What a course over time is of, and how it is spoken of."""

from dataclasses import dataclass

from outcomes.analysis.trajectory import Statistic
from outcomes.charts.words import Words


@dataclass(frozen=True)
class Measure:
    """What a trajectory is of.

    Attributes:
        name: "pain" in the reader's language.
        unit: "0–10" or "MME, mg per day"; may be empty.
        lowest: lower end of the axis.
        highest: upper end of the axis; None = as the data want it.
        digits: decimals shown.
        counted: what the numbers under the axis count; empty = knees with an entry in the week.
        visits: days on which it was asked; empty = every week.
    """

    name: str
    unit: str
    lowest: float = 0.0
    highest: float | None = 10.0
    digits: int = 1
    counted: str = ""
    visits: tuple[int, ...] = ()


def title(measure: Measure) -> str:
    """What stands above the axis."""
    return f"{measure.name}, {measure.unit}" if measure.unit else measure.name


def counted(measure: Measure, words: Words) -> str:
    """What the numbers under the axis count."""
    if measure.visits:
        return words.say("knees with a score at that visit")
    return words.say("knees with an entry in that week")


def method(statistic: Statistic, measure: Measure, words: Words) -> str:
    """How the courses were computed."""
    if measure.visits and statistic is Statistic.MEDIAN:
        return words.say(
            "Median of the knees’ scores at each visit with the exact 95\u00a0%% interval between two order "
            "statistics; visits with fewer than 10 people are not drawn."
        )
    if measure.visits:
        return words.say(
            "Mean of the knees’ scores at each visit with Student’s 95\u00a0%% interval, two knees of one "
            "person counted as one cluster; visits with fewer than 10 people are not drawn."
        )
    if statistic is Statistic.MEDIAN:
        return words.say(
            "Median of the knees’ weekly means with the exact 95\u00a0%% interval between two order "
            "statistics; weeks with fewer than 10 people are not drawn."
        )
    return words.say(
        "Mean of the knees’ weekly means with Student’s 95\u00a0%% interval, two knees of one person counted "
        "as one cluster; weeks with fewer than 10 people are not drawn."
    )
