"""How values are spelled on a page."""

from collections.abc import Callable
from datetime import date, datetime
from functools import wraps
from typing import Any

from flask import Flask
from flask_babel import format_date, format_time, get_locale, gettext
from jinja2 import pass_context

from outcomes.translations.labels import label as label_of


def number(value: float | None, digits: int = 1) -> str:
    """A number with the reader's decimal sign; a dash where there is none."""
    if value is None:
        return "–"
    text = f"{value:.{digits}f}"
    return text.replace(".", ",") if _is_french() else text


def count(value: int) -> str:
    """A whole number, its thousands set apart: 10,000."""
    return f"{value:,}".replace(",", "\u202f") if _is_french() else f"{value:,}"


def percent(share: float | None) -> str:
    """A share of 1 as whole percent, with the space French puts before the sign."""
    return "–" if share is None else f"{share * 100:.0f}\u00a0%"


def probability_words(probability: float | None) -> str:
    """A probability in two digits, and never a certainty that no reading has."""
    if probability is None:
        return "–"
    if probability > 0.99:
        return f">\u00a0{number(0.99, 2)}"
    if probability < 0.01:
        return f"<\u00a0{number(0.01, 2)}"
    return number(probability, 2)


def day(value: date | None) -> str:
    """A date in full: 24 novembre 2026."""
    return "–" if value is None else format_date(value, "long")


def short_day(value: date | None) -> str:
    """A date in short: 24 nov. 2026."""
    return "–" if value is None else format_date(value, "medium")


def instant(value: datetime | None) -> str:
    """An instant in the site's time zone."""
    return "–" if value is None else f"{format_date(value, 'medium')}, {format_time(value, 'short')}"


def clock(value: datetime) -> str:
    """A time of day as it is spoken of: 20 h 12, 20:12."""
    return f"{value.hour}\u00a0h\u00a0{value:%M}" if _is_french() else f"{value:%H:%M}"


def weekday(value: date) -> str:
    """A day of the next weeks: jeudi 26 novembre."""
    return format_date(value, "EEEE d MMMM")


def label(code: str | None, kind: str) -> str:
    """The name of a code in the reader's language."""
    return gettext(label_of(kind, code)) if code else "–"


def _is_french() -> bool:
    locale = get_locale()
    return locale is not None and locale.language == "fr"


def add_filters(app: Flask) -> None:
    """Make the spellings available to templates."""
    for spelling in (number, percent, probability_words, day, short_day, instant, clock, weekday, label):
        app.add_template_filter(_spelled_anew(spelling), spelling.__name__)


def _spelled_anew(spelling: Callable[..., str]) -> Callable[..., str]:
    """The filter, asked on every page: of a constant Jinja would keep the first reader's language for all."""

    @pass_context
    @wraps(spelling)
    def spell(_context: object, *given: Any) -> str:
        return spelling(*given)

    return spell
