from collections.abc import Callable

import pytest

from outcomes.services.kept_numbers import KeptNumbers, kept
from outcomes.services.unit_of_work import UnitOfWork
from tests.factories import a_site
from tests.staff_at_work import at_work


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
