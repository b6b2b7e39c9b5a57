"""The diary's pages put together: which words, which answer, what comes before and after."""

import json
from typing import Any

from flask import current_app, g, render_template, request, url_for

from outcomes.clinical.codes import WalkingAid
from outcomes.clinical.diary_screens import (
    Answers,
    Screen,
    ScreenKind,
    diary_screens,
    screen_named,
    unanswered,
)
from outcomes.clinical.red_flags import EntryContext, RaisedFlag, red_flags
from outcomes.clinical.schedule import DiaryLength
from outcomes.clinical.symptoms import SYMPTOM_BY_CODE, SYMPTOMS, SymptomFollowUp, SymptomKind
from outcomes.clinical.territories import ZONES
from outcomes.errors import NotFound
from outcomes.forms.diaries import Fields, opioid_choices
from outcomes.services import clinics
from outcomes.services.diary_copies import diary_copy
from outcomes.services.diary_days import DiaryPlan, diary_plan
from outcomes.services.followed_knees import followed_knees
from outcomes.services.last_answers import last_answer
from outcomes.services.unfinished_diaries import UnfinishedDiary
from outcomes.web import answer_words, diary_words
from outcomes.web.doors import patient_reader
from outcomes.web.leg_drawing import leg

_FURTHER = (ScreenKind.SEDATIVES, ScreenKind.SYMPTOM_DETAILS)
"""What an answer changed at the review may ask further."""


def plan_of(diary: UnfinishedDiary) -> DiaryPlan:
    """Give what the diary's day asks."""
    return diary_plan(g.work, g.holder.patient_id, diary.observed_on)


def screen_of(diary: UnfinishedDiary, plan: DiaryPlan, key: str) -> Screen:
    """Find a screen of the diary.

    Raises:
        NotFound: `page_unknown`.
    """
    for screen in _screens(diary, plan):
        if screen.key == key:
            return screen
    raise NotFound("page_unknown")


def address_after(diary: UnfinishedDiary, plan: DiaryPlan, key: str) -> str:
    """Give where an answer leads: back to the review it came from, else to the next screen."""
    screens = _screens(diary, plan)
    todo = unanswered(screens, diary.answers)
    if request.args.get("back") == "review":
        further = [screen for screen in todo if screen.kind in _FURTHER]
        return (
            url_for("entries.edit", key=further[0].key, back="review")
            if further
            else url_for("entries.review")
        )
    keys = [screen.key for screen in screens]
    place = keys.index(key) + 1
    return url_for("entries.edit", key=keys[place]) if place < len(keys) else url_for("entries.review")


def frame(diary: UnfinishedDiary | None, plan: DiaryPlan | None = None) -> dict[str, Any]:
    """Give what every page of the diary shows: the clinic, the knees and their day."""
    on = diary.observed_on if diary else g.work.today
    knees = plan.knees if plan else followed_knees(g.work, g.holder.patient_id, on)
    return {
        "clinic": g.clinic,
        "clinic_phone": g.clinic.phone,
        "diary": diary,
        "is_yesterday": on != g.work.today,
        "is_helper": g.holder.kind == "helper",
        "is_staff": g.holder.kind == "staff",
        "patient_public_id": g.holder.public_id if g.holder.kind == "staff" else "",
        "lines": [diary_words.knee_line(knee.laterality, knee.day(on)) for knee in knees],
    }


def screen_page(
    diary: UnfinishedDiary, plan: DiaryPlan, key: str, problem: str = "", posted: Fields | None = None
) -> str:
    """Render one screen, with what was typed where that could not be kept."""
    screen = screen_of(diary, plan, key)
    screens = _screens(diary, plan)
    place = screens.index(screen)
    is_from_review = request.args.get("back") == "review"
    before = url_for("entries.edit", key=screens[place - 1].key) if place else url_for("entries.show")
    page = frame(diary, plan)
    if screen.laterality:
        page["lines"] = [
            diary_words.knee_line(knee.laterality, knee.day(diary.observed_on))
            for knee in plan.knees
            if knee.laterality == screen.laterality
        ]
    return render_template(
        "entries/edit.html",
        **page,
        **screen_content(screen, diary, posted),
        words=diary_words.words(
            screen, plan.knees, plan.opioid_days, is_yesterday=diary.observed_on != g.work.today
        ),
        place=place + 1,
        count=len(screens),
        before=url_for("entries.review") if is_from_review else before,
        problem=problem,
        copy=_copy(diary),
        last_time=_last_time(screen, diary, plan),
    )


def answer_of_last_time(screen: Screen, diary: UnfinishedDiary, plan: DiaryPlan) -> Any | None:
    """Give the answer that one tap may repeat, to the browser that opened the patient's own record."""
    reader = patient_reader()
    if reader is None or reader.patient_id != g.holder.patient_id:
        return None
    return last_answer(g.work, reader, screen, diary.observed_on, plan.opioid_days)


def _last_time(screen: Screen, diary: UnfinishedDiary, plan: DiaryPlan) -> str:
    """The answer of last time in words; empty where none may be repeated or one is already given."""
    if screen.key in diary.answers:
        return ""
    answer = answer_of_last_time(screen, diary, plan)
    return "" if answer is None else answer_words.answer_text(screen, {screen.key: answer})


def screen_content(screen: Screen, diary: UnfinishedDiary | None, posted: Fields | None) -> dict[str, Any]:
    """Give what a kind of screen needs to be drawn: its choices, and what was answered or typed."""
    answers = diary.answers if diary else {}
    is_full = diary is not None and diary.length is DiaryLength.FULL
    return {
        "screen": screen,
        "kept": answers.get(screen.key),
        "is_kept": screen.key in answers,
        "posted": posted,
        "step": "add"
        if request.args.get("step") == "add" or (posted and posted.get("step", "") == "add")
        else "",
        "walking_minutes": diary_words.WALKING_MINUTES,
        "walking_aids": [each.value for each in WalkingAid],
        "zones": [zone.code for zone in ZONES],
        "leg": leg,
        "opioids": opioid_choices() if screen.item == "opioids" else (),
        "sedatives": diary_words.SEDATIVE_WORDS,
        "symptom_groups": diary_words.SYMPTOM_GROUPS,
        "side_effect_group": diary_words.SIDE_EFFECT_GROUP,
        "side_effects": [each.code for each in SYMPTOMS if is_full and each.kind is SymptomKind.SIDE_EFFECT],
        "questions": _questions(answers, posted),
        "intake_text": answer_words.intake_text,
        "product_text": answer_words.product_text,
    }


def _questions(answers: Answers, posted: Fields | None) -> list[tuple[str, tuple[SymptomFollowUp, ...]]]:
    """What is asked further, by symptom; where the answers are out of reach, what the page had asked."""
    ticked = answers.get("symptoms") or ()
    return [
        (symptom.code, symptom.follow_ups)
        for symptom in SYMPTOMS
        if symptom.follow_ups
        and (symptom.code in ticked or any(posted and each.code in posted for each in symptom.follow_ups))
    ]


def review_page(diary: UnfinishedDiary, problem: str = "", *, asks_to_replace: bool = False) -> str:
    """Render the review, which keeps a copy of the answers in the page itself."""
    plan = plan_of(diary)
    screens = _screens(diary, plan)
    rows = [
        (screen, diary_words.short_name(screen, plan.knees), answer_words.answer_text(screen, diary.answers))
        for screen in screens
    ]
    return render_template(
        "entries/review.html",
        **frame(diary, plan),
        rows=rows,
        before=url_for("entries.edit", key=screens[-1].key),
        copy=_copy(diary),
        problem=problem,
        asks_to_replace=asks_to_replace,
    )


def kept_page(key: str, posted: Fields, problem: str) -> str:
    """Render a screen out of nothing but what was posted: the database does not answer."""
    screen = screen_named(key, ("left", "right"))
    if screen is None:
        raise NotFound("page_unknown")
    return render_template(
        "entries/edit.html",
        clinic=clinics.clinic_without_database(current_app.extensions["outcomes_settings"]),
        untold_flags=_untold_flags(posted),
        diary=None,
        lines=[diary_words.knee_line(screen.laterality, None)] if screen.laterality else [],
        **screen_content(screen, None, posted),
        words=diary_words.words(screen, (), 1),
        place=0,
        count=0,
        before="",
        problem=problem,
    )


def _untold_flags(posted: Fields) -> tuple[RaisedFlag, ...]:
    """The red flags among ticks that could not be stored; what is not known is taken from the safe side."""
    ticked = [code for code in posted.getlist("answer") if code in SYMPTOM_BY_CODE]
    return red_flags(ticked, context=EntryContext(has_prosthesis=True))


def _copy(diary: UnfinishedDiary) -> str:
    """The whole diary, in the page: a phone that loses its network goes on from it."""
    return json.dumps(diary_copy(diary), ensure_ascii=False)


def _screens(diary: UnfinishedDiary, plan: DiaryPlan) -> tuple[Screen, ...]:
    return diary_screens(plan.lateralities, diary.length, diary.answers)
