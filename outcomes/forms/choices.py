"""Choices of a field: codes with their names in the reader's language."""

from collections.abc import Callable, Iterable

from flask_babel import gettext
from wtforms.fields.choices import SelectChoice

from outcomes.translations.labels import label

Choices = Callable[[], list[SelectChoice]]


def coded(kind: str, codes: Iterable[str], empty: str | None = None) -> Choices:
    """Choices of a code list, named when the form is made; `empty` adds a first line that means nothing.

    Args:
        kind: the list's name in the `labels` catalogue.
        codes: the codes, in the order shown.
        empty: an English message for the first, empty line.
    """
    listed = tuple(codes)

    def choices() -> list[SelectChoice]:
        first = [] if empty is None else [SelectChoice("", gettext(empty))]
        return [*first, *(SelectChoice(code, gettext(label(kind, code))) for code in listed)]

    return choices


def code_or_none(value: str | None) -> str | None:
    """What the empty line stands for: nothing noted."""
    return value or None
