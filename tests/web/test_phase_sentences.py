from dataclasses import replace
from datetime import date

import pytest
from flask import Flask
from flask_babel import force_locale

import config
from outcomes.application import create_app
from outcomes.clinical.baselines import Baseline
from outcomes.clinical.codes import Indication, Laterality
from outcomes.clinical.episodes import Episode, EpisodeEnd, ProcedureFact
from outcomes.detection import Reading, Series
from outcomes.services.courses import Course
from outcomes.services.patient_pages import EpisodePage
from outcomes.services.procedure_details import FreezeDetails, ProcedureDetails
from outcomes.web.filters import probability_words
from outcomes.web.phase_sentences import PhaseSentence, phase_sentence

FACT = ProcedureFact("p", Laterality.LEFT, date(2026, 1, 1), Indication.OSTEOARTHRITIS)
SERIES = Series.of([0], [5.0])
COURSE = Course(1, 1, Episode(FACT), Baseline(8.0, 5, False), SERIES, {})
DETAILS = ProcedureDetails("left", "osteoarthritis", (FreezeDetails("infrapatellar_saphenous"),))
PAGE = EpisodePage("x", "P", DETAILS, 100, COURSE, None, (), None, (), (), (), (), {})
READING = Reading(100, "relief", "1", nerve="blocked", p_relief=0.93, p_regeneration=0.04, baseline=8.0)


@pytest.fixture(scope="module")
def quiet_app() -> Flask:
    """The application without a database: sentences need a language alone."""
    return create_app(config.Test({"DATABASE_URL": "sqlite://"}).settings())


def _said(app: Flask, page: EpisodePage, language: str = "en") -> PhaseSentence:
    with app.test_request_context(), force_locale(language):
        return phase_sentence(page)


def _of(app: Flask, reading: Reading, language: str = "en", day: int = 100) -> str:
    said = _said(app, replace(PAGE, reading=reading, replayed=(reading,), day=day), language)
    return " ".join((said.headline, *said.rest))


def test_relief_says_how_sure_what_the_nerve_does_and_when_pain_may_return(quiet_app: Flask) -> None:
    forecast = replace(READING, p_return_365=0.6, forecast_q10=120, forecast_q50=160, forecast_q90=220)
    said = _of(quiet_app, forecast)
    for part in ("Relief holds", "0.93", "still blocked", "0.04", "day 160", "Jun 10, 2026", "120 and 220"):
        assert part in said


def test_french_uses_the_decimal_comma(quiet_app: Flask) -> None:
    assert "Le soulagement tient (probabilité 0,93)." in _of(quiet_app, READING, "fr")


@pytest.mark.parametrize(
    ("kind", "nerve", "words"),
    [
        ("regeneration", "recovered", "picture of regeneration"),
        ("other_source", "blocked", "look for another source"),
        ("unclear", "regenerating", "is unclear"),
        ("unclear", "not_assessable", "cannot be assessed"),
    ],
)
def test_each_kind_of_return_has_its_words(quiet_app: Flask, kind: str, nerve: str, words: str) -> None:
    back = Reading(
        100, "returned", "1", nerve, p_returned=0.97, return_kind=kind, return_day=80, regeneration_day=60
    )
    if nerve != "not_assessable":
        back = replace(back, p_regeneration=0.4)
    said = _of(quiet_app, back)
    assert "Pain is back" in said
    assert "about day 80" in said
    assert words in said


def test_the_alarms_day_is_that_of_its_present_rise(quiet_app: Flask) -> None:
    days = ((70, True), (75, False), (90, True), (100, True))
    readings = tuple(Reading(day, "returned", "1", p_returned=0.9, return_alarm=up) for day, up in days)
    said = _said(quiet_app, replace(PAGE, reading=readings[-1], replayed=readings))
    assert "alarm since day 90" in " ".join(said.rest)


def test_relief_that_outlasts_the_nerve_is_called_so(quiet_app: Flask) -> None:
    for phase in ("relief", "regenerating"):
        said = _of(quiet_app, replace(READING, phase=phase, p_regenerating=0.8, return_kind="outlasting"))
        assert said.startswith("Relief outlasts the nerve")


@pytest.mark.parametrize(
    ("language", "kind", "words"),
    [
        ("en", None, "Sensation is probably coming back without pain (probability 0.79)."),
        ("fr", None, "La sensibilité revient probablement, sans la douleur (probabilité 0,79)."),
        ("en", "outlasting", "Relief probably outlasts the nerve (probability 0.79)."),
        ("fr", "outlasting", "Le soulagement dure probablement plus que le nerf (probabilité 0,79)."),
    ],
)
def test_where_pain_may_be_back_its_absence_is_called_probable(
    quiet_app: Flask, language: str, kind: str | None, words: str
) -> None:
    reading = replace(READING, phase="regenerating", p_regenerating=0.79, return_kind=kind)
    assert _of(quiet_app, reading, language).startswith(words)


def test_sensation_that_surely_comes_back_alone_is_said_so(quiet_app: Flask) -> None:
    said = _of(quiet_app, replace(READING, phase="regenerating", p_regenerating=0.8))
    assert said.startswith("Sensation is coming back, pain is not (probability 0.80).")


def test_an_unlikely_return_is_not_given_a_day(quiet_app: Flask) -> None:
    said = _of(quiet_app, replace(READING, p_return_365=0.02, forecast_q50=300))
    assert "unlikely" in said
    assert "300" not in said


def test_an_old_reading_says_how_old_it_is(quiet_app: Flask) -> None:
    assert "50 days ago" in _of(quiet_app, READING, day=150)
    assert "days ago" not in _of(quiet_app, READING, day=110)


def test_no_response_and_too_few_entries_say_what_is_missing(quiet_app: Flask) -> None:
    assert "baseline of 8.0" in _of(quiet_app, replace(READING, phase="no_response", p_no_response=0.8))
    assert "three are needed" in _of(quiet_app, Reading(3, "insufficient_data", "1"), day=3)


def test_where_the_engine_is_not_asked_it_is_not_quoted(quiet_app: Flask) -> None:
    planned = replace(PAGE, course=None, day=None, details=replace(DETAILS, planned_on=date(2026, 12, 1)))
    fact = replace(FACT, indication=Indication.PRE_ARTHROPLASTY)
    before = replace(PAGE, course=replace(COURSE, episode=Episode(fact)))
    said = [_said(quiet_app, page) for page in (planned, before, PAGE)]
    assert [one.is_engine for one in said] == [False, False, False]
    assert "Dec 1, 2026" in said[0].headline


@pytest.mark.parametrize(
    ("probability", "words"), [(None, "–"), (0.5, "0.50"), (0.9999, ">\u00a00.99"), (0.0, "<\u00a00.01")]
)
def test_no_probability_is_a_certainty(quiet_app: Flask, probability: float | None, words: str) -> None:
    with quiet_app.test_request_context(), force_locale("en"):
        assert probability_words(probability) == words


ARTICULAR = ("superior_medial_genicular",)
SKIN = ("infrapatellar_saphenous",)


@pytest.mark.parametrize(
    ("nerves", "numbness", "day", "words"),
    [
        (ARTICULAR, [8.0, 8.0], 100, "no skin nerve was frozen"),
        (SKIN, [8.0, float("nan")], 100, "fewer than two entries of numbness from day 3 to day 21"),
        (SKIN, [8.0, float("nan")], 9, "cannot be assessed yet"),
        (SKIN, [2.0, 2.0], 100, "stayed under 3 points from day 3 to day 21"),
    ],
)
def test_the_reason_why_the_nerve_cannot_be_assessed_is_the_true_one(
    quiet_app: Flask, nerves: tuple[str, ...], numbness: list[float], day: int, words: str
) -> None:
    course = replace(COURSE, series=Series.of([4, 8], [2.0, 2.0], numbness, nerves=nerves))
    for phase in ("relief", "no_response", "returned"):
        reading = Reading(day, phase, "1", baseline=8.0)
        said = _said(quiet_app, replace(PAGE, course=course, reading=reading, replayed=(reading,)))
        assert words in " ".join(said.rest)


def test_an_ended_episode_says_what_ended_it_and_when(quiet_app: Flask) -> None:
    ended = replace(COURSE, episode=Episode(FACT, date(2026, 4, 1), EpisodeEnd.RETREATMENT))
    said = _said(quiet_app, replace(PAGE, course=ended, reading=READING, replayed=(READING,), day=300))
    assert said.rest[-1] == "Ended by a new cryoneurolysis on Apr 1, 2026, day 90."


def test_an_arthroplasty_inside_the_episode_is_said_to_lie_behind(quiet_app: Flask) -> None:
    fact = replace(FACT, indication=Indication.PRE_ARTHROPLASTY)
    after = replace(COURSE, episode=Episode(fact, arthroplasty_on=date(2026, 1, 22)))
    said = _said(quiet_app, replace(PAGE, course=after))
    assert said.headline == "After the arthroplasty of Jan 22, 2026, day 21."
    assert "until Apr 16, 2026" in said.rest[0]


def test_what_is_barely_likelier_than_not_is_not_said_outright(quiet_app: Flask) -> None:
    assert _of(quiet_app, replace(READING, p_relief=0.6)).startswith("Relief probably holds")
    back = Reading(100, "returned", "1", p_returned=0.57)
    assert _of(quiet_app, back).startswith("Pain is probably back")
