"""Long lists, a page at a time."""

from flask import request


def page_number() -> int:
    """The page asked for, 1 where the address names none that makes sense."""
    asked = request.args.get("page", "1")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 7 else 1
