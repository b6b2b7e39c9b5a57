from datetime import date, timedelta

import numpy as np
import pytest
from sqlalchemy import select

from outcomes.errors import InputError
from outcomes.models import KneeEvent, Patient, Procedure
from outcomes.services.courses import course, courses
from outcomes.services.unit_of_work import UnitOfWork
from tests.factories import a_patient, a_procedure, a_site, an_observation
from tests.services.queries import queries_of

DAY_ZERO = date(2026, 3, 2)


def on(day: int) -> date:
    return DAY_ZERO + timedelta(days=day)


@pytest.fixture
def patient(work: UnitOfWork) -> Patient:
    return a_patient(work, a_site(work))


def test_of_two_sources_for_a_day_the_diary_counts(work: UnitOfWork, patient: Patient) -> None:
    procedure = a_procedure(work, patient, DAY_ZERO)
    for source, value in (("tracker", 1.0), ("diary", 2.0), ("paper", 3.0)):
        an_observation(work, patient, on(1), value=value, source=source)
    pain = course(work, procedure).values["pain_average"]
    assert (pain.values.tolist(), pain.sources) == ([2.0], ("diary",))


def test_each_knee_has_its_own_pain_and_both_share_the_steps(work: UnitOfWork, patient: Patient) -> None:
    both = [a_procedure(work, patient, DAY_ZERO, laterality) for laterality in ("left", "right")]
    an_observation(work, patient, on(1), value=2.0, laterality="left")
    an_observation(work, patient, on(1), value=6.0, laterality="right")
    an_observation(work, patient, on(1), "steps", 4000.0, laterality="")
    left, right = courses(work, both)
    assert (left.values["pain_average"].values[0], right.values["pain_average"].values[0]) == (2.0, 6.0)
    assert left.values["steps"].values.tolist() == right.values["steps"].values.tolist() == [4000.0]


def test_a_retreatment_reads_its_baseline_in_the_episode_it_ends(work: UnitOfWork, patient: Patient) -> None:
    first = a_procedure(work, patient, DAY_ZERO)
    second = a_procedure(work, patient, on(200))
    for day, pain in (
        (-3, 8.0),
        (-2, 8.0),
        (-1, 8.0),
        (30, 2.0),
        (190, 5.0),
        (195, 6.0),
        (199, 7.0),
        (210, 1.0),
    ):
        an_observation(work, patient, on(day), value=pain)
    before, after = courses(work, [first, second])
    assert (before.baseline.value, after.baseline.value) == (8.0, 6.0)
    assert before.values["pain_average"].days.tolist() == [-3, -2, -1, 30, 190, 195, 199]
    assert after.series.days.tolist() == [-10, -5, -1, 10]


def test_what_ends_an_episode_cuts_its_entries(work: UnitOfWork, patient: Patient) -> None:
    procedure = a_procedure(work, patient, DAY_ZERO)
    work.begin()
    work.session.add(
        KneeEvent(
            patient_id=patient.id,
            laterality="left",
            occurred_on=on(50),
            event="ablation",
            recorded_at=work.now,
        )
    )
    work.commit()
    for day in (49, 50, 51):
        an_observation(work, patient, on(day))
    assert course(work, procedure).last_entry_day == 49


def test_later_entries_are_left_out_on_request(work: UnitOfWork, patient: Patient) -> None:
    procedure = a_procedure(work, patient, DAY_ZERO)
    for day in (1, 2, 3):
        an_observation(work, patient, on(day))
    assert course(work, procedure, until=on(2)).series.days.tolist() == [1, 2]


def test_an_absent_value_is_nan_in_the_series(work: UnitOfWork, patient: Patient) -> None:
    procedure = a_procedure(work, patient, DAY_ZERO)
    an_observation(work, patient, on(1), "pain_average", 3.0)
    an_observation(work, patient, on(2), "numbness", 7.0)
    series = course(work, procedure).series
    np.testing.assert_array_equal(series.pain, [3.0, np.nan])
    np.testing.assert_array_equal(series.numbness, [np.nan, 7.0])


def test_many_courses_take_as_many_queries_as_one(work: UnitOfWork) -> None:
    site = a_site(work)
    procedures: list[Procedure] = []
    for _ in range(5):
        patient = a_patient(work, site)
        procedures.append(a_procedure(work, patient, DAY_ZERO))
        an_observation(work, patient, on(1))
    codes = [procedure.code for procedure in procedures]
    assert _queries(work, codes) == _queries(work, codes[:1]) <= 7


def _queries(work: UnitOfWork, codes: list[str]) -> int:
    def read() -> None:
        courses(work, work.session.scalars(select(Procedure).where(Procedure.code.in_(codes))).all())

    return queries_of(work, read)


def test_a_planned_procedure_has_no_course(work: UnitOfWork, patient: Patient) -> None:
    planned = a_procedure(work, patient, DAY_ZERO)
    planned.performed_on = None
    with pytest.raises(InputError, match="procedure_not_performed"):
        course(work, planned)
