"""Analysis plans: signed, never changed, and what they cover."""

import pytest

from outcomes.errors import Forbidden, InputError
from outcomes.models import AnalysisPlan, AuditEvent, Site
from outcomes.permissions import Role
from outcomes.services.analysis_plans import analysis_plans, freeze_plan
from outcomes.services.unit_of_work import UnitOfWork
from tests.factories import PASSWORD, a_site
from tests.staff_at_work import at_work

CHOICE = {"group_by": ["sex"], "age_from": ["50"], "device": [""]}


@pytest.fixture
def site(work: UnitOfWork) -> Site:
    site = a_site(work)
    at_work(work, site, Role.RADIOLOGIST)
    return site


def test_the_same_name_again_is_the_next_version_and_the_first_stays(work: UnitOfWork, site: Site) -> None:
    freeze_plan(work, " Relief  by sex ", "differences", CHOICE, "Do men differ?", PASSWORD)
    freeze_plan(work, "Relief by sex", "relief", CHOICE, "How long?", PASSWORD)
    newest, first = analysis_plans(work)
    assert [(plan.version, plan.is_newest, plan.figure) for plan in (newest, first)] == [
        (2, True, "relief"),
        (1, False, "differences"),
    ]
    assert first.is_whole and newest.is_whole
    events = work.session.query(AuditEvent).filter_by(action="plan.sign").order_by(AuditEvent.id).all()
    assert [event.detail["digest"] for event in events] == [first.digest, newest.digest]


def test_a_plan_covers_its_own_choice_in_any_order_and_no_other(work: UnitOfWork, site: Site) -> None:
    freeze_plan(work, "a", "relief", CHOICE | {"nerve": ["b", "a"]}, "?", PASSWORD)
    (plan,) = analysis_plans(work)
    assert plan.covers({"nerve": ["a", "b"], "age_from": ["50"], "group_by": ["sex"]})
    assert not plan.covers({"age_from": ["50"], "group_by": ["sex"]})


def test_a_row_changed_behind_its_back_is_told(work: UnitOfWork, site: Site) -> None:
    freeze_plan(work, "a", "relief", CHOICE, "Before?", PASSWORD)
    work.begin()
    work.session.query(AnalysisPlan).one().question = "After?"
    work.commit()
    (plan,) = analysis_plans(work)
    assert not plan.is_whole


@pytest.mark.parametrize(
    ("name", "question", "password", "code"),
    [
        (" ", "?", PASSWORD, "plan_name_missing"),
        ("x" * 81, "?", PASSWORD, "plan_name_long"),
        ("a", " ", PASSWORD, "plan_question_missing"),
        ("a", "x" * 4001, PASSWORD, "plan_question_long"),
        ("a", "?", "guess", "password_wrong"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_signed(
    work: UnitOfWork, site: Site, name: str, question: str, password: str, code: str
) -> None:
    with pytest.raises(InputError, match=code):
        freeze_plan(work, name, "relief", CHOICE, question, password)
    assert analysis_plans(work) == []


def test_plans_of_another_site_are_not_seen_and_an_administrator_sees_none(
    work: UnitOfWork, site: Site
) -> None:
    freeze_plan(work, "a", "relief", CHOICE, "?", PASSWORD)
    at_work(work, a_site(work, "Elsewhere"), Role.RADIOLOGIST)
    assert analysis_plans(work) == []
    at_work(work, site, Role.ADMINISTRATOR)
    with pytest.raises(Forbidden):
        analysis_plans(work)
