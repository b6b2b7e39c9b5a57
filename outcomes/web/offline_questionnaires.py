"""The questionnaires of the coming days, as the page without network asks them: one screen an item."""

from typing import Any

from flask import g
from flask_babel import ngettext

from outcomes.instruments.base import Instrument
from outcomes.services.coming_days import ComingDays
from outcomes.services.open_questionnaires import OpenQuestionnaire
from outcomes.services.wordings import worded
from outcomes.web import questionnaire_pages
from outcomes.web.languages import reader_language


def asked(known: ComingDays) -> list[dict[str, Any]]:
    """Give each that will be open, with the days on which it is, as plain values."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for on, open_then in known.questionnaires.items():
        for each in open_then:
            told = found.setdefault((each.key, each.due_on.isoformat()), _questionnaire(each))
            told["days"].append(on.isoformat())
    return list(found.values())


def drawn(known: ComingDays) -> list[dict[str, Any]]:
    """Give what the templates draw of each item; one about a knee is drawn once for both."""
    instruments = {
        each.instrument.code: each.instrument for day in known.questionnaires.values() for each in day
    }
    found = []
    for instrument in instruments.values():
        said = worded(g.work, instrument, reader_language())
        found += [
            questionnaire_pages.item_content(instrument, item, said) | {"key": _key(instrument, item.code)}
            for item in instrument.items
        ]
    return found


def screen(content: dict[str, Any]) -> dict[str, Any]:
    """Give what the script knows of an item that is drawn."""
    item, question = content["item"], content["words"].question
    return {
        "kind": "choice" if item.options else "rating",
        "name": question,
        "today": question,
        "minimum": item.minimum,
        "maximum": item.maximum,
    }


def _key(instrument: Instrument, item: str) -> str:
    """Name the screen of an item; those of a diary have no colon in their names."""
    return f"{instrument.code}:{item}"


def _questionnaire(each: OpenQuestionnaire) -> dict[str, Any]:
    instrument = each.instrument
    count, minutes = len(instrument.items), questionnaire_pages.minutes_of(instrument)
    return {
        "key": each.key,
        "instrument": instrument.code,
        "laterality": each.laterality,
        "title": questionnaire_pages.title_of(instrument, each.laterality),
        "size": ngettext("%(num)s question", "%(num)s questions", count)
        + ", "
        + ngettext("about %(num)s minute", "about %(num)s minutes", minutes),
        "scheduled_for": each.due_on.isoformat(),
        "days": [],
        "keys": [item.code for item in instrument.items],
        "copyright": worded(g.work, instrument, reader_language()).texts.get("copyright", ""),
    }
