"""Texts in two languages: gettext catalogues, read as they are written (`.po`), with no compiling step.

The source language is English, so only the other languages have catalogues. Each part of the house has a
domain of its own; a reader sees them as one.
"""

import io
from functools import lru_cache
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations

LANGUAGES = ("fr", "en")
DOMAINS = (
    "labels",
    "pages",
    "patient",
    "staff",
    "charts",
    "errors",
    "files",
    "questionnaires",
    "maps",
    "messages",
    "doors",
)
FOLDER = Path(__file__).parent


@lru_cache
def load(language: str) -> Translations:
    """Load everything that is translated into a language ("en": nothing, the source is English)."""
    translations = Translations()
    for domain in DOMAINS:
        path = FOLDER / language / "LC_MESSAGES" / f"{domain}.po"
        if path.exists():
            part = _read(path, language)
            translations.merge(part)
            translations.plural = part.plural  # merging leaves the plural rule behind
    return translations


def _read(path: Path, language: str) -> Translations:
    with path.open("rb") as file:
        catalogue = read_po(file, locale=language)
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return Translations(compiled)
