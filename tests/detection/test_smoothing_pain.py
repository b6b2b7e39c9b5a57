"""The smoother of pain against the sum over all hidden paths, and against the online filter."""

from collections.abc import Iterator

import numpy as np
import pytest

from outcomes.detection import Engine
from outcomes.detection.courses import Scenario
from outcomes.detection.definitions import Floats
from outcomes.detection.heard import Listener, Step
from outcomes.detection.hindsight import LookingBack
from outcomes.detection.lattice import HEIGHT_STEPS, RETURNED, hazard_at, hazard_index
from outcomes.detection.model import Model
from outcomes.detection.pain import PainChain
from outcomes.detection.parameters import PainParameters
from outcomes.detection.person import Person
from outcomes.detection.prior_pain import WEATHERS, prior_belief, weather_day
from outcomes.detection.simulate import CLEAN, LIFE_LIKE, simulate
from outcomes.detection.smoothing_pain import PainSmoother

TOY = PainParameters(
    scatter=(0.6, 1.2), scatter_weights=(0.6, 0.4), settled_day=0, drift_up=0.1, deeper_nadir=0.05
)
BASELINE, HAZARD = 6.0, 0.1
REPORTS = [(1, 2.0), (3, 5.0)]

Path = list[tuple[int, int]]  # (nadir, position) on each day, D0 first


@pytest.fixture(scope="module")
def toy() -> tuple[LookingBack, PainSmoother, Floats, list[Step]]:
    back = LookingBack(Model(pain_parameters=TOY))
    prior = prior_belief(back.listener.reports, BASELINE, [])
    steps = [
        Step(day, HAZARD, back.listener.reports.likelihood(value, day, BASELINE)) for day, value in REPORTS
    ]
    return back, back.smoother(BASELINE), prior, steps


def paths(back: LookingBack, person: Person, prior: Floats) -> Iterator[tuple[Path, float]]:
    """Every path of nadir and position over the toy's days, with its prior probability."""
    gap_ends = {1: 1, 3: 2}
    matrices = []
    for nadir in range(len(person.nadirs)):
        h = HAZARD if person.responds[nadir] else HAZARD * TOY.no_response_hazard
        place = int(person.gap_tenths[nadir]), hazard_at(hazard_index(h)), int(person.ceilings[nadir])
        matrices.append(back.model.pain.lattice.day(*place))

    def onward(path: Path, weight: float) -> Iterator[tuple[Path, float]]:
        day = len(path)
        if day > 3:
            yield path, weight
            return
        nadir, position = path[-1]
        for to in np.flatnonzero(matrices[nadir][:, position]):
            p = weight * float(matrices[nadir][to, position])
            deeper = 1 - (1 - TOY.deeper_nadir) ** gap_ends.get(day, 0) if to == 0 and nadir > 0 else 0.0
            yield from onward([*path, (nadir, int(to))], p * (1 - deeper))
            if deeper:
                yield from onward([*path, (nadir - 1, 0)], p * deeper)

    for nadir in range(len(person.nadirs)):
        yield from onward([(nadir, 0)], float(prior[nadir, 0].sum()))


def said_along(path: Path, steps: list[Step], usual: Floats) -> float:
    """P(all reports | path), each way of the weather and each scatter class summed one by one."""
    before, between = (np.linalg.matrix_power(weather_day(TOY), days) for days in (1, 2))
    total = 0.0
    for scatter, weight in enumerate(TOY.scatter_weights):
        says = [step.likelihood[*path[step.day], scatter] for step in steps if step.likelihood is not None]
        for first in range(WEATHERS):
            for second in range(WEATHERS):
                ways = (usual @ before)[first] * between[first, second]
                total += weight * float(ways * says[0][first] * says[1][second])
    return total


def test_smoothing_is_the_sum_over_all_paths(
    toy: tuple[LookingBack, PainSmoother, Floats, list[Step]],
) -> None:
    back, smoother, prior, steps = toy
    person = smoother.person
    usual = prior[4, 0, 0] / prior[4, 0, 0].sum()
    returned, started, levels = np.zeros(4), np.zeros(4), np.zeros((4, 21))
    seen: dict[tuple[tuple[int, int], ...], float] = {}
    for path, weight in paths(back, person, prior):
        key = tuple(path[step.day] for step in steps)
        if key not in seen:
            seen[key] = said_along(path, steps, usual)
        p = weight * seen[key]
        heights = [int(HEIGHT_STEPS[position]) for _, position in path]
        is_back = [pos >= RETURNED.start and bool(person.responds[nadir]) for nadir, pos in path]
        for day in range(4):
            levels[day, min(path[day][0] + heights[day], 20)] += p
        if is_back[-1]:
            t_p = is_back.index(True)
            returned[t_p:] += p
            for height in (1, 0):
                last = max(day for day in range(t_p) if heights[day] <= height)
                started[last:] += p / 2
    total = levels[0].sum()
    found = smoother.backward(smoother.forward(prior, steps))
    assert found.returned == pytest.approx(returned / total, abs=1e-10)
    assert found.started == pytest.approx(started / total, abs=1e-10)
    assert found.levels == pytest.approx(levels / total, abs=1e-10)


@pytest.mark.parametrize("scenario", [CLEAN, LIFE_LIKE], ids=lambda scenario: scenario.name)
def test_the_forward_pass_is_the_online_filter_written_a_second_time(scenario: Scenario) -> None:
    exact = Model()
    exact.__dict__["pain"] = PainChain(exact.pain_parameters, np.float64, negligible=0.0)
    for engine, within in ((Engine(exact), 1e-9), (Engine(), 2e-3)):
        back = LookingBack(engine.model)
        for one in simulate(scenario, 4, 78):
            heard = back.listener.hear(one.series)
            prior = back.prior(heard, one.series.baseline)
            readings = {reading.day: reading for reading in engine.replay(one.series)}
            for passed in back.smoother(one.series.baseline).forward(prior, heard.pain):
                online = readings.get(passed.step.day)
                if online is None or online.level is None:
                    continue
                then = passed.then
                assert then.level == pytest.approx(online.level, abs=5 * within)
                assert then.started == pytest.approx(online.p_return_started, abs=within)
                if online.day >= 21:
                    assert then.returned == pytest.approx(online.p_returned, abs=within)


def test_a_prior_written_twice_is_the_same() -> None:
    model = Model()
    chain = PainChain(model.pain_parameters, dtype=np.float64)
    before = [(-9, 4.0), (-7, 7.0), (-3, 2.0), (-2, 6.0)]
    other = [(-60, 3.0), (-30, 3.0), (-9, 4.0)]
    for baseline in (None, 5.0):
        informed = chain.prior.informed(chain.prior.of(baseline), before)
        expected = chain.prior.informed(informed, other)
        found = prior_belief(Listener(model).reports, baseline, (before, other))
        assert found == pytest.approx(expected / expected.sum(), abs=1e-12)
