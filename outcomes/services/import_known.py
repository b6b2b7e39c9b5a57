"""What an import may refer to: patients, procedures and responses, stored or in the same files."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, Session

from outcomes.exchange import tables
from outcomes.exchange.columns import Cell
from outcomes.exchange.csv_files import Sheet
from outcomes.models import Patient, PatientMerge, Procedure, QuestionnaireResponse

_CODES_PER_QUERY = 500
Codes = TypeVar("Codes", int, str)


@dataclass(frozen=True)
class KnownPatient:
    """A patient; `id` is None while only a file names them."""

    id: int | None
    birth_year: int
    deceased_on: date | None


@dataclass(frozen=True)
class KnownProcedure:
    """A procedure; `id` is None while only a file names it."""

    id: int | None
    patient: str
    laterality: str
    performed_on: date | None


@dataclass(frozen=True)
class KnownResponse:
    """A response; `id` is None while only a file names it."""

    id: int | None
    patient: str


@dataclass
class Known:
    """Everything that rows may refer to, by the codes that files use.

    Attributes:
        patients: by study code.
        procedures: by their code.
        responses: by identifier.
        doubtful: files of which rows could not be read: nothing is called unknown because of them.
        merged: codes of records that went into another patient's, and that patient's code.
    """

    patients: dict[str, KnownPatient] = field(default_factory=dict)
    procedures: dict[str, KnownProcedure] = field(default_factory=dict)
    responses: dict[str, KnownResponse] = field(default_factory=dict)
    doubtful: set[str] = field(default_factory=set)
    merged: dict[str, str] = field(default_factory=dict)
    _sides: dict[str, set[str]] = field(default_factory=dict)

    def sides(self, patient: str) -> set[str]:
        """The knees on which a patient has procedures, performed or planned."""
        if not self._sides:
            for procedure in self.procedures.values():
                self._sides.setdefault(procedure.patient, set()).add(procedure.laterality)
        return self._sides.get(patient, set())

    @property
    def patient_ids(self) -> list[int]:
        """Primary keys of the patients that are stored."""
        return [patient.id for patient in self.patients.values() if patient.id is not None]


def load_known(session: Session, sheets: Mapping[str, Sheet]) -> Known:
    """Load what is stored of the patients whom the files touch, then add what the files bring."""
    known = Known(doubtful={sheet.table.file for sheet in sheets.values() if sheet.problems})
    load_patients(session, known, touched_patients(session, sheets))
    load_merged(session, known)
    load_procedures(session, known)
    load_responses(session, known, set(_cells(sheets, "response_id", *_RESPONSE_FILES)))
    for cells in _rows(sheets, tables.PATIENTS.file):
        _add_patient(known, cells)
    for cells in _rows(sheets, tables.PROCEDURES.file):
        _add_procedure(known, cells)
    for cells in _rows(sheets, tables.RESPONSES.file):
        code = str(cells["response_id"])
        stored = known.responses.get(code)
        known.responses[code] = KnownResponse(stored.id if stored else None, str(cells["patient_id"]))
    return known


def load_patients(session: Session, known: Known, patient_ids: Collection[int]) -> None:
    """Load patients by primary key."""
    for chunk in _chunks(sorted(patient_ids)):
        query = select(Patient.id, Patient.code, Patient.birth_year, Patient.deceased_on)
        for key, code, year, deceased_on in session.execute(query.where(Patient.id.in_(chunk))):
            known.patients[code] = KnownPatient(key, year, deceased_on)


def load_merged(session: Session, known: Known) -> None:
    """Load the codes under which nobody is followed any more."""
    query = select(PatientMerge.merged_code, Patient.code).join(
        Patient, Patient.id == PatientMerge.patient_id
    )
    for merged, code in session.execute(query):
        known.merged[merged] = code


def load_procedures(session: Session, known: Known) -> None:
    """Load all procedures of the patients that are stored."""
    for chunk in _chunks(sorted(known.patient_ids)):
        query = (
            select(Procedure.id, Procedure.code, Patient.code, Procedure.laterality, Procedure.performed_on)
            .join(Patient, Patient.id == Procedure.patient_id)
            .where(Procedure.patient_id.in_(chunk))
        )
        for key, code, patient, laterality, performed_on in session.execute(query):
            known.procedures[code] = KnownProcedure(key, patient, laterality, performed_on)


def load_responses(session: Session, known: Known, codes: Collection[str]) -> None:
    """Load responses by identifier."""
    for chunk in _chunks(sorted(codes)):
        query = (
            select(QuestionnaireResponse.id, QuestionnaireResponse.response_id, Patient.code)
            .join(Patient, Patient.id == QuestionnaireResponse.patient_id)
            .where(QuestionnaireResponse.response_id.in_(chunk))
        )
        for key, code, patient in session.execute(query):
            known.responses[code] = KnownResponse(key, patient)


def touched_patients(session: Session, sheets: Mapping[str, Sheet]) -> set[int]:
    """Primary keys of the stored patients that the files name, directly or by procedure or response."""
    found: set[int] = set()
    sources: Sequence[tuple[InstrumentedAttribute[int], InstrumentedAttribute[str], str, tuple[str, ...]]] = (
        (Patient.id, Patient.code, "patient_id", tuple(sheets)),
        (Procedure.patient_id, Procedure.code, "procedure_id", tuple(sheets)),
        (
            QuestionnaireResponse.patient_id,
            QuestionnaireResponse.response_id,
            "response_id",
            _RESPONSE_FILES,
        ),
    )
    for key, code, column, files in sources:
        for chunk in _chunks(sorted(set(_cells(sheets, column, *files)))):
            found.update(session.scalars(select(key).where(code.in_(chunk))))
    return found


_RESPONSE_FILES = (tables.RESPONSES.file, tables.INTAKES.file)


def _rows(sheets: Mapping[str, Sheet], file: str) -> Iterator[dict[str, Cell]]:
    if file in sheets:
        for row in sheets[file].rows:
            yield row.cells


def _cells(sheets: Mapping[str, Sheet], column: str, *files: str) -> Iterator[str]:
    for file in files:
        for cells in _rows(sheets, file):
            value = cells.get(column)
            if value is not None:
                yield str(value)


def _add_patient(known: Known, cells: Mapping[str, Any]) -> None:
    stored = known.patients.get(cells["patient_id"])
    deceased_on = cells.get("deceased_on", stored.deceased_on if stored else None)
    known.patients[cells["patient_id"]] = KnownPatient(
        stored.id if stored else None, cells["birth_year"], deceased_on
    )


def _add_procedure(known: Known, cells: Mapping[str, Any]) -> None:
    stored = known.procedures.get(cells["procedure_id"])
    known.procedures[cells["procedure_id"]] = KnownProcedure(
        stored.id if stored else None, cells["patient_id"], cells["side"], cells["performed_on"]
    )


def _chunks(codes: Sequence[Codes]) -> Iterator[Sequence[Codes]]:
    for start in range(0, len(codes), _CODES_PER_QUERY):
        yield codes[start : start + _CODES_PER_QUERY]
