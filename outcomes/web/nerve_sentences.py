"""What is said about the nerve on a patient's page, and why nothing can be said where that is so."""

from flask_babel import gettext

from outcomes.detection import Reading, Series
from outcomes.detection.assessability import Unassessable, unassessable_because
from outcomes.detection.definitions import PLATEAU_DAYS
from outcomes.services.patient_pages import EpisodePage
from outcomes.web.filters import probability_words

_SURE = 0.5


def nerve_sentence(episode: EpisodePage, reading: Reading) -> str:
    """Where the nerve stands, with its probability."""
    if reading.p_regeneration is None:
        return _unassessable(episode, reading)
    if reading.p_regeneration > _SURE:
        return gettext(
            "Numbness fell below half of its plateau about day %(day)s (probability %(probability)s).",
            day=reading.regeneration_day,
            probability=probability_words(reading.p_regeneration),
        )
    return gettext(
        "The nerve is %(state)s: regeneration has probability %(probability)s.",
        state=gettext("still blocked") if reading.nerve == "blocked" else gettext("beginning to change"),
        probability=probability_words(reading.p_regeneration),
    )


def return_kind_sentence(episode: EpisodePage, reading: Reading) -> str:
    """Whether the nerve is behind a return of pain."""
    if reading.return_kind == "regeneration":
        return gettext(
            "Sensation came back too, about day %(day)s: the picture of regeneration.",
            day=reading.regeneration_day,
        )
    if reading.return_kind == "other_source":
        return gettext("The frozen skin is still numb: look for another source.")
    if reading.p_regeneration is None:
        return _unassessable(episode, reading)
    return gettext(
        "Whether the nerve is behind it is unclear: regeneration has probability %(probability)s.",
        probability=probability_words(reading.p_regeneration),
    )


def _unassessable(episode: EpisodePage, reading: Reading) -> str:
    return unassessable_sentence(episode.course.series if episode.course else None, reading.day)


def unassessable_sentence(series: Series | None, day: int) -> str:
    """Why the nerve cannot be assessed on a day."""
    because = unassessable_because(series, day) if series is not None else None
    first, last = PLATEAU_DAYS
    days = {"first": first, "last": last}
    if because is Unassessable.FEW_ENTRIES and day < last:
        return gettext(
            "The nerve cannot be assessed yet: it takes two entries of numbness from day %(first)s on.",
            **days,
        )
    if because is Unassessable.FEW_ENTRIES:
        return gettext(
            "The nerve cannot be assessed: there are fewer than two entries of numbness "
            "from day %(first)s to day %(last)s.",
            **days,
        )
    if because is Unassessable.LOW_PLATEAU:
        return gettext(
            "The nerve cannot be assessed: numbness stayed under 3 points "
            "from day %(first)s to day %(last)s, too little to read a regrowth from.",
            first=first,
            last=min(last, day),
        )
    return gettext(
        "The nerve cannot be assessed: no skin nerve was frozen, and only those speak through numbness."
    )
