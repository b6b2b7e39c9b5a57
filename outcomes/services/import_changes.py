"""What an import would change: rows that are new, rows that say something else, rows that are there."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from outcomes.exchange.columns import Cell, write
from outcomes.exchange.csv_files import Row, Sheet
from outcomes.exchange.stored import Stored
from outcomes.exchange.tables import Table

_OWNER = "patient_id"
Key = tuple[Cell, ...]


@dataclass(frozen=True)
class Amendment:
    """A stored row that a file contradicts, and the columns in which it does."""

    stored: Stored
    row: Row
    columns: tuple[str, ...]


@dataclass
class Changes:
    """What one file would change."""

    table: Table
    new: list[Row] = field(default_factory=list)
    amended: list[Amendment] = field(default_factory=list)
    same: int = 0


def find_changes(sheet: Sheet, stored: Iterable[Stored], *, amend: bool) -> Changes:
    """Compare a file with what is stored; contradictions that may not be are added to its problems.

    Args:
        sheet: the file, checked: sides and sources are filled in.
        stored: what is stored of the patients it touches.
        amend: whether a value may take the place of another.
    """
    changes = Changes(sheet.table)
    key_of = _key_of(sheet.table)
    known = {key_of(each.cells): each for each in stored}
    seen: dict[Key, Row] = {}
    for row in sheet.rows:
        key = key_of(row.cells)
        earlier = seen.setdefault(key, row)
        if earlier is not row:
            _compare_lines(sheet, changes, earlier, row)
        elif key in known:
            _compare(sheet, changes, known[key], row, amend=amend)
        else:
            changes.new.append(row)
    return changes


def _key_of(table: Table) -> Callable[[dict[str, Cell]], Key]:
    names = table.key or tuple(column.name for column in table.columns)
    return lambda cells: tuple(cells.get(name) for name in names)


def _compare_lines(sheet: Sheet, changes: Changes, earlier: Row, row: Row) -> None:
    differing = _differing(sheet.table, earlier.cells, row.cells)
    if not differing:
        changes.same += 1
        return
    name = differing[0]
    sheet.complain(
        row.line,
        name,
        "value_contradicts_line",
        {"found": write(row.cells[name]), "expected": write(earlier.cells[name]), "line": earlier.line},
    )


def _compare(sheet: Sheet, changes: Changes, stored: Stored, row: Row, *, amend: bool) -> None:
    differing = _differing(sheet.table, stored.cells, row.cells)
    if not differing:
        changes.same += 1
        return
    may_change = _OWNER not in differing
    if amend and may_change:
        changes.amended.append(Amendment(stored, row, tuple(differing)))
        return
    for name in differing:
        found, kept = write(row.cells[name]), write(stored.cells.get(name))
        code = "value_contradicts_stored" if may_change else "owner_contradicts_stored"
        sheet.complain(row.line, name, code, {"found": found, "expected": kept})


def _differing(table: Table, known: dict[str, Cell], given: dict[str, Cell]) -> list[str]:
    """Columns of a file in which a row says something else; columns that it has not say nothing."""
    names = [name for name in given if given[name] != known.get(name)]
    unnamed = given.get("procedure_id") is None or known.get("procedure_id") is None
    if "procedure_id" in names and "side" in table.key and unnamed:
        names.remove("procedure_id")  # entries belong to the knee: not naming a procedure contradicts nothing
    return names
