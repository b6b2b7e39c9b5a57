"""The filter of pain against the sum over all hidden paths."""

import numpy as np
import pytest

from outcomes.detection.definitions import Floats
from outcomes.detection.lattice import POSITIONS, hazard_at, hazard_index
from outcomes.detection.pain import WEATHERS, PainChain, PainState
from outcomes.detection.parameters import PainParameters

SMALL = PainParameters(scatter=(0.6, 1.2), scatter_weights=(0.6, 0.4), deeper_nadir=0.0)
HAZARD = 0.02


def paths_summed(chain: PainChain, reports: list[tuple[int, float]], baseline: float) -> Floats:
    """The posterior over nadir x position x scatter x weather, path by path, for two reports after D25."""
    prior = chain.prior(baseline).belief
    person, _ = chain.person(baseline)
    result = np.zeros_like(prior)
    (day_one, one), (day_two, two) = reports
    for nadir, gap in enumerate(person.gap_tenths):
        responds = bool(person.responds[nadir])
        hazard = hazard_at(hazard_index(HAZARD if responds else HAZARD * SMALL.no_response_hazard))
        day = np.kron(chain.lattice.day(int(gap), hazard, int(person.ceilings[nadir])), chain._weather(1).T)
        first, second = (np.linalg.matrix_power(day, n) for n in (day_one, day_two - day_one))
        for scatter in range(len(SMALL.scatter)):
            start = prior[nadir, :, scatter].reshape(-1)
            says_one, says_two = (
                chain.reports.likelihood(value, 40, baseline)[nadir, :, scatter].reshape(-1)
                for value in (one, two)
            )
            begun = np.flatnonzero(start)
            paths = start[begun, None, None] * (first.T * says_one)[begun][:, :, None] * (second.T * says_two)
            result[nadir, :, scatter] = paths.sum(axis=(0, 1)).reshape(POSITIONS, WEATHERS)
    return np.asarray(result / result.sum())


def test_the_filter_is_the_sum_over_all_paths() -> None:
    chain = PainChain(SMALL, dtype=np.float64, negligible=0.0)
    reports, baseline = [(40, 3.0), (45, 6.0)], 6.0
    state, day = chain.prior(baseline), 0
    person, _ = chain.person(baseline)
    for on, value in reports:
        state, _ = chain.update(chain.predict(state, person, on - day, HAZARD), value, on, baseline)
        day = on
    expected = paths_summed(chain, reports, baseline)[state.first : state.last]
    assert state.belief == pytest.approx(expected, abs=1e-10)


def test_what_a_report_was_worth_is_its_probability_before_it_came() -> None:
    chain = PainChain(PainParameters(), dtype=np.float64)
    person, _ = chain.person(6.0)
    predicted = chain.predict(chain.prior(6.0), person, 40, 0.001)
    worth = [chain.update(predicted, float(value), 40, 6.0)[1] for value in range(11)]
    assert sum(worth) == pytest.approx(1.0, abs=1e-9)


def test_no_probability_is_lost_over_a_long_gap() -> None:
    chain = PainChain(PainParameters(), dtype=np.float64)
    person, _ = chain.person(None)
    predicted = chain.predict(chain.prior(None), person, 2000, 0.003)
    assert float(predicted.belief.sum()) == pytest.approx(1.0, abs=1e-9)


def test_reports_before_the_procedure_say_how_wildly_a_person_answers() -> None:
    chain = PainChain(PainParameters(), dtype=np.float64)
    prior = chain.prior(6.0)
    calm = chain.informed(prior, [(day, 6.0) for day in range(-14, 0)])
    wild = chain.informed(prior, [(day, 4.0 + 4 * (day % 2)) for day in range(-14, 0)])
    by_scatter = [state.belief.sum(axis=(0, 1, 3)) for state in (prior, calm, wild)]
    assert [float(each.sum()) for each in by_scatter] == pytest.approx([1.0] * 3)
    assert by_scatter[1][0] > by_scatter[0][0] > by_scatter[2][0]
    assert by_scatter[2][-1] > by_scatter[0][-1] > by_scatter[1][-1]
    by_nadir = [state.belief.sum(axis=(1, 2, 3)) for state in (prior, calm)]
    assert by_nadir[1] == pytest.approx(by_nadir[0]), "they speak of the scatter alone"


def test_who_answered_nothing_before_the_procedure_is_as_others() -> None:
    chain = PainChain(PainParameters())
    assert np.allclose(chain.informed(chain.prior(6.0), []).belief, chain.prior(6.0).belief)


def test_a_person_who_answers_wildly_is_believed_to_scatter_more() -> None:
    chain = PainChain(PainParameters())
    state, person = chain.prior(6.0), chain.person(6.0)[0]
    for day in range(30, 60):
        state, _ = chain.update(chain.predict(state, person, 1, 0.001), float(2 + 3 * (day % 2)), day, 6.0)
    by_scatter = state.belief.sum(axis=(0, 1, 3))
    assert by_scatter.argmax() >= 2


def test_a_dose_that_rose_speaks_for_pain_that_turned_though_reports_stay_low() -> None:
    chain = PainChain(PainParameters(), dtype=np.float64)
    person, weights = chain.person(7.0)
    state = chain.prior(7.0)
    for day in range(7, 120, 3):
        state, _ = chain.update(chain.predict(state, person, 3, 0.004), 2.0, day, 7.0)

    def started(one: PainState) -> float:
        return chain.summary(one, chain.by_nadir_and_position(one), weights).started

    assert started(chain.dosed(state, 1.0, 30)) > 1.15 * started(state)
    assert started(chain.dosed(state, 0.0, 30)) < started(state)
    assert started(chain.dosed(state, 1.0, 1)) < started(chain.dosed(state, 1.0, 30)), "a dose stays a while"
