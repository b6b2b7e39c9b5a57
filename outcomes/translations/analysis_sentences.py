"""Sentences of the errors that cohort statistics raise; their French stands in `charts.po`."""

from collections.abc import Mapping

ANALYSIS_SENTENCES: Mapping[str, str] = {
    "columns_differ": "The columns have different lengths: %(lengths)s.",
    "level_out_of_range": "An interval needs a level between 0 and 1, such as 0.95; %(level)s was given.",
    "interval_reversed": "In %(rows)s rows the interval ends before it begins, or an end is missing.",
    "time_before_origin": "A time lies before day %(origin)s, from which on everybody is followed, "
    "or is missing.",
}
