"""Names of what the engine reads and of what is done about alerts."""

from collections.abc import Mapping

NAMES: Mapping[str, Mapping[str, str]] = {
    "phase": {
        "baseline": "Before the procedure",
        "insufficient_data": "Not enough entries",
        "relief": "Relief",
        "regenerating": "Regenerating",
        "returned": "Pain returned",
        "no_response": "No response",
    },
    "nerve_state": {
        "blocked": "Nerve blocked",
        "regenerating": "Nerve regenerating",
        "recovered": "Nerve recovered",
        "not_assessable": "Nerve not assessable",
    },
    "return_kind": {
        "regeneration": "Pain back with the sensation",
        "other_source": "Pain back while the skin is still numb: another source?",
        "outlasting": "Relief outlasts the nerve",
        "unclear": "Kind of return unclear",
    },
    "channel": {
        "pain": "Pain entries",
        "numbness": "Numbness entries",
        "tingling": "Tingling entries",
        "numbness_area": "Numbness map",
        "opioid_mme": "Opioid entries",
    },
    "engine_parameter": {
        "pain.onset_median_days": "Pain turns up, median day",
        "pain.onset_log_sd": "Spread of that day, on the log scale",
        "pain.p_durable": "Share whose relief lasts",
        "pain.p_small_relief": "Share with a small relief",
        "pain.relief_share_mean": "Mean relief, as a share of the baseline",
        "nerve.onset_median_days": "Nerve begins to regrow, median day",
    },
    "engine_verdict": {
        "better": "Better than as shipped",
        "worse": "Worse than as shipped",
        "alike": "No difference beyond chance",
    },
    "alert_kind": {
        "red_flag": "Red flag",
        "call_me": "Asks to be called",
        "return_of_pain": "Return of pain",
        "regeneration": "Regeneration has begun",
        "no_response": "No response",
        "opioids": "Opioids of 50\u00a0MME a day or more",
        "silent": "No longer answers",
    },
    "alert_state": {
        "new": "To be seen",
        "acknowledged": "Seen",
        "resolved": "Settled",
    },
    "alert_action": {
        "acknowledge": "Acknowledged",
        "assign": "Assigned",
        "note": "Note",
        "snooze": "Put off",
        "resolve": "Resolved",
    },
    "alert_outcome": {
        "useful": "Useful",
        "not_useful": "Not useful",
    },
}
