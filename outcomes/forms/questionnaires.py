"""What the screens of a questionnaire post: a number, or the wish not to answer."""

from outcomes.errors import InputError
from outcomes.forms.diaries import SKIP, Fields
from outcomes.instruments.base import Item

_LONGEST_TEXT = 40


def read_item(item: Item, fields: Fields) -> float | None:
    """Read the posted answer to an item; None: the person prefers not to answer.

    Raises:
        InputError: `answer_missing`, `answer_not_a_number`, or `value_out_of_range` with its limits.
    """
    if fields.get(SKIP, ""):
        return None
    text = (
        (fields.get("typed", "").strip() or fields.get("answer", "")).replace("\u00a0", "").replace(",", ".")
    )
    if not text:
        raise InputError("answer_missing")
    try:
        value = float(text)
    except ValueError as error:
        raise InputError("answer_not_a_number", {"item": item.code, "found": text[:_LONGEST_TEXT]}) from error
    if not item.accepts(value):
        limits = {"minimum": int(item.minimum), "maximum": int(item.maximum)}
        raise InputError("value_out_of_range", {"code": item.code, "found": text[:_LONGEST_TEXT], **limits})
    return value
