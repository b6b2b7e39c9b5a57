"""What a phone is told beforehand is what each day will ask, at the price of one day."""

from datetime import timedelta

from outcomes.models import Pause
from outcomes.services.coming_days import coming_days
from outcomes.services.diary_days import diary_plan, diary_plans
from outcomes.services.open_questionnaires import open_questionnaires, questionnaires_by_day
from outcomes.services.pauses import pauses_of
from tests.factories import a_patient, a_procedure, a_site, an_observation
from tests.services.queries import queries_of


def a_patient_in_the_fourth_week(work):
    patient = a_patient(work, a_site(work))
    a_procedure(work, patient, performed_on=work.today - timedelta(days=25))
    a_procedure(work, patient, performed_on=work.today - timedelta(days=10), laterality="right")
    for back in (1, 3, 8):
        an_observation(work, patient, work.today - timedelta(days=back))
    work.begin()
    work.session.add(
        Pause(
            patient_id=patient.id,
            first=work.today + timedelta(days=4),
            last=work.today + timedelta(days=6),
            asked_by="staff",
            asked_at=work.now,
        )
    )
    work.commit()
    return patient


def test_each_day_asks_what_it_asks_alone(work) -> None:
    patient = a_patient_in_the_fourth_week(work)
    coming = coming_days(work, patient.id)
    assert len(coming.plans) == 16 and len(coming.questionnaires) == 15
    assert pauses_of(work, patient.id)
    assert coming.plans == {on: diary_plan(work, patient.id, on) for on in coming.plans}
    assert coming.questionnaires == {
        on: open_questionnaires(work, patient.id, on) for on in coming.questionnaires
    }
    assert any(coming.questionnaires.values())
    assert {plan.opioid_days for plan in coming.plans.values()} > {1, 7}
    assert coming.recorded == (work.today - timedelta(days=3), work.today - timedelta(days=1))


def test_many_days_take_as_many_queries_as_one(work) -> None:
    patient_id = a_patient_in_the_fourth_week(work).id
    days = [work.today + timedelta(days=each) for each in range(14)]
    for ask in (diary_plans, questionnaires_by_day):
        of_one = queries_of(work, lambda ask=ask: ask(work, patient_id, days[:1]))
        assert queries_of(work, lambda ask=ask: ask(work, patient_id, days)) == of_one <= 15
