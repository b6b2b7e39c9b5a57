"""What each view of a cohort counts: knees one by one, returns and what competes, harms, other outcomes."""

from collections.abc import Sequence
from datetime import timedelta

import numpy as np
import pytest

from outcomes.analysis.duration import ReportedCourse
from outcomes.analysis.proportional_hazards import cox
from outcomes.errors import Forbidden, InputError
from outcomes.models import (
    AdverseEvent,
    ComplicationReview,
    KneeEvent,
    OpioidIntake,
    Patient,
    Pause,
    Procedure,
    QuestionnaireResponse,
    Site,
)
from outcomes.permissions import Role
from outcomes.services.chosen_cohorts import chosen_cohort
from outcomes.services.cohort_choices import CohortChoice, Estimand
from outcomes.services.cohort_comparison import comparison
from outcomes.services.cohort_knees import knees
from outcomes.services.cohort_measures import measures
from outcomes.services.cohort_opioids import opioid_products
from outcomes.services.cohort_predictors import predictors
from outcomes.services.cohort_relief import EVENTS, returns
from outcomes.services.cohort_safety import safety
from outcomes.services.relief_medians import relief_medians
from outcomes.services.unit_of_work import UnitOfWork
from tests.factories import a_patient, a_procedure, a_site, an_observation
from tests.staff_at_work import at_work, some_entries

BEFORE = tuple((day, 8.0) for day in (-5, -4, -3))
EVERYBODY = CohortChoice()


def _knee(
    work: UnitOfWork, site: Site, course: Sequence[tuple[int, float]], days_ago: int = 300
) -> Procedure:
    procedure = a_procedure(work, a_patient(work, site), work.today - timedelta(days=days_ago))
    some_entries(work, procedure, (*BEFORE, *course))
    return procedure


def _weeks(back: int | None, until: int = 30) -> list[tuple[int, float]]:
    """Weekly entries: in relief until a week, the pain back from it on."""
    return [(7 * week, 8.0 if back is not None and week >= back else 2.0) for week in range(until)]


def _many(work: UnitOfWork, site: Site, backs: Sequence[int | None]) -> list[Procedure]:
    at_work(work, site)
    return [_knee(work, site, _weeks(back)) for back in backs]


def _ended(work: UnitOfWork, procedure: Procedure, day: int, event: str) -> None:
    assert procedure.performed_on is not None
    work.begin()
    on = procedure.performed_on + timedelta(days=day)
    work.session.add(
        KneeEvent(
            patient_id=procedure.patient_id,
            laterality=procedure.laterality,
            occurred_on=on,
            event=event,
            recorded_at=work.now,
        )
    )
    work.commit()


def test_what_happens_first_counts_once_and_a_return_at_the_middle_of_its_interval(work: UnitOfWork) -> None:
    found = _many(work, a_site(work), [10] * 6 + [None] * 6)
    _ended(work, found[6], 101, "arthroplasty")
    _ended(work, found[7], 101, "ablation")
    result = returns(work, EVERYBODY)
    events = {code: each.events for code, each in zip(EVENTS, result.incidences[0], strict=True)}
    assert events == {"return": 6, "retreatment": 1, "arthroplasty": 1, "death": 0}
    back = result.incidences[0][0]
    assert (back.at(66).value, back.at(67).value) == (0, 0.5), "between day 63 and day 70"
    assert result.intervals[0].quantile(0.25) == (63, 70)


def test_an_end_long_after_the_last_entry_does_not_compete(work: UnitOfWork) -> None:
    found = _many(work, a_site(work), [None] * 10)
    _ended(work, found[0], 290, "arthroplasty")
    assert [each.events for each in returns(work, EVERYBODY).incidences[0]] == [0, 0, 0, 0]


def test_mean_days_in_relief_are_compared_with_the_first_group(work: UnitOfWork) -> None:
    found = _many(work, a_site(work), [10] * 12 + [14] * 10)
    work.begin()
    for place, procedure in enumerate(found):
        work.session.get_one(Procedure, procedure.id).device = "A" if place < 12 else "B"
    work.commit()
    means = returns(work, CohortChoice(group_by="device")).means
    assert [round(each.value) for each in means.means] == [70, 98]
    assert means.differences[1].value == 28


def test_every_knee_stands_on_its_own(work: UnitOfWork) -> None:
    found = _many(work, a_site(work), [10] * 5 + [None] * 4)
    _knee(work, work.session.get_one(Site, work.staff.site_id), [(7 * w, 8.0) for w in range(20)])
    _ended(work, found[5], 100, "arthroplasty")
    result = knees(work, EVERYBODY)
    assert result.course.tolist() == [ReportedCourse.RETURNED] * 5 + [ReportedCourse.IN_RELIEF] * 4 + [
        ReportedCourse.NO_RESPONSE
    ]
    assert result.back[:5].tolist() == [70] * 5
    assert result.until[5] == 100
    assert result.ended_by.tolist() == [-1] * 5 + [1] + [-1] * 4
    assert result.change.tolist() == [0.0] * 5 + [-75.0] * 4 + [0.0]
    assert result.pain.shape == (10, 57)


def test_a_score_counts_at_the_visit_in_whose_window_it_was_answered(work: UnitOfWork) -> None:
    found = _many(work, a_site(work), [None] * 10)
    for place, procedure in enumerate(found):
        assert procedure.performed_on is not None
        for day, value in ((-7, 40.0), (85 + place, 70.0), (200 + place, 90.0)):
            on = procedure.performed_on + timedelta(days=day)
            an_observation(work, procedure.patient, on, code="koos_jr", value=value, laterality="")
    result = measures(work, EVERYBODY, "koos_jr")
    (course,) = result.course
    assert dict(zip(course.week.tolist(), course.estimate.tolist(), strict=True)) == {-1: 40, 12: 70, 25: 90}
    assert course.episodes.tolist() == [10, 10, 2], "a visit on day 180 ends on day 201"


def test_an_outcome_nobody_has_is_refused_and_one_without_entries_is_empty(work: UnitOfWork) -> None:
    _many(work, a_site(work), [None] * 10)
    with pytest.raises(InputError, match="unknown_observation_code"):
        measures(work, EVERYBODY, "happiness")
    (course,) = measures(work, EVERYBODY, "oks").course
    assert course.week.size == 0


def test_a_product_without_a_factor_is_an_opioid_all_the_same(work: UnitOfWork) -> None:
    found = _many(work, a_site(work), [None] * 10)
    first, second = found[:2]
    assert first.performed_on is not None
    on = first.performed_on + timedelta(days=10)
    for procedure, dose in ((first, 0.0), (second, 15.0), (found[2], 0.0)):
        an_observation(work, procedure.patient, on, code="opioid_mme", value=dose, laterality="")
    work.begin()
    response = QuestionnaireResponse(
        response_id="r-1",
        patient_id=first.patient_id,
        instrument="diary",
        version="1",
        locale="fr",
        observed_on=on,
        entered_by="patient",
        respondent="patient",
        medium="phone",
        answers={},
    )
    response.intakes.append(
        OpioidIntake(
            product="buprenorphine_patch",
            strength_mg=20,
            number=3,
            days_covered=7,
            factor_set="CDC-2022",
            mme_per_day=None,
        )
    )
    work.session.add(response)
    work.commit()
    taken = opioid_products(chosen_cohort(work, EVERYBODY))
    assert list(zip(taken.episode.tolist(), taken.day.tolist(), taken.value.tolist(), strict=True)) == [
        (0, 10, 1),
        (1, 10, 1),
        (2, 10, 0),
    ]


def _harm(work: UnitOfWork, procedure: Procedure, event: str, grade: int | None, serious: bool) -> None:
    work.begin()
    work.session.add(
        AdverseEvent(
            procedure_id=procedure.id,
            onset_on=work.today,
            event=event,
            severity=grade,
            serious=serious,
            recorded_at=work.now,
        )
    )
    work.commit()


def test_a_knee_counts_once_at_its_highest_grade(work: UnitOfWork) -> None:
    found = _many(work, a_site(work), [None] * 10)
    _harm(work, found[0], "bruising", 1, serious=False)
    _harm(work, found[0], "infection", 3, serious=True)
    _harm(work, found[1], "bruising", None, serious=False)
    (counts,) = safety(work, EVERYBODY).harms
    told = {each.event: (each.share.responders, each.serious, each.by_grade) for each in counts}
    assert told[""] == (2, 1, {0: 1, 1: 0, 2: 0, 3: 1, 4: 0, 5: 0})
    assert told["bruising"] == (2, 0, {0: 1, 1: 1, 2: 0, 3: 0, 4: 0, 5: 0})
    assert [each.event for each in counts] == ["", "bruising", "infection"]
    assert counts[0].share.judged == 10


def test_knees_asked_about_complications_are_counted_of_those_that_were_due(work: UnitOfWork) -> None:
    site = a_site(work)
    young = [_knee(work, site, [(0, 2.0)], days_ago=4) for _ in range(4)]
    old = [_knee(work, site, [(0, 2.0)], days_ago=90) for _ in range(7)]
    work.begin()
    for procedure in [young[0], *old[:2]]:
        review = {"day": 1, "asked_on": work.today, "asked_codes": "fall", "found_codes": ""}
        work.session.add(ComplicationReview(procedure_id=procedure.id, recorded_at=work.now, **review))
    work.commit()
    at_work(work, site)
    asked = safety(work, EVERYBODY).asked
    assert [(each.day, each.knees, each.due) for each in asked] == [(1, 3, 11), (7, 0, 7)]


def test_a_diary_is_made_until_the_next_is_due_and_a_pause_asks_for_none(work: UnitOfWork) -> None:
    site = a_site(work)
    at_work(work, site)
    for _ in range(10):
        procedure = _knee(work, site, [(day, 2.0) for day in (0, 1, 2, 3, 4, 5, 6, 72, 80)], days_ago=100)
        assert procedure.performed_on is not None
        first, last = (procedure.performed_on + timedelta(days=day) for day in (7, 60))
        work.begin()
        pause = Pause(
            patient_id=procedure.patient_id, first=first, last=last, asked_by="staff", asked_at=work.now
        )
        work.session.add(pause)
        work.commit()
    (made,) = safety(work, EVERYBODY).completeness
    told = {
        week: (count, due)
        for week, count, due in zip(made.week.tolist(), made.made.tolist(), made.due.tolist(), strict=True)
    }
    assert told == {
        0: (70, 70),
        9: (0, 10),
        10: (10, 10),
        11: (10, 10),
        12: (0, 10),
        13: (0, 10),
        14: (0, 10),
    }


def test_the_mirror_says_who_is_missing_and_why_and_what_they_could_change(work: UnitOfWork) -> None:
    found = _many(work, a_site(work), [None] * 10)
    site = work.session.get_one(Site, work.staff.site_id)
    _ended(work, found[0], 20, "arthroplasty")
    work.begin()
    work.session.get_one(Patient, found[1].patient_id).withdrawn_on = work.today - timedelta(days=280)
    work.commit()
    _knee(work, site, [(7 * week, 2.0) for week in range(6)])
    _knee(work, site, [(7 * week, 2.0) for week in range(6)], days_ago=50)
    bare = a_procedure(work, a_patient(work, site), work.today - timedelta(days=300))
    some_entries(work, bare, [(90, 3.0)])
    mirrored = safety(work, EVERYBODY).mirror
    assert dict(mirrored.reasons[0]) == {
        "ended": 1,
        "withdrew": 1,
        "silent": 1,
        "not_yet": 1,
        "no_baseline": 1,
    }
    judged, worst, best = mirrored.judged[0], mirrored.worst[0], mirrored.best[0]
    assert (judged.responders, judged.judged, judged.missing) == (8, 8, 4)
    assert (worst.responders, worst.judged, best.responders) == (8, 12, 12)
    assert mirrored.tipping is None


def test_ratios_are_those_of_coxs_regression_over_the_responders(work: UnitOfWork) -> None:
    backs = [8 + place % 7 for place in range(40)]
    found = _many(work, a_site(work), backs)
    work.begin()
    for place, procedure in enumerate(found):
        work.session.get_one(Procedure, procedure.id).kellgren_lawrence = 2 + place % 3
    work.commit()
    result = predictors(work, EVERYBODY)
    told = {row.code: row for row in result.predictors}
    time = 7.0 * np.array(backs)
    grade = np.array([[2.0 + place % 3] for place in range(40)])
    alone = cox(time, np.ones(40, bool), grade)
    assert told["kellgren_lawrence"].alone.ratio == pytest.approx(float(alone.ratio[0]))
    assert (result.knees, result.people, result.events) == (40, 40, 40)
    assert "baseline" not in told, "everybody has the same"


def test_no_ratio_is_given_of_few_returns_nor_of_a_nerve_that_few_have(work: UnitOfWork) -> None:
    found = _many(work, a_site(work), [9] * 6 + [None] * 6)
    work.begin()
    for place, procedure in enumerate(found):
        row = work.session.get_one(Procedure, procedure.id)
        row.kellgren_lawrence, row.nerve_codes = 2 + place % 2, "infrapatellar_saphenous" if place else ""
    work.commit()
    told = {row.code: row for row in predictors(work, EVERYBODY).predictors}
    assert np.isnan(told["kellgren_lawrence"].alone.ratio)
    assert told["kellgren_lawrence"].alone.events == 6
    assert "nerve:infrapatellar_saphenous" not in told


@pytest.mark.parametrize("view", [knees, returns, measures, safety, predictors, comparison])
def test_every_view_of_nobody_is_empty_and_of_one_is_not_drawn(work: UnitOfWork, view: object) -> None:
    assert callable(view)
    site = a_site(work)
    at_work(work, site, Role.RESEARCHER)
    assert view(work, CohortChoice(group_by="sex", is_landmark=True)).chosen.episodes == 0
    _knee(work, site, _weeks(5))
    result = view(work, EVERYBODY)
    assert (result.chosen.episodes, result.chosen.count) == (1, 0)


@pytest.mark.parametrize("view", [knees, returns, measures, safety, predictors, comparison])
def test_an_administrator_sees_none_of_them(work: UnitOfWork, view: object) -> None:
    assert callable(view)
    at_work(work, a_site(work), Role.ADMINISTRATOR)
    with pytest.raises(Forbidden):
        view(work, EVERYBODY)


def _named(work: UnitOfWork, found: Sequence[Procedure], column: str, names: Sequence[str | None]) -> None:
    work.begin()
    for procedure, name in zip(found, names, strict=True):
        setattr(work.session.get_one(Procedure, procedure.id), column, name)
    work.commit()


def test_groups_are_compared_at_each_visit_with_what_they_began_with(work: UnitOfWork) -> None:
    found = _many(work, a_site(work), [10] * 12 + [None] * 12)
    _named(work, found, "device", ["A"] * 12 + ["B"] * 12)
    result = comparison(work, CohortChoice(group_by="device"))
    assert result.visits == (14, 30, 60, 90, 120, 180, 270, 365)
    (row,) = result.course.differences
    assert row[1].estimate.value == pytest.approx(0, abs=1e-6)
    assert row[3].estimate.value == pytest.approx(-6)
    assert result.course.people[:, 3].tolist() == [12, 12]
    assert result.adjusted_for == ("baseline", "kellgren_lawrence", "age", "male")


def test_what_nobody_has_is_not_adjusted_for(work: UnitOfWork) -> None:
    found = _many(work, a_site(work), [10] * 12)
    _named(work, found, "kellgren_lawrence", [None] * 12)
    result = comparison(work, EVERYBODY)
    assert result.adjusted_for == ("baseline", "age", "male")
    assert result.course.means[0][3].estimate.value == pytest.approx(8)
    assert result.course.left_out == 0


def test_another_outcome_is_adjusted_for_its_own_baseline(work: UnitOfWork) -> None:
    found = _many(work, a_site(work), [10] * 10)
    for number, procedure in enumerate(found):
        assert procedure.performed_on is not None
        patient = work.session.get_one(Patient, procedure.patient_id)
        for day, value in ((-7, 40 + number), (90, 70 + number)):
            on = procedure.performed_on + timedelta(days=day)
            an_observation(work, patient, on, "sane", value, laterality="")
    result = comparison(work, EVERYBODY, "sane")
    assert result.course.means[0][3].estimate.value == pytest.approx(74.5)
    assert result.course.slopes[0].estimate.value == pytest.approx(1)


def test_operators_with_few_people_are_counted_and_not_named(work: UnitOfWork) -> None:
    found = _many(work, a_site(work), [10] * 10 + [None] * 10 + [None] * 3)
    _named(work, found, "operator", ["Dr A"] * 10 + ["Dr B"] * 10 + ["Dr C"] * 3)
    result = comparison(work, EVERYBODY)
    told = {name: (share.responders, share.judged) for name, share in result.operators.items()}
    assert told == {"Dr A": (0, 10), "Dr B": (10, 10)}
    assert (result.small, result.overall.responders, result.overall.judged) == (1, 13, 23)


def test_the_estimand_decides_what_a_further_treatment_does(work: UnitOfWork) -> None:
    found = _many(work, a_site(work), [20] * 10)
    for procedure in found[:5]:
        _ended(work, procedure, 60, "ablation")
    for procedure in found[5:7]:
        _ended(work, procedure, 60, "arthroplasty")
    left = returns(work, EVERYBODY)
    assert [each.events for each in left.incidences[0]] == [3, 5, 2, 0]
    counted = returns(work, CohortChoice(estimand=Estimand.TREATMENT_POLICY))
    assert [each.events for each in counted.incidences[0]] == [8, 0, 2, 0]


def test_medians_are_computed_at_once_where_nothing_computes_beside(work: UnitOfWork) -> None:
    found = _many(work, a_site(work), [10] * 12 + [20] * 12)
    _named(work, found, "device", ["A"] * 12 + ["B"] * 12)
    first, second = relief_medians(work, CohortChoice(group_by="device"))
    assert first.found is not None and second.found is not None
    assert (first.code, first.found.left, first.found.right) == ("A", 63, 70)
    assert (first.found.lower, first.found.upper, first.found.people) == (63, 70, 12)
    assert (second.found.left, second.percent) == (133, 100)
    assert relief_medians(work, CohortChoice(age_from=200)) == []
