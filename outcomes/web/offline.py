"""What is asked without network: one page with every screen, the worker that brings it up, and the web app.

The phone keeps the page beforehand; `static/js/offline.js` asks its screens and leaves the entry to
`static/js/kept_diaries.js`. No name and no earlier answer is on it.
"""

import hashlib
import json
from datetime import date
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, current_app, g, jsonify, render_template, url_for
from flask_babel import gettext

from outcomes.clinical.diary_screens import Screen, ScreenKind, diary_screens
from outcomes.clinical.observation_codes import observation_code
from outcomes.clinical.opioids import LONGEST_DAYS_COVERED
from outcomes.clinical.red_flags import RED_FLAG_BY_CODE, RED_FLAGS, RaisedFlag
from outcomes.clinical.schedule import DiaryLength
from outcomes.clinical.symptoms import SYMPTOMS
from outcomes.clinical.territories import ZONES, numb_zones_outside
from outcomes.errors import InputError
from outcomes.services.coming_days import ComingDays, coming_days
from outcomes.services.diary_days import DiaryPlan
from outcomes.web import diary_pages, diary_words, offline_questionnaires
from outcomes.web.behind_links import behind_link
from outcomes.web.doors import public
from outcomes.web.errors import error_sentence
from outcomes.web.languages import reader_language

blueprint = Blueprint("offline", __name__, url_prefix="/e/<token>")
behind_link(blueprint)
_REASON = "a personal link's empty diary, kept by its phone; the link is the key, and it reads nothing"
_ASSETS = ("css/theme.css", "css/patient.css", "js/offline.js", "js/kept_diaries.js", "icons/outcomes.svg")
_ALL_ANSWERS = {
    "opioids": [{"product": "tramadol", "strength": 50.0, "number": 1.0}],
    "symptoms": [each.code for each in SYMPTOMS],
}
"""With these a diary asks everything it can ask."""
_PROBLEMS = (
    "answer_missing",
    "answer_missing_list",
    "answer_missing_details",
    "answer_contradicts",
    "opioid_product_missing",
    "opioid_number_not_positive",
)


@blueprint.get("/offline")
@public(_REASON)
def show() -> str:
    """Show the page that asks and keeps by itself."""
    known = coming_days(g.work, g.holder.patient_id)
    plan = max(known.plans.values(), key=lambda each: len(each.knees))
    screens = diary_screens(plan.lateralities, DiaryLength.FULL, _ALL_ANSWERS)
    flags = [RaisedFlag(row.code, row.urgency, row.numbers, ()) for row in RED_FLAGS]
    items = offline_questionnaires.drawn(known)
    return render_template(
        "offline/show.html",
        **(diary_pages.frame(None) | {"lines": []}),
        data=_data(known, plan, screens)
        | {
            "questionnaires": offline_questionnaires.asked(known),
            "items": {each["key"]: offline_questionnaires.screen(each) for each in items},
        },
        items=items,
        drawn=[
            (diary_pages.screen_content(screen, None, None), diary_words.words(screen, plan.knees, 1))
            for screen in screens
        ],
        side_effects=[each.code for each in SYMPTOMS if not each.is_core],
        follow_ups=[(each.code, each.follow_ups) for each in SYMPTOMS if each.follow_ups],
        flags=sorted(flags, key=lambda each: each.urgency.rank),
    )


@blueprint.get("/worker.js")
@public(_REASON)
def worker() -> Response:
    """Send the worker with what it keeps; it changes whenever any of that does."""
    static = Path(str(current_app.static_folder))
    program = (static / "js" / "offline_worker.js").read_text(encoding="utf-8")
    addresses = [current_app.jinja_env.globals["asset"](name) for name in _ASSETS]
    kept = {
        "link": url_for("entries.show"),
        "page": url_for("offline.show"),
        "assets": addresses,
        "version": hashlib.sha256("".join((*addresses, reader_language())).encode()).hexdigest()[:12],
    }
    answer = Response(f"const KEPT = {json.dumps(kept)};\n{program}", mimetype="text/javascript")
    answer.headers["Service-Worker-Allowed"] = kept["link"]
    answer.headers["Cache-Control"] = "no-cache"
    return answer


@blueprint.get("/app.webmanifest")
@public(_REASON)
def manifest() -> Response:
    """Describe the diary as an app for the first page of a phone; its name tells nobody about an illness."""
    address = url_for("entries.show")
    icon = {"src": current_app.jinja_env.globals["asset"]("icons/outcomes.svg"), "sizes": "any"}
    answer = jsonify(
        id=address,
        name=gettext("My diary"),
        short_name=gettext("My diary"),
        lang=reader_language(),
        start_url=address,
        scope=address,
        display="standalone",
        background_color="#fbfaf7",
        theme_color="#0b6b70",
        icons=[{**icon, "type": "image/svg+xml", "purpose": "any"}],
    )
    answer.mimetype = "application/manifest+json"
    return answer


def _data(known: ComingDays, plan: DiaryPlan, screens: tuple[Screen, ...]) -> dict[str, Any]:
    """What the page's script has to know, as plain values."""
    return {
        "link": url_for("entries.show"),
        "timezone": str(g.work.settings.timezone),
        "is_helper": g.holder.kind == "helper",
        "recorded": [on.isoformat() for on in known.recorded],
        "days": {on.isoformat(): _day(on, plan) for on, plan in known.plans.items()},
        "screens": {screen.key: _screen(screen, plan) for screen in screens},
        "opioid_questions": [
            diary_words.words(Screen("opioids", ScreenKind.OPIOIDS), (), days).question
            for days in range(1, LONGEST_DAYS_COVERED + 1)
        ],
        "follow_ups": {
            each.code: [(ask.code, ask.minimum, ask.maximum) for ask in each.follow_ups] for each in SYMPTOMS
        },
        "flags": {each.code: _flags_asked_by(each.code) for each in SYMPTOMS},
        "outside": {
            knee.laterality: numb_zones_outside([zone.code for zone in ZONES], knee.nerves)
            for knee in plan.knees
        },
        "texts": _texts(),
    }


def _day(on: date, plan: DiaryPlan) -> dict[str, Any]:
    return {
        "length": plan.length.value,
        "scheduled_for": plan.scheduled_for.isoformat() if plan.scheduled_for else None,
        "opioid_days": plan.opioid_days,
        "lines": [diary_words.knee_line(knee.laterality, knee.day(on)) for knee in plan.knees],
        "keys": {
            length.value: [screen.key for screen in diary_screens(plan.lateralities, length)]
            for length in (DiaryLength.CORE, DiaryLength.FULL)
        },
    }


def _screen(screen: Screen, plan: DiaryPlan) -> dict[str, Any]:
    knees, days = plan.knees, plan.opioid_days
    found = {
        "kind": screen.kind.value,
        "laterality": screen.laterality,
        "name": diary_words.short_name(screen, knees),
        "today": diary_words.words(screen, knees, days).question,
        "yesterday": diary_words.words(screen, knees, days, is_yesterday=True).question,
    }
    if screen.kind in (ScreenKind.RATING, ScreenKind.COUNT):
        row = observation_code(screen.item)
        found |= {"minimum": row.minimum, "maximum": row.maximum}
    return found


def _flags_asked_by(symptom: str) -> list[str]:
    """The flags that a symptom may mean, from the safe side: no score is known here."""
    codes = [row.code for row in RED_FLAGS if symptom in row.asked_by]
    return sorted(codes, key=lambda code: RED_FLAG_BY_CODE[code].urgency.rank)


def _texts() -> dict[str, str]:
    texts = {code: error_sentence(InputError(code)) for code in _PROBLEMS}
    for code in ("answer_not_a_number", "value_out_of_range"):
        slots = {"found": "{found}", "minimum": "{minimum}", "maximum": "{maximum}"}
        texts[code] = error_sentence(InputError(code, slots))
    return texts | {
        "place": gettext("%(place)s of %(count)s", place="{place}", count="{count}"),
        "for_yesterday": gettext("for yesterday"),
        "none_taken": gettext("none taken"),
        "prefer_not": gettext("prefer not to answer"),
        "not_answered": gettext("not answered yet"),
        "which_medicine": gettext("Which medicine, and how many?"),
        "what_you_took": gettext("What you took"),
        "add": gettext("Add"),
        "continue": gettext("Continue"),
        "change": gettext("Change"),
        "remove": gettext("Remove"),
        "call": gettext("Please call"),
        "call_now": gettext("Please call now"),
        "yes": gettext("yes"),
        "no": gettext("no"),
    }
