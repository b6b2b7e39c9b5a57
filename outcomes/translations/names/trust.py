"""Names of what can be wrong with the audit."""

NAMES = {
    "broken_seal": {
        "missing": "it is missing",
        "changed": "it was changed, or its seal was",
        "cut_off": "the events from here on were cut off",
        "head_missing": "the row that says how many events there are is missing",
        "head_changed": "the row that says how many events there are was changed",
        "anchor_changed": "an anchor does not fit: the chain was made anew, or the anchor was changed",
    },
}
