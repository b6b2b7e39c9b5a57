"""Texts that no spreadsheet takes for a formula, and back."""

import re

_BEGINNING = re.compile(r"(^|[;,\t\r\n])(?='*[=+\-@\t\r])")  # after `;` too: where French Excel begins a cell
_NEUTRAL = re.compile(r"(^|[;,\t\r\n])'(?='*[=+\-@\t\r])")


def neutral(text: str) -> str:
    """A text with an apostrophe before whatever a spreadsheet could take for a formula."""
    return _BEGINNING.sub(r"\1'", text)


def original(text: str) -> str:
    """The text that `neutral` made this of: one apostrophe less at the same places."""
    return _NEUTRAL.sub(r"\1", text)
