"""A patient's timeline: one episode handed to the figure in the reader's words."""

from collections.abc import Iterator

from flask_babel import gettext

from outcomes.charts.chart import Chart
from outcomes.charts.course import EpisodeCourse, Mark, MarkKind
from outcomes.charts.timeline import timeline_chart
from outcomes.services.courses import Course
from outcomes.services.patient_pages import EpisodePage
from outcomes.services.procedure_details import FreezeDetails
from outcomes.translations.labels import label
from outcomes.web.alert_sentences import alert_title
from outcomes.web.charts import reader_words
from outcomes.web.filters import number

_ALERT_MARKS = {"return_of_pain": MarkKind.RETURN_ALERT, "regeneration": MarkKind.REGENERATION_ALERT}


def timeline(episode: EpisodePage) -> Chart | None:
    """Draw an episode; None while its procedure is planned."""
    if episode.course is None:
        return None
    course = EpisodeCourse(
        day_zero=episode.course.episode.day_zero,
        values=episode.course.values,
        readings=episode.replayed,
        baseline=episode.course.baseline.value,
        marks=tuple(_marks(episode, episode.course)),
    )
    return timeline_chart(course, reader_words())


def _marks(episode: EpisodePage, course: Course) -> Iterator[Mark]:
    yield Mark(0, MarkKind.PROCEDURE, _procedure(episode))
    for alert in episode.alerts:
        if alert.day is not None:
            kind = _ALERT_MARKS.get(alert.kind, MarkKind.OTHER_ALERT)
            yield Mark(alert.day, kind, gettext("alert: %(title)s", title=alert_title(alert)))
    for harm in episode.adverse_events:
        yield Mark(
            course.episode.day(harm.onset_on),
            MarkKind.ADVERSE_EVENT,
            gettext(label("adverse_event", harm.event)),
        )
    for event in episode.knee_events:
        if event.day is not None:
            yield Mark(event.day, MarkKind.KNEE_EVENT, gettext(label("knee_event", event.event)))


def _procedure(episode: EpisodePage) -> str:
    nerves = " + ".join(gettext(label("nerve", code)) for code in episode.details.nerves)
    settings = dict.fromkeys(freeze_settings(freeze) for freeze in episode.details.freezes)
    return " · ".join(part for part in (gettext("cryoneurolysis"), nerves, *settings) if part)


def freeze_settings(freeze: FreezeDetails) -> str:
    """`2 × 120 s, −70 °C`, as far as it was noted."""
    parts = []
    if freeze.cycles is not None and freeze.seconds is not None:
        parts.append(f"{freeze.cycles} × {number(freeze.seconds, 0)}\u00a0s")
    if freeze.probe_temperature_celsius is not None:
        parts.append(f"{number(freeze.probe_temperature_celsius, 0)}\u00a0°C".replace("-", "\u2212"))
    return ", ".join(parts)
