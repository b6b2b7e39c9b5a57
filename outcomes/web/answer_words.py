"""Answers in words, as the review and the list of medicines show them."""

from collections.abc import Callable, Sequence
from typing import Any

from flask_babel import gettext, ngettext

from outcomes.clinical.diary_screens import Answers, Screen, ScreenKind
from outcomes.clinical.symptoms import SYMPTOMS, FollowUpKind
from outcomes.translations.labels import label
from outcomes.web.filters import number as spelled

_FOLLOW_UP_KINDS = {each.code: each.kind for symptom in SYMPTOMS for each in symptom.follow_ups}


def answer_text(screen: Screen, answers: Answers) -> str:
    """Give an answer as the review shows it."""
    if screen.key not in answers:
        return gettext("not answered yet")
    answer = answers[screen.key]
    if answer is None:
        return gettext("prefer not to answer")
    return _ANSWER_TEXTS[screen.kind](answer)


def intake_text(intake: dict[str, Any]) -> str:
    """Give one line of the list of medicines: name, strength, number."""
    name = product_text(intake["product"], intake["strength"])
    if intake["product"].endswith("_patch"):
        worn = ngettext("worn for %(num)s day", "worn for %(num)s days", _plain(intake["number"]))
        return f"{name}, {worn}"
    return f"{name} × {_plain(intake['number'])}"


def product_text(product: str, strength: float) -> str:
    """Give the name of a medicine with its strength: mg, or micrograms an hour for a patch."""
    name = gettext(label("opioid_product", product))
    if not strength:
        return name
    unit = gettext("µg/h") if product.endswith("_patch") else gettext("mg")
    return f"{name} {spelled(strength, 0 if strength == int(strength) else 1)}\u00a0{unit}"


def _plain(number: float) -> int | float:
    return int(number) if number == int(number) else number


def _list(kind: str, none: str, codes: Sequence[str]) -> str:
    return ", ".join(gettext(label(kind, code)) for code in codes) or none


def _details_text(details: dict[str, int]) -> str:
    return ", ".join(_detail_text(code, value) for code, value in details.items())


def _detail_text(code: str, value: int) -> str:
    kind = _FOLLOW_UP_KINDS[code]
    if kind is FollowUpKind.RATING:
        return gettext("strength %(number)s out of 10", number=value)
    if kind is FollowUpKind.DAYS:
        return ngettext("for %(num)d day", "for %(num)d days", value)
    return f"{gettext(label('symptom_question', code))} {gettext('yes') if value else gettext('no')}"


_ANSWER_TEXTS: dict[ScreenKind, Callable[[Any], str]] = {
    ScreenKind.RATING: str,
    ScreenKind.COUNT: str,
    ScreenKind.WALKING_AID: lambda answer: gettext(label("walking_aid", answer)),
    ScreenKind.ZONES: lambda answer: _list("zone", gettext("nowhere"), answer),
    ScreenKind.OPIOIDS: lambda answer: (
        "; ".join(intake_text(each) for each in answer) or gettext("none taken")
    ),
    ScreenKind.SEDATIVES: lambda answer: _list("co_analgesic", gettext("none of these"), answer),
    ScreenKind.SYMPTOMS: lambda answer: _list("symptom", gettext("none of these"), answer),
    ScreenKind.SYMPTOM_DETAILS: _details_text,
}
