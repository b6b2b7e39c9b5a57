"""The owner's wording of questionnaires as a file: one row a text.

```
instrument,version,locale,key,text
peg,2016,fr,item.pain_average_week,…
peg,2016,fr,end.no_pain,…
koos_jr,2.0,fr,option.severity.none,…
koos_jr,2.0,fr,copyright,…
```

A wording is whole or not taken: every item, every option and every end of a scale has its text.
`instruction` and `copyright` may be left out.
"""

from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from outcomes.clinical.codes import Language
from outcomes.exchange.columns import Column, Kind
from outcomes.exchange.csv_files import Row, Sheet, read_sheet
from outcomes.exchange.tables import Table
from outcomes.instruments import INSTRUMENTS, instrument
from outcomes.instruments.base import Instrument

LONGEST_TEXT = 600
FREE_KEYS = ("instruction", "copyright")


def N_(text: str) -> str:  # noqa: N802  the name by which the catalogue's reader finds a text
    """Mark a text for the catalogues; it is translated where it is shown."""
    return text


WORDED: tuple[Instrument, ...] = tuple(each for each in INSTRUMENTS if each.has_licensed_wording)
WORDINGS = Table(
    "wordings.csv",
    ("instrument", "version", "locale", "key"),
    (
        Column(
            "instrument",
            Kind.CODE,
            N_("Questionnaire"),
            is_filled=True,
            codes=tuple(each.code for each in WORDED),
        ),
        Column("version", Kind.IDENTIFIER, N_("The owner’s version"), is_filled=True, longest=12),
        Column("locale", Kind.CODE, N_("Language"), is_filled=True, codes=tuple(Language)),
        Column("key", Kind.IDENTIFIER, N_("Which text"), is_filled=True),
        Column("text", Kind.TEXT, N_("Text as it is shown"), is_filled=True, longest=LONGEST_TEXT),
    ),
)


@dataclass(frozen=True)
class WordingFile:
    """One wording that a file holds, whole."""

    instrument: str
    version: str
    locale: str
    texts: dict[str, str]


def read_wordings(path: Path) -> tuple[list[WordingFile], Sheet]:
    """Read a file of wordings; what is wrong in it stands in the sheet's problems, and then none is given."""
    sheet = read_sheet(path, WORDINGS)
    found: dict[tuple[str, str, str], dict[str, str]] = defaultdict(dict)
    for row in sheet.rows:
        place = (str(row.cells["instrument"]), str(row.cells["version"]), str(row.cells["locale"]))
        _take(sheet, row, found[place])
    for (code, version, locale), texts in found.items():
        for key in texts_of(instrument(code)):
            if key not in texts:
                says = {"instrument": code, "version": version, "locale": locale, "expected": key}
                sheet.complain(1, "key", "wording_text_missing", says)
    if sheet.problems:
        return [], sheet
    return [WordingFile(*place, texts) for place, texts in found.items()], sheet


def texts_of(each: Instrument) -> tuple[str, ...]:
    """The keys of the texts that a wording of this instrument must have, in the order of its items."""
    keys: dict[str, None] = {}
    for item in each.items:
        keys[f"item.{item.code}"] = None
        keys.update({f"option.{option.code}": None for option in item.options})
        keys.update({f"end.{end}": None for end in item.ends})
    return tuple(keys)


def _take(sheet: Sheet, row: Row, texts: dict[str, str]) -> None:
    key, known = str(row.cells["key"]), texts_of(instrument(str(row.cells["instrument"])))
    if key not in (*known, *FREE_KEYS):
        expected = ", ".join((*known, *FREE_KEYS))
        sheet.complain(row.line, "key", "wording_key_unknown", {"found": key, "expected": expected})
    elif key in texts:
        sheet.complain(row.line, "key", "wording_key_twice", {"found": key})
    else:
        texts[key] = str(row.cells["text"]).strip()
