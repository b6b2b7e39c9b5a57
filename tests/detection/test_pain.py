"""The filter of pain against the sum over all hidden paths."""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
import pytest

from outcomes.detection.definitions import Floats
from outcomes.detection.lattice import POSITIONS, hazard_at, hazard_index
from outcomes.detection.pain import PainChain
from outcomes.detection.parameters import PainParameters
from outcomes.detection.person import Persons
from outcomes.detection.stack import PainStack, Rows
from outcomes.detection.weather import WEATHERS

SMALL = PainParameters(scatter=(0.6, 1.2), scatter_weights=(0.6, 0.4), deeper_nadir=0.0)
HAZARD = 0.02


class Belief(NamedTuple):
    """One episode's belief: the nadirs of its window, and the belief over them."""

    nadirs: slice
    belief: Floats


def begun(chain: PainChain, baseline: float | None) -> Belief:
    """The belief on the day of the procedure."""
    return Belief(slice(0, len(chain.nadirs)), chain.prior.of(baseline))


def stacked(*beliefs: Belief) -> PainStack:
    """Beliefs one beneath the other."""
    firsts, counts = ([each.nadirs.start for each in beliefs], [len(each.belief) for each in beliefs])
    rows = Rows(np.array(firsts), np.array(counts))
    return PainStack(rows, np.concatenate([each.belief for each in beliefs]))


def persons_on(chain: PainChain, stack: PainStack, *baselines: float | None) -> Persons:
    """What these baselines fix, by row of a stack."""
    persons = Persons.of([chain.person(baseline) for baseline in baselines])
    return persons.on(stack.rows, np.arange(len(baselines)))


def deeper(state: Belief, days: int) -> Belief:
    """The same with one more nadir at its low end where time passes and there is one."""
    first, room = state.nadirs.start, int(days > 0 and state.nadirs.start > 0)
    belief = np.concatenate([np.zeros_like(state.belief[:room]), state.belief])
    return Belief(slice(first - room, state.nadirs.stop), belief)


def later(
    chain: PainChain,
    states: Sequence[Belief],
    baselines: Sequence[float | None],
    days: Sequence[int],
    hazards: Sequence[float],
) -> PainStack:
    """Beliefs some days later."""
    stack = stacked(*map(deeper, states, days))
    persons, afters = persons_on(chain, stack, *baselines), np.zeros(len(days), dtype=np.int64)
    return chain.predict(stack, persons, afters, np.array(days), np.array(hazards))


def one_later(chain: PainChain, state: Belief, baseline: float | None, days: int, hazard: float) -> PainStack:
    """One episode's belief some days later, as a stack of one."""
    return later(chain, [state], [baseline], [days], [hazard])


def told(chain: PainChain, stack: PainStack, value: float, day: int, baseline: float) -> tuple[Belief, float]:
    """One episode's belief after a report, and the probability the report had."""
    after, evidence = chain.update(stack, chain.reports.taken(stack.rows, [value], [day], [baseline]))
    (first,), (count,) = stack.rows.held(after.belief.any(axis=(1, 2, 3)))
    start = first - int(stack.rows.firsts[0])
    return Belief(slice(first, first + count), after.belief[start : start + count]), float(evidence[0])


def paths_summed(chain: PainChain, reports: list[tuple[int, float]], baseline: float) -> Floats:
    """The posterior over nadir x position x scatter x weather, path by path, for two reports after D25."""
    prior = chain.prior.of(baseline)
    person = chain.person(baseline)
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
    stack = stacked(begun(chain, 6.0))
    persons = persons_on(chain, stack, 6.0)

    def answered(after_day: int) -> float:
        later_on = chain.predict(stack, persons, np.array([after_day]), np.array([20]), np.array([0.0]))
        return float(later_on.belief[persons.responds].sum())

    before = float(stack.belief[persons.responds].sum())
    assert answered(60) == pytest.approx(before, abs=1e-12)
    assert answered(20) > answered(50) > before + 0.01


def test_the_filter_is_the_sum_over_all_paths() -> None:
    chain = PainChain(SMALL, dtype=np.float64, negligible=0.0)
    reports, baseline = [(40, 3.0), (45, 6.0)], 6.0
    state, day = begun(chain, baseline), 0
    for on, value in reports:
        state, _ = told(chain, one_later(chain, state, baseline, on - day, HAZARD), value, on, baseline)
        day = on
    assert state.belief == pytest.approx(paths_summed(chain, reports, baseline)[state.nadirs], abs=1e-10)


def test_what_a_report_was_worth_is_its_probability_before_it_came() -> None:
    chain = PainChain(PainParameters(), dtype=np.float64)
    predicted = one_later(chain, begun(chain, 6.0), 6.0, 40, 0.001)
    worth = [told(chain, predicted, float(value), 40, 6.0)[1] for value in range(11)]
    assert sum(worth) == pytest.approx(1.0, abs=1e-9)


def test_no_probability_is_lost_over_a_long_gap() -> None:
    chain = PainChain(PainParameters(), dtype=np.float64)
    predicted = one_later(chain, begun(chain, None), None, 2000, 0.003)
    assert float(predicted.belief.sum()) == pytest.approx(1.0, abs=1e-9)


def test_no_day_leaves_a_belief_as_it_is_bit_for_bit() -> None:
    chain = PainChain(PainParameters())
    state, _ = told(chain, one_later(chain, begun(chain, 6.0), 6.0, 30, 0.001), 2.0, 30, 6.0)
    assert np.array_equal(one_later(chain, state, 6.0, 0, 0.0).belief, state.belief)


def test_episodes_in_one_stack_go_the_way_each_goes_alone_bit_for_bit() -> None:
    chain, baselines = PainChain(PainParameters()), (6.0, None, 3.0)
    states = [told(chain, one_later(chain, begun(chain, 6.0), 6.0, 30, 0.001), 2.0, 30, 6.0)[0]] * 3
    days, hazards = [1, 0, 9], [0.001, 0.0, 0.02]
    together = later(chain, states, baselines, days, hazards)
    alone = [one_later(chain, *each) for each in zip(states, baselines, days, hazards, strict=True)]
    assert np.array_equal(together.belief, np.concatenate([each.belief for each in alone]))
    values = ([2.0, 2.5, 7.0], [40, 12, 49])  # one while pain falls, one a decimal
    said = chain.reports.taken(together.rows, *values, baselines)
    own = [
        chain.reports.taken(each.rows, [value], [day], [baseline])
        for each, value, day, baseline in zip(alone, *values, baselines, strict=True)
    ]
    assert np.array_equal(said, np.concatenate(own))
    for each, value, day, baseline, likelihood in zip(alone, *values, baselines, own, strict=True):
        table = chain.reports.likelihood(value, day, baseline)[each.rows.nadirs]
        assert np.array_equal(likelihood, np.broadcast_to(table, likelihood.shape))
    after = chain.update(together, said)[0].belief
    afters = [chain.update(*each)[0].belief for each in zip(alone, own, strict=True)]
    assert np.array_equal(after, np.concatenate(afters))


def test_reports_before_the_procedure_say_how_wildly_a_person_answers() -> None:
    chain = PainChain(PainParameters(), dtype=np.float64)
    prior = chain.prior.of(6.0)
    calm = chain.prior.informed(prior, [(day, 6.0) for day in range(-14, 0)])
    wild = chain.prior.informed(prior, [(day, 4.0 + 4 * (day % 2)) for day in range(-14, 0)])
    by_scatter = [state.sum(axis=(0, 1, 3)) for state in (prior, calm, wild)]
    assert [float(each.sum()) for each in by_scatter] == pytest.approx([1.0] * 3)
    assert by_scatter[1][0] > by_scatter[0][0] > by_scatter[2][0]
    assert by_scatter[2][-1] > by_scatter[0][-1] > by_scatter[1][-1]
    by_nadir = [state.sum(axis=(1, 2, 3)) for state in (prior, calm)]
    assert by_nadir[1] == pytest.approx(by_nadir[0]), "they speak of the scatter alone"


def test_who_answered_nothing_before_the_procedure_is_as_others() -> None:
    chain = PainChain(PainParameters())
    assert np.allclose(chain.prior.informed(chain.prior.of(6.0), []), chain.prior.of(6.0))


def test_a_person_who_answers_wildly_is_believed_to_scatter_more() -> None:
    chain = PainChain(PainParameters())
    state = begun(chain, 6.0)
    for day in range(30, 60):
        state, _ = told(chain, one_later(chain, state, 6.0, 1, 0.001), float(2 + 3 * (day % 2)), day, 6.0)
    by_scatter = state.belief.sum(axis=(0, 1, 3))
    assert by_scatter.argmax() >= 2


def test_a_dose_that_rose_speaks_for_pain_that_turned_though_reports_stay_low() -> None:
    chain = PainChain(PainParameters(), dtype=np.float64)
    state = begun(chain, 7.0)
    for day in range(7, 120, 3):
        state, _ = told(chain, one_later(chain, state, 7.0, 3, 0.004), 2.0, day, 7.0)

    def started(stack: PainStack) -> float:
        persons = persons_on(chain, stack, 7.0)
        return float(chain.summaries.of(stack.rows, chain.tables(stack), persons).started[0])

    def dosed(rise: float, gap_days: int) -> PainStack:
        return chain.dosed(now, np.array([rise]), np.array([gap_days]))

    now = stacked(state)
    assert started(dosed(1.0, 30)) > 1.15 * started(now)
    assert started(dosed(0.0, 30)) < started(now)
    assert started(dosed(1.0, 1)) < started(dosed(1.0, 30)), "a dose stays a while"
