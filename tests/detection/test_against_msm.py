"""R's msm (Jackson 2011, J Stat Softw 38(8)) as the outside judge of the lattice's hidden Markov chain.

What is left of the chain once ramps and drift are off is a continuous-time one as well: whoever has relief
turns at a hazard of h a day, so at a rate of -log(1 - h), and lands across the line at one of eight heights.
msm takes such chains, seen with error on irregular days, with a hazard of its own between any two reports.
"""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from outcomes.detection.definitions import Floats
from outcomes.detection.lattice import (
    HEIGHT_STEPS,
    POSITIONS,
    RELIEF,
    RETURNED,
    STEP_RETURN_HEIGHTS,
    PainLattice,
    hazard_at,
)
from outcomes.detection.parameters import PainParameters
from outcomes.detection.student import report_probability
from tests.r_language import Judge, judge

STILL = replace(
    PainParameters(),
    share_ramp=0.0,
    share_slow_ramp=0.0,
    share_step=1.0,
    drift_up=0.0,
    drift_down=0.0,
    after_return_up=0.0,
    after_return_down=0.0,
    after_return_fall=0.0,
    beyond_baseline_up=0.0,
    beyond_baseline_down=0.0,
)
LATTICE = PainLattice(STILL)
GAP_TENTHS = 12  # the cell of the least step, 1.25 to 1.75 points, lies wholly across
NADIR, SCALE = 2.0, 0.9
SEEN_TOO_EARLY, SEEN_TOO_LATE = 0.12, 0.07
SUBJECTS, REPORTS = 12, 9

IS_BACK = """
m <- msm(report ~ day, subject = subject, data = d, qmatrix = rbind(c(0, 1), c(0, 0)),
         ematrix = rbind(c(0, {early}), c({late}, 0)), initprobs = c(1, 0),
         covariates = ~ log_rate, covinits = list(log_rate = 1), center = FALSE, fixedpars = TRUE)
out("loglik", -m$minus2loglik / 2)
out("returned", viterbi.msm(m)$pstate[cumsum(table(d$subject)), 2])
"""

PAIN = """
p <- as.matrix(read.csv("emissions.csv", header = FALSE))
q <- matrix(0, nrow(p), nrow(p)); q[1, -1] <- 1 / (nrow(p) - 1)
m <- msm(report ~ day, subject = subject, data = d, qmatrix = q,
         hmodel = lapply(seq_len(nrow(p)), function(k) hmmCat(p[k, ])), initprobs = c(1, rep(0, nrow(p) - 1)),
         covariates = ~ log_rate, covinits = list(log_rate = rep(1, nrow(p) - 1)), center = FALSE,
         fixedpars = TRUE)
out("loglik", -m$minus2loglik / 2)
out("returned", 1 - viterbi.msm(m)$pstate[cumsum(table(d$subject)), 1])
"""


@pytest.fixture
def msm(tmp_path: Path) -> Judge:
    return judge(tmp_path, "msm")


def irregular(seed: int, answers: int) -> dict[str, Floats]:
    """Reports of some subjects, the place of the hazard from each to the next, and its rate in logs."""
    random = np.random.default_rng(seed)
    gaps = random.integers(1, 60, (SUBJECTS, REPORTS))
    gaps[:, 0] = 0
    places = random.integers(40, 120, (SUBJECTS, REPORTS))
    rates = [-np.log1p(-hazard_at(int(place))) for place in places.reshape(-1)]
    return {
        "subject": np.repeat(np.arange(SUBJECTS), REPORTS),
        "day": gaps.cumsum(axis=1).reshape(-1),
        "place": places.reshape(-1),
        "log_rate": np.log(rates),
        "report": random.integers(0, answers, SUBJECTS * REPORTS),
    }


def coded_for_r(table: dict[str, Floats]) -> dict[str, Floats]:
    """The same with answers that count from 1."""
    return {**table, "report": table["report"] + 1}


def filtered(table: dict[str, Floats], emissions: Floats) -> tuple[float, Floats]:
    """Log-likelihood, and P(returned) at each subject's last report, by the lattice's transitions."""
    loglik, returned = 0.0, []
    for subject in range(SUBJECTS):
        mine = table["subject"] == subject
        days, places, reports = (table[name][mine] for name in ("day", "place", "report"))
        belief = np.zeros(POSITIONS)
        belief[RELIEF.start] = 1.0
        for place, (day, report) in enumerate(zip(days, reports, strict=True)):
            if place:
                count = int(day - days[place - 1])
                belief = LATTICE.days(GAP_TENTHS, int(places[place - 1]), count) @ belief
            joint = belief * emissions[:, int(report)]
            loglik += float(np.log(joint.sum()))
            belief = joint / joint.sum()
        returned.append(float(belief[RETURNED].sum()))
    return loglik, np.array(returned)


def test_whether_pain_is_back_told_with_error_on_irregular_days(msm: Judge) -> None:
    emissions = np.tile([1 - SEEN_TOO_EARLY, SEEN_TOO_EARLY], (POSITIONS, 1))
    emissions[RETURNED] = [SEEN_TOO_LATE, 1 - SEEN_TOO_LATE]
    table = irregular(5, 2)
    loglik, returned = filtered(table, emissions)
    theirs = msm(IS_BACK.format(early=SEEN_TOO_EARLY, late=SEEN_TOO_LATE), coded_for_r(table))
    assert loglik == pytest.approx(theirs["loglik"][0], abs=1e-8)
    assert returned == pytest.approx(theirs["returned"], abs=1e-8)
    assert returned.min() < 0.2 < 0.8 < returned.max()


def test_whole_pain_reports_of_relief_and_of_eight_heights_of_return(msm: Judge, tmp_path: Path) -> None:
    answers = np.arange(11.0)
    levels = NADIR + STILL.step * HEIGHT_STEPS
    scale = np.asarray(SCALE)
    emissions = np.stack([report_probability(y, levels, scale, STILL.typing_error) for y in answers], axis=1)
    emissions /= emissions.sum(axis=1, keepdims=True)
    held = [RELIEF.start, *(RETURNED.start + STEP_RETURN_HEIGHTS)]
    np.savetxt(tmp_path / "emissions.csv", emissions[held], delimiter=",", fmt="%.17g")
    table = irregular(6, 7)
    loglik, returned = filtered(table, emissions)
    theirs = msm(PAIN, coded_for_r(table))
    assert loglik == pytest.approx(theirs["loglik"][0], abs=1e-8)
    assert returned == pytest.approx(theirs["returned"], abs=1e-8)
