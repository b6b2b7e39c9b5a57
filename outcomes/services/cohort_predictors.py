"""What goes with an earlier return of pain: hazard ratios, each alone and adjusted."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from sqlalchemy import func, select

from outcomes.analysis.observations import FloatArray
from outcomes.analysis.proportional_hazards import HazardRatio, cox
from outcomes.clinical.nerves import NERVE_BY_CODE, NERVES, NerveKind
from outcomes.models import NerveFreeze, Patient, Procedure
from outcomes.services.chosen_cohorts import ChosenCohort, chosen_cohort
from outcomes.services.cohort_choices import LEAST_PEOPLE, CohortChoice
from outcomes.services.cohort_data import EpisodeFacts
from outcomes.services.cohort_relief import relief
from outcomes.services.deidentification import OLDEST_YEARS
from outcomes.services.unit_of_work import UnitOfWork

ADJUSTED_FOR = ("baseline", "kellgren_lawrence", "age", "male")
FEWEST_EVENTS = 10
"""Events per covariate below which a ratio is not given: fewer say more about chance. Source: Peduzzi 1995,
J Clin Epidemiol 48:1503 (unverified)."""
_BLOCK_RESPONSE_PERCENT = 50.0


@dataclass(frozen=True)
class Predictor:
    """One property: its ratio alone, and adjusted for baseline pain, grade, age and sex.

    Attributes:
        code: a key of the covariates, or `nerve:` and the nerve's code.
    """

    code: str
    alone: HazardRatio
    adjusted: HazardRatio


@dataclass(frozen=True, eq=False)
class Predictors:
    """What goes with an earlier return in a cohort, groups taken together."""

    chosen: ChosenCohort
    predictors: tuple[Predictor, ...]
    knees: int
    people: int
    events: int


def predictors(work: UnitOfWork, choice: CohortChoice) -> Predictors:
    """Relate what was known at the procedure to the time until pain was back, over all drawn groups."""
    chosen = chosen_cohort(work, choice)
    found = relief(chosen)
    mine = found.population.included
    columns = {code: values[mine] for code, values in covariates(chosen).items()}
    time, is_event = found.result.time[mine], found.result.has_returned[mine]
    patient = chosen.patient[mine]

    def ratio(code: str, others: tuple[str, ...]) -> HazardRatio:
        known = [code, *(other for other in others if other != code)]
        told = cox(time, is_event, np.stack([columns[one] for one in known], axis=1), patient)
        if told.events < FEWEST_EVENTS * len(known):
            return HazardRatio(np.nan, np.nan, np.nan, np.nan, told.knees, told.events)
        return told.of(0)

    rows = tuple(
        Predictor(code, ratio(code, ()), ratio(code, ADJUSTED_FOR))
        for code, values in columns.items()
        if _varies(values, is_code=code.startswith("nerve:"))
    )
    return Predictors(chosen, rows, int(mine.sum()), int(np.unique(patient).size), int(is_event.sum()))


def _varies(values: FloatArray, *, is_code: bool) -> bool:
    """False for what everybody has alike, and for a nerve that fewer than ten knees have, or have not."""
    known = values[~np.isnan(values)]
    if known.size == 0 or known.min() == known.max():
        return False
    return not is_code or min(known.sum(), known.size - known.sum()) >= LEAST_PEOPLE


def covariates(chosen: ChosenCohort) -> dict[str, FloatArray]:
    """Every predictor of every episode of the site; nan where it is not noted."""
    freezes = _freezes(chosen)
    nerves = {
        f"nerve:{nerve.code}": np.array([float(nerve.code in _nerves(fact)) for fact in chosen.facts])
        for nerve in NERVES
    }
    return {**known_before(chosen), **freezes, **nerves}


def known_before(chosen: ChosenCohort) -> dict[str, FloatArray]:
    """What was known of each knee and its person before the procedure; nan where it is not noted."""
    return {"baseline": chosen.baseline} | {code: _column(chosen, read) for code, read in _FACTS.items()}


def _column(chosen: ChosenCohort, read: Callable[[EpisodeFacts], float]) -> FloatArray:
    return np.array([read(fact) for fact in chosen.facts], np.float64)


def _nerves(fact: EpisodeFacts) -> tuple[str, ...]:
    return fact.episode.procedure.nerves


def _block(fact: EpisodeFacts) -> float:
    percent = fact.block_relief_percent
    return np.nan if percent is None else float(percent >= _BLOCK_RESPONSE_PERCENT)


def _sex(fact: EpisodeFacts) -> float:
    return {"male": 1.0, "female": 0.0}.get(fact.sex, np.nan)


def _grade(fact: EpisodeFacts) -> float:
    return np.nan if fact.kellgren_lawrence is None else float(fact.kellgren_lawrence)


def _has_skin_nerve(fact: EpisodeFacts) -> float:
    return float(any(NERVE_BY_CODE[code].kind is NerveKind.SKIN for code in _nerves(fact)))


_FACTS: Mapping[str, Callable[[EpisodeFacts], float]] = {
    "kellgren_lawrence": _grade,
    "age": lambda fact: min(fact.age, OLDEST_YEARS) / 10,  # as a de-identified file tells it
    "male": _sex,
    "retreatment": lambda fact: float(fact.episode.is_retreatment),
    "block_relieved": _block,
    "nerves": lambda fact: float(len(_nerves(fact))),
    "skin_nerve": _has_skin_nerve,
}
"""What each covariate is read from: age in decades, grades and nerves one by one, the others yes or no."""


def _freezes(chosen: ChosenCohort) -> dict[str, FloatArray]:
    """Device settings of each procedure: mean minutes of freezing and mean cycles of its nerves."""
    index = {fact.episode.procedure.procedure_id: fact.index for fact in chosen.facts}
    minutes, cycles = (np.full(len(chosen.facts), np.nan) for _ in range(2))
    query = (
        select(Procedure.code, func.avg(NerveFreeze.seconds), func.avg(NerveFreeze.cycles))
        .join(NerveFreeze, NerveFreeze.procedure_id == Procedure.id)
        .join(Patient, Patient.id == Procedure.patient_id)
        .where(Patient.site_id == chosen.work.staff.site_id)
        .group_by(Procedure.code)
    )
    for code, seconds, repeated in chosen.work.session.execute(query):
        if code in index:
            minutes[index[code]] = np.nan if seconds is None else float(seconds) / 60
            cycles[index[code]] = np.nan if repeated is None else float(repeated)
    return {"freeze_minutes": minutes, "cycles": cycles}
