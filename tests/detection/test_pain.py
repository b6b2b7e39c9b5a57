"""The filter of pain against the sum over all hidden paths."""

from dataclasses import replace

import numpy as np
import pytest

from outcomes.detection.definitions import Floats
from outcomes.detection.lattice import POSITIONS, hazard_at, hazard_index
from outcomes.detection.pain import PainChain
from outcomes.detection.parameters import PainParameters
from outcomes.detection.stack import PainStack, PainState
from outcomes.detection.weather import WEATHERS

SMALL = PainParameters(scatter=(0.6, 1.2), scatter_weights=(0.6, 0.4), deeper_nadir=0.0)
HAZARD = 0.02


def later(chain: PainChain, state: PainState, baseline: float | None, days: int, hazard: float) -> PainStack:
    """One episode's belief some days later, as a stack of one."""
    return chain.predict([state], [chain.person(baseline)[0]], [0], [days], [hazard])


def told(
    chain: PainChain, stack: PainStack, value: float, day: int, baseline: float
) -> tuple[PainState, float]:
    """One episode's belief after a report, and the probability the report had."""
    after, evidence, held = chain.update(stack, chain.likelihood(stack, [value], [day], [baseline]))
    return after.states(after.rows.held(held))[0], float(evidence[0])


def paths_summed(chain: PainChain, reports: list[tuple[int, float]], baseline: float) -> Floats:
    """The posterior over nadir x position x scatter x weather, path by path, for two reports after D25."""
    prior = chain.prior.of(baseline).belief
    person, _ = chain.person(baseline)
    result = np.zeros_like(prior)
    (day_one, one), (day_two, two) = reports
    for nadir, gap in enumerate(person.gap_tenths):
        responds = bool(person.responds[nadir])
        hazard = hazard_at(hazard_index(HAZARD if responds else HAZARD * SMALL.no_response_hazard))
        day = np.kron(
            chain.lattice.day(int(gap), hazard, int(person.ceilings[nadir])), chain.weather.over(1).T
        )
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


def test_relief_that_deepens_after_d60_makes_no_response() -> None:
    chain = PainChain(replace(SMALL, deeper_nadir=0.1), dtype=np.float64)
    person, _ = chain.person(6.0)

    def answered(after_day: int) -> float:
        stack = chain.predict([chain.prior.of(6.0)], [person], [after_day], [20], [0.0])
        return float(stack.belief[person.responds[stack.rows.nadirs]].sum())

    before = float(chain.prior.of(6.0).belief[person.responds].sum())
    assert answered(60) == pytest.approx(before, abs=1e-12)
    assert answered(20) > answered(50) > before + 0.01


def test_the_filter_is_the_sum_over_all_paths() -> None:
    chain = PainChain(SMALL, dtype=np.float64, negligible=0.0)
    reports, baseline = [(40, 3.0), (45, 6.0)], 6.0
    state, day = chain.prior.of(baseline), 0
    for on, value in reports:
        state, _ = told(chain, later(chain, state, baseline, on - day, HAZARD), value, on, baseline)
        day = on
    assert state.belief == pytest.approx(paths_summed(chain, reports, baseline)[state.window], abs=1e-10)


def test_what_a_report_was_worth_is_its_probability_before_it_came() -> None:
    chain = PainChain(PainParameters(), dtype=np.float64)
    predicted = later(chain, chain.prior.of(6.0), 6.0, 40, 0.001)
    worth = [told(chain, predicted, float(value), 40, 6.0)[1] for value in range(11)]
    assert sum(worth) == pytest.approx(1.0, abs=1e-9)


def test_no_probability_is_lost_over_a_long_gap() -> None:
    chain = PainChain(PainParameters(), dtype=np.float64)
    predicted = later(chain, chain.prior.of(None), None, 2000, 0.003)
    assert float(predicted.belief.sum()) == pytest.approx(1.0, abs=1e-9)


def test_no_day_leaves_a_belief_as_it_is_bit_for_bit() -> None:
    chain = PainChain(PainParameters())
    state, _ = told(chain, later(chain, chain.prior.of(6.0), 6.0, 30, 0.001), 2.0, 30, 6.0)
    assert np.array_equal(later(chain, state, 6.0, 0, 0.0).belief, state.belief)


def test_episodes_in_one_stack_go_the_way_each_goes_alone_bit_for_bit() -> None:
    chain, baselines = PainChain(PainParameters()), (6.0, None, 3.0)
    persons = [chain.person(baseline)[0] for baseline in baselines]
    states = [told(chain, later(chain, chain.prior.of(6.0), 6.0, 30, 0.001), 2.0, 30, 6.0)[0]] * 3
    together = chain.predict(states, persons, [0, 0, 0], [1, 0, 9], [0.001, 0.0, 0.02])
    alone = [
        later(chain, *each) for each in zip(states, baselines, [1, 0, 9], [0.001, 0.0, 0.02], strict=True)
    ]
    assert np.array_equal(together.belief, np.concatenate([each.belief for each in alone]))


def test_reports_before_the_procedure_say_how_wildly_a_person_answers() -> None:
    chain = PainChain(PainParameters(), dtype=np.float64)
    prior = chain.prior.of(6.0)
    calm = chain.prior.informed(prior, [(day, 6.0) for day in range(-14, 0)])
    wild = chain.prior.informed(prior, [(day, 4.0 + 4 * (day % 2)) for day in range(-14, 0)])
    by_scatter = [state.belief.sum(axis=(0, 1, 3)) for state in (prior, calm, wild)]
    assert [float(each.sum()) for each in by_scatter] == pytest.approx([1.0] * 3)
    assert by_scatter[1][0] > by_scatter[0][0] > by_scatter[2][0]
    assert by_scatter[2][-1] > by_scatter[0][-1] > by_scatter[1][-1]
    by_nadir = [state.belief.sum(axis=(1, 2, 3)) for state in (prior, calm)]
    assert by_nadir[1] == pytest.approx(by_nadir[0]), "they speak of the scatter alone"


def test_who_answered_nothing_before_the_procedure_is_as_others() -> None:
    chain = PainChain(PainParameters())
    assert np.allclose(chain.prior.informed(chain.prior.of(6.0), []).belief, chain.prior.of(6.0).belief)


def test_a_person_who_answers_wildly_is_believed_to_scatter_more() -> None:
    chain = PainChain(PainParameters())
    state = chain.prior.of(6.0)
    for day in range(30, 60):
        state, _ = told(chain, later(chain, state, 6.0, 1, 0.001), float(2 + 3 * (day % 2)), day, 6.0)
    by_scatter = state.belief.sum(axis=(0, 1, 3))
    assert by_scatter.argmax() >= 2


def test_a_dose_that_rose_speaks_for_pain_that_turned_though_reports_stay_low() -> None:
    chain = PainChain(PainParameters(), dtype=np.float64)
    weights = chain.person(7.0)[1]
    state = chain.prior.of(7.0)
    for day in range(7, 120, 3):
        state, _ = told(chain, later(chain, state, 7.0, 3, 0.004), 2.0, day, 7.0)

    def started(stack: PainStack) -> float:
        (window,) = stack.rows.windows
        return chain.summaries.of(stack.rows, chain.tables(stack), weights[window])[0].started

    now = PainStack.of([state])
    assert started(chain.dosed(now, [1.0], [30])) > 1.15 * started(now)
    assert started(chain.dosed(now, [0.0], [30])) < started(now)
    assert started(chain.dosed(now, [1.0], [1])) < started(chain.dosed(now, [1.0], [30])), (
        "a dose stays a while"
    )
