"""The sentence that stands first on a patient's page: what, how sure, and why."""

from dataclasses import dataclass, replace
from datetime import timedelta

from flask_babel import gettext, ngettext

from outcomes.detection import Reading
from outcomes.services.episode_numbers import standing_since
from outcomes.services.patient_pages import EpisodePage
from outcomes.web.filters import number, short_day

_SURE = 0.5
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
        return PhaseSentence(
            "baseline",
            gettext("Before an arthroplasty."),
            (
                gettext(
                    "Opioids and pain are followed up to 12 weeks after it; no return of pain is looked for."
                ),
            ),
            False,
        )
    reading = episode.reading
    if reading is None:
        return PhaseSentence(
            "insufficient_data", gettext("No entry since the procedure yet."), (), is_engine=False
        )
    said = _SENTENCES[reading.phase](episode, reading)
    return replace(said, rest=(*said.rest, _age(episode, reading)))


def _age(episode: EpisodePage, reading: Reading) -> str:
    """That the last entry is old: what it says may no longer hold."""
    days = (episode.day or 0) - reading.day
    if days < _OLD_DAYS:
        return ""
    return gettext("This is as of the last entry, %(days)s days ago.", days=days)


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


def _no_response(_episode: EpisodePage, reading: Reading) -> PhaseSentence:
    return PhaseSentence(
        "no_response",
        gettext("No response so far"),
        (
            _sure(reading.p_no_response),
            gettext(
                "Pain has not stayed clearly below the baseline of %(baseline)s for two weeks.",
                baseline=number(reading.baseline),
            ),
            _nerve(reading),
        ),
    )


def _relief(episode: EpisodePage, reading: Reading) -> PhaseSentence:
    headline = gettext("Relief holds")
    if reading.return_kind == "outlasting":
        headline = gettext("Relief outlasts the nerve")
    return PhaseSentence(
        "relief", headline, (_sure(reading.p_relief), _nerve(reading), _forecast(episode, reading))
    )


def _regenerating(episode: EpisodePage, reading: Reading) -> PhaseSentence:
    headline = gettext("Sensation is coming back, pain is not")
    if reading.return_kind == "outlasting":
        headline = gettext("Relief outlasts the nerve")
    return PhaseSentence(
        "regenerating",
        headline,
        (_sure(reading.p_regenerating), _nerve(reading), _forecast(episode, reading)),
    )


def _returned(episode: EpisodePage, reading: Reading) -> PhaseSentence:
    since = standing_since(episode.replayed, "return_alarm")
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
    return PhaseSentence("returned", gettext("Pain is back"), (sure, crossed, _kind(reading)))


def _kind(reading: Reading) -> str:
    if reading.return_kind == "regeneration":
        return gettext(
            "Sensation came back too, about day %(day)s: the picture of regeneration.",
            day=reading.regeneration_day,
        )
    if reading.return_kind == "other_source":
        return gettext("The frozen skin is still numb: look for another source.")
    if reading.nerve == "not_assessable":
        return gettext(
            "Whether the nerve has regrown cannot be told: no frozen nerve speaks through numbness."
        )
    return gettext("Whether the nerve is behind it is unclear.")


def _nerve(reading: Reading) -> str:
    if reading.p_regeneration is None:
        return gettext("The nerve cannot be assessed: no frozen nerve speaks through numbness.")
    if reading.p_regeneration > _SURE:
        return gettext(
            "Sensation fell below half of its plateau about day %(day)s (probability %(probability)s).",
            day=reading.regeneration_day,
            probability=probability_words(reading.p_regeneration),
        )
    return gettext(
        "The nerve is %(state)s: regeneration has probability %(probability)s.",
        state=gettext("still blocked") if reading.nerve == "blocked" else gettext("beginning to change"),
        probability=probability_words(reading.p_regeneration),
    )


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


def probability_words(probability: float | None) -> str:
    """A probability in two digits, and never a certainty that no reading has."""
    if probability is None:
        return "–"
    if probability > 0.99:
        return f">\u00a0{number(0.99, 2)}"
    if probability < 0.01:
        return f"<\u00a0{number(0.01, 2)}"
    return number(probability, 2)


_SENTENCES = {
    "baseline": _baseline,
    "insufficient_data": _insufficient,
    "no_response": _no_response,
    "relief": _relief,
    "regenerating": _regenerating,
    "returned": _returned,
}
