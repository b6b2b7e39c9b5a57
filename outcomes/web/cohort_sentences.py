"""What a cohort says, in words, before any picture."""

from flask_babel import gettext, ngettext

from outcomes.analysis.intervals import Estimate
from outcomes.analysis.survival import SurvivalCurve
from outcomes.services.chosen_cohorts import ChosenCohort
from outcomes.services.cohort_choices import LEAST_PEOPLE, CohortChoice, Estimand
from outcomes.services.cohort_comparison import Comparison
from outcomes.services.cohort_predictors import Predictors
from outcomes.services.cohort_relief import Returns
from outcomes.services.cohort_sites import SitesBeside
from outcomes.services.cohorts import RESPONSE_DAY, CohortResult
from outcomes.web.cohort_names import group_name
from outcomes.web.filters import count, number, percent

_CHANCE = 0.05


def whose(chosen: ChosenCohort) -> list[str]:
    """Say how many knees of how many people."""
    counts = (
        ngettext("%(knees)s knee", "%(knees)s knees", chosen.episodes, knees=count(chosen.episodes))
        + " "
        + ngettext(
            "of %(people)s person.", "of %(people)s people.", chosen.patients, people=count(chosen.patients)
        )
    )
    return [counts]


def estimand_sentence(choice: CohortChoice) -> str:
    """Say what every number of a cohort does with a further treatment, with opioids and with silence."""
    said = {
        Estimand.WHILE_UNTREATED: gettext(
            "While untreated: what is entered after a further treatment of the knee is left out."
        ),
        Estimand.TREATMENT_POLICY: gettext(
            "Treatment policy: what is entered after a further treatment of the knee counts too, for both "
            "treatments."
        ),
    }
    return " ".join(
        (
            said[choice.estimand],
            gettext("After an arthroplasty, a death or a withdrawal nothing counts."),
            gettext("Pain counts as it was, whatever opioids were taken."),
            gettext("What is not entered is not filled in; each figure says what it takes it for."),
        )
    )


def comparison_sentences(result: Comparison) -> list[str]:
    """Say how far the groups are apart around the day of response, adjusted."""
    said = whose(result.chosen)
    names = [group_name(result.chosen.choice.group_by, group.code) for group in result.chosen.groups.drawn]
    if RESPONSE_DAY not in result.visits:
        return said
    visit = result.visits.index(RESPONSE_DAY)
    for name, row in zip(names[1:], result.course.differences, strict=True):
        gap, p_value = row[visit].estimate, row[visit].p_value
        if gap.lower == gap.lower:
            said.append(
                gettext(
                    "Day %(day)s, %(group)s against %(first)s: %(gap)s (%(lower)s to %(upper)s; p %(p)s).",
                    day=RESPONSE_DAY,
                    group=name,
                    first=names[0],
                    gap=_signed(gap.value, 1),
                    lower=_signed(gap.lower, 1),
                    upper=_signed(gap.upper, 1),
                    p=_p_words(p_value),
                )
            )
    return said


def site_sentences(result: SitesBeside) -> list[str]:
    """Say how many responded at all sites together that are large enough."""
    together = result.overall
    if not together.judged:
        return [gettext("Nobody who was chosen can be judged yet at any of your sites.")]
    return [
        gettext(
            "At your sites with %(fewest)s people or more, %(responders)s of %(judged)s knees had at least "
            "30\u00a0%% less pain around day %(day)s: %(share)s.",
            fewest=LEAST_PEOPLE,
            responders=count(together.responders),
            judged=count(together.judged),
            day=RESPONSE_DAY,
            share=percent(together.share.value),
        )
    ]


def cohort_sentences(result: CohortResult) -> list[str]:
    """Say over whom, how many responded and how long relief lasted; over groups the figures say more."""
    said = whose(result.chosen)
    if not result.chosen.count:
        return said
    if result.chosen.count > 1:
        return [*said, *_compared(result)]
    share = result.responders["share_30"][0]
    if share.judged:
        said.append(
            gettext(
                "On day %(day)s, %(share)s had at least %(least)s less pain (%(responders)s of %(judged)s).",
                day=RESPONSE_DAY,
                share=percent(share.share.value),
                least=percent(0.3),
                responders=count(share.responders),
                judged=count(share.judged),
            )
        )
    said.append(_relief(result.relief.curves[0].quantile()))
    return said


def return_sentences(result: Returns) -> list[str]:
    """Say how many days in relief each group had, and how many more or fewer than the first."""
    said, means = whose(result.chosen), result.means
    if means.horizon != means.horizon:  # nan: a group has nobody to follow
        return said
    names = [group_name(result.chosen.choice.group_by, group.code) for group in result.chosen.groups.drawn]
    for name, mean, gap, p_value in zip(names, means.means, means.differences, means.p_values, strict=True):
        if mean.value != mean.value:
            continue
        sentence = gettext(
            "%(group)s: %(mean)s of the first %(days)s days in relief on average "
            "(95 %% interval %(lower)s to %(upper)s).",
            group=name[:1].upper() + name[1:],
            mean=number(mean.value, 0),
            days=number(means.horizon, 0),
            lower=number(mean.lower, 0),
            upper=number(mean.upper, 0),
        )
        if gap.lower == gap.lower:
            sentence += " " + gettext(
                "Difference to %(first)s: %(gap)s (%(lower)s to %(upper)s; p %(p)s).",
                first=names[0],
                gap=ngettext("%(gap)s day", "%(gap)s days", round(abs(gap.value)), gap=_signed(gap.value)),
                lower=_signed(gap.lower),
                upper=_signed(gap.upper),
                p=_p_words(p_value),
            )
        said.append(sentence)
    return said


def predictor_sentences(result: Predictors) -> list[str]:
    """Say over how many responders and returns the ratios are; of groups too small to be drawn, nothing."""
    said = whose(result.chosen)
    if result.chosen.groups.drawn:
        said.append(
            gettext(
                "%(knees)s of them responded and were followed; pain came back in %(events)s.",
                knees=count(result.knees),
                events=count(result.events),
            )
        )
    return said


def _signed(value: float, digits: int = 0) -> str:
    text = number(abs(value), digits)
    return text if text == number(0, digits) else f"{'+' if value > 0 else '−'}{text}"


def _compared(result: CohortResult) -> list[str]:
    """The median of each group, and whether chance alone would set the groups so far apart."""
    medians = [
        gettext(
            "%(group)s: %(middle)s",
            group=group_name(result.chosen.choice.group_by, group.code),
            middle=_middle(curve),
        )
        for group, curve in zip(result.chosen.groups.drawn, result.relief.curves, strict=True)
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
