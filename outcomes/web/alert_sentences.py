"""Why an alert was raised, in one sentence."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from flask import g
from flask_babel import gettext, ngettext

from outcomes.clinical.red_flags import RED_FLAG_BY_CODE
from outcomes.services.alert_views import AlertView
from outcomes.translations.labels import NAMES, label
from outcomes.web.filters import number, probability_words

_HOUR, _DAY = 60, 24 * 60  # in minutes


def alert_title(alert: AlertView) -> str:
    """What the alert is: the kind, and for a red flag which one."""
    if alert.kind == "red_flag":
        return gettext(label("red_flag", alert.code))
    return gettext(label("alert_kind", alert.kind))


def alert_reason(alert: AlertView) -> str:
    """Why it was raised, from what it was raised from; empty where nothing more is known."""
    reason = _REASONS.get(alert.kind)
    return reason(alert, alert.inputs) if reason else ""


def waited(since: datetime) -> str:
    """How long something has waited, in the largest unit that is full: 35 min, 5 h, 3 days."""
    return hours((g.work.now - since).total_seconds() / 3600)


def hours(value: float | None) -> str:
    """A time in the largest unit that is full: 35 min, 5 h, 3 days; a dash where there is none."""
    if value is None:
        return "–"
    minutes = int(value * _HOUR)
    if minutes < _HOUR:
        return gettext("%(num)s min", num=minutes)
    if minutes < 2 * _DAY:
        return gettext("%(num)s h", num=minutes // _HOUR)
    return ngettext("%(num)s day", "%(num)s days", minutes // _DAY)


def _red_flag(alert: AlertView, inputs: Mapping[str, Any]) -> str:
    because = [_because(code) for code in inputs.get("because", ())]
    flag = RED_FLAG_BY_CODE.get(alert.code)
    urgency = gettext(label("urgency", flag.urgency.value)) if flag else ""
    return " · ".join(part for part in (urgency, ", ".join(because)) if part)


def _because(code: str) -> str:
    kind = "red_flag_reason" if code in NAMES["red_flag_reason"] else "symptom"
    return gettext(label(kind, code))


def _return(_alert: AlertView, inputs: Mapping[str, Any]) -> str:
    return gettext(
        "Pain level %(level)s, line of return %(line)s; probability %(probability)s",
        level=number(inputs.get("level")),
        line=number(inputs.get("line")),
        probability=probability_words(inputs.get("p_returned")),
    )


def _regeneration(_alert: AlertView, inputs: Mapping[str, Any]) -> str:
    return gettext(
        "Numbness has fallen below half of its plateau; probability %(probability)s",
        probability=probability_words(inputs.get("p_regeneration")),
    )


def _no_response(_alert: AlertView, inputs: Mapping[str, Any]) -> str:
    return gettext(
        "Pain level %(level)s, baseline %(baseline)s; probability %(probability)s",
        level=number(inputs.get("level")),
        baseline=number(inputs.get("baseline")),
        probability=probability_words(inputs.get("p_no_response")),
    )


def _opioids(_alert: AlertView, inputs: Mapping[str, Any]) -> str:
    return gettext("%(dose)s MME a day were reported", dose=number(inputs.get("mme_per_day"), 0))


def _call_me(_alert: AlertView, inputs: Mapping[str, Any]) -> str:
    if inputs.get("asked_by") == "helper":
        return gettext("The helper asks the clinic to call")
    return gettext("The patient asks the clinic to call")


_REASONS: Mapping[str, Callable[[AlertView, Mapping[str, Any]], str]] = {
    "red_flag": _red_flag,
    "return_of_pain": _return,
    "regeneration": _regeneration,
    "no_response": _no_response,
    "opioids": _opioids,
    "call_me": _call_me,
}
