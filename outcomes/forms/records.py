"""Birth date and PIN, as a person types them."""

import re
from datetime import date

from outcomes.errors import InputError

_MONTHS = (
    ("jan", "janvier", "january"),
    ("fev", "fevrier", "feb", "february", "fév", "février"),
    ("mar", "mars", "march"),
    ("avr", "avril", "apr", "april"),
    ("mai", "may"),
    ("jun", "juin", "june"),
    ("juil", "juillet", "jul", "july"),
    ("aou", "aout", "août", "aoû", "aug", "august"),
    ("sep", "sept", "septembre", "september"),
    ("oct", "octobre", "october"),
    ("nov", "novembre", "november"),
    ("dec", "decembre", "déc", "décembre", "december"),
)
_MONTH_NUMBERS = {name: number for number, names in enumerate(_MONTHS, start=1) for name in names}
_YEAR_FIRST = re.compile(r"(\d{4})[-./ ](\d{1,2})[-./ ](\d{1,2})")
_DAY_FIRST = re.compile(r"(\d{1,2})[-./ ]+(\d{1,2})[-./ ]+(\d{4}|\d{2})")
_DIGITS = re.compile(r"(\d{2})(\d{2})(\d{4}|\d{2})")
_DAY_WORD = re.compile(r"(\d{1,2})(?:er|st|nd|rd|th)?[-./ ]*([a-zéû]+)[-./, ]*(\d{4}|\d{2})")
_WORD_DAY = re.compile(r"([a-zéû]+)[-. ]*(\d{1,2})(?:st|nd|rd|th)?[-., ]+(\d{4})")


def read_birth_date(text: str, today: date) -> date:
    """Read a birth date in any usual spelling, the day before the month; two digits mean the last century.

    Raises:
        InputError: `birth_date_missing`, `birth_date_unreadable`.
    """
    written = " ".join(text.lower().split())
    if not written:
        raise InputError("birth_date_missing", {"field": "birth_date"})
    try:
        year, month, day = _parts(written)
        born_on = date(year + 1900 if year < 100 else year, month, day)
    except (ValueError, KeyError) as error:
        raise InputError("birth_date_unreadable", {"field": "birth_date", "found": text[:40]}) from error
    if not date(1900, 1, 1) <= born_on < today:
        raise InputError("birth_date_unreadable", {"field": "birth_date", "found": text[:40]})
    return born_on


def read_pin(text: str) -> str:
    """Read a PIN as typed, spaces left out.

    Raises:
        InputError: `pin_missing`.
    """
    pin = "".join(text.split())
    if not pin:
        raise InputError("pin_missing", {"field": "pin"})
    return pin


def _parts(text: str) -> tuple[int, int, int]:
    """Year, month, day."""
    if found := _YEAR_FIRST.fullmatch(text):
        return int(found[1]), int(found[2]), int(found[3])
    if found := _DAY_FIRST.fullmatch(text) or _DIGITS.fullmatch(text):
        day, month = int(found[1]), int(found[2])
        if month > 12 >= day:  # only the American order makes a date of it
            day, month = month, day
        return int(found[3]), month, day
    if found := _DAY_WORD.fullmatch(text):
        return int(found[3]), _MONTH_NUMBERS[found[2]], int(found[1])
    if found := _WORD_DAY.fullmatch(text):
        return int(found[3]), _MONTH_NUMBERS[found[1]], int(found[2])
    raise ValueError(text)
