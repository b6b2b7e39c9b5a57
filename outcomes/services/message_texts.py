"""What messages say: short, in the patient's language, and nothing about health.

Anybody may read a telephone over a shoulder: no knee, no pain, no clinic's speciality, no name.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

Gettext = Callable[[str], str]
Language = Callable[[str], Gettext]
"""The translating function of a language."""


def N_(text: str) -> str:  # noqa: N802  the name by which the catalogue's reader finds a text
    """Mark a text for the catalogues; it is translated where it is rendered."""
    return text


class MessageKind(StrEnum):
    """What a message is for."""

    INVITATION = "invitation"
    REMINDER = "reminder"
    RED_FLAG = "red_flag"
    THANKS = "thanks"


@dataclass(frozen=True)
class MessageWords:
    """One message: its subject, its text as e-mail and as a text message."""

    subject: str
    text: str
    short: str


WORDS = {
    MessageKind.INVITATION: MessageWords(
        N_("Your personal link"),
        N_(
            "Hello,\n\nas agreed with your care team, this is your personal link:\n%(link)s\n\n"
            "It takes about a minute. Please do not pass it on. Questions: %(phone)s\n\n"
            "This address is not read."
        ),
        N_("Your personal link, as agreed: %(link)s Questions: %(phone)s"),
    ),
    MessageKind.REMINDER: MessageWords(
        N_("Your minute of today"),
        N_(
            "Hello,\n\nyour minute is open:\n%(link)s\n\nIf you have no time for it, that is all right. "
            "Questions: %(phone)s\n\nThis address is not read."
        ),
        N_("Your minute is open: %(link)s Questions: %(phone)s"),
    ),
    MessageKind.RED_FLAG: MessageWords(
        N_("Please call"),
        N_(
            "Hello,\n\nyour care team has received what you wrote. Please call %(phone)s. If it cannot wait, "
            "or nobody answers, call 15 or 112.\n\nThis address is not read."
        ),
        N_(
            "Your care team has received what you wrote. Please call %(phone)s. If it cannot wait: 15 or 112."
        ),
    ),
    MessageKind.THANKS: MessageWords(
        N_("Thank you"),
        N_(
            "Hello,\n\nthank you for this year. Nothing more is asked of you. "
            "You may still write whenever something changes:\n%(link)s\n\nQuestions: %(phone)s\n\n"
            "This address is not read."
        ),
        N_("Thank you for this year. Nothing more is asked. Questions: %(phone)s"),
    ),
}


def rendered(kind: MessageKind, channel: str, gettext: Gettext, *, link: str, phone: str) -> tuple[str, str]:
    """Subject and text of a message on a channel; a text message has no subject.

    Args:
        kind: which message.
        channel: `email` or `sms`.
        gettext: of the patient's language.
        link: a personal link.
        phone: the clinic's number.
    """
    words = WORDS[kind]
    fills = {"link": link, "phone": phone}
    if channel == "sms":
        return "", gettext(words.short) % fills
    return gettext(words.subject), gettext(words.text) % fills
