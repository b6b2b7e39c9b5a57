"""What is said in hindsight, in words that cannot be taken for what was known at the time."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask_babel import gettext

from outcomes.services.looking_back import LookedBackAt, LookingBackPage, Said
from outcomes.web.filters import probability_words, short_day
from outcomes.web.nerve_sentences import unassessable_sentence


@dataclass(frozen=True)
class HindsightRow:
    """One line of the table: what, and when in days since the procedure."""

    name: str
    found: LookedBackAt


def nothing_sentence(page: LookingBackPage) -> str:
    """Why there is nothing to look back on; empty where there is something."""
    if page.course is None:
        return gettext("The procedure is planned; there is nothing to look back on yet.")
    if not page.course.episode.assesses_return:
        return gettext("Before an arthroplasty no return of pain is looked for, in hindsight neither.")
    if page.hindsight is None:
        return gettext("No entry since the procedure yet.")
    return ""


def hindsight_paragraphs(page: LookingBackPage) -> list[str]:
    """What everything known until now says of when pain came back, then of sensation."""
    if page.hindsight is None:
        return []
    return [" ".join(_pain(page)), " ".join(_sensation(page))]


def hindsight_rows(page: LookingBackPage) -> list[HindsightRow]:
    """The same as a table, in the order of the days."""
    named = (
        (gettext("Pain began to rise"), page.return_started),
        (gettext("Pain was back"), page.returned),
        (gettext("Sensation was half back"), page.regenerated),
    )
    rows = [HindsightRow(name, found) for name, found in named if found is not None]
    return sorted(rows, key=lambda row: row.found.dating.day)


def _pain(page: LookingBackPage) -> Iterator[str]:
    p_returned = page.hindsight.p_returned if page.hindsight else None
    if page.returned is not None:
        yield gettext(
            "pain was back around %(day)s (80\u00a0%%: %(first)s to %(last)s).", **_dates(page.returned)
        )
        yield _at_the_time(page.returned.said)
        if page.return_started is not None:
            yield gettext(
                "Pain had begun to rise around %(day)s (80\u00a0%%: %(first)s to %(last)s).",
                **_dates(page.return_started),
            )
    elif p_returned is None:
        yield gettext("there are too few entries of pain to say when it came back.")
    elif page.is_silent:
        yield gettext("there was no response, so that no return is dated.")
    else:
        yield gettext(
            "pain is not back (probability of a return %(probability)s).",
            probability=probability_words(p_returned),
        )


def _sensation(page: LookingBackPage) -> Iterator[str]:
    hindsight, course = page.hindsight, page.course
    if hindsight is None or course is None:
        return
    if page.regenerated is not None:
        yield gettext(
            "Sensation was half back around %(day)s (80\u00a0%%: %(first)s to %(last)s).",
            **_dates(page.regenerated),
        )
        yield _at_the_time(page.regenerated.said)
    elif hindsight.p_regeneration is None:
        yield unassessable_sentence(course.series, hindsight.as_of)
    else:
        yield gettext(
            "Sensation is not half back (probability %(probability)s).",
            probability=probability_words(hindsight.p_regeneration),
        )


def _at_the_time(said: Said | None) -> str:
    if said is None:
        return gettext("At the time it was not said.")
    if said.is_alarm:
        return gettext("At the time, the alarm rose on %(day)s.", day=short_day(said.on))
    return gettext("At the time, it was first said on %(day)s.", day=short_day(said.on))


def _dates(found: LookedBackAt) -> dict[str, str]:
    return {"day": short_day(found.on), "first": short_day(found.first), "last": short_day(found.last)}
