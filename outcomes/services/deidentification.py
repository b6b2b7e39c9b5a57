"""Rows without what could tell who a patient is.

What stands in private columns is left out: names of sites and operators, hospital numbers, free texts. The
dates of one patient are all moved back by the same 1 to 364 days, so that intervals stay true; the number
follows from a secret of the deployment and is the same in each export. Answers keep their numbers and their
yes and no, no words. Birth years more than 89 years back become that year, ages above 89 become 89. Study
codes stay: they are the only way back to the patient, for whoever holds the list.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from outcomes.access.tokens import keyed_hash
from outcomes.exchange.columns import Cell
from outcomes.exchange.tables import Table

OLDEST_YEARS = 89
_MOST_DAYS = 364


class Deidentifier:
    """Takes out of rows what could tell who a patient is.

    Args:
        secret: decides by how many days each patient's dates are moved.
        today: from which the oldest birth year is counted.
    """

    def __init__(self, secret: str, today: date) -> None:
        self._secret = secret
        self._oldest = today.year - OLDEST_YEARS

    def days_back(self, patient: str) -> int:
        """By how many days the dates of a patient are moved back."""
        return 1 + int(keyed_hash(self._secret, "days back", patient)[:12], 16) % _MOST_DAYS

    def row(self, table: Table, cells: Mapping[str, Cell], patient: str) -> dict[str, Cell]:
        """A row of a file without what could tell who its patient is."""
        shift = timedelta(days=self.days_back(patient))
        private = {column.name for column in table.columns if column.is_private}
        kept = {name: None if name in private else _moved(cell, shift) for name, cell in cells.items()}
        year = kept.get("birth_year")
        if isinstance(year, int):
            kept["birth_year"] = max(year, self._oldest)
        age = kept.get("age")
        if isinstance(age, int):
            kept["age"] = min(age, OLDEST_YEARS)
        return kept


def _moved(cell: Cell, shift: timedelta) -> Cell:
    if isinstance(cell, datetime | date):
        return cell - shift
    return without_words(cell) if isinstance(cell, dict) else cell


def without_words(answers: Any) -> Any:
    """Answers without their words, to any depth."""
    if isinstance(answers, dict):
        return {
            name: without_words(value) for name, value in answers.items() if not isinstance(value, str | None)
        }
    if isinstance(answers, list):
        return [without_words(value) for value in answers if not isinstance(value, str | None)]
    return answers
