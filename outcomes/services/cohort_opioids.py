"""Who of a cohort took an opioid product, entry by entry."""

import numpy as np
from sqlalchemy import String, cast, select

from outcomes.analysis.observations import Observations, observations, of_episodes, run_starts
from outcomes.models import OpioidIntake, Patient, QuestionnaireResponse
from outcomes.services.chosen_cohorts import ChosenCohort
from outcomes.services.cohort_reports import Entries, in_episodes
from outcomes.services.kept_numbers import kept


def opioid_products(chosen: ChosenCohort) -> Observations:
    """1 where an opioid product was taken, 0 where the question was answered and none was.

    A product without a factor (buprenorphine) has no dose in MME and counts all the same; where files
    bring a dose and no product, a dose above 0 is one.
    """
    doses = chosen.reports("opioid_mme")
    everybody = kept(chosen.work, ("opioid products", chosen.choice.estimand), lambda: _intakes(chosen))
    taken = of_episodes(everybody, chosen.number >= 0)
    both = observations(
        np.concatenate([doses.episode, taken.episode]),
        np.concatenate([doses.day, taken.day]),
        np.concatenate([(doses.value > 0).astype(np.float64), taken.value]),
    )
    starts = run_starts(both.episode, both.day)
    if starts.size == 0:
        return both
    highest = np.maximum.reduceat(both.value, starts)
    return Observations(both.episode[starts], both.day[starts], highest)


def _intakes(chosen: ChosenCohort) -> Observations:
    """Days on which a response of the site names a product."""
    query = (
        select(QuestionnaireResponse.patient_id, cast(QuestionnaireResponse.observed_on, String))
        .join(OpioidIntake, OpioidIntake.response_id == QuestionnaireResponse.id)
        .join(Patient, Patient.id == QuestionnaireResponse.patient_id)
        .where(
            Patient.site_id == chosen.work.staff.site_id,
            QuestionnaireResponse.superseded_by.is_(None),
            OpioidIntake.number > 0,
        )
        .distinct()
    )
    rows = chosen.work.session.execute(query).all()
    person = np.array([row[0] for row in rows], np.int64)
    day = np.array([row[1] for row in rows], "datetime64[D]").astype(np.int64)
    return in_episodes(chosen.data, Entries(3 * person, day, np.ones(person.size)))
