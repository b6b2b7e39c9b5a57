"""What is handed over, and what may come of it."""

from dataclasses import dataclass


class Refused(Exception):  # noqa: N818  the post's word
    """The other side said no for good: a wrong address, a full stop."""


class Unreached(Exception):  # noqa: N818  the post's word
    """The other side was not reached, or said no for now: try again later."""


class Doubtful(Exception):  # noqa: N818  the post's word
    """Handed over, and the answer got lost: nobody knows whether it arrived, so it is never tried again."""


@dataclass(frozen=True)
class Letter:
    """One message to one person.

    Attributes:
        recipient: an e-mail address or a telephone number.
        subject: of an e-mail; empty for a text message.
        text: what it says.
        reference: stays the same whenever the same message is tried, so that a second copy can be recognised.
    """

    recipient: str
    subject: str
    text: str
    reference: str
    html: str = ""
    """The same as a page, for an e-mail that carries keys to touch; empty: the text alone."""
