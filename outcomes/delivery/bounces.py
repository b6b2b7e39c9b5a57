"""Mail that came back: a delivery status notification (RFC 3464) read for whose letter it is, and why."""

from dataclasses import dataclass
from email import message_from_bytes, message_from_string, policy
from email.message import EmailMessage

_RETURNED = ("message/rfc822", "text/rfc822-headers")


@dataclass(frozen=True)
class Bounce:
    """A letter that did not arrive for good: its reference, and the status of RFC 3463, such as 5.1.1."""

    reference: str
    status: str


def read_bounce(content: bytes) -> Bounce | None:
    """Read a notification; None where it is none, tells of a mere delay, or returns no letter of ours."""
    message = message_from_bytes(content, policy=policy.default)
    status, reference = "", ""
    for part in message.walk():
        kind = part.get_content_type()
        if kind == "message/delivery-status":
            status = status or _failed(part)
        elif kind in _RETURNED:
            reference = reference or _reference(part)
    return Bounce(reference, status) if status and reference else None


def _failed(part: EmailMessage) -> str:
    """The status of the first recipient whose delivery failed; empty where none did."""
    for block in part.walk():  # one for the notification, one for each recipient
        if str(block.get("Action", "")).strip().lower() == "failed":
            return str(block.get("Status", "")).split()[0][:10] if block.get("Status") else "5.0.0"
    return ""


def _reference(part: EmailMessage) -> str:
    text = part.get_content()
    headers = message_from_string(text) if isinstance(text, str) else text
    return str(headers.get("Message-ID", "")).partition("<")[2].partition("@")[0]
