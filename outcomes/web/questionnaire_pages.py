"""The pages of a questionnaire put together: the owner's words or topic labels, and what was answered."""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import g, render_template, request, url_for
from flask_babel import gettext
from werkzeug.datastructures import MultiDict

from outcomes.forms.diaries import Fields
from outcomes.instruments.base import AnswerKind, Instrument, Item
from outcomes.services.open_questionnaires import OpenQuestionnaire, open_questionnaires
from outcomes.services.questionnaire_copies import questionnaire_copy
from outcomes.services.unfinished_questionnaires import UnfinishedQuestionnaire
from outcomes.services.wordings import Worded, worded
from outcomes.translations.labels import label
from outcomes.web.languages import reader_language

_SECONDS_AN_ITEM = 10
_MOST_KEYS = 10
"""A rating up to here is answered on keys, a longer one is typed."""


@dataclass(frozen=True)
class ItemWords:
    """What the screen of an item says.

    Attributes:
        question: the owner's words, or a topic label of ours.
        options: value and text of each choice.
        low: what the least rating means.
        high: what the greatest means.
        recall: the time it is about.
        are_labels: the clinic has not loaded the owner's words.
    """

    question: str
    options: tuple[tuple[int, str], ...]
    low: str
    high: str
    recall: str
    are_labels: bool


def frame(begun: UnfinishedQuestionnaire | None) -> dict[str, Any]:
    """Give what every page of a questionnaire shows: the clinic, and which questionnaire it is."""
    return {
        "clinic": g.clinic,
        "clinic_phone": g.clinic.phone,
        "is_helper": g.holder.kind == "helper",
        "lines": [title_of(begun.instrument, begun.laterality)] if begun else [],
        "is_yesterday": False,
        "asked": open_questionnaires(g.work, g.holder.patient_id, g.work.today),
        "title_of": title_of,
        "minutes_of": minutes_of,
    }


def minutes_for(asked: Sequence[OpenQuestionnaire]) -> int:
    """How many minutes all of them take, about."""
    return sum(minutes_of(each.instrument) for each in asked)


def minutes_of(instrument: Instrument) -> int:
    """How many minutes an instrument takes, about."""
    return max(1, math.ceil(len(instrument.items) * _SECONDS_AN_ITEM / 60))


def title_of(instrument: Instrument, laterality: str) -> str:
    """The instrument's name, with the knee it is about."""
    name = gettext(label("instrument", instrument.code))
    return f"{name} · {gettext(label('knee', laterality))}" if laterality else name


def index_page(problem: str = "") -> str:
    """Render the list of what is asked now."""
    page = frame(None)
    return render_template(
        "questionnaires/index.html",
        **page,
        closings=sorted({each.closes_on for each in page["asked"]}),
        problem=problem,
        posted=request.form or MultiDict(),
    )


def item_page(
    begun: UnfinishedQuestionnaire, code: str, problem: str = "", posted: Fields | None = None
) -> str:
    """Render one item, with what was typed where that could not be kept."""
    codes = [item.code for item in begun.instrument.items]
    item, place = begun.instrument.item(code), codes.index(code)
    before = (
        url_for("questionnaires.edit", item=codes[place - 1]) if place else url_for("questionnaires.index")
    )
    return render_template(
        "questionnaires/edit.html",
        **frame(begun),
        **item_content(begun.instrument, item, worded(g.work, begun.instrument, reader_language())),
        begun=begun,
        copy=_copy(begun),
        kept=begun.answers.get(code),
        posted=posted,
        place=place + 1,
        count=len(codes),
        before=url_for("questionnaires.review") if request.args.get("back") == "review" else before,
        problem=problem,
    )


def item_content(instrument: Instrument, item: Item, words: Worded) -> dict[str, Any]:
    """Give what the keys of an item are drawn from."""
    return {
        "item": item,
        "is_typed": item.kind is AnswerKind.RATING and item.maximum > _MOST_KEYS,
        "words": _words(instrument, item, words),
    }


def review_page(begun: UnfinishedQuestionnaire, problem: str = "") -> str:
    """Render what was answered."""
    words = worded(g.work, begun.instrument, reader_language())
    rows = [
        (item.code, _words(begun.instrument, item, words).question, _answer_text(begun, item, words))
        for item in begun.instrument.items
    ]
    return render_template(
        "questionnaires/review.html",
        **frame(begun),
        begun=begun,
        copy=_copy(begun),
        rows=rows,
        before=url_for("questionnaires.edit", item=rows[-1][0]),
        copyright=words.texts.get("copyright", ""),
        problem=problem,
    )


def address_of_first(begun: UnfinishedQuestionnaire) -> str:
    """Where to go on: the first item without an answer, else the review."""
    todo = [item.code for item in begun.instrument.items if item.code not in begun.answers]
    return url_for("questionnaires.edit", item=todo[0]) if todo else url_for("questionnaires.review")


def address_after(begun: UnfinishedQuestionnaire, code: str) -> str:
    """Where an answer leads: back to the review it came from, else to the next item."""
    codes = [item.code for item in begun.instrument.items]
    place = codes.index(code) + 1
    if request.args.get("back") == "review" or place == len(codes):
        return url_for("questionnaires.review")
    return url_for("questionnaires.edit", item=codes[place])


def _copy(begun: UnfinishedQuestionnaire) -> str:
    """All that was answered: a page whose network goes away hands it to the page that asks without."""
    return json.dumps(questionnaire_copy(begun))


def _words(instrument: Instrument, item: Item, words: Worded) -> ItemWords:
    def said(kind: str, code: str, ours: str) -> str:
        return words.texts.get(f"{kind}.{code}") or gettext(label(ours, code))

    ends = [said("end", end, "scale_end") for end in item.ends] or ["", ""]
    return ItemWords(
        question=said("item", item.code, "topic"),
        options=tuple((option.value, said("option", option.code, "option")) for option in item.options),
        low=ends[0],
        high=ends[-1],
        recall=words.texts.get("instruction", "")
        or gettext(label("recall", (item.recall or instrument.recall).value)),
        are_labels=words.are_labels,
    )


def _answer_text(begun: UnfinishedQuestionnaire, item: Item, words: Worded) -> str:
    if item.code not in begun.answers:
        return gettext("not answered yet")
    answer = begun.answers[item.code]
    if answer is None:
        return gettext("prefer not to answer")
    options = dict(_words(begun.instrument, item, words).options)
    return options.get(int(answer), f"{answer:g}")
