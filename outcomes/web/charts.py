"""Charts on a page: the library let in, the reader's language handed to the figures."""

from flask import g
from flask_babel import get_locale, gettext

from outcomes.charts.words import Words

PLOTLY_STYLES = (
    "'unsafe-hashes'",
    # The style attributes that plotly.js writes, as hashes; a browser test finds the console empty with them.
    "'sha256-ji27qzEtxXZW+7dun6UwjHXJ18e6WAin1VvNtkzIE/o='",
    "'sha256-wkY2X5hecQzbhnFCqvTpwrUJ1f4X8LH5WFjYUzv1wmU='",
)


def prepare_charts() -> None:
    """Let the chart library's own styles in, on this page alone."""
    g.extra_styles = PLOTLY_STYLES


def reader_words() -> Words:
    """The reader's language, as the figures take it."""
    locale = get_locale()
    return Words(gettext, locale.language if locale else "en")
