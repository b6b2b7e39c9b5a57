"""English names of the codes that only staff see: phases, alerts, roles; translated where they are shown."""

from collections.abc import Mapping


def N_(message: str) -> str:  # noqa: N802  gettext's own word for "to be translated later"
    """Mark a message for the catalogue."""
    return message


STAFF_NAMES: Mapping[str, Mapping[str, str]] = {
    "phase": {
        "baseline": N_("before the procedure"),
        "insufficient_data": N_("too few entries"),
        "no_response": N_("no response"),
        "relief": N_("relief"),
        "regenerating": N_("regenerating"),
        "returned": N_("pain returned"),
    },
    "nerve_state": {
        "blocked": N_("blocked"),
        "regenerating": N_("regenerating"),
        "recovered": N_("recovered"),
        "not_assessable": N_("not assessable"),
    },
    "alert": {
        "red_flag": N_("Red flag"),
        "call_me": N_("Asks to be called"),
        "return_of_pain": N_("Return of pain"),
        "opioids": N_("Opioids at 50 MME a day or more"),
        "no_response": N_("No response"),
        "regeneration": N_("Regeneration begun"),
        "silent": N_("Silent"),
    },
    "alert_state": {
        "new": N_("new"),
        "acknowledged": N_("acknowledged"),
        "resolved": N_("resolved"),
    },
    "alert_action": {
        "acknowledge": N_("acknowledged"),
        "note": N_("noted"),
        "resolve": N_("resolved"),
        "assign": N_("assigned"),
        "snooze": N_("put off"),
    },
    "alert_outcome": {
        "useful": N_("was useful"),
        "not_useful": N_("was not useful"),
    },
    "urgency": {
        "emergency": N_("emergency"),
        "same_day": N_("today"),
        "24h": N_("within 24 hours"),
        "48h": N_("within 48 hours"),
    },
    "role": {
        "radiologist": N_("Radiologist"),
        "coordinator": N_("Coordinator"),
        "researcher": N_("Researcher"),
        "administrator": N_("Administrator"),
    },
    "channel": {
        "pain": N_("pain, last 14 days"),
        "numbness": N_("numbness, last 14 days"),
        "tingling": N_("tingling, last 14 days"),
        "numbness_area": N_("numb area, last 14 days"),
        "opioid_mme": N_("opioid dose, last 14 days"),
    },
    "observation": {
        "pain_average": N_("Pain, average"),
        "pain_walking": N_("Pain when walking"),
        "numbness": N_("Numbness"),
        "tingling": N_("Tingling"),
        "opioid_mme": N_("Opioids, MME a day"),
        "walking_minutes": N_("Minutes walked"),
    },
    "score": {
        "koos_jr": "KOOS JR",
        "koos_12_summary": "KOOS-12",
        "peg": "PEG",
        "promis_pi_4a": "PROMIS PI 4a",
        "promis_pf_4a": "PROMIS PF 4a",
        "sane": "SANE",
        "pgic": "PGIC",
    },
}


def staff_name(kind: str, code: str) -> str | None:
    """The English name of a code of the staff's lists, None where the list or the code is not one of them."""
    return STAFF_NAMES.get(kind, {}).get(code)
