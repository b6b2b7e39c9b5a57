"""What a cohort says, in words, before any picture."""

from flask_babel import gettext, ngettext

from outcomes.analysis.intervals import Estimate
from outcomes.services.cohorts import RESPONSE_DAY, CohortResult
from outcomes.web.filters import number, percent


def cohort_sentences(result: CohortResult) -> list[str]:
    """Say over whom, how many responded and how long relief lasted; over groups the figures say more."""
    said = [
        ngettext("%(num)s knee", "%(num)s knees", result.episodes)
        + " "
        + ngettext("of %(num)s person.", "of %(num)s people.", result.patients)
    ]
    if not result.groups.drawn:
        return said
    if len(result.groups.drawn) > 1:
        return said
    share = result.responders["share_30"][0]
    if share.judged:
        said.append(
            gettext(
                "On day %(day)s, %(share)s had at least %(least)s less pain (%(responders)s of %(judged)s).",
                day=RESPONSE_DAY,
                share=percent(share.share.value),
                least=percent(0.3),
                responders=share.responders,
                judged=share.judged,
            )
        )
    said.append(_relief(result.relief.curves[0].quantile()))
    return said


def _relief(median: Estimate) -> str:
    if median.value != median.value:  # nan: not reached
        return gettext("Pain has not come back to half of those who responded.")
    return gettext(
        "Half of those who responded had their pain back by day %(day)s "
        "(95 %% interval %(lower)s to %(upper)s).",
        day=number(median.value, 0),
        lower=_end(median.lower),
        upper=_end(median.upper),
    )


def _end(value: float) -> str:
    return gettext("not reached") if value != value else number(value, 0)
