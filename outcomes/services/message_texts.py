"""What messages say: short, in the patient's language, and nothing about health.

Anybody may read a telephone over a shoulder: no knee, no pain, no clinic's speciality, no name.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from html import escape

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


ROW_QUESTION, ROW_LOW, ROW_HIGH = N_("Your number of today"), N_("all is well"), N_("as bad as can be")


def as_page(text: str, row: str, language: str) -> str:
    """A text as an HTML e-mail with the row of numbers above it; addresses in it can be touched.

    Args:
        text: of the e-mail.
        row: the piece that `first_answers.pain_row_html` makes.
        language: of the text.
    """
    paragraphs = "".join(
        f'<p style="font:19px sans-serif">{_linked(part)}</p>' for part in text.split("\n\n")
    )
    return f'<!doctype html><html lang="{language}"><body>{row}{paragraphs}</body></html>'


def _linked(text: str) -> str:
    escaped = escape(text, quote=False).replace("\n", "<br>")
    return re.sub(r"https?://\S+?(?=<|$)", lambda found: f'<a href="{found[0]}">{found[0]}</a>', escaped)


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
