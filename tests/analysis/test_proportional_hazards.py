import numpy as np
import pytest

from outcomes.analysis.proportional_hazards import cox
from outcomes.errors import InputError
from tests.analysis.two_knees import two_knees

_R = """
f <- coxph(Surv(time, event) ~ {terms}, d, cluster = person)
out('b', coef(f)); out('naive', sqrt(diag(f$naive.var))); out('robust', sqrt(diag(f$var)))
out('l', f$loglik); s <- summary(f)
out('low', s$conf.int[, 3]); out('high', s$conf.int[, 4]); out('p', s$coefficients[, 6])
"""


def _agree(found, answer):
    assert found.coefficient == pytest.approx(answer["b"], rel=1e-7)
    assert found.standard_error == pytest.approx(answer["naive"], rel=1e-7)
    assert found.robust_error == pytest.approx(answer["robust"], rel=1e-7)
    assert found.log_likelihood == pytest.approx(answer["l"], rel=1e-9)
    for mine, name in ((found.lower, "low"), (found.upper, "high"), (found.p_value, "p")):
        assert mine == pytest.approx(answer[name], rel=1e-6)


@pytest.mark.parametrize("seed", [3, 4, 5])
def test_tied_times_and_two_knees_match_r_coxph(r, seed):
    table = two_knees(seed=seed)
    is_event = table["event"] == 1
    answer = r(_R.format(terms="grade + nerves + factor(group)"), table | {"event": is_event.astype(int)})
    groups = [table["group"] == 1, table["group"] == 2]
    covariates = np.stack([table["grade"], table["nerves"], *groups], axis=1).astype(float)
    found = cox(table["time"], is_event, covariates, table["person"])
    _agree(found, answer)
    assert (found.knees, found.people) == (table["time"].size, 150)


def test_lung_by_sex_matches_r_and_the_published_ratio(r, lung):
    one_each = np.arange(lung["time"].size)
    table = {"time": lung["time"], "event": lung["event"].astype(int), "sex": lung["sex"], "person": one_each}
    found = cox(lung["time"], lung["event"], lung["sex"][:, None].astype(float))
    _agree(found, r(_R.format(terms="sex"), table))
    assert float(found.ratio[0]) == pytest.approx(0.588, abs=5e-4)


def test_the_unit_of_a_covariate_changes_nothing_but_its_ratio():
    table = two_knees()
    is_event, grade = table["event"] == 1, table["grade"][:, None]
    one, thousand = (cox(table["time"], is_event, grade * scale + 50) for scale in (1, 1000))
    assert thousand.coefficient * 1000 == pytest.approx(one.coefficient, rel=1e-9)
    assert thousand.p_value == pytest.approx(one.p_value, rel=1e-9)


def test_what_cannot_be_told_is_not_told_and_the_rest_is_as_without_it():
    table = two_knees()
    is_event, grade = table["event"] == 1, table["grade"]
    columns = np.stack([grade, np.full(grade.size, 2.0), 3 * grade - 1], axis=1)
    found = cox(table["time"], is_event, columns, table["person"])
    alone = cox(table["time"], is_event, grade[:, None], table["person"])
    assert np.isnan(found.coefficient).tolist() == [False, True, True]
    assert found.robust_error[0] == pytest.approx(alone.robust_error[0], rel=1e-9)


def test_a_group_without_an_event_has_no_ratio_and_leaves_the_others_theirs(r):
    table = two_knees()
    is_event = (table["event"] == 1) & (table["group"] != 2)
    columns = np.stack([table["grade"], table["group"] == 2], axis=1).astype(float)
    found = cox(table["time"], is_event, columns, table["person"])
    answer = r(
        "f <- suppressWarnings(coxph(Surv(time, event) ~ grade + (group == 2), d, cluster = person))\n"
        "out('b', coef(f)[1])",
        table | {"event": is_event.astype(int)},
    )
    assert found.coefficient[0] == pytest.approx(answer["b"][0], rel=1e-6)
    assert np.isnan([found.coefficient[1], found.lower[1], found.upper[1], found.p_value[1]]).all()


def test_absent_covariates_leave_their_rows_out():
    table = two_knees()
    grade = table["grade"].copy()
    grade[::7] = np.nan
    there = ~np.isnan(grade)
    found = cox(table["time"], table["event"] == 1, grade[:, None], table["person"])
    shorter = cox(
        table["time"][there], table["event"][there] == 1, grade[there, None], table["person"][there]
    )
    assert found.coefficient == pytest.approx(shorter.coefficient)
    assert (found.knees, found.people, found.events) == (shorter.knees, shorter.people, shorter.events)


@pytest.mark.parametrize("rows", [0, 1, 5])
def test_nobody_or_no_event_gives_no_ratio(rows):
    found = cox(np.arange(rows) + 1.0, np.zeros(rows, bool), np.arange(2.0 * rows).reshape(rows, 2))
    assert np.isnan(found.ratio).all()
    assert (found.knees, found.events) == (rows, 0)


def test_columns_of_different_length_are_refused():
    with pytest.raises(InputError, match="columns_differ"):
        cox(np.ones(3), np.ones(3, bool), np.ones((2, 1)))
