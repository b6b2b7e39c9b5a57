"""What a cohort says, in words, before any picture."""

from flask_babel import gettext, ngettext

from outcomes.analysis.intervals import Estimate
from outcomes.analysis.survival import SurvivalCurve
from outcomes.services.cohorts import RESPONSE_DAY, CohortResult
from outcomes.web.cohort_charts import group_name
from outcomes.web.filters import number, percent

_CHANCE = 0.05


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
        return [*said, *_compared(result)]
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


def _compared(result: CohortResult) -> list[str]:
    """The median of each group, and whether chance alone would set the groups so far apart."""
    medians = [
        gettext(
            "%(group)s: %(middle)s",
            group=group_name(result.choice.group_by, group.code),
            middle=_middle(curve),
        )
        for group, curve in zip(result.groups.drawn, result.relief.curves, strict=True)
    ]
    said = [
        gettext(
            "Day by which half of those who responded had their pain back – %(medians)s.",
            medians=" · ".join(medians),
        )
    ]
    test = result.relief.test
    if test is None or test.p_value != test.p_value:
        return said
    if test.p_value < _CHANCE:
        return [
            *said,
            gettext("The groups differ by more than chance (log-rank p %(p)s).", p=_p_words(test.p_value)),
        ]
    return [*said, gettext("A difference is not shown (log-rank p %(p)s).", p=_p_words(test.p_value))]


def _middle(curve: SurvivalCurve) -> str:
    median = curve.quantile()
    return gettext("not reached") if median.value != median.value else number(median.value, 0)


def _p_words(value: float) -> str:
    return (
        f"<\u00a0{number(0.001, 3)}" if value < 0.001 else f"=\u00a0{number(value, 3 if value < 0.1 else 2)}"
    )


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
