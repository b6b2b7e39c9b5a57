"""Texts that no spreadsheet takes for a formula, and back."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outcomes.exchange.formulas import neutral, original

SIGNS = st.text(alphabet="=+-@'\t\r\n;,ab ", max_size=12)


@given(SIGNS)
def test_nothing_is_lost_and_nothing_begins_a_formula(text: str) -> None:
    made = neutral(text)
    assert original(made) == text
    assert not re.search(r"(^|[;,\n])[=+\-@]", made)


@pytest.mark.parametrize("text", ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\t=1", "a;=1"])
def test_formulas_get_an_apostrophe(text: str) -> None:
    assert neutral(text) != text


def test_plain_words_stay() -> None:
    assert neutral("L'eau, 3 = 3; d'accord") == "L'eau, 3 = 3; d'accord"
