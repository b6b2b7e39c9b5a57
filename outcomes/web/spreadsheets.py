"""Tables as CSV that a spreadsheet opens: accents read, formulas made harmless."""

import csv
import io
from collections.abc import Iterable, Sequence

from flask import Response

from outcomes.exchange.formulas import neutral


def csv_answer(name: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> Response:
    """A table as a file to download.

    Args:
        name: of the file, without ending.
        header: a heading per column.
        rows: cells; None = empty.
    """
    answer = Response(csv_text(header, rows), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer


def csv_text(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table as CSV with a byte-order mark, so that a spreadsheet reads its accents."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(_neutral(header))
    for row in rows:
        writer.writerow(_neutral(row))
    return "\ufeff" + file.getvalue()


def _neutral(cells: Iterable[object]) -> list[object]:
    """Cells that no spreadsheet takes for a formula: a text that could be one gets an apostrophe."""
    return [neutral(cell) if isinstance(cell, str) else cell for cell in cells]
