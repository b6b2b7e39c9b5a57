"""The sites of somebody who works at several, beside each other: the share at each that responded."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from outcomes.analysis.responders import Share, improved_by_share
from outcomes.errors import NotFound
from outcomes.models import Site
from outcomes.permissions import Permission
from outcomes.services.chosen_cohorts import ChosenCohort, chosen_cohort
from outcomes.services.cohort_choices import CohortChoice
from outcomes.services.cohort_comparison import beside
from outcomes.services.cohorts import LEAST_SHARE, pain_change
from outcomes.services.staff_sites import sites_of
from outcomes.services.unit_of_work import UnitOfWork


@dataclass(frozen=True, eq=False)
class SitesBeside:
    """The sites of whoever acts, each with those of its own episodes that fit one choice.

    Attributes:
        here: the choice at the site where the browser is.
        sites: per site with at least ten people who could be judged, the share that responded.
        small: sites with fewer, but not none.
        overall: share of all that could be judged.
    """

    here: ChosenCohort
    sites: Mapping[str, Share]
    small: int
    overall: Share


def sites_beside(work: UnitOfWork, choice: CohortChoice) -> SitesBeside:
    """Make one choice at each site of whoever acts; into which groups it falls is left aside.

    Raises:
        NotFound: `page_unknown`; they work at one site alone.
    """
    staff = work.require(Permission.VIEW_COHORT)
    sites = work.session.scalars(sites_of(staff.user_id).order_by(Site.name)).all()
    if len(sites) < 2:
        raise NotFound("page_unknown")
    whole = replace(choice, group_by="")
    cohorts = [chosen_cohort(work, whole, site.id) for site in sites]
    before = np.cumsum([0, *(len(each.data.patient_keys) for each in cohorts)]).tolist()
    shares, small, overall = beside(
        [site.name for site in sites],
        np.concatenate([np.where(each.number < 0, -1, place) for place, each in enumerate(cohorts)]),
        np.concatenate([improved_by_share(pain_change(each), LEAST_SHARE) for each in cohorts]),
        np.concatenate([each.patient + first for each, first in zip(cohorts, before, strict=False)]),
    )
    unseen = sum(1 for each in cohorts if each.patients and not each.count)
    here = next(each for each in cohorts if each.site_id == staff.site_id)
    return SitesBeside(here, shares, small + unseen, overall)
