"""Which episodes the engine may learn from, and what their reports say of their end."""

from datetime import timedelta

from outcomes.models import Procedure
from outcomes.services.reference_counts import reference_people
from outcomes.services.reference_episodes import reference_episodes
from outcomes.services.unit_of_work import UnitOfWork
from tests.factories import a_patient, a_procedure, a_site
from tests.staff_at_work import some_entries


def _followed(work: UnitOfWork, days: int, turn: int | None, indication: str = "osteoarthritis") -> Procedure:
    """Pain 7 before, 2 afterwards, 7 again from `turn` on; an entry every third day."""
    day_zero = work.today - timedelta(days=300)
    procedure = a_procedure(work, a_patient(work, a_site(work)), day_zero, indication=indication)
    entries = [
        (day, 7.0 if day < 1 or (turn is not None and day >= turn) else 2.0) for day in range(-10, days, 3)
    ]
    some_entries(work, procedure, entries)
    return procedure


def test_a_return_lies_between_the_last_entry_below_the_line_and_the_first_above(work: UnitOfWork) -> None:
    procedure = _followed(work, 160, turn=100)
    (found,) = reference_episodes(work, work.today)
    assert found.person == str(procedure.patient_id)
    assert found.below_day is not None and found.event_day is not None
    assert 90 <= found.below_day < found.event_day <= 107
    assert found.started_day == found.below_day - 7
    assert found.responded and found.series.baseline == 7.0


def test_a_return_starts_where_the_level_leaves_the_nadir(work: UnitOfWork) -> None:
    day_zero = work.today - timedelta(days=300)
    procedure = a_procedure(work, a_patient(work, a_site(work)), day_zero)
    climb = {range(-10, 1): 7.0, range(1, 98): 2.0, range(98, 140): 3.0, range(140, 230): 6.0}
    some_entries(work, procedure, [(day, pain) for days, pain in climb.items() for day in days])
    (found,) = reference_episodes(work, work.today)
    assert (found.started_day, found.below_day, found.event_day) == (97 - 7, 139, 140)


def test_without_a_return_half_a_year_makes_it_complete(work: UnitOfWork) -> None:
    _followed(work, 170, turn=None)
    (broken_off,) = reference_episodes(work, work.today)
    assert (broken_off.event_day, broken_off.is_complete, reference_people(work)) == (None, False, 0)
    _followed(work, 200, turn=None)
    found = reference_episodes(work, work.today)[1]
    assert (found.event_day, found.is_complete) == (None, True)
    assert reference_people(work) == 1


def test_what_was_entered_later_is_left_out(work: UnitOfWork) -> None:
    procedure = _followed(work, 200, turn=100)
    day_zero = procedure.performed_on
    assert day_zero is not None
    (before,) = reference_episodes(work, day_zero + timedelta(days=95))
    assert (before.event_day, before.is_complete) == (None, False)
    assert reference_episodes(work, day_zero - timedelta(days=1)) == []
    (found,) = reference_episodes(work, day_zero + timedelta(days=150))
    assert found.last_day <= 150


def test_before_a_planned_arthroplasty_nothing_is_learnt(work: UnitOfWork) -> None:
    _followed(work, 250, turn=100, indication="pre_arthroplasty")
    assert (reference_episodes(work, work.today), reference_people(work)) == ([], 0)
