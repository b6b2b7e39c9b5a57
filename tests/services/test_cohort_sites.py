"""Sites beside each other, for whoever works at several: shares, counted by hand."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from outcomes.access.principals import Nobody
from outcomes.errors import NotFound, SignInRequired
from outcomes.models import Site, User
from outcomes.services.chosen_cohorts import chosen_cohort
from outcomes.services.cohort_choices import CohortChoice
from outcomes.services.cohort_sites import sites_beside
from outcomes.services.sessions import STAFF_LONGEST, add_session, staff_of
from outcomes.services.staff_sites import allow_site
from outcomes.services.unit_of_work import UnitOfWork
from tests.factories import a_patient, a_procedure, a_site, a_user
from tests.html import page_problems
from tests.staff_at_work import some_entries

SignIn = Callable[[User], FlaskClient]


def people(work: UnitOfWork, site: Site, responding: int, others: int, device: str = "") -> None:
    """People who had 8 of 10 before, and afterwards 2 or 8."""
    for number in range(responding + others):
        procedure = a_procedure(work, a_patient(work, site), work.today - timedelta(days=120))
        work.begin()
        procedure.device = device or None
        work.commit()
        after = 2.0 if number < responding else 8.0
        before = [(day, 8.0) for day in range(-7, 0)]
        some_entries(work, procedure, [*before, *((day, after) for day in range(14, 110, 14))])


@pytest.fixture
def claire(work: UnitOfWork) -> User:
    """Somebody of the north who works in the south and the west too; the east is not hers."""
    north, south, west, east = (a_site(work, name) for name in ("North", "South", "West", "East"))
    people(work, north, 9, 3, device="A")
    people(work, north, 0, 2, device="B")
    people(work, south, 4, 8, device="A")
    people(work, west, 2, 1, device="A")
    people(work, east, 12, 0, device="A")
    user = a_user(work, north)
    for site in (south, west):
        allow_site(work, user.email, site.name)
    return user


@pytest.fixture
def her_work(work: UnitOfWork, claire: User) -> UnitOfWork:
    work.begin()
    token = add_session(work, STAFF_LONGEST, user_id=claire.id)
    work.commit()
    work.principal = staff_of(work, token)
    return work


def counted(work: UnitOfWork, choice: CohortChoice) -> dict[str, tuple[int, int]]:
    found = sites_beside(work, choice)
    return {name: (share.responders, share.judged) for name, share in found.sites.items()}


def test_each_site_counts_its_own_and_a_small_one_is_said_and_not_shown(her_work: UnitOfWork) -> None:
    found = sites_beside(her_work, CohortChoice())
    assert counted(her_work, CohortChoice()) == {"North": (9, 14), "South": (4, 12)}
    assert (found.small, found.overall.responders, found.overall.judged) == (1, 13, 26)


def test_one_choice_is_made_at_every_site_whatever_its_groups(her_work: UnitOfWork) -> None:
    choice = CohortChoice(devices=("A",), group_by="device")
    assert counted(her_work, choice) == {"North": (9, 12), "South": (4, 12)}
    assert sites_beside(her_work, choice).here.episodes == 12
    nobody = sites_beside(her_work, CohortChoice(devices=("C",)))
    assert (nobody.sites, nobody.small, nobody.overall.judged) == ({}, 0, 0)


def test_people_of_two_sites_are_told_apart(her_work: UnitOfWork) -> None:
    """Each site numbers its people from none on: the first of the one is not the first of the other."""
    assert sites_beside(her_work, CohortChoice()).overall.patients == 26


def test_the_page_has_a_tab_a_table_and_a_file(claire: User, sign_in: SignIn) -> None:
    browser = sign_in(claire)
    for language, title in (("en", "Sites side by side"), ("fr", "Les sites côte à côte")):
        browser.set_cookie("outcomes_language", language)
        page = browser.get("/cohorts/sites?group_by=sex").text
        assert page_problems(page) == []
        assert title in page and "West" not in page
    assert "/cohorts/sites" in browser.get("/cohorts/").text
    rows = browser.get("/cohorts/sites.csv").text.splitlines()
    assert [row.split(",")[0] for row in rows[1:]] == ["North", "South"]


def test_what_is_entered_at_another_site_is_there_at_once(
    work: UnitOfWork, claire: User, sign_in: SignIn
) -> None:
    browser = sign_in(claire)
    browser.get("/cohorts/sites")
    south = work.session.scalars(select(Site).where(Site.name == "South")).one()
    people(work, south, 1, 0, device="A")
    work.begin()
    work.audit("patient.enrol", "patient:of the south", site_id=south.id)
    work.commit()
    assert ",5,13," in browser.get("/cohorts/sites.csv").text.replace("\r", "")


def test_whoever_has_one_site_has_no_such_page(work: UnitOfWork, sign_in: SignIn) -> None:
    user = a_user(work, a_site(work))
    browser = sign_in(user)
    assert browser.get("/cohorts/sites").status_code == 404
    assert browser.get("/cohorts/sites.csv").status_code == 404
    assert "/cohorts/sites" not in browser.get("/cohorts/").text
    work.begin()
    token = add_session(work, STAFF_LONGEST, user_id=user.id)
    work.commit()
    work.principal = staff_of(work, token)
    with pytest.raises(NotFound):
        sites_beside(work, CohortChoice())


def test_whoever_is_not_signed_in_is_told_of_no_site(work: UnitOfWork, claire: User) -> None:
    work.principal = Nobody()
    with pytest.raises(SignInRequired):
        chosen_cohort(work, CohortChoice(), claire.site_id)
