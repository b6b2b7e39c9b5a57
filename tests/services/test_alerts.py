from datetime import timedelta

import pytest

from outcomes.clinical.red_flags import Urgency
from outcomes.errors import ConflictError, Forbidden, InputError, NotFound
from outcomes.models import Alert, AlertAction, Patient, Procedure, User
from outcomes.permissions import Role
from outcomes.services import alerts
from outcomes.services.alert_lists import alert_list, open_alerts
from outcomes.services.alert_views import State
from outcomes.services.unit_of_work import UnitOfWork
from outcomes.services.urgency import KINDS, WAITS_AT_MOST, is_emergency, urgency_rank, waits_at_most
from tests.factories import a_patient, a_procedure, a_site, a_user
from tests.staff_at_work import actions_audited, an_alert, at_work


def _patient(work: UnitOfWork) -> tuple[Patient, Procedure]:
    site = a_site(work)
    patient = a_patient(work, site)
    procedure = a_procedure(work, patient)
    at_work(work, site)
    return patient, procedure


def test_an_acknowledged_alert_stays_open_until_it_is_settled(work: UnitOfWork) -> None:
    alert = an_alert(work, *_patient(work))
    alerts.act(work, [alert.public_id], "acknowledge", "called, no answer")
    (seen,) = open_alerts(work)
    assert (seen.state, seen.actions[0].note, seen.day) == (State.ACKNOWLEDGED, "called, no answer", 60)
    alerts.act(work, [alert.public_id], "resolve", outcome="useful")
    assert open_alerts(work) == []
    assert alert_list(work).rows[0].actions[-1].outcome == "useful"
    assert actions_audited(work) == ["alert.acknowledge", "alert.resolve"]


def test_a_settled_alert_is_not_acted_on_again(work: UnitOfWork) -> None:
    alert = an_alert(work, *_patient(work))
    alerts.act(work, [alert.public_id], "resolve")
    with pytest.raises(ConflictError, match="alert_resolved"):
        alerts.act(work, [alert.public_id], "note", "too late")


def test_of_several_alerts_all_are_acted_on_or_none(work: UnitOfWork) -> None:
    patient, procedure = _patient(work)
    first, second = an_alert(work, patient, procedure), an_alert(work, patient, procedure, "opioids")
    with pytest.raises(NotFound):
        alerts.act(work, [first.public_id, "unknown"], "acknowledge")
    work.session.rollback()
    assert work.session.query(AlertAction).count() == 0
    alerts.act(work, [first.public_id, second.public_id], "acknowledge")
    assert work.session.query(AlertAction).count() == 2


@pytest.mark.parametrize(
    ("action", "note", "outcome", "code"),
    [
        ("delete", "", None, "code_unknown"),
        ("resolve", "", "perhaps", "code_unknown"),
        ("note", "  ", None, "note_missing"),
        ("note", "x" * 2001, None, "note_long"),
    ],
)
def test_an_impossible_act_is_refused(
    work: UnitOfWork, action: str, note: str, outcome: str | None, code: str
) -> None:
    alert = an_alert(work, *_patient(work))
    with pytest.raises(InputError, match=code):
        alerts.act(work, [alert.public_id], action, note, outcome)


def test_another_sites_alert_is_unknown_and_not_listed(work: UnitOfWork) -> None:
    alert = an_alert(work, *_patient(work))
    at_work(work, a_site(work))
    with pytest.raises(NotFound):
        alerts.act(work, [alert.public_id], "acknowledge")
    assert (open_alerts(work), alert_list(work).total) == ([], 0)


def test_a_researcher_handles_no_alert(work: UnitOfWork) -> None:
    patient, procedure = _patient(work)
    alert = an_alert(work, patient, procedure)
    at_work(work, patient.site, Role.RESEARCHER)
    with pytest.raises(Forbidden):
        alerts.act(work, [alert.public_id], "acknowledge")


def test_alerts_are_listed_by_state_and_kind(work: UnitOfWork) -> None:
    patient, procedure = _patient(work)
    seen = an_alert(work, patient, procedure, "opioids")
    an_alert(work, patient, procedure, "regeneration")
    alerts.act(work, [seen.public_id], "acknowledge")
    assert [row.kind for row in alert_list(work, "acknowledged").rows] == ["opioids"]
    assert [row.kind for row in alert_list(work, "new").rows] == ["regeneration"]
    assert [row.kind for row in alert_list(work, kind="opioids").rows] == ["opioids"]
    assert alert_list(work, "resolved").total == 0


def test_taking_up_a_silence_twice_raises_one_alert(work: UnitOfWork) -> None:
    _, procedure = _patient(work)
    alerts.act(work, (), "acknowledge", "away until Monday", silence=procedure.public_id)
    alerts.act(work, (), "note", "back", silence=procedure.public_id)
    assert [alert.kind for alert in work.session.query(Alert)] == ["silent"]
    assert work.session.query(AlertAction).count() == 2


def test_the_most_urgent_comes_first(work: UnitOfWork) -> None:
    patient, procedure = _patient(work)
    for kind in reversed(KINDS[1:]):
        an_alert(work, patient, procedure, kind)
    an_alert(work, patient, procedure, "red_flag", "severe_nerve_pain")
    flag = an_alert(work, patient, procedure, "red_flag", "deep_infection")
    ranked = [(alert.kind, alert.code) for alert in open_alerts(work)]
    assert ranked[:2] == [("red_flag", "deep_infection"), ("red_flag", "severe_nerve_pain")]
    assert [kind for kind, _ in ranked[2:]] == list(KINDS[1:])
    assert is_emergency(flag)
    assert urgency_rank("something new") > urgency_rank("silent")


def test_an_assigned_alert_is_seen_and_stays_with_the_colleague(work: UnitOfWork) -> None:
    patient, procedure = _patient(work)
    alert = an_alert(work, patient, procedure)
    colleague = a_user(work, patient.site, Role.COORDINATOR)
    alerts.act(work, [alert.public_id], "assign", "please call", assignee=colleague.public_id)
    (seen,) = open_alerts(work)
    assert (seen.state, seen.owner, seen.owner_id) == (
        State.ACKNOWLEDGED,
        colleague.display_name,
        colleague.id,
    )
    assert seen.actions[0].assignee == colleague.display_name
    alerts.act(work, [alert.public_id], "acknowledge")
    assert open_alerts(work)[0].owner == colleague.display_name, "a click of another takes nothing away"


def test_an_alert_goes_to_nobody_of_another_site_nor_who_left_nor_who_handles_none(work: UnitOfWork) -> None:
    patient, procedure = _patient(work)
    alert = an_alert(work, patient, procedure)
    foreign, researcher = a_user(work, a_site(work)), a_user(work, patient.site, Role.RESEARCHER)
    left = a_user(work, patient.site)
    work.begin()
    work.session.get_one(User, left.id).left_at = work.now
    work.commit()
    for user in (foreign, researcher, left):
        with pytest.raises(InputError, match="colleague_unknown"):
            alerts.act(work, [alert.public_id], "assign", assignee=user.public_id)
    assert {name for name, _ in alerts.colleagues(work)}.isdisjoint(
        {each.public_id for each in (foreign, researcher, left)}
    )
    assert alerts.colleagues(work)[0][1] == work.staff.display_name


def test_an_alert_is_put_off_to_a_day_and_waits_again_from_then_on(work: UnitOfWork) -> None:
    alert = an_alert(work, *_patient(work))
    until = work.today + timedelta(days=7)
    alerts.act(work, [alert.public_id], "snooze", until=until)
    (seen,) = open_alerts(work)
    assert (seen.put_off_until, seen.is_put_off(work.today)) == (until, True)
    assert not seen.waits_for_somebody(work.today)
    assert seen.waits_for_somebody(until)
    alerts.act(work, [alert.public_id], "acknowledge")
    assert open_alerts(work)[0].put_off_until is None


@pytest.mark.parametrize("days", [None, 0, -1, 91])
def test_no_alert_is_put_off_to_today_the_past_or_a_far_day(work: UnitOfWork, days: int | None) -> None:
    alert = an_alert(work, *_patient(work))
    until = None if days is None else work.today + timedelta(days=days)
    with pytest.raises(InputError, match="put_off_date_not_possible"):
        alerts.act(work, [alert.public_id], "snooze", until=until)


@pytest.mark.parametrize(("kind", "code"), [("red_flag", "deep_infection"), ("call_me", "")])
def test_what_cannot_wait_is_not_put_off(work: UnitOfWork, kind: str, code: str) -> None:
    alert = an_alert(work, *_patient(work), kind, code)
    with pytest.raises(ConflictError, match="alert_not_put_off"):
        alerts.act(work, [alert.public_id], "snooze", until=work.today + timedelta(days=1))


def test_every_urgency_of_a_red_flag_has_its_longest_wait_and_nothing_else_has() -> None:
    assert set(WAITS_AT_MOST) == set(Urgency)
    waits = [WAITS_AT_MOST[urgency] for urgency in Urgency]
    assert waits == sorted(waits)
    assert [waits_at_most(kind, "") for kind in KINDS if kind != "red_flag"] == [None] * (len(KINDS) - 1)


def test_what_a_colleague_had_who_has_left_waits_for_somebody_again(work: UnitOfWork) -> None:
    patient, procedure = _patient(work)
    flag = an_alert(work, patient, procedure, "red_flag", "deep_infection")
    colleague = a_user(work, patient.site)
    alerts.act(work, [flag.public_id], "assign", assignee=colleague.public_id)
    assert not open_alerts(work)[0].waits_for_somebody(work.today)
    work.begin()
    work.session.get_one(User, colleague.id).left_at = work.now
    work.commit()
    work.session.expire_all()
    (seen,) = open_alerts(work)
    assert (seen.owner, seen.waits_for_somebody(work.today)) == ("", True)
    assert seen.waits_too_long(work.now + timedelta(days=3))
    alerts.act(work, [flag.public_id], "acknowledge")
    assert open_alerts(work)[0].owner == work.staff.display_name


def test_a_row_of_an_alert_and_a_silence_is_acted_on_whole_or_not_at_all(work: UnitOfWork) -> None:
    patient, procedure = _patient(work)
    flag = an_alert(work, patient, procedure, "red_flag", "deep_infection")
    with pytest.raises(ConflictError, match="alert_not_put_off"):
        alerts.act(
            work,
            [flag.public_id],
            "snooze",
            until=work.today + timedelta(days=1),
            silence=procedure.public_id,
        )
    work.session.rollback()
    assert work.session.query(AlertAction).count() == 0
    assert [each.kind for each in open_alerts(work)] == ["red_flag"]
    alerts.act(work, [flag.public_id], "acknowledge", silence=procedure.public_id)
    assert {(each.kind, each.state) for each in open_alerts(work)} == {
        ("red_flag", State.ACKNOWLEDGED),
        ("silent", State.ACKNOWLEDGED),
    }
    with pytest.raises(NotFound):
        alerts.act(work, [], "acknowledge")
