"""Staff who work at several sites are at one of them at a time."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from outcomes.errors import InputError, NotFound
from outcomes.models import AuditEvent, Site, User
from outcomes.permissions import Role
from outcomes.services.alerts import colleagues
from outcomes.services.saved_cohorts import save_cohort, saved_cohorts
from outcomes.services.sessions import STAFF_LONGEST, add_session, staff_of
from outcomes.services.staff_sites import allow_site, end_site, go_to_site, own_sites
from outcomes.services.unit_of_work import UnitOfWork
from outcomes.services.users import accounts
from tests.factories import a_patient, a_procedure, a_site, a_user
from tests.staff_at_work import an_alert, at_work


@pytest.fixture
def north(work: UnitOfWork) -> Site:
    return a_site(work)


@pytest.fixture
def south(work: UnitOfWork) -> Site:
    return a_site(work)


@pytest.fixture
def claire(work: UnitOfWork, north: Site) -> User:
    return a_user(work, north)


def signed_in(work: UnitOfWork, user: User) -> str:
    work.begin()
    token = add_session(work, STAFF_LONGEST, user_id=user.id)
    work.commit()
    return token


def test_whoever_has_one_site_is_asked_nothing(work: UnitOfWork, claire: User, north: Site) -> None:
    staff = staff_of(work, signed_in(work, claire))
    assert staff is not None and (staff.site_id, staff.site_name) == (north.id, "")
    work.principal = staff
    assert own_sites(work) == ()


def test_whoever_has_two_is_at_one_of_them_and_sees_who_waits_at_the_other(
    work: UnitOfWork, claire: User, north: Site, south: Site
) -> None:
    allow_site(work, claire.email.upper(), south.name)
    allow_site(work, claire.email, south.name)
    patient = a_patient(work, south)
    an_alert(work, patient, a_procedure(work, patient, work.today - timedelta(days=20)), "red_flag")
    token = signed_in(work, claire)
    work.principal = staff_of(work, token)
    assert (work.staff.site_id, work.staff.site_name) == (north.id, north.name)
    told = {site.name: (site.is_here, site.red_flags) for site in own_sites(work)}
    assert told == {north.name: (True, 0), south.name: (False, 1)}

    go_to_site(work, south.public_id)
    work.principal = staff_of(work, token)
    assert (work.staff.site_id, work.staff.site_name) == (south.id, south.name)
    granted, gone = work.session.scalars(
        select(AuditEvent).where(AuditEvent.action.in_(["user.site", "session.site"])).order_by(AuditEvent.id)
    )
    assert (granted.action, gone.action, gone.site_id) == ("user.site", "session.site", south.id)


def test_nobody_goes_to_a_site_that_is_not_theirs(work: UnitOfWork, claire: User, south: Site) -> None:
    work.principal = staff_of(work, signed_in(work, claire))
    for site in (south.public_id, "", "nothing"):
        with pytest.raises(NotFound):
            go_to_site(work, site)


def test_a_browser_at_a_site_that_is_taken_away_is_signed_out_and_not_led_home(
    work: UnitOfWork, claire: User, north: Site, south: Site
) -> None:
    allow_site(work, claire.email, south.name)
    at_home, away = signed_in(work, claire), signed_in(work, claire)
    work.principal = staff_of(work, away)
    go_to_site(work, south.public_id)
    end_site(work, claire.email, south.name)
    assert staff_of(work, away) is None
    assert staff_of(work, at_home) is not None


def test_an_own_site_is_not_taken_away_and_what_is_unknown_is_named(
    work: UnitOfWork, claire: User, north: Site
) -> None:
    for email, site, code in (
        (claire.email, north.name, "site_own"),
        (claire.email, "Nowhere", "site_unknown"),
        ("nobody@example.org", north.name, "account_unknown"),
    ):
        with pytest.raises(InputError) as refused:
            end_site(work, email, site)
        assert refused.value.code == code
        work.session.rollback()


def test_who_works_here_too_is_a_colleague_and_stands_among_the_accounts(
    work: UnitOfWork, claire: User, north: Site, south: Site
) -> None:
    at_work(work, south)
    assert claire.public_id not in dict(colleagues(work))
    allow_site(work, claire.email, south.name)
    at_work(work, south)
    assert claire.public_id in dict(colleagues(work))
    at_work(work, south, Role.ADMINISTRATOR)
    found = {account.public_id: account.own_site for account in accounts(work)}
    assert found[claire.public_id] == north.name
    assert set(found.values()) == {north.name, ""}


def test_a_cohort_is_found_at_the_site_where_it_was_saved(
    work: UnitOfWork, claire: User, north: Site, south: Site
) -> None:
    allow_site(work, claire.email, south.name)
    token = signed_in(work, claire)
    work.principal = staff_of(work, token)
    save_cohort(work, "ours in the north", {}, is_shared=True)
    go_to_site(work, south.public_id)
    work.principal = staff_of(work, token)
    save_cohort(work, "ours in the south", {}, is_shared=True)
    assert [each.name for each in saved_cohorts(work)] == ["ours in the south"]
    for site, name in ((north, "ours in the north"), (south, "ours in the south")):
        at_work(work, site)
        assert [each.name for each in saved_cohorts(work)] == [name]
