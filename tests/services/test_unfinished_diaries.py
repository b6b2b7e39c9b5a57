from datetime import timedelta

import pytest

from outcomes.access.principals import LinkHolder
from outcomes.clinical.diary_screens import screen_named
from outcomes.errors import InputError, NotFound
from outcomes.models import UnfinishedAnswers
from outcomes.services import unfinished_diaries as diaries
from outcomes.services.diary_copies import diary_copy, diary_of_copy
from tests.services.patients_at_the_door import a_treated_patient, an_answered_diary, at_the_door

PAIN = screen_named("pain_average-left", ["left"])


@pytest.fixture
def holder(work):
    return at_the_door(work, a_treated_patient(work))[1]


def test_a_diary_begun_on_a_browser_goes_on_there(work, holder):
    begun = diaries.begin_diary(work, holder, work.today)
    diaries.keep_answer(work, holder, begun.response_id, PAIN, 7)
    again = diaries.begin_diary(work, holder, work.today, response_id=begun.response_id)
    assert (again.response_id, again.answers) == (begun.response_id, {PAIN.key: 7})


def test_another_browser_with_the_same_link_sees_none_of_it(work, holder):
    begun = diaries.begin_diary(work, holder, work.today)
    diaries.keep_answer(work, holder, begun.response_id, PAIN, 7)
    other = diaries.begin_diary(work, holder, work.today)
    assert (other.response_id != begun.response_id, other.answers) == (True, {})


def test_another_patient_s_diary_cannot_be_read_or_written(work, holder):
    begun = diaries.begin_diary(work, holder, work.today)
    from_elsewhere = LinkHolder(holder.patient_id + 1, "x", "patient")
    assert diaries.unfinished_diary(work, from_elsewhere, begun.response_id) is None
    with pytest.raises(NotFound, match="diary_not_begun"):
        diaries.keep_answer(work, from_elsewhere, begun.response_id, PAIN, 7)


def test_an_impossible_answer_is_not_kept(work, holder):
    begun = diaries.begin_diary(work, holder, work.today)
    with pytest.raises(InputError, match="value_out_of_range"):
        diaries.keep_answer(work, holder, begun.response_id, PAIN, 11)
    assert diaries.unfinished_diary(work, holder, begun.response_id).answers == {}


def test_what_was_begun_a_week_ago_is_swept_away(work, holder):
    begun = diaries.begin_diary(work, holder, work.today)
    work.now += timedelta(days=8)
    diaries.begin_diary(work, holder, work.today)
    work.session.expire_all()
    assert work.session.get(UnfinishedAnswers, begun.response_id) is None


def test_a_copy_in_the_page_brings_the_diary_back(work, holder):
    diary = an_answered_diary(work, holder)
    assert diary_of_copy(work, diary_copy(diary)) == diary


def test_the_times_of_a_copy_cannot_lie_in_the_future(work, holder):
    copy = diary_copy(an_answered_diary(work, holder))
    copy["opened_at"] = (work.now + timedelta(days=1)).isoformat()
    assert diary_of_copy(work, copy).opened_at == work.now


@pytest.mark.parametrize(
    "damage", [{"length": "long"}, {"answers": 4}, {"response_id": "a b"}, {"opened_at": "noon"}]
)
def test_a_damaged_copy_is_refused(work, holder, damage):
    copy = diary_copy(an_answered_diary(work, holder))
    with pytest.raises(InputError, match="diary_copy_malformed"):
        diary_of_copy(work, {**copy, **damage})
