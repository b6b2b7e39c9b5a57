"""The last day of a pause, as a browser posts it."""

from datetime import date, timedelta

from outcomes.errors import InputError
from outcomes.forms.diaries import Fields

WEEKS = (1, 2, 4)


def read_last_day(fields: Fields, today: date) -> date:
    """Read how long a pause is to be: some weeks from today, or until a day.

    Raises:
        InputError: `pause_missing`, or `pause_unreadable` for a day that is none.
    """
    weeks, text = fields.get("weeks", ""), fields.get("last", "").strip()
    if text:
        try:
            return date.fromisoformat(text)
        except ValueError as error:
            raise InputError("pause_unreadable") from error
    if weeks not in {str(each) for each in WEEKS}:
        raise InputError("pause_missing")
    return today + timedelta(days=7 * int(weeks) - 1)
