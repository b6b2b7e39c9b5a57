from datetime import date

import pytest

from outcomes.errors import InputError
from outcomes.forms.records import read_birth_date, read_pin

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    "text",
    [
        "27/3/1951",
        "27/03/1951",
        "27.03.1951",
        "27-3-1951",
        "27 3 1951",
        " 27 / 3 / 1951 ",
        "27/3/51",
        "27031951",
        "1951-03-27",
        "27 mars 1951",
        "27 March 1951",
        "March 27, 1951",
        "27 MARS 1951",
        "27 mars 51",
        "270351",
        "3/27/1951",
        "03-27-51",
        "27-mar-1951",
        "27th March, 1951",
    ],
)
def test_a_birth_date_is_read_in_any_usual_spelling(text):
    assert read_birth_date(text, TODAY) == date(1951, 3, 27)


def test_the_first_of_a_month_with_accents_is_read():
    assert read_birth_date("1er février 1949", TODAY) == date(1949, 2, 1)
    assert read_birth_date("3 août 1940", TODAY) == date(1940, 8, 3)


@pytest.mark.parametrize("text", ["", "31/2/1951", "yesterday", "27/3/2031", "1/1/1800", "27", "🙂" * 100])
def test_what_is_no_birth_date_is_refused(text):
    with pytest.raises(InputError, match="birth_date"):
        read_birth_date(text, TODAY)


def test_spaces_in_a_pin_do_not_matter():
    assert read_pin(" 48 26 ") == "4826"
