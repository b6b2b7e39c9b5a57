"""How urgent an alert is: the order of every list."""

from datetime import timedelta

from outcomes.clinical.red_flags import RED_FLAG_BY_CODE, Urgency
from outcomes.models import Alert

RED_FLAG = "red_flag"
CALL_ME = "call_me"
SILENT = "silent"
_KINDS = (CALL_ME, "return_of_pain", "opioids", "no_response", "regeneration", SILENT)
KINDS = (RED_FLAG, *_KINDS)
"""Every kind of alert, most urgent first."""


WAITS_AT_MOST = {
    Urgency.EMERGENCY: timedelta(minutes=30),
    Urgency.SAME_DAY: timedelta(hours=4),
    Urgency.WITHIN_24_HOURS: timedelta(hours=12),
    Urgency.WITHIN_48_HOURS: timedelta(hours=24),
}
"""How long a red flag may wait for somebody before it stands above everything else; our proposal."""


def waits_at_most(kind: str, code: str) -> timedelta | None:
    """How long an alert may wait before it is said to wait too long; None for what is no red flag."""
    flag = RED_FLAG_BY_CODE.get(code)
    return WAITS_AT_MOST[flag.urgency if flag else Urgency.EMERGENCY] if kind == RED_FLAG else None


def urgency_rank(kind: str, code: str = "") -> int:
    """0 for what is most urgent: red flags by their own urgency, then each kind in the order of `KINDS`."""
    if kind == RED_FLAG:
        flag = RED_FLAG_BY_CODE.get(code)
        return (flag.urgency if flag else Urgency.EMERGENCY).rank
    return len(Urgency) + (_KINDS.index(kind) if kind in _KINDS else len(_KINDS))


def is_emergency(alert: Alert) -> bool:
    """True for a red flag that cannot wait for the end of the day."""
    return alert.kind == RED_FLAG and urgency_rank(alert.kind, alert.code) == Urgency.EMERGENCY.rank
