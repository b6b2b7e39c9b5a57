"""Which version of a consent is the newest: the one that is asked, and noted when somebody enrols."""

from sqlalchemy import select

from outcomes.models import ConsentText
from outcomes.services.unit_of_work import UnitOfWork

FOLLOW_UP = "follow_up"
"""The consent without which nothing is asked."""
FIRST_VERSION = "1"
"""As what an agreement is noted while the site has loaded no text of its own."""


def newest_texts(work: UnitOfWork, locale: str) -> dict[str, ConsentText]:
    """Give the newest version of each consent in one language, by kind, in the order they were loaded."""
    texts = select(ConsentText).where(ConsentText.locale == locale).order_by(ConsentText.id)
    return {text.kind: text for text in work.session.scalars(texts)}


def newest_version(work: UnitOfWork, kind: str, locale: str) -> str:
    """Name the newest version of a consent."""
    text = newest_texts(work, locale).get(kind)
    return text.version if text else FIRST_VERSION
