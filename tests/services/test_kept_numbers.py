from collections.abc import Callable, Sequence

import pytest
from sqlalchemy import select

from outcomes.models import Observation, Patient, Site
from outcomes.services.chosen_cohorts import kept_entries
from outcomes.services.cohort_reports import entries
from outcomes.services.kept_numbers import ENTRIES_OF_ONE, KeptNumbers, kept, renewed
from outcomes.services.unit_of_work import UnitOfWork
from tests.factories import a_patient, a_procedure, a_site
from tests.staff_at_work import at_work, some_entries


def _counted() -> Callable[[], int]:
    """Each call gives another number: whoever gets the old one got what was kept."""
    numbers = iter(range(1, 100))
    return lambda: next(numbers)


def _changed(work: UnitOfWork, action: str, site_id: int | None) -> None:
    work.begin()
    work.audit(action, "something", site_id=site_id)
    work.commit()


@pytest.fixture
def make(work: UnitOfWork) -> Callable[[], int]:
    """Somebody of a site is at work, with a memory; what is kept is counted."""
    at_work(work, a_site(work))
    work.kept = KeptNumbers()
    return _counted()


def test_what_has_not_changed_is_not_made_again(work: UnitOfWork, make: Callable[[], int]) -> None:
    assert [kept(work, "it", make) for _ in range(3)] == [1, 1, 1]
    assert kept(work, "another", make) == 2


@pytest.mark.parametrize("action", ["diary.record", "procedure.amend", "pause.begin", "files.import"])
def test_a_change_at_the_site_or_everywhere_makes_it_anew(
    work: UnitOfWork, make: Callable[[], int], action: str
) -> None:
    kept(work, "it", make)
    _changed(work, action, work.staff.site_id)
    assert kept(work, "it", make) == 2
    _changed(work, action, None)
    assert kept(work, "it", make) == 3


@pytest.mark.parametrize("action", ["patient.read", "session.begin", "message.send", "alert.acknowledge"])
def test_what_only_reads_signs_in_or_sends_changes_nothing(
    work: UnitOfWork, make: Callable[[], int], action: str
) -> None:
    kept(work, "it", make)
    _changed(work, action, work.staff.site_id)
    assert kept(work, "it", make) == 1


def test_another_sites_change_leaves_it_and_another_sites_member_does_not_see_it(
    work: UnitOfWork, make: Callable[[], int]
) -> None:
    kept(work, "it", make)
    other = a_site(work)
    _changed(work, "diary.record", other.id)
    assert kept(work, "it", make) == 1
    at_work(work, other)
    assert kept(work, "it", make) == 2


def test_the_least_recently_used_is_given_up_first() -> None:
    memory, make = KeptNumbers(2), _counted()
    for key in ("a", "b", "a", "c"):
        memory.get(key, 0, make)
    assert [memory.get(key, 0, make) for key in ("a", "c", "b")] == [1, 3, 4]


def test_without_a_memory_everything_is_made_anew(work: UnitOfWork) -> None:
    at_work(work, a_site(work))
    make = _counted()
    assert [kept(work, "it", make) for _ in range(2)] == [1, 2]


def _entered(work: UnitOfWork, patient: Patient, action: str = "diary.record") -> None:
    work.begin()
    work.audit(action, "something", patient=patient)
    work.commit()


def test_of_entries_only_those_of_who_entered_something_are_read_anew(
    work: UnitOfWork, make: Callable[[], int]
) -> None:
    site = work.session.get_one(Site, work.staff.site_id)
    one, other = a_patient(work, site), a_patient(work, site)
    told: list[tuple[int, list[int]]] = []

    def renew(before: int, people: Sequence[int]) -> int:
        told.append((before, sorted(people)))
        return before + 100

    def now() -> int:
        return renewed(work, "entries", make, renew)

    assert [now(), now()] == [1, 1] and told == []
    _entered(work, one)
    _entered(work, one, "questionnaire.record")
    assert [now(), now()] == [101, 101] and told == [(1, [one.id])]
    _entered(work, other)
    _entered(work, one)
    assert now() == 201 and told[1:] == [(101, [one.id, other.id])]
    _entered(work, other)
    _changed(work, "procedure.amend", site.id)
    assert now() == 2, "what else has changed is not known to be of one person"
    assert kept(work, "episodes", make, untouched_by=ENTRIES_OF_ONE) == 3
    _entered(work, other)
    assert kept(work, "episodes", make, untouched_by=ENTRIES_OF_ONE) == 3
    _changed(work, "procedure.amend", site.id)
    assert kept(work, "episodes", make, untouched_by=ENTRIES_OF_ONE) == 4


def test_entries_renewed_are_the_entries_read_anew(work: UnitOfWork, make: Callable[[], int]) -> None:
    site = work.session.get_one(Site, work.staff.site_id)
    knees = [a_procedure(work, a_patient(work, site)) for _ in range(3)]
    for number, knee in enumerate(knees):
        some_entries(work, knee, [(day, float(number)) for day in range(-3, 20)])

    def told() -> list[tuple[int, int, float]]:
        found = kept_entries(work, site.id, "pain_average")
        return sorted(zip(found.knee.tolist(), found.day.tolist(), found.value.tolist(), strict=True))

    def read() -> list[tuple[int, int, float]]:
        found = entries(work, site.id, "pain_average")
        return sorted(zip(found.knee.tolist(), found.day.tolist(), found.value.tolist(), strict=True))

    assert told() == read() and len(told()) == 69
    for knee, days in ((knees[1], [(20, 9.0), (21, 8.0)]), (knees[0], [(20, 3.0)])):
        some_entries(work, knee, days)
        _entered(work, work.session.get_one(Patient, knee.patient_id))
        assert told() == read()
    work.begin()
    newest = select(Observation).where(Observation.patient_id == knees[2].patient_id).limit(1)
    work.session.scalars(newest).one().superseded_at = work.now
    work.audit("diary.record", "corrected", patient=work.session.get_one(Patient, knees[2].patient_id))
    work.commit()
    assert told() == read() and len(told()) == 71
