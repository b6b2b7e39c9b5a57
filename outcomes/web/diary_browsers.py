"""Which diary a browser is answering: bound by a cookie, and named by the page itself where it posts."""

from datetime import date

from flask import g, request
from werkzeug.wrappers import Response

from outcomes.errors import InputError
from outcomes.forms.diaries import read_copy
from outcomes.services import diaries, unfinished_diaries
from outcomes.services.diary_copies import diary_of_copy
from outcomes.services.unfinished_diaries import UnfinishedDiary
from outcomes.web.link_cookies import set_link_cookie

COOKIE = "outcomes_diary"
_MOST_DIARIES = 4
"""Today and yesterday, each begun or being corrected."""


def bind(answer: Response, response_id: str) -> Response:
    """Let this browser go on with a diary; those it began before are remembered behind it."""
    others = [each for each in _bound() if each != response_id]
    set_link_cookie(answer, COOKIE, ".".join([response_id, *others][:_MOST_DIARIES]))
    return answer


def newest_bound() -> str | None:
    """Name the diary that this browser began, or sent, last."""
    return next(iter(_bound()), None)


def begun() -> UnfinishedDiary | None:
    """Give the diary that this browser answers; None where it has begun none."""
    return _unfinished(newest_bound())


def begun_for(observed_on: date, *, replaces: bool) -> str | None:
    """Name the diary of a day that this browser has begun, be it behind another."""
    for response_id in _bound():
        diary = _unfinished(response_id)
        if diary is not None and (diary.observed_on, diary.replaces) == (observed_on, replaces):
            return response_id
    return None


def posted() -> UnfinishedDiary | None:
    """Give the diary that the posting page shows: a second window may have begun another one since."""
    named = request.form.get("diary")
    return _unfinished(named) if named else begun()


def sent() -> diaries.Receipt | None:
    """Give the receipt of what this browser sent last."""
    return diaries.sent_diary(g.work, g.holder, newest_bound())


def to_send() -> UnfinishedDiary | diaries.Receipt | None:
    """Give the diary to be sent, or its receipt if it has arrived; None where there is neither.

    The copy in the page says which diary it shows, and stands in where the server has it no more.

    Raises:
        InputError: `diary_copy_malformed`.
    """
    try:
        copy = read_copy(request.form)
    except InputError:
        if begun() is None:
            raise
        copy = None
    if copy is None:
        return begun() or sent()
    response_id = str(copy.get("response_id"))
    return (
        _unfinished(response_id)
        or diaries.sent_diary(g.work, g.holder, response_id)
        or diary_of_copy(g.work, copy)
    )


def _bound() -> list[str]:
    return [each for each in request.cookies.get(COOKIE, "").split(".") if each]


def _unfinished(response_id: str | None) -> UnfinishedDiary | None:
    return unfinished_diaries.unfinished_diary(g.work, g.holder, response_id)
