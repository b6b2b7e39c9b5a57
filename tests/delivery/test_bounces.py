"""Notifications of returned mail, as servers write them, with invented addresses."""

import pytest

from outcomes.delivery.bounces import Bounce, read_bounce

POSTFIX = """From: MAILER-DAEMON@mail.example.org
To: follow-up@hospital.example
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="x"

--x
Content-Type: text/plain; charset=us-ascii

I am sorry to have to inform you that your message could not be delivered.

--x
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example.org

Final-Recipient: rfc822; nobody@example.org
Action: {action}
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 user unknown

--x
Content-Type: {returned}

Message-ID: <ref-7@hospital.example>
Subject: Votre minute

{body}
--x--
"""


def notification(action="failed", returned="message/rfc822", body="Bonjour"):
    return POSTFIX.format(action=action, returned=returned, body=body).encode()


@pytest.mark.parametrize("returned", ["message/rfc822", "text/rfc822-headers"])
@pytest.mark.parametrize("action", ["failed", "Failed "])
def test_a_returned_letter_is_known_by_its_reference(returned, action) -> None:
    assert read_bounce(notification(action, returned)) == Bounce("ref-7", "5.1.1")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe nothing",
        b"Subject: out of office\n\nI am away.",
        notification("delayed"),
        notification().replace(b"Message-ID: <ref-7@hospital.example>\n", b""),
        notification().replace(b"message/delivery-status", b"text/plain"),
    ],
)
def test_what_tells_of_no_failure_of_ours_is_none(content) -> None:
    assert read_bounce(content) is None


def test_a_failure_without_a_status_is_one() -> None:
    assert read_bounce(notification().replace(b"Status: 5.1.1\n", b"")) == Bounce("ref-7", "5.0.0")
