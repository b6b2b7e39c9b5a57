"""Numbers of a person and a day that are no diary: scores, timed tests, own activities."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import update

from outcomes.clinical.codes import Source
from outcomes.clinical.observation_codes import check_value, observation_code
from outcomes.models import Observation
from outcomes.services.unit_of_work import UnitOfWork


def add_numbers(
    work: UnitOfWork,
    patient_id: int,
    on: date,
    values: Mapping[str, float],
    *,
    reason: str,
    response_id: str | None = None,
) -> None:
    """Add a patient's numbers of a day to the caller's transaction, in the place of those entered that day.

    Args:
        work: the use case.
        patient_id: whose.
        on: the day they are about.
        values: by observation code.
        reason: why an earlier one of the day counts no more.
        response_id: in which answer or on which page they were given.

    Raises:
        InputError: as `check_value`.
    """
    checked = {code: check_value(code, value) for code, value in values.items()}
    work.session.execute(
        update(Observation)
        .where(
            Observation.patient_id == patient_id,
            Observation.laterality == "",
            Observation.observed_on == on,
            Observation.code.in_(checked),
            Observation.source == Source.DIARY.value,
            Observation.superseded_at.is_(None),
        )
        .values(superseded_at=work.now, superseded_reason=reason)
    )
    work.session.add_all(
        Observation(
            patient_id=patient_id,
            laterality="",
            observed_on=on,
            code=code,
            value=value,
            unit=observation_code(code).unit,
            source=Source.DIARY.value,
            response_id=response_id,
            recorded_at=work.now,
        )
        for code, value in checked.items()
    )
