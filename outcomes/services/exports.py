"""Exporting our files: everything that an import into an empty database needs to make the same tables."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import select

from outcomes.errors import InputError
from outcomes.exchange import data_dictionary
from outcomes.exchange.columns import Cell
from outcomes.exchange.csv_files import write_sheet
from outcomes.exchange.file_formats import FileFormat, write_table
from outcomes.exchange.tables import TABLES, Table
from outcomes.models import Site
from outcomes.permissions import Permission
from outcomes.services.cohort_data import cohort_data
from outcomes.services.cohort_reports import reports
from outcomes.services.deidentification import Deidentifier
from outcomes.services.detections import Progress, silent
from outcomes.services.export_rows import table_rows
from outcomes.services.sites import schedule_of_site
from outcomes.services.step_up import prove_again
from outcomes.services.unit_of_work import UnitOfWork
from outcomes.services.wide_tables import NAME, WideTable, patient_codes, wide_table

FORMATS = tuple(each.value for each in FileFormat)
SHAPES = ("long", "wide")
"""All tables as they are kept; or one row per episode, with every outcome at every visit."""


@dataclass(frozen=True)
class ExportReport:
    """How many rows each file holds."""

    rows: dict[str, int]


@dataclass(frozen=True)
class ExportChoice:
    """What is exported, and how.

    Attributes:
        format_name: one of `FORMATS`.
        shape: one of `SHAPES`.
        is_deidentified: without what could tell who a patient is.
        site_id: of the patients; None = of all sites.
    """

    format_name: str = FileFormat.CSV.value
    shape: str = SHAPES[0]
    is_deidentified: bool = False
    site_id: int | None = None


@dataclass(frozen=True)
class ExportWords:
    """Words of the files' readers.

    Attributes:
        french: translates the data dictionary.
        spoken: translates the labels of columns.
        named: gives an observation code its English name.
    """

    french: Callable[[str], str] = str
    spoken: Callable[[str], str] = str
    named: Callable[[str], str] = str


PLAIN_CHOICE, PLAIN_WORDS = ExportChoice(), ExportWords()


def export_folder(
    work: UnitOfWork,
    folder: Path,
    choice: ExportChoice = PLAIN_CHOICE,
    words: ExportWords = PLAIN_WORDS,
    progress: Progress = silent,
) -> ExportReport:
    """Write our files and their data dictionary into a folder, which is made where it is missing.

    Each file stands under its name once it is whole.

    Args:
        work: the use case.
        folder: where the files go; it must hold none of them yet.
        choice: what is exported, and how.
        words: words of the files' readers.
        progress: hears what is being done.

    Raises:
        InputError: `format_not_available`, `shape_not_available`, `folder_not_empty`,
            `folder_not_writable`, `cell_too_long`.
    """
    file_format = _checked(choice)
    _begin_snapshot(work)
    tables = _wide(work, choice, words) if choice.shape == "wide" else _long(work, choice)
    named = [(table, f"{Path(table.file).stem}.{file_format}", made) for table, made in tables]
    _prepare(folder, [file for _, file, _ in named])
    rows: dict[str, int] = {}
    for done, (table, file, made) in enumerate(named):
        progress("export", done, len(named))
        rows[file] = write_table(folder / file, table.columns, made, file_format, words.spoken)
    described = [(file, table) for table, file, _ in named]
    dictionary = data_dictionary.dictionary_rows(described, words.french)
    write_sheet(folder / data_dictionary.FILE, data_dictionary.COLUMNS, dictionary)
    progress("export", len(named), len(named))
    work.begin()
    detail = {
        "rows": rows,
        "format": choice.format_name,
        "shape": choice.shape,
        "deidentified": choice.is_deidentified,
    }
    work.audit("files.export", f"format:{choice.format_name}", site_id=choice.site_id, detail=detail)
    work.commit()
    return ExportReport(rows)


def export_site(
    work: UnitOfWork,
    folder: Path,
    choice: ExportChoice,
    words: ExportWords,
    password: str = "",
    code: str = "",
) -> ExportReport:
    """Write the files of the own site.

    Args:
        work: the use case.
        folder: where the files go.
        choice: what is exported, and how; of the own site, whatever it says.
        words: words of the files' readers.
        password: of whoever acts, once more, for what tells who patients are.
        code: of their second factor, where they have one.

    Raises:
        Throttled: too many wrong tries.
        InputError: `password_wrong`, `second_factor_wrong`, and as `export_folder`.
    """
    staff = work.require(Permission.EXPORT_DATA)
    if not choice.is_deidentified:
        work.require(Permission.VIEW_IDENTITY)
        prove_again(work, password, code)
    return export_folder(work, folder, replace(choice, site_id=staff.site_id), words)


def _checked(choice: ExportChoice) -> FileFormat:
    if choice.format_name not in FORMATS:
        found = {"found": choice.format_name, "expected": ", ".join(FORMATS)}
        raise InputError("format_not_available", found)
    if choice.shape not in SHAPES:
        raise InputError("shape_not_available", {"found": choice.shape, "expected": ", ".join(SHAPES)})
    return FileFormat(choice.format_name)


def _begin_snapshot(work: UnitOfWork) -> None:
    """Read all files at one moment, while others go on writing."""
    if work.session.in_transaction():
        work.session.rollback()
    if work.session.get_bind().dialect.name == "postgresql":
        work.session.connection(execution_options={"isolation_level": "REPEATABLE READ"})


def _prepare(folder: Path, files: Iterable[str]) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise InputError("folder_not_writable", {"folder": str(folder)}) from error
    there = [file for file in files if (folder / file).exists()]
    if there:
        raise InputError("folder_not_empty", {"folder": str(folder), "found": ", ".join(there)})


_Tables = list[tuple[Table, Iterable[Mapping[str, Cell]]]]


def _long(work: UnitOfWork, choice: ExportChoice) -> _Tables:
    return [(table, table_rows(work, table, choice.site_id, choice.is_deidentified)) for table in TABLES]


def _wide(work: UnitOfWork, choice: ExportChoice, words: ExportWords) -> _Tables:
    sites = [choice.site_id] if choice.site_id else list(work.session.scalars(select(Site.id)))
    made = [_wide_of(work, site_id, words) for site_id in sites]
    columns = tuple({column.name: column for each in made for column in each.columns}.values())
    table = Table(f"{NAME}.csv", ("procedure_id",), columns)
    rows: Iterable[Mapping[str, Cell]] = (row for each in made for row in each.rows)
    if choice.is_deidentified:
        hide = Deidentifier(work.settings.audit_key, work.today)
        rows = (hide.row(table, row, str(row["patient_id"])) for row in rows)
    return [(table, rows)]


def _wide_of(work: UnitOfWork, site_id: int, words: ExportWords) -> WideTable:
    data = cohort_data(work, site_id)
    return wide_table(
        data,
        patient_codes(work, data),
        lambda code: reports(work, site_id, data, code),
        schedule_of_site(work, site_id),
        work.today,
        words.named,
    )
