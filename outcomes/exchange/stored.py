"""What the database holds, as rows of our files."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Label, Select, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from outcomes.exchange import tables
from outcomes.exchange.columns import Cell
from outcomes.exchange.tables import Table
from outcomes.models import (
    AdverseEvent,
    ComplicationReview,
    KneeEvent,
    NerveFreeze,
    Observation,
    OpioidIntake,
    Patient,
    Procedure,
    QuestionnaireResponse,
    Site,
)

Selected = InstrumentedAttribute[Any] | Label[Any]
_PATIENTS_PER_QUERY = 500
if TYPE_CHECKING:
    Query = Select[*tuple[Any, ...]]
else:
    Query = Select  # what it is generic over differs between the versions we run with


@dataclass(frozen=True)
class Stored:
    """One stored row: its primary key, and its cells as a file would hold them."""

    id: int
    cells: dict[str, Cell]


def stored_rows(session: Session, table: Table, patient_ids: Collection[int] | None) -> Iterator[Stored]:
    """Give the stored rows of one file, in a fixed order.

    `hospital_id` is not among the cells: contact details are encrypted, and not for this room to open.

    Args:
        session: the database session.
        table: the file.
        patient_ids: rows of these patients alone; None for all.
    """
    query = _QUERIES[table.file]()
    if patient_ids is None:
        yield from _records(session, query)
        return
    wanted = sorted(patient_ids)
    for start in range(0, len(wanted), _PATIENTS_PER_QUERY):
        chunk = wanted[start : start + _PATIENTS_PER_QUERY]
        yield from _records(session, query.where(Patient.id.in_(chunk)))


def _records(session: Session, query: Query) -> Iterator[Stored]:
    result = session.execute(query.execution_options(yield_per=5000))
    names = [name.removeprefix("cell_") for name in result.keys()]  # noqa: SIM118  a result iterates over its rows
    for row in result:
        values: Sequence[Any] = tuple(row)
        cells = {
            name: None if value == "" else value for name, value in zip(names[1:], values[1:], strict=True)
        }
        yield Stored(values[0], cells)


def _same(model: type[Any], *names: str) -> list[Selected]:
    return [getattr(model, name).label(f"cell_{name}") for name in names]


def _named(column: InstrumentedAttribute[Any], name: str) -> Selected:
    return column.label(f"cell_{name}")


_PATIENT_CODE = _named(Patient.code, "patient_id")
_PROCEDURE_CODE = _named(Procedure.code, "procedure_id")


def _patients() -> Query:
    columns = _same(Patient, "birth_year", "sex", "language", "deceased_on", "withdrawn_on")
    return (
        select(Patient.id, _PATIENT_CODE, _named(Site.name, "site"), *columns)
        .join(Site, Site.id == Patient.site_id)
        .order_by(Patient.code)
    )


_PROCEDURE_FIELDS = {"patient_id", "procedure_id", "side", "nerves"}


def _procedures() -> Query:
    plain = [each.name for each in tables.PROCEDURES.columns if each.name not in _PROCEDURE_FIELDS]
    renamed = [_named(Procedure.laterality, "side"), _named(Procedure.nerve_codes, "nerves")]
    return (
        select(Procedure.id, _PATIENT_CODE, _PROCEDURE_CODE, *renamed, *_same(Procedure, *plain))
        .join(Patient, Patient.id == Procedure.patient_id)
        .order_by(Patient.code, Procedure.code)
    )


def _freezes() -> Query:
    plain = [each.name for each in tables.NERVE_FREEZES.columns[1:]]
    return (
        select(NerveFreeze.id, _PROCEDURE_CODE, *_same(NerveFreeze, *plain))
        .join(Procedure, Procedure.id == NerveFreeze.procedure_id)
        .join(Patient, Patient.id == Procedure.patient_id)
        .order_by(Procedure.code, NerveFreeze.id)
    )


def _responses() -> Query:
    plain = [
        each.name for each in tables.RESPONSES.columns if each.name not in ("patient_id", "procedure_id")
    ]
    return (
        select(
            QuestionnaireResponse.id, _PATIENT_CODE, _PROCEDURE_CODE, *_same(QuestionnaireResponse, *plain)
        )
        .join(Patient, Patient.id == QuestionnaireResponse.patient_id)
        .outerjoin(Procedure, Procedure.id == QuestionnaireResponse.procedure_id)
        .order_by(Patient.code, QuestionnaireResponse.observed_on, QuestionnaireResponse.response_id)
    )


def _intakes() -> Query:
    plain = [each.name for each in tables.INTAKES.columns[1:]]
    response = _named(QuestionnaireResponse.response_id, "response_id")
    return (
        select(OpioidIntake.id, response, *_same(OpioidIntake, *plain))
        .join(QuestionnaireResponse, QuestionnaireResponse.id == OpioidIntake.response_id)
        .join(Patient, Patient.id == QuestionnaireResponse.patient_id)
        .order_by(QuestionnaireResponse.response_id, OpioidIntake.product, OpioidIntake.strength_mg)
    )


def _observations(*more: str, where: ColumnElement[bool]) -> Query:
    plain = _same(Observation, "observed_on", "code", "value", "unit", "source", "response_id", *more)
    side = _named(Observation.laterality, "side")
    return (
        select(Observation.id, _PATIENT_CODE, _PROCEDURE_CODE, side, *plain)
        .join(Patient, Patient.id == Observation.patient_id)
        .outerjoin(Procedure, Procedure.id == Observation.procedure_id)
        .where(where)
        .order_by(Patient.code, Observation.observed_on, Observation.code, Observation.id)
    )


def _events() -> Query:
    side = _named(KneeEvent.laterality, "side")
    return (
        select(KneeEvent.id, _PATIENT_CODE, side, *_same(KneeEvent, "occurred_on", "event"))
        .join(Patient, Patient.id == KneeEvent.patient_id)
        .order_by(Patient.code, KneeEvent.occurred_on, KneeEvent.id)
    )


def _adverse_events(*more: str, where: ColumnElement[bool]) -> Query:
    plain = [each.name for each in tables.ADVERSE_EVENTS.columns[2:]]
    return (
        select(AdverseEvent.id, _PATIENT_CODE, _PROCEDURE_CODE, *_same(AdverseEvent, *plain, *more))
        .join(Procedure, Procedure.id == AdverseEvent.procedure_id)
        .join(Patient, Patient.id == Procedure.patient_id)
        .where(where)
        .order_by(Procedure.code, AdverseEvent.onset_on, AdverseEvent.id)
    )


def _complication_reviews(*more: str, where: ColumnElement[bool]) -> Query:
    codes = [_named(ComplicationReview.asked_codes, "asked"), _named(ComplicationReview.found_codes, "found")]
    plain = _same(ComplicationReview, "day", "asked_on", *more)
    return (
        select(ComplicationReview.id, _PATIENT_CODE, _PROCEDURE_CODE, *codes, *plain)
        .join(Procedure, Procedure.id == ComplicationReview.procedure_id)
        .join(Patient, Patient.id == Procedure.patient_id)
        .where(where)
        .order_by(Procedure.code, ComplicationReview.day, ComplicationReview.id)
    )


_WHEN_AND_WHY = ("recorded_at", "superseded_at", "superseded_reason")
_QUERIES: Mapping[str, Callable[[], Query]] = {
    tables.PATIENTS.file: _patients,
    tables.PROCEDURES.file: _procedures,
    tables.NERVE_FREEZES.file: _freezes,
    tables.RESPONSES.file: _responses,
    tables.INTAKES.file: _intakes,
    tables.OBSERVATIONS.file: lambda: _observations(where=Observation.superseded_at.is_(None)),
    tables.OBSERVATIONS_SUPERSEDED.file: lambda: _observations(
        *_WHEN_AND_WHY, where=Observation.superseded_at.is_not(None)
    ),
    tables.EVENTS.file: _events,
    tables.ADVERSE_EVENTS.file: lambda: _adverse_events(where=AdverseEvent.superseded_at.is_(None)),
    tables.ADVERSE_EVENTS_SUPERSEDED.file: lambda: _adverse_events(
        *_WHEN_AND_WHY, where=AdverseEvent.superseded_at.is_not(None)
    ),
    tables.COMPLICATION_REVIEWS.file: lambda: _complication_reviews(
        where=ComplicationReview.superseded_at.is_(None)
    ),
    tables.COMPLICATION_REVIEWS_SUPERSEDED.file: lambda: _complication_reviews(
        *_WHEN_AND_WHY, where=ComplicationReview.superseded_at.is_not(None)
    ),
}
