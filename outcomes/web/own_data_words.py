"""What is kept about a patient, in words: names of parts and columns, values as a person reads them."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from flask_babel import gettext

from outcomes.clinical.diary_screens import screen_named
from outcomes.web.answer_words import answer_text
from outcomes.web.diary_words import short_name
from outcomes.web.filters import instant, label, short_day


def N_(text: str) -> str:  # noqa: N802  gettext's own name for marking a text
    """Mark a text for translation."""
    return text


_SECTIONS: Mapping[str, str] = {
    "person": N_("You"),
    "procedures": N_("Procedures"),
    "nerve_freezes": N_("Nerves treated"),
    "questionnaire_responses": N_("Your answers"),
    "opioid_intakes": N_("Opioids you named"),
    "observations": N_("Numbers from your answers"),
    "alerts": N_("What the clinic was told"),
    "alert_actions": N_("What the clinic did about it"),
    "adverse_events": N_("Adverse events"),
    "complication_reviews": N_("Complications the clinic asked about"),
    "knee_events": N_("Other treatments of the knee"),
    "consents": N_("What you agreed to"),
    "personal_links": N_("Links made for you"),
    "patient_merges": N_("A second record of yours that was joined to this one"),
    "looked": N_("Who looked, and who wrote"),
}
_COLUMNS: Mapping[str, str] = {
    "observed_on": N_("About the day"),
    "opened_at": N_("Opened"),
    "authored_at": N_("Answered"),
    "received_at": N_("Received"),
    "recorded_at": N_("Noted"),
    "scheduled_for": N_("Due"),
    "entered_by": N_("Who typed"),
    "respondent": N_("Whose words"),
    "medium": N_("By which way"),
    "answers": N_("Answers"),
    "code": N_("What"),
    "value": N_("Value"),
    "laterality": N_("Knee"),
    "kind": N_("Kind"),
    "raised_on": N_("Noted on"),
    "performed_on": N_("Performed on"),
    "planned_on": N_("Planned for"),
    "indication": N_("Reason"),
    "birth_year": N_("Birth year"),
    "sex": N_("Sex"),
    "language": N_("Language"),
    "site": N_("Clinic"),
    "version": N_("Version"),
    "given_at": N_("Agreed"),
    "withdrawn_at": N_("Taken back"),
    "withdrawn_on": N_("Left on"),
    "created_at": N_("Made"),
    "merged_code": N_("Its study code"),
    "begun_at": N_("Begun"),
    "merged_at": N_("Joined"),
    "reason": N_("Why"),
    "at": N_("When"),
    "who": N_("Who"),
    "action": N_("Did what"),
}
_ACTIONS: Mapping[str, str] = {
    "patient.read": N_("opened your page"),
    "contact.read": N_("looked up how to reach you"),
    "diary.record": N_("sent a diary"),
    "diary.begin": N_("began a diary"),
    "record.open": N_("opened your follow-up"),
    "record.choose_pin": N_("chose the PIN"),
    "record.download": N_("downloaded everything"),
}
_LABELS = {
    "laterality": "knee",
    **{name: name for name in ("entered_by", "respondent", "medium", "sex", "indication", "source")},
}


def section_name(name: str) -> str:
    """The name of a part; a part without one is named as the file names it."""
    return gettext(_SECTIONS[name]) if name in _SECTIONS else name.replace("_", " ").capitalize()


def column_name(name: str) -> str:
    """The name of a column; one without is named as the file names it."""
    return gettext(_COLUMNS[name]) if name in _COLUMNS else name.replace("_", " ").capitalize()


def action_text(action: str) -> str:
    """What somebody did, in words."""
    return gettext(_ACTIONS[action]) if action in _ACTIONS else action


def value_text(name: str, value: Any) -> str:
    """A value as a person reads it."""
    if value is None or value == "":
        return "–"
    if name == "answers" and isinstance(value, dict):
        return _answers_text(value)
    if name == "action":
        return action_text(str(value))
    if value == "told_by_the_clinic":
        return gettext("Something your clinic tells you in person. Ask them.")
    if name in _LABELS:
        return label(value, _LABELS[name])
    return _time_text(name, value)


def _time_text(name: str, value: Any) -> str:
    """A value that may be an instant or a day, in the reader's spelling."""
    if name.endswith("_at") or name == "at":
        return instant(datetime.fromisoformat(value))
    if name.endswith("_on") or name == "scheduled_for":
        return short_day(date.fromisoformat(value))
    return str(value)


def _answers_text(answers: Mapping[str, Any]) -> str:
    said = []
    for key in answers:
        screen = screen_named(key, ("left", "right"))
        if screen is not None:
            said.append(f"{short_name(screen, ())}: {answer_text(screen, answers)}")
    return "; ".join(said) or "–"
