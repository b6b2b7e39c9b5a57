"""Charts on a page: the library let in, the reader's language handed to the figures."""

import base64
import hashlib
from collections.abc import Iterator

from flask import g
from flask_babel import get_locale, gettext

from outcomes.charts.theme import PALETTES, SMALL_SIZE
from outcomes.charts.words import Words


def _allowed(style: str) -> str:
    """One style attribute as the policy names it."""
    digest = hashlib.sha256(style.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def _text_styles() -> Iterator[str]:
    """The attributes plotly.js writes for words of another colour: it turns `color:` into ` fill:`."""
    for palette in PALETTES.values():
        for name, colour in palette.items():
            if name.endswith("-text") or name in ("ink", "quiet"):
                yield f" fill:{colour}"
        yield f"font-size:{SMALL_SIZE}px; fill:{palette['quiet']}"


PLOTLY_STYLES = (
    "'unsafe-hashes'",
    # Three attributes of the library's own, as the browser's console names them (plotly.js 4.1).
    "'sha256-ji27qzEtxXZW+7dun6UwjHXJ18e6WAin1VvNtkzIE/o='",
    "'sha256-wkY2X5hecQzbhnFCqvTpwrUJ1f4X8LH5WFjYUzv1wmU='",
    "'sha256-AR/cKIZjWPcPmBUPDA6oti9XBiTbJvz0Cro2J1VzzS8='",  # a heat map's cells stay sharp
    *dict.fromkeys(_allowed(style) for style in _text_styles()),
)
"""Style attributes that a chart page lets in, each by its hash; a browser test finds the console empty."""


def prepare_charts() -> None:
    """Let the chart library's own styles in, on this page alone."""
    g.extra_styles = PLOTLY_STYLES


def reader_words() -> Words:
    """The reader's language, as the figures take it."""
    locale = get_locale()
    return Words(gettext, locale.language if locale else "en")
