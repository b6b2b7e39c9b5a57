"""Mixed models, against lme4 and against the likelihood written out with whole matrices."""

import numpy as np
import pytest

from outcomes.analysis.mixed_model import mixed_model
from outcomes.errors import InputError
from tests.analysis.conftest import real_table
from tests.analysis.repeated_visits import VISITS, repeated_visits
from tests.r_language import judge


@pytest.fixture
def lme4(tmp_path):
    return judge(tmp_path, "lme4")


def design(table):
    """A constant by visit, a difference by visit, and two covariates."""
    by_visit = [(table["visit"] == one).astype(float) for one in range(VISITS)]
    apart = [column * table["group"] for column in by_visit]
    return np.column_stack([*by_visit, *apart, table["before"], table["age"]])


MODEL = """
d$visit <- factor(d$visit); d <- d[!is.na(d$y), ]
X <- cbind(model.matrix(~ 0 + visit, d), model.matrix(~ 0 + visit, d) * d$group, d$before, d$age)
f <- lmer(y ~ 0 + X + {levels}, d, control = lmerControl(optCtrl = list(xtol_abs = 1e-10, ftol_abs = 1e-12)))
v <- as.data.frame(VarCorr(f))
out('b', fixef(f)); out('se', sqrt(diag(as.matrix(vcov(f))))); out('sd', v$sdcor); out('l', logLik(f))
"""


@pytest.mark.parametrize("second_knees", [True, False])
@pytest.mark.parametrize("seed", [5, 6])
def test_coefficients_errors_and_levels_are_those_of_lme4(lme4, second_knees, seed):
    table = repeated_visits(seed=seed, second_knees=second_knees)
    answer = lme4(MODEL.format(levels="(1 | person/knee)" if second_knees else "(1 | person)"), table)
    found = mixed_model(table["y"], design(table), table["knee"], table["person"])
    assert found.coefficient == pytest.approx(answer["b"], rel=1e-4, abs=1e-6)
    assert np.sqrt(np.diag(found.covariance)) == pytest.approx(answer["se"], rel=1e-4)
    assert found.log_likelihood == pytest.approx(answer["l"][0], rel=1e-7)
    levels = [found.knee_deviation, found.person_deviation, found.residual_deviation]
    assert [one for one in levels if not np.isnan(one)] == pytest.approx(answer["sd"], rel=1e-3)
    assert np.isnan(found.person_deviation) == (not second_knees)


def test_sore_throats_of_real_people_are_those_of_lme4(lme4):
    table = real_table("postop_nrs", "licorice_gargle.csv")
    throat = [name for name in table if name.endswith(("_throatPain", "ThroatPain"))]
    rows = len(table[throat[0]])
    value = np.array([[float(x or "nan") if x != "NA" else np.nan for x in table[name]] for name in throat]).T
    columns = {
        "y": value.ravel(),
        "knee": np.repeat(np.arange(rows), len(throat)),
        "visit": np.tile(np.arange(len(throat)), rows),
        "group": np.repeat(np.array(table["treat"], float), len(throat)),
    }
    answer = lme4(
        "f <- lmer(y ~ 0 + factor(visit) + factor(visit):group + (1 | knee), d)\n"
        "out('b', fixef(f)); out('se', sqrt(diag(as.matrix(vcov(f)))))",
        columns,
    )
    by_visit = [(columns["visit"] == one).astype(float) for one in range(len(throat))]
    both = np.column_stack([*by_visit, *(one * columns["group"] for one in by_visit)])
    found = mixed_model(columns["y"], both, columns["knee"])
    assert found.coefficient == pytest.approx(answer["b"], rel=1e-3, abs=1e-4)
    assert np.sqrt(np.diag(found.covariance)) == pytest.approx(answer["se"], rel=1e-3)


def test_the_likelihood_is_the_one_of_whole_matrices():
    table = repeated_visits(people=14, seed=9)
    there = ~np.isnan(table["y"])
    y, x = table["y"][there], design(table)[there]
    found = mixed_model(table["y"], design(table), table["knee"], table["person"])

    def same(labels):
        return (labels[there][:, None] == labels[there][None, :]).astype(float)

    def height(knee, person, residual):
        whole = (
            residual**2 * np.eye(y.size) + knee**2 * same(table["knee"]) + person**2 * same(table["person"])
        )
        inverse = np.linalg.inv(whole)
        inner = x.T @ inverse @ x
        rest = y - x @ np.linalg.solve(inner, x.T @ inverse @ y)
        sizes = np.linalg.slogdet(whole)[1] + np.linalg.slogdet(inner)[1]
        return -0.5 * ((y.size - x.shape[1]) * np.log(2 * np.pi) + sizes + rest @ inverse @ rest)

    best = np.array([found.knee_deviation, found.person_deviation, found.residual_deviation])
    assert height(*best) == pytest.approx(found.log_likelihood, rel=1e-9)
    for place in range(3):
        for step in (-0.02, 0.02):
            near = best.copy()
            near[place] = max(0.0, near[place] + step)
            assert height(*near) <= found.log_likelihood + 1e-9


def test_the_higher_of_two_hills_is_found():
    """Where few people have two knees, levels of people and of knees explain nearly the same."""
    for seed in range(25):
        random = np.random.default_rng(seed)
        knees = 1 + (np.arange(30) % 4 == 0)
        owner = np.repeat(np.arange(30), knees)
        knee = np.repeat(np.arange(owner.size), 6)
        by_person = random.normal(0, 0.7 * (seed % 3 == 0), 30)[owner]
        level = by_person + random.normal(0, 0.7 * (seed % 3 > 0), owner.size)
        value = level[knee] + random.normal(0, 1.3, knee.size)
        columns = np.column_stack([np.ones(knee.size), random.normal(size=owner.size)[knee]])
        found = mixed_model(value, columns, knee, owner[knee])
        for fixed in (knee, owner[knee]):
            alone = mixed_model(value, columns, fixed)
            assert found.log_likelihood >= alone.log_likelihood - 1e-6, seed


def test_levels_of_no_size_leave_least_squares():
    random = np.random.default_rng(2)
    knee = np.repeat(np.arange(40), 4)
    value = random.normal(0, 1, knee.size)
    for one in range(40):  # deviations that cancel within each knee: less alike than chance
        value[knee == one] -= value[knee == one].mean()
    found = mixed_model(value, np.ones((knee.size, 1)), knee)
    assert found.knee_deviation == 0
    assert found.residual_deviation == pytest.approx(value.std(ddof=1))


def test_what_cannot_be_told_is_not_told_and_the_rest_is_as_without_it():
    table = repeated_visits()
    x = design(table)
    more = np.column_stack([x, x[:, 0] + x[:, 1], np.full(len(x), 7.0)])
    found, alone = (mixed_model(table["y"], one, table["knee"], table["person"]) for one in (more, x))
    assert np.isnan(found.coefficient[-2:]).all()
    assert found.coefficient[:-2] == pytest.approx(alone.coefficient)
    assert np.isnan(found.contrast(np.eye(x.shape[1] + 2)[-1]).value)
    assert np.isnan(found.p_value(np.eye(x.shape[1] + 2)[-1]))
    assert found.contrast(np.eye(x.shape[1] + 2)[4]).upper == pytest.approx(
        alone.contrast(np.eye(x.shape[1])[4]).upper
    )


@pytest.mark.parametrize("rows", [0, 1, 2])
def test_nobody_or_too_little_says_nothing(rows):
    found = mixed_model(np.ones(rows), np.ones((rows, 2)), np.zeros(rows, np.int64))
    assert np.isnan(found.coefficient).all()
    assert (found.rows, found.degrees) == (rows, 0)
    assert np.isnan(found.contrast(np.array([1.0, 0.0])).lower)


def test_values_all_alike_have_no_spread():
    found = mixed_model(np.full(30, 4.0), np.ones((30, 1)), np.repeat(np.arange(10), 3))
    assert found.coefficient[0] == pytest.approx(4.0)
    assert found.residual_deviation == pytest.approx(0, abs=1e-6)


def test_columns_of_different_length_are_refused():
    with pytest.raises(InputError, match="columns_differ"):
        mixed_model(np.ones(3), np.ones((2, 1)), np.zeros(3, np.int64))
