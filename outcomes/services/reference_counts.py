"""How many of the clinic's patients the engine could learn from, counted for a page."""

import numpy as np
from sqlalchemy import select

from outcomes.analysis.baseline import baselines
from outcomes.analysis.duration import ReportedCourse, durations
from outcomes.analysis.weeks import weekly
from outcomes.clinical.codes import Indication
from outcomes.detection.references import LEAST_FOLLOW_UP_DAYS
from outcomes.models import Site
from outcomes.services.cohort_data import cohort_data
from outcomes.services.cohort_reports import reports
from outcomes.services.unit_of_work import UnitOfWork


def reference_people(work: UnitOfWork) -> int:
    """People of all sites with 180 days of entries after a procedure; who returned earlier comes on top."""
    return sum(_people_of(work, site_id) for site_id in work.session.scalars(select(Site.id)))


def _people_of(work: UnitOfWork, site_id: int) -> int:
    data = cohort_data(work, site_id)
    if not data.facts:
        return 0
    pain = reports(work, site_id, data, "pain_average")
    result = durations(weekly(pain), baselines(pain, len(data.facts), data.block_day))
    is_told = result.course >= ReportedCourse.NO_RESPONSE
    is_followed = np.nan_to_num(result.last_day) >= LEAST_FOLLOW_UP_DAYS
    planned = [fact.episode.procedure.indication is Indication.PRE_ARTHROPLASTY for fact in data.facts]
    return len(set(data.patient[is_told & is_followed & ~np.array(planned, np.bool_)].tolist()))
