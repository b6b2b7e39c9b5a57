import pytest

from outcomes.errors import ConflictError, Forbidden, InputError, NotFound
from outcomes.permissions import Role
from outcomes.services.saved_cohorts import MOST_SAVED, forget_cohort, save_cohort, saved_cohorts
from outcomes.services.unit_of_work import UnitOfWork
from tests.factories import a_site
from tests.staff_at_work import actions_audited, at_work

CHOICE = {"group_by": ["sex"], "age_from": ["60"]}


def test_a_saved_cohort_is_found_by_its_name_with_its_choice(work: UnitOfWork) -> None:
    at_work(work, a_site(work), Role.RESEARCHER)
    save_cohort(work, "  Over  60 ", CHOICE, is_shared=False)
    (saved,) = saved_cohorts(work)
    assert (saved.name, saved.choice, saved.by) == ("Over 60", CHOICE, "")
    assert actions_audited(work) == ["cohort.save"]


def test_colleagues_of_the_site_find_what_is_shared_and_nobody_else_does(work: UnitOfWork) -> None:
    site = a_site(work)
    owner = at_work(work, site)
    save_cohort(work, "mine", CHOICE, is_shared=False)
    save_cohort(work, "ours", CHOICE, is_shared=True)
    at_work(work, site)
    assert [(each.name, each.by) for each in saved_cohorts(work)] == [("ours", owner.display_name)]
    at_work(work, a_site(work))
    assert saved_cohorts(work) == []


def test_only_ones_own_cohort_is_forgotten(work: UnitOfWork) -> None:
    site = a_site(work)
    at_work(work, site)
    save_cohort(work, "ours", CHOICE, is_shared=True)
    (saved,) = saved_cohorts(work)
    principal = work.principal
    at_work(work, site)
    with pytest.raises(NotFound, match="cohort_unknown"):
        forget_cohort(work, saved.public_id)
    work.session.rollback()
    work.principal = principal
    forget_cohort(work, saved.public_id)
    assert saved_cohorts(work) == []
    with pytest.raises(NotFound):
        forget_cohort(work, saved.public_id)


@pytest.mark.parametrize(
    ("name", "code"),
    [("", "cohort_name_missing"), (" \t ", "cohort_name_missing"), ("x" * 81, "cohort_name_long")],
)
def test_a_name_is_needed_and_fits(work: UnitOfWork, name: str, code: str) -> None:
    at_work(work, a_site(work))
    with pytest.raises(InputError, match=code):
        save_cohort(work, name, CHOICE, is_shared=False)


def test_a_name_is_taken_for_oneself_alone_and_a_hundred_are_enough(work: UnitOfWork) -> None:
    site = a_site(work)
    at_work(work, site)
    for number in range(MOST_SAVED):
        save_cohort(work, f"cohort {number}", CHOICE, is_shared=False)
    with pytest.raises(ConflictError, match="cohort_name_taken"):
        save_cohort(work, "cohort 7", {}, is_shared=True)
    work.session.rollback()
    with pytest.raises(InputError, match="cohorts_too_many"):
        save_cohort(work, "one more", {}, is_shared=True)
    work.session.rollback()
    at_work(work, site)
    save_cohort(work, "cohort 7", {}, is_shared=True)


def test_an_administrator_saves_none(work: UnitOfWork) -> None:
    at_work(work, a_site(work), Role.ADMINISTRATOR)
    with pytest.raises(Forbidden):
        save_cohort(work, "mine", {}, is_shared=False)
