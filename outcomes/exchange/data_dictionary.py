"""The data dictionary that goes with an export: every column of every file."""

from collections.abc import Callable, Iterable, Iterator, Mapping

from outcomes.exchange.columns import Cell, Kind
from outcomes.exchange.tables import Table

FILE = "data_dictionary.csv"
COLUMNS = (
    "file",
    "column",
    "in_key",
    "may_be_empty",
    "kind",
    "codes",
    "least",
    "most",
    "unit",
    "emptied_when_deidentified",
    "meaning_en",
    "meaning_fr",
)


def dictionary_rows(
    files: Iterable[tuple[str, Table]], french: Callable[[str], str]
) -> Iterator[Mapping[str, Cell]]:
    """Give one row per column of files, by their names, with its meaning in both languages."""
    for file, table in files:
        for column in table.columns:
            yield {
                "file": file,
                "column": column.name,
                "in_key": column.name in table.key,
                "may_be_empty": not column.is_filled,
                "kind": column.kind.value,
                "codes": ";".join(column.codes) if column.kind in (Kind.CODE, Kind.CODES) else None,
                "least": column.least,
                "most": column.most,
                "unit": column.unit,
                "emptied_when_deidentified": column.is_private,
                "meaning_en": column.meaning,
                "meaning_fr": french(column.meaning),
            }
