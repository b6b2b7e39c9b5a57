from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np
import pytest

from outcomes.analysis.intervals import wilson
from outcomes.errors import Forbidden
from outcomes.models import KneeEvent, Patient, Procedure, Site
from outcomes.permissions import Role
from outcomes.services.cohort_choices import CohortChoice, grouping
from outcomes.services.cohort_data import cohort_data
from outcomes.services.cohort_reports import reports
from outcomes.services.cohorts import cohort
from outcomes.services.courses import course
from outcomes.services.unit_of_work import UnitOfWork
from tests.factories import a_patient, a_procedure, a_site, an_observation
from tests.staff_at_work import at_work, some_entries

BEFORE = ((-5, 8.0), (-4, 8.0), (-3, 8.0))


def _knee(
    work: UnitOfWork,
    site: Site,
    entries: Sequence[tuple[int, float]] = BEFORE,
    days_ago: int = 200,
    sex: str = "female",
    laterality: str = "left",
) -> Procedure:
    patient = a_patient(work, site)
    procedure = a_procedure(work, patient, work.today - timedelta(days=days_ago), laterality)
    work.begin()
    patient.sex = sex
    work.commit()
    some_entries(work, procedure, entries)
    return procedure


def _many(work: UnitOfWork, site: Site, count: int, after: float, sex: str = "female") -> None:
    for _ in range(count):
        _knee(work, site, (*BEFORE, (15, after), (88, after), (95, after)), sex=sex)


def _days(work: UnitOfWork, site: Site, code: str = "pain_average") -> list[tuple[int, int, float]]:
    data = cohort_data(work, site.id)
    table = reports(work, site.id, data, code)
    return list(zip(table.episode.tolist(), table.day.tolist(), table.value.tolist(), strict=True))


def test_the_flat_table_holds_what_the_courses_hold(work: UnitOfWork) -> None:
    site = a_site(work)
    procedures = [_knee(work, site, (*BEFORE, (3, 5.0), (40, 2.0)), days_ago=100 + n) for n in range(3)]
    flat = _days(work, site)
    for number, procedure in enumerate(procedures):
        daily = course(work, procedure).values["pain_average"]
        mine = [(day, value) for episode, day, value in flat if episode == number]
        assert mine == list(zip(daily.days.tolist(), daily.values.tolist(), strict=True))


def test_of_two_sources_for_a_day_the_diary_counts(work: UnitOfWork) -> None:
    site = a_site(work)
    procedure = _knee(work, site, ((3, 5.0),))
    assert procedure.performed_on is not None
    on = procedure.performed_on + timedelta(days=3)
    an_observation(work, procedure.patient, on, value=9.0, source="tracker")
    assert _days(work, site) == [(0, 3, 5.0)]


def test_a_retreatment_begins_an_episode_and_reads_the_weeks_before_it(work: UnitOfWork) -> None:
    site = a_site(work)
    first = _knee(work, site, ((10, 3.0), (95, 7.0), (105, 4.0)))
    assert first.performed_on is not None
    a_procedure(work, first.patient, first.performed_on + timedelta(days=100))
    assert _days(work, site) == [(0, 10, 3.0), (0, 95, 7.0), (1, -5, 7.0), (1, 5, 4.0)]


def test_what_comes_after_an_arthroplasty_or_a_withdrawal_is_left_out(work: UnitOfWork) -> None:
    site = a_site(work)
    operated, withdrawn = (_knee(work, site, ((10, 3.0), (50, 6.0))) for _ in range(2))
    assert operated.performed_on is not None
    work.begin()
    on = operated.performed_on + timedelta(days=30)
    work.session.add(
        KneeEvent(
            patient_id=operated.patient_id,
            laterality="left",
            occurred_on=on,
            event="arthroplasty",
            recorded_at=work.now,
        )
    )
    work.session.get_one(Patient, withdrawn.patient_id).withdrawn_on = on
    work.commit()
    assert _days(work, site) == [(0, 10, 3.0), (1, 10, 3.0)]


def test_two_knees_of_one_person_keep_their_own_entries(work: UnitOfWork) -> None:
    site = a_site(work)
    left = _knee(work, site, ((10, 3.0),))
    a_procedure(work, left.patient, left.performed_on, "right")
    assert left.performed_on is not None
    an_observation(work, left.patient, left.performed_on + timedelta(days=10), value=6.0, laterality="right")
    data = cohort_data(work, site.id)
    assert data.patient.tolist() == [0, 0]
    assert sorted(value for _, _, value in _days(work, site)) == [3.0, 6.0]


def test_another_sites_knees_are_not_in_the_cohort(work: UnitOfWork) -> None:
    _knee(work, a_site(work), ((10, 3.0),))
    assert cohort_data(work, a_site(work).id).facts == ()


def test_responders_and_trajectory_are_those_of_the_reports(work: UnitOfWork) -> None:
    site = a_site(work)
    at_work(work, site)
    _many(work, site, 8, after=4.0)
    _many(work, site, 4, after=7.5)
    result = cohort(work, CohortChoice())
    share = result.responders["share_30"][0]
    assert (result.chosen.episodes, share.responders, share.judged) == (12, 8, 12)
    assert share.share == wilson(8, 12)
    (course_of_all,) = result.trajectories
    week = course_of_all.week.tolist().index(2)
    assert course_of_all.estimate[week] == pytest.approx((8 * 4.0 + 4 * 7.5) / 12)
    assert course_of_all.episodes[week] == 12


def test_groups_of_fewer_than_ten_are_counted_and_not_drawn(work: UnitOfWork) -> None:
    site = a_site(work)
    at_work(work, site)
    _many(work, site, 10, after=3.0)
    _many(work, site, 3, after=3.0, sex="male")
    result = cohort(work, CohortChoice(group_by="sex"))
    assert [(group.code, group.patients) for group in result.chosen.groups.drawn] == [("female", 10)]
    assert [(group.code, group.patients) for group in result.chosen.groups.small] == [("male", 3)]
    assert len(result.trajectories) == len(result.relief.curves) == 1
    assert result.trajectories[0].episodes.max() == 10


def test_more_than_four_groups_leave_the_smallest_out(work: UnitOfWork) -> None:
    site = a_site(work)
    data_facts = []
    for operator, count in zip("ABCDE", (14, 13, 12, 11, 10), strict=True):
        for _ in range(count):
            procedure = _knee(work, site, ())
            work.begin()
            work.session.get_one(Procedure, procedure.id).operator = operator
            work.commit()
    data_facts = cohort_data(work, site.id).facts
    groups = grouping(data_facts, CohortChoice(group_by="operator"))
    assert [group.code for group in groups.drawn] == ["A", "B", "C", "D"]
    assert [group.code for group in groups.others] == ["E"]
    assert np.bincount(groups.number + 1).tolist() == [10, 14, 13, 12, 11]


@pytest.mark.parametrize(
    ("choice", "count"),
    [
        (CohortChoice(), 2),
        (CohortChoice(sexes=("male",)), 1),
        (CohortChoice(first_day=date(2999, 1, 1)), 0),
        (CohortChoice(last_day=date(1999, 1, 1)), 0),
        (CohortChoice(indications=("osteoarthritis",)), 2),
        (CohortChoice(indications=("chronic_pain",)), 0),
        (CohortChoice(nerves=("infrapatellar_saphenous", "recurrent_fibular")), 2),
        (CohortChoice(nerves=("recurrent_fibular",)), 0),
        (CohortChoice(grades=(3,)), 2),
        (CohortChoice(grades=(0, 4)), 0),
        (CohortChoice(age_from=60, age_to=80), 2),
        (CohortChoice(age_from=81), 0),
        (CohortChoice(devices=("none of ours",)), 0),
        (CohortChoice(group_by="what nobody has"), 2),
    ],
)
def test_a_choice_keeps_what_fits(work: UnitOfWork, choice: CohortChoice, count: int) -> None:
    site = a_site(work)
    at_work(work, site)
    _knee(work, site)
    _knee(work, site, sex="male")
    assert cohort(work, choice).chosen.episodes == count


def test_a_planned_arthroplasty_takes_no_part_in_the_durations(work: UnitOfWork) -> None:
    site = a_site(work)
    at_work(work, site)
    _many(work, site, 10, after=2.0)
    work.begin()
    work.session.query(Procedure).update({"indication": "pre_arthroplasty"})
    work.commit()
    result = cohort(work, CohortChoice())
    assert (result.chosen.episodes, result.relief.population.included.sum()) == (10, 0)


def test_an_empty_site_has_an_empty_cohort(work: UnitOfWork) -> None:
    at_work(work, a_site(work), Role.RESEARCHER)
    result = cohort(work, CohortChoice(group_by="sex", is_landmark=True))
    assert (result.chosen.episodes, result.chosen.groups.drawn, result.trajectories) == (0, (), ())


def test_an_administrator_sees_no_cohort(work: UnitOfWork) -> None:
    at_work(work, a_site(work), Role.ADMINISTRATOR)
    with pytest.raises(Forbidden):
        cohort(work, CohortChoice())


def test_omeract_oarsi_reads_pain_function_and_the_persons_own_rating(work: UnitOfWork) -> None:
    site = a_site(work)
    at_work(work, site)
    _many(work, site, 10, after=6.0)  # 8 to 6: 25 % and 20 points, two more are needed
    knees = work.session.query(Procedure).order_by(Procedure.id).all()
    scores = {"koos_12_function": (40.0, 55.0), "sane": (50.0, 52.0)}
    for procedure in knees[:4]:
        assert procedure.performed_on is not None
        for code, values in scores.items():
            if code == "sane" and procedure in knees[2:4]:
                continue
            for day, value in zip((-7, 90), values, strict=True):
                on = procedure.performed_on + timedelta(days=day)
                an_observation(work, procedure.patient, on, code, value, laterality="")
    (share,) = cohort(work, CohortChoice()).responders["omeract_oarsi"]
    assert (share.responders, share.judged, share.missing) == (2, 2, 8)
