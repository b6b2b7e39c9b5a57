"""What the parts of a cohort are called: groups, rules, events, predictors."""

from collections.abc import Mapping, Sequence

from flask_babel import gettext

from outcomes.services.cohort_mirror import REASONS
from outcomes.services.cohort_predictors import ADJUSTED_FOR
from outcomes.services.cohort_relief import ENDINGS
from outcomes.services.cohorts import RESPONSE_DAY
from outcomes.translations.labels import label
from outcomes.web.filters import percent


def group_name(group_by: str, code: str) -> str:
    """The name of a group: a label, a typed name, or that nothing was noted."""
    if not group_by:
        return gettext("Everybody")
    if not code:
        return gettext("not noted")
    if group_by == "nerve_set":
        return " + ".join(gettext(label("nerve", nerve)) for nerve in code.split(";"))
    if group_by == "kellgren_lawrence":
        return gettext("KL %(grade)s", grade=code)
    names = _own_names()
    return names[code] if code in names else gettext(label(group_by, code))


def rule_name(rule: str) -> str:
    """The name of a rule of response."""
    names = {
        "share_30": gettext("%(share)s less pain on day %(day)s", share=percent(0.3), day=RESPONSE_DAY),
        "share_50": gettext("%(share)s less pain on day %(day)s", share=percent(0.5), day=RESPONSE_DAY),
        "mcid": gettext("2 points less pain on day %(day)s", day=RESPONSE_DAY),
        "omeract_oarsi": gettext("OMERACT-OARSI responder on day %(day)s", day=RESPONSE_DAY),
    }
    return names[rule]


def ending_names() -> list[str]:
    """What may end an episode, in the order of `ENDINGS`."""
    names = {
        "retreatment": gettext("treated again"),
        "arthroplasty": gettext("arthroplasty"),
        "death": gettext("died"),
    }
    return [names[code] for code, _ in ENDINGS]


def event_names() -> list[str]:
    """What may happen first: the return of pain, then what competes with it."""
    return [gettext("pain back"), *ending_names()]


def missing_names() -> dict[str, str]:
    """Why knees are missing on the day of response, by code of `REASONS`."""
    names = {
        "not_yet": gettext("Day not come yet"),
        "ended": gettext("Treated again, replaced or died before"),
        "withdrew": gettext("Withdrew before"),
        "no_baseline": gettext("No baseline"),
        "silent": gettext("Nothing entered around the day"),
    }
    return {code: names[code] for code in REASONS}


def predictor_name(code: str) -> str:
    """The name of a predictor, with the unit its ratio is per."""
    kind, _, nerve = code.partition(":")
    if kind == "nerve":
        return gettext("%(nerve)s frozen", nerve=gettext(label("nerve", nerve)))
    names = {
        "baseline": gettext("Baseline pain, per point"),
        "kellgren_lawrence": gettext("Kellgren–Lawrence grade, per grade"),
        "age": gettext("Age, per 10 years"),
        "male": gettext("Men"),
        "retreatment": gettext("Treated before"),
        "block_relieved": gettext("Block relieved at least %(share)s", share=percent(0.5)),
        "nerves": gettext("Nerves frozen, per nerve"),
        "skin_nerve": gettext("A skin nerve among them"),
        "freeze_minutes": gettext("Freezing time a nerve, per minute"),
        "cycles": gettext("Cycles a nerve, per cycle"),
    }
    return names[code]


def adjusted_for(codes: Sequence[str] = ADJUSTED_FOR, measure: str = "pain_average") -> str:
    """What is adjusted for, in words; the baseline is the outcome's own."""
    baseline = gettext("baseline pain") if measure == "pain_average" else gettext("its own baseline")
    names = {
        "baseline": baseline,
        "kellgren_lawrence": gettext("the Kellgren–Lawrence grade"),
        "age": gettext("age"),
        "male": gettext("sex"),
    }
    return ", ".join(names[code] for code in codes)


def _own_names() -> Mapping[str, str]:
    return {
        "articular_only": gettext("no skin nerve"),
        "skin_only": gettext("skin nerves alone"),
        "skin_and_articular": gettext("skin and other nerves"),
        "no_block": gettext("no block noted"),
        "block_relieved": gettext("block relieved at least %(share)s", share=percent(0.5)),
        "block_not_relieved": gettext("block relieved less than %(share)s", share=percent(0.5)),
        "retreatment": gettext("retreatment"),
        "first": gettext("first treatment"),
    }
