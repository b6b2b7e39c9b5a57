"""How figures speak: sentences, numbers and dates in the reader's language."""

import html
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from babel.dates import format_date

NO_BREAK_SPACE = "\u00a0"
DASH = "–"


@dataclass(frozen=True)
class Words:
    """The reader's language.

    Attributes:
        gettext: gives the translation of an English sentence.
        locale: "en" or "fr": decimal sign and dates.
    """

    gettext: Callable[[str], str]
    locale: str = "en"

    def say(self, sentence: str, named: Mapping[str, object] | None = None) -> str:
        """A sentence of the `charts` catalogue, with what it names put in.

        Args:
            sentence: in English, with `%(name)s` for what it names and `%%` for per cent.
            named: what it names, already spelled.
        """
        return self.gettext(sentence) % dict(named or {})

    def number(self, value: float | None, digits: int = 1) -> str:
        """A number with the reader's decimal sign; a dash where there is none."""
        if value is None or value != value:  # nan is not itself
            return DASH
        spelled = f"{value:.{digits}f}"
        if float(spelled) == 0:
            spelled = spelled.lstrip("-")
        spelled = spelled.replace("-", "−")
        return spelled.replace(".", ",") if self.locale.startswith("fr") else spelled

    def percent(self, share: float | None, digits: int = 0) -> str:
        """A share of 1 in per cent; a dash where there is none."""
        if share is None or share != share:
            return DASH
        return f"{self.number(100 * share, digits)}{NO_BREAK_SPACE}%"

    def probability(self, value: float) -> str:
        """A probability in two digits, and never a certainty that no reading has."""
        if value > 0.99:
            return f">{NO_BREAK_SPACE}{self.number(0.99, 2)}"
        return f"<{NO_BREAK_SPACE}{self.number(0.01, 2)}" if value < 0.01 else self.number(value, 2)

    def interval(self, lower: float, upper: float, digits: int = 1) -> str:
        """Both ends of an interval; a dash for the one that is not known, empty where both are not."""
        if lower != lower and upper != upper:
            return ""
        ends = {"lower": self.number(lower, digits), "upper": self.number(upper, digits)}
        return self.say("%(lower)s to %(upper)s", ends) if lower < 0 else f"{ends['lower']}–{ends['upper']}"

    def p_value(self, value: float) -> str:
        """A p-value as journals print it."""
        if value != value:
            return DASH
        if value < 0.001:
            return f"p{NO_BREAK_SPACE}<{NO_BREAK_SPACE}{self.number(0.001, 3)}"
        return f"p{NO_BREAK_SPACE}={NO_BREAK_SPACE}{self.number(value, 3 if value < 0.1 else 2)}"

    def day(self, day: int) -> str:
        """A day since procedure in short: D30."""
        return self.say("D%(day)s", {"day": f"{day}".replace("-", "−")})

    def date(self, value: date) -> str:
        """A date in short: 24 Nov 2026."""
        return _spelled(value, self.locale)


@lru_cache(maxsize=8192)
def _spelled(value: date, locale: str) -> str:
    """A figure of a year names each of its days, and many figures the same ones."""
    return format_date(value, "medium", locale=locale)


def plain(words: str) -> str:
    """Words that somebody typed, so that a figure shows them as they are (figures read some HTML)."""
    return html.escape(words, quote=False)
