"""The smoother of the nerve against the sum over all hidden paths, and against the online filter."""

import itertools

import numpy as np
import pytest

from outcomes.detection import Engine
from outcomes.detection.heard import Step
from outcomes.detection.hindsight import LookingBack
from outcomes.detection.lattice import hazard_at, hazard_index
from outcomes.detection.model import Model
from outcomes.detection.nerve import NerveChain
from outcomes.detection.parameters import NerveParameters
from outcomes.detection.simulate import CLEAN, simulate
from outcomes.detection.smoothing_nerve import NerveSmoother

TOY = NerveParameters(steps=4, share_fast=0.6, fast_days=5.0, slow_days=9.0)


def test_smoothing_is_the_sum_over_all_paths() -> None:
    chain, smoother = NerveChain(TOY, np.float64), NerveSmoother(TOY)
    numb = chain.numbness(np.array([4.0]), np.array([3]), np.array([0.7]))[0]
    steps = [
        Step(2, 0.2, chain.numbness(np.array([6.0]), np.array([2]), np.array([1.0]))[0]),
        Step(3, 0.3, numb * chain.tingling(np.array([2.0]), np.array([0.5]))[0][:, None, None, None]),
        Step(6, 0.3, chain.numbness(np.array([1.0]), np.array([6]), np.array([1.0]))[0]),
    ]
    prior = chain.prior()
    hazards = [0.2, 0.2, 0.3, 0.3, 0.3, 0.3]
    days = [chain.day(hazard_at(hazard_index(hazard))) for hazard in hazards]
    halved, total = np.zeros(7), 0.0
    for path in itertools.product(range(9), repeat=6):
        weight = 1.0
        for day, (start, to) in enumerate(itertools.pairwise((0, *path))):
            weight *= days[day][to, start]
            if weight == 0.0:
                break
        else:
            says = np.prod([step.likelihood[path[step.day - 1]] for step in steps], axis=0)  # type: ignore[index]  # each was heard
            p = weight * float((prior[0] * says).sum())
            total += p
            halved += p * chain.halved[[0, *path]]
    assert smoother.smooth(steps).halved == pytest.approx(halved / total, abs=1e-10)


def test_the_forward_pass_is_the_online_filter_written_a_second_time() -> None:
    engine, back = Engine(), LookingBack(Model())
    compared = 0
    for one in simulate(CLEAN, 5, 78):
        heard = back.listener.hear(one.series)
        if not heard.is_assessable:
            continue
        readings = {reading.day: reading for reading in engine.replay(one.series)}
        found = back.nerve.smooth(heard.nerve).halved_then
        for step, halved in zip(heard.nerve, found, strict=True):
            online = readings.get(step.day)
            if online is not None and online.p_regeneration is not None and online.day >= 22:
                compared += 1
                assert halved == pytest.approx(online.p_regeneration, abs=1e-5)
    assert compared > 100
