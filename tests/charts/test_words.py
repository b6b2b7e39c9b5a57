from datetime import date

import pytest

from outcomes.charts.words import Words, plain
from outcomes.translations import load

ENGLISH, FRENCH = Words(str), Words(load("fr").gettext, "fr")


def test_numbers_have_the_readers_decimal_sign_and_never_a_negative_zero():
    assert (ENGLISH.number(3.25, 1), FRENCH.number(3.25, 2)) == ("3.2", "3,25")
    assert ENGLISH.number(-0.04) == "0.0"
    assert (ENGLISH.number(None), FRENCH.number(float("nan"))) == ("–", "–")


def test_per_cent_has_a_space_that_does_not_break():
    assert FRENCH.percent(0.625, 1) == "62,5\u00a0%"
    assert ENGLISH.percent(None) == "–"


def test_intervals_use_a_dash_and_with_negative_numbers_a_word():
    assert ENGLISH.interval(1.25, 2.5) == "1.2–2.5"
    assert (ENGLISH.interval(-1, 2, 0), FRENCH.interval(-1, 2, 0)) == ("−1 to 2", "−1 à 2")
    assert ENGLISH.interval(float("nan"), float("nan")) == ""
    assert ENGLISH.interval(3.0, float("nan")) == "3.0––"


@pytest.mark.parametrize(
    ("value", "said"), [(0.0004, "p < 0.001"), (0.0312, "p = 0.031"), (0.5, "p = 0.50"), (float("nan"), "–")]
)
def test_p_values_are_printed_as_journals_do(value, said):
    assert ENGLISH.p_value(value).replace("\u00a0", " ") == said


def test_days_and_dates_speak_the_readers_language():
    assert (ENGLISH.day(30), FRENCH.day(-14)) == ("D30", "J−14")
    assert FRENCH.date(date(2026, 11, 24)) == "24 nov. 2026"


def test_typed_words_are_escaped():
    assert plain("<a> & b") == "&lt;a&gt; &amp; b"


@pytest.mark.parametrize(("value", "said"), [(0.999, "> 0.99"), (0.5, "0.50"), (0.0, "< 0.01")])
def test_no_probability_is_a_certainty(value, said):
    assert ENGLISH.probability(value).replace("\u00a0", " ") == said
