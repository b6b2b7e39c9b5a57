"""What a row of a file may not say, seen beside everything else that is known."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from outcomes.clinical.codes import Source
from outcomes.clinical.complication_lists import COMPLICATION_LIST_BY_DAY
from outcomes.clinical.observation_codes import Level, check_value, observation_code
from outcomes.errors import InputError
from outcomes.exchange import tables
from outcomes.exchange.csv_files import Row, Sheet
from outcomes.services.import_known import Known

Cells = dict[str, Any]
_KNEE_NEEDS = "left, right"


class CellError(InputError):
    """One thing that is wrong with one column of a row."""

    def __init__(self, column: str, code: str, parameters: Mapping[str, object] | None = None) -> None:
        super().__init__(code, parameters)
        self.column = column


def check_sheets(sheets: Mapping[str, Sheet], known: Known, today: date) -> None:
    """Check every row of every file; what is wrong is added to the sheets' problems."""
    for sheet in sheets.values():
        check = _CHECKS[sheet.table.file]
        for row in sheet.rows:
            try:
                check(row.cells, known, today)
            except CellError as refusal:
                sheet.complain(row.line, refusal.column, refusal.code, refusal.parameters)
    if tables.PROCEDURES.file in sheets:
        _refuse_second_procedures(sheets[tables.PROCEDURES.file], known)


def _patient(cells: Cells, known: Known, today: date) -> None:
    _refuse_merged(cells, known)
    if cells["birth_year"] > today.year:
        raise CellError("birth_year", "date_to_come", {"found": cells["birth_year"], "expected": today.year})
    for column in ("deceased_on", "withdrawn_on"):
        _refuse_future(cells, column, today)
    on = cells.get("deceased_on")
    if on is not None and on.year < cells["birth_year"]:
        raise CellError("deceased_on", "day_before_birth", {"found": on, "expected": cells["birth_year"]})


def _procedure(cells: Cells, known: Known, today: date) -> None:
    _refuse_unknown_patient(cells, known)
    for column in ("performed_on", "block_on", "steroid_on"):
        _refuse_outside_life(cells, column, known, today)
    patient = known.patients.get(cells["patient_id"])
    on = cells["performed_on"]
    if patient and patient.deceased_on and on and on > patient.deceased_on:
        raise CellError("performed_on", "day_after_death", {"found": on, "expected": patient.deceased_on})


def _freeze(cells: Cells, known: Known, today: date) -> None:
    _refuse_unknown_procedure(cells, known, None)


def _response(cells: Cells, known: Known, today: date) -> None:
    _refuse_unknown_patient(cells, known)
    _refuse_unknown_procedure(cells, known, cells["patient_id"])
    _refuse_outside_life(cells, "observed_on", known, today)


def _intake(cells: Cells, known: Known, today: date) -> None:
    if cells["response_id"] not in known.responses and tables.RESPONSES.file not in known.doubtful:
        raise CellError("response_id", "response_not_known", {"found": cells["response_id"]})
    if cells["number"] <= 0:
        raise CellError("number", "number_out_of_bounds", {"found": cells["number"], "expected": "> 0"})


def _observation(cells: Cells, known: Known, today: date) -> None:
    _refuse_unknown_patient(cells, known)
    _refuse_unknown_procedure(cells, known, cells["patient_id"])
    _refuse_outside_life(cells, "observed_on", known, today)
    row = observation_code(cells["code"])
    try:
        check_value(cells["code"], cells["value"])
    except InputError as error:
        code = "score_not_whole" if error.code == "value_not_whole" else "score_out_of_range"
        expected = f"{row.minimum:g}–{row.maximum:g}"
        raise CellError(
            "value", code, {"found": f"{cells['value']:g}", "code": row.code, "expected": expected}
        ) from error
    if row.level is Level.PATIENT and cells.get("side"):
        raise CellError("side", "side_not_taken", {"found": cells["side"], "code": cells["code"]})
    cells["side"] = _side(cells, known) if row.level is Level.KNEE else None
    cells["source"] = cells.get("source") or Source.IMPORT.value


def _side(cells: Cells, known: Known) -> str | None:
    """The knee of an entry: named, or the procedure's, or the only one that is followed."""
    side = cells.get("side")
    procedure = known.procedures.get(cells["procedure_id"])
    if side and procedure and procedure.laterality != side:
        raise CellError("side", "side_contradicts", {"found": side, "expected": procedure.laterality})
    if side or procedure:
        return side or (procedure.laterality if procedure else None)
    followed = known.sides(cells["patient_id"])
    if len(followed) != 1:
        if tables.PROCEDURES.file in known.doubtful:
            return None
        code = "side_needed" if followed else "side_needed_no_procedure"
        raise CellError("side", code, {"code": cells["code"], "expected": _KNEE_NEEDS})
    return next(iter(followed))


def _event(cells: Cells, known: Known, today: date) -> None:
    _refuse_unknown_patient(cells, known)
    _refuse_outside_life(cells, "occurred_on", known, today)


def _adverse_event(cells: Cells, known: Known, today: date) -> None:
    _refuse_unknown_patient(cells, known)
    _refuse_unknown_procedure(cells, known, cells["patient_id"])
    for column in ("onset_on", "resolved_on"):
        _refuse_outside_life(cells, column, known, today)
    resolved_on = cells["resolved_on"]
    if resolved_on is not None and resolved_on < cells["onset_on"]:
        raise CellError(
            "resolved_on", "day_before_onset", {"found": resolved_on, "expected": cells["onset_on"]}
        )


def _complication_review(cells: Cells, known: Known, today: date) -> None:
    _refuse_unknown_patient(cells, known)
    _refuse_unknown_procedure(cells, known, cells["patient_id"])
    _refuse_outside_life(cells, "asked_on", known, today)
    if cells["day"] not in COMPLICATION_LIST_BY_DAY:
        expected = ", ".join(str(day) for day in COMPLICATION_LIST_BY_DAY)
        raise CellError("day", "code_not_known", {"found": cells["day"], "expected": expected})
    found, asked = ((cells[name] or "").split(";") for name in ("found", "asked"))
    unasked = [event for event in found if event and event not in asked]
    if unasked:
        raise CellError("found", "found_not_asked", {"found": ", ".join(unasked), "expected": cells["asked"]})


def _refuse_merged(cells: Cells, known: Known) -> None:
    """Refuse the code of a record that was joined to another: its rows would begin it anew."""
    if cells["patient_id"] in known.merged:
        told = {"found": cells["patient_id"], "expected": known.merged[cells["patient_id"]]}
        raise CellError("patient_id", "patient_merged", told)


def _refuse_unknown_patient(cells: Cells, known: Known) -> None:
    _refuse_merged(cells, known)
    if cells["patient_id"] not in known.patients and tables.PATIENTS.file not in known.doubtful:
        raise CellError("patient_id", "patient_not_known", {"found": cells["patient_id"]})


def _refuse_unknown_procedure(cells: Cells, known: Known, patient: str | None) -> None:
    code = cells["procedure_id"]
    if code is None:
        return
    procedure = known.procedures.get(code)
    if procedure is None:
        if tables.PROCEDURES.file not in known.doubtful:
            raise CellError("procedure_id", "procedure_not_known", {"found": code})
    elif patient is not None and procedure.patient != patient:
        raise CellError("procedure_id", "procedure_of_another", {"found": code, "expected": patient})


def _refuse_outside_life(cells: Cells, column: str, known: Known, today: date) -> None:
    _refuse_future(cells, column, today)
    on, patient = cells.get(column), known.patients.get(cells["patient_id"])
    if on is not None and patient is not None and on.year < patient.birth_year:
        raise CellError(column, "day_before_birth", {"found": on, "expected": patient.birth_year})


def _refuse_future(cells: Cells, column: str, today: date) -> None:
    on = cells.get(column)
    if on is not None and on > today:
        raise CellError(column, "date_to_come", {"found": on, "expected": today})


def _refuse_second_procedures(sheet: Sheet, known: Known) -> None:
    """Two procedures on one knee on one day are one procedure with more nerves."""
    lines: dict[str, Row] = {str(row.cells["procedure_id"]): row for row in sheet.rows}
    seen: dict[tuple[str, str, date], str] = {}
    for code, procedure in known.procedures.items():
        if procedure.performed_on is None:
            continue
        other = seen.setdefault((procedure.patient, procedure.laterality, procedure.performed_on), code)
        row = lines.get(code) or lines.get(other)
        if other != code and row is not None:
            sheet.complain(
                row.line,
                "performed_on",
                "procedure_second",
                {"found": procedure.performed_on, "side": procedure.laterality, "other": other},
            )


_CHECKS: Mapping[str, Callable[[Cells, Known, date], None]] = {
    tables.PATIENTS.file: _patient,
    tables.PROCEDURES.file: _procedure,
    tables.NERVE_FREEZES.file: _freeze,
    tables.RESPONSES.file: _response,
    tables.INTAKES.file: _intake,
    tables.OBSERVATIONS.file: _observation,
    tables.OBSERVATIONS_SUPERSEDED.file: _observation,
    tables.EVENTS.file: _event,
    tables.ADVERSE_EVENTS.file: _adverse_event,
    tables.ADVERSE_EVENTS_SUPERSEDED.file: _adverse_event,
    tables.COMPLICATION_REVIEWS.file: _complication_review,
    tables.COMPLICATION_REVIEWS_SUPERSEDED.file: _complication_review,
}
