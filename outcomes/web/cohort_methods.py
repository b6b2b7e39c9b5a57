"""How a cohort's numbers were computed, as the methods of a paper say it, with the numbers filled in."""

from flask_babel import gettext

from outcomes.services.cohort_accounts import Accounts
from outcomes.services.cohort_choices import LEAST_PEOPLE
from outcomes.services.cohorts import RESPONSE_DAY, RESPONSE_WINDOW
from outcomes.services.relief_medians import ReliefMedian
from outcomes.web.cohort_sentences import estimand_sentence
from outcomes.web.filters import day, number, percent


def methods(made: Accounts) -> list[str]:
    """Paragraphs about whom, what was measured, how it was computed, and what was not done."""
    chosen = made.chosen
    if made.first_day is None or made.last_day is None:
        return []
    who = gettext(
        "%(episodes)s procedures of %(people)s people, performed from %(first)s to %(last)s, were followed "
        "by an electronic diary; groups of fewer than %(fewest)s people are not shown.",
        episodes=chosen.episodes,
        people=chosen.patients,
        first=day(made.first_day),
        last=day(made.last_day),
        fewest=LEAST_PEOPLE,
    )
    what = gettext(
        "Baseline is the median of average pain (0–10) on the 28 days before the procedure, of at least 3 "
        "entries, without the days after a diagnostic block. A week counts as the mean of its entries. A "
        "knee responded when the mean of days %(first)s to %(last)s was at least %(share)s below baseline.",
        first=RESPONSE_DAY - RESPONSE_WINDOW,
        last=RESPONSE_DAY + RESPONSE_WINDOW,
        share=percent(0.3),
    )
    returned = gettext(
        "Pain was back in the first of two weeks with entries, at most four weeks apart, in which it reached "
        "the lowest weekly value so far plus half of the relief, at least 1.4 and at most 2 points. Times "
        "were estimated by Kaplan–Meier among those who had responded in weeks 2 to 8; further treatment, "
        "arthroplasty and death compete (Aalen–Johansen)."
    )
    how = gettext(
        "Two knees of one person count as one cluster in every interval. Shares carry Wilson’s interval, "
        "means Student’s; groups were compared by the log-rank test and by a linear mixed model adjusted for "
        "baseline pain, Kellgren–Lawrence grade, age and sex, with a random level of each person and knee."
    )
    return [who, what, returned, how, estimand_sentence(chosen.choice), _left_open()]


def _left_open() -> str:
    return gettext(
        "All numbers come from what was entered, none from the reading of the diary by the engine. No "
        "correction was made for looking at several outcomes, groups and days; what was not planned before "
        "is exploratory."
    )


def relief_median_words(median: ReliefMedian) -> str:
    """A median with its interval, how far it is, or why there is none."""
    found = median.found
    if median.has_failed:
        return gettext("The interval could not be computed; the log says why.")
    if found is None:
        return gettext("The interval is being computed: %(share)s.", share=percent(median.percent / 100))
    middle = (
        gettext("half not reached by the last entries")
        if found.left != found.left
        else gettext("between day %(left)s and day %(right)s", left=_day(found.left), right=_day(found.right))
    )
    if found.lower != found.lower:
        return gettext("%(middle)s; too few people for an interval.", middle=middle)
    upper = gettext("not reached") if found.upper == float("inf") else _day(found.upper)
    return gettext(
        "%(middle)s; 95 %% interval day %(lower)s to %(upper)s.",
        middle=middle,
        lower=_day(found.lower),
        upper=upper,
    )


def _day(value: float) -> str:
    return number(value, 0)
