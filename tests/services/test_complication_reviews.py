from datetime import date, timedelta

import pytest

from outcomes.clinical.complication_lists import COMPLICATION_LIST_BY_DAY
from outcomes.errors import ConflictError, Forbidden, InputError, NotFound
from outcomes.models import AdverseEvent, ComplicationReview, Procedure
from outcomes.permissions import Role
from outcomes.services.complication_reviews import Finding, open_review, record_review, reviews_of
from outcomes.services.incidents import AdverseEventDetails, record_adverse_event
from outcomes.services.unit_of_work import UnitOfWork
from tests.factories import a_patient, a_procedure, a_site
from tests.staff_at_work import actions_audited, at_work


def _procedure(work: UnitOfWork, days_ago: int = 8) -> Procedure:
    site = a_site(work)
    procedure = a_procedure(work, a_patient(work, site), work.today - timedelta(days=days_ago))
    at_work(work, site)
    return procedure


def _events(work: UnitOfWork) -> list[tuple[str, date, int | None]]:
    rows = work.session.query(AdverseEvent).filter(AdverseEvent.superseded_at.is_(None))
    return [(row.event, row.onset_on, row.severity) for row in rows.order_by(AdverseEvent.id)]


def test_nothing_found_is_kept_as_asked(work: UnitOfWork) -> None:
    procedure = _procedure(work)
    record_review(work, procedure.public_id, 7, work.today, [])
    row = work.session.query(ComplicationReview).one()
    assert (row.day, row.asked_on, row.asked, row.found) == (
        7,
        work.today,
        COMPLICATION_LIST_BY_DAY[7].events,
        (),
    )
    assert (_events(work), actions_audited(work)) == ([], ["complications.review"])


def test_what_is_found_becomes_an_adverse_event_unless_it_stands_on_record(work: UnitOfWork) -> None:
    procedure = _procedure(work)
    on, began = work.today, work.today - timedelta(days=6)
    record_adverse_event(work, procedure.public_id, AdverseEventDetails("swelling", began, severity=2))
    over = AdverseEventDetails("crust", began, severity=1, resolved_on=on - timedelta(days=2))
    record_adverse_event(work, procedure.public_id, over)
    found = [Finding("crust"), Finding("swelling"), Finding("bruising", began, 1)]
    record_review(work, procedure.public_id, 7, on, found)
    assert _events(work) == [
        ("swelling", began, 2),
        ("crust", began, 1),
        ("crust", on, None),
        ("bruising", began, 1),
    ]
    assert work.session.query(ComplicationReview).one().found == ("bruising", "swelling", "crust")


def test_an_amendment_keeps_the_record_before_and_takes_no_event_back(work: UnitOfWork) -> None:
    procedure = _procedure(work)
    record_review(work, procedure.public_id, 1, work.today, [Finding("fall")])
    record_review(work, procedure.public_id, 1, work.today, [])
    rows = work.session.query(ComplicationReview).order_by(ComplicationReview.id).all()
    assert [(row.found, row.superseded_at is None) for row in rows] == [(("fall",), False), ((), True)]
    assert [event for event, _, _ in _events(work)] == ["fall"]
    review = open_review(work, procedure.public_id, 1)
    assert (review.current, review.recorded) == (rows[1], {"fall": work.today})


def test_where_each_list_stands(work: UnitOfWork) -> None:
    def states(days_ago: int) -> list[str]:
        procedure = a_procedure(work, a_patient(work, site), work.today - timedelta(days=days_ago))
        return [each.state.value for each in reviews_of(work, procedure)]

    site = a_site(work)
    at_work(work, site)
    assert [states(days_ago) for days_ago in (0, 1, 3, 4, 5, 14, 15)] == [
        ["to_come", "to_come"],
        ["due", "to_come"],
        ["due", "to_come"],
        ["missed", "to_come"],
        ["missed", "due"],
        ["missed", "due"],
        ["missed", "missed"],
    ]
    procedure = a_procedure(work, a_patient(work, site), work.today - timedelta(days=20))
    record_review(work, procedure.public_id, 7, work.today, [Finding("crust")])
    first, second = reviews_of(work, procedure)
    assert (first.state, second.state, second.found) == ("missed", "asked", ("crust",))
    assert reviews_of(work, Procedure(id=0, performed_on=None)) == ()


@pytest.mark.parametrize(
    ("day", "asked_days_ago", "finding", "code"),
    [
        (7, -1, None, "date_in_future"),
        (7, 4, None, "list_too_early"),
        (1, 0, Finding("crust"), "code_unknown"),
        (7, 0, Finding("boredom"), "code_unknown"),
        (7, 0, Finding("crust", date(1999, 1, 1)), "event_before_procedure"),
        (7, 1, Finding("crust", date(2999, 1, 1)), "event_after_asking"),
        (7, 0, Finding("crust", None, 6), "code_unknown"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_kept(
    work: UnitOfWork, day: int, asked_days_ago: int, finding: Finding | None, code: str
) -> None:
    procedure = _procedure(work)
    asked_on = work.today - timedelta(days=asked_days_ago)
    with pytest.raises(InputError, match=code):
        record_review(work, procedure.public_id, day, asked_on, [finding] if finding else [])
    work.session.rollback()
    assert work.session.query(ComplicationReview).count() == 0


def test_a_list_that_does_not_exist_and_a_procedure_to_come_are_refused(work: UnitOfWork) -> None:
    procedure = _procedure(work)
    with pytest.raises(NotFound, match="complication_list_unknown"):
        record_review(work, procedure.public_id, 2, work.today, [])
    work.session.rollback()
    work.begin()
    procedure.performed_on, procedure.planned_on = None, work.today
    work.commit()
    with pytest.raises(ConflictError, match="procedure_not_performed_yet"):
        record_review(work, procedure.public_id, 1, work.today, [])


@pytest.mark.parametrize("role", [Role.RESEARCHER, Role.ADMINISTRATOR])
def test_who_may_not_record_may_not_ask(work: UnitOfWork, role: Role) -> None:
    procedure = _procedure(work)
    at_work(work, procedure.patient.site, role)
    with pytest.raises(Forbidden):
        record_review(work, procedure.public_id, 1, work.today, [])
