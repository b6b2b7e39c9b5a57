"""The sentence that stands first on a patient's page: what, how sure, and why."""

from dataclasses import dataclass, replace
from datetime import timedelta

from flask_babel import gettext, ngettext

from outcomes.clinical.episodes import Episode
from outcomes.detection import Reading
from outcomes.services.episode_numbers import standing_since
from outcomes.services.patient_pages import EpisodePage
from outcomes.translations.labels import label
from outcomes.web.filters import number, probability_words, short_day
from outcomes.web.nerve_sentences import nerve_sentence, return_kind_sentence

_SURE = 0.8
_UNLIKELY = 0.1
_OLD_DAYS = 30


@dataclass(frozen=True)
class PhaseSentence:
    """A headline in the phase's colour, and what follows it.

    Attributes:
        phase: code that picks the colour.
        headline: what is the matter.
        rest: sentences: how sure, since when, why, what next.
        is_engine: False where the engine has not been asked or has nothing to say.
    """

    phase: str
    headline: str
    rest: tuple[str, ...]
    is_engine: bool = True


def phase_sentence(episode: EpisodePage) -> PhaseSentence:
    """Say in words what the engine reads in an episode."""
    if episode.course is None:
        return _planned(episode)
    if not episode.course.episode.assesses_return:
        return _around_arthroplasty(episode.course.episode)
    reading = episode.reading
    if reading is None:
        return PhaseSentence(
            "insufficient_data", gettext("No entry since the procedure yet."), (), is_engine=False
        )
    said = _SENTENCES[reading.phase](episode, reading)
    return replace(said, rest=(*said.rest, _end(episode.course.episode) or _age(episode, reading)))


def _age(episode: EpisodePage, reading: Reading) -> str:
    """That the last entry is old: what it says may no longer hold."""
    days = (episode.day or 0) - reading.day
    if days < _OLD_DAYS:
        return ""
    return gettext("This is as of the last entry, %(days)s days ago.", days=days)


def _end(episode: Episode) -> str:
    """What ended the episode: what is said holds up to then."""
    if episode.ends_on is None or episode.ended_by is None:
        return ""
    return gettext(
        "%(end)s on %(date)s, day %(day)s.",
        end=gettext(label("episode_end", episode.ended_by.value)),
        date=short_day(episode.ends_on),
        day=episode.day(episode.ends_on),
    )


def _around_arthroplasty(episode: Episode) -> PhaseSentence:
    """Where the planned arthroplasty lies inside the episode: no return of pain is looked for."""
    unlooked = gettext("No return of pain is looked for here.")
    if episode.arthroplasty_on is None or episode.outcomes_until is None:
        followed = gettext("Opioids and pain are followed up to 12 weeks after it; none is recorded yet.")
        return PhaseSentence("baseline", gettext("Before an arthroplasty."), (followed, unlooked), False)
    headline = gettext(
        "After the arthroplasty of %(date)s, day %(day)s.",
        date=short_day(episode.arthroplasty_on),
        day=episode.day(episode.arthroplasty_on),
    )
    followed = gettext(
        "Opioids and pain are followed until %(date)s.", date=short_day(episode.outcomes_until)
    )
    return PhaseSentence("baseline", headline, (followed, unlooked), False)


def _planned(episode: EpisodePage) -> PhaseSentence:
    day = short_day(episode.details.planned_on)
    return PhaseSentence(
        "baseline",
        gettext("Planned for %(day)s.", day=day),
        (
            gettext("The diary before the procedure makes the baseline: at least three entries are needed."),
            ngettext(
                "%(num)s was made in the last 28 days.",
                "%(num)s were made in the last 28 days.",
                episode.entries_before,
            ),
        ),
        False,
    )


def _baseline(_episode: EpisodePage, _reading: Reading) -> PhaseSentence:
    return PhaseSentence("baseline", gettext("Before the procedure."), (), is_engine=False)


def _insufficient(episode: EpisodePage, _reading: Reading) -> PhaseSentence:
    values = episode.course.values.get("pain_average") if episode.course else None
    count = int((values.days >= 0).sum()) if values is not None else 0
    made = ngettext(
        "%(num)s pain entry since the procedure; three are needed.",
        "%(num)s pain entries since the procedure; three are needed.",
        count,
    )
    return PhaseSentence("insufficient_data", gettext("Too few entries to say."), (made,), is_engine=False)


def _no_response(episode: EpisodePage, reading: Reading) -> PhaseSentence:
    return PhaseSentence(
        "no_response",
        gettext("No response so far"),
        (
            _sure(reading.p_no_response),
            gettext(
                "Pain has not stayed clearly below the baseline of %(baseline)s for two weeks.",
                baseline=number(reading.baseline),
            ),
            nerve_sentence(episode, reading),
        ),
    )


def _relief(episode: EpisodePage, reading: Reading) -> PhaseSentence:
    headlines = gettext("Relief holds"), gettext("Relief probably holds")
    return _without_pain(episode, reading, "relief", reading.p_relief, headlines)


def _regenerating(episode: EpisodePage, reading: Reading) -> PhaseSentence:
    headlines = (
        gettext("Sensation is coming back, pain is not"),
        gettext("Sensation is probably coming back without pain"),
    )
    return _without_pain(episode, reading, "regenerating", reading.p_regenerating, headlines)


def _without_pain(
    episode: EpisodePage, reading: Reading, phase: str, probability: float | None, headlines: tuple[str, str]
) -> PhaseSentence:
    """The first headline where the phase is sure, else the second (decision 70)."""
    if reading.return_kind == "outlasting":
        headlines = gettext("Relief outlasts the nerve"), gettext("Relief probably outlasts the nerve")
    rest = (_sure(probability), nerve_sentence(episode, reading), _forecast(episode, reading))
    return PhaseSentence(phase, headlines[(probability or 0.0) < _SURE], rest)


def _returned(episode: EpisodePage, reading: Reading) -> PhaseSentence:
    since = standing_since(episode.replayed, "return_alarm")
    is_sure = since is not None or (reading.p_returned or 0.0) >= _SURE
    headline = gettext("Pain is back") if is_sure else gettext("Pain is probably back")
    if since is None:
        sure = _sure(reading.p_returned)
    else:
        sure = gettext(
            "(probability %(probability)s; alarm since day %(day)s).",
            probability=probability_words(reading.p_returned),
            day=since,
        )
    crossed = (
        gettext("It crossed the line of return about day %(day)s.", day=reading.return_day)
        if reading.return_day is not None
        else ""
    )
    return PhaseSentence("returned", headline, (sure, crossed, return_kind_sentence(episode, reading)))


def _forecast(episode: EpisodePage, reading: Reading) -> str:
    if reading.forecast_q50 is None or reading.p_return_365 is None or episode.course is None:
        return ""
    if reading.p_return_365 < _UNLIKELY:
        return gettext(
            "Pain is unlikely to return within the year (probability %(year)s).",
            year=probability_words(reading.p_return_365),
        )
    likely = episode.course.episode.day_zero + timedelta(days=int(reading.forecast_q50))
    return gettext(
        "If pain returns within the year (probability %(year)s), then most likely about day %(middle)s, "
        "%(date)s (80 %% between days %(first)s and %(last)s).",
        year=probability_words(reading.p_return_365),
        middle=int(reading.forecast_q50),
        date=short_day(likely),
        first=int(reading.forecast_q10 or 0),
        last=int(reading.forecast_q90 or 0),
    )


def _sure(probability: float | None) -> str:
    return gettext("(probability %(probability)s).", probability=probability_words(probability))


_SENTENCES = {
    "baseline": _baseline,
    "insufficient_data": _insufficient,
    "no_response": _no_response,
    "relief": _relief,
    "regenerating": _regenerating,
    "returned": _returned,
}
