import pytest

from benchmarks.page_weight import MOST_FIRST, MOST_LATER, Phone
from outcomes.services import links
from tests.services.patients_at_the_door import a_treated_patient


@pytest.fixture
def phone(client):
    return Phone(client)


def test_the_first_visit_and_a_later_page_are_light(work, phone):
    door = f"/e/{links.new_link(work, a_treated_patient(work)).token}"
    first, _ = phone.visit(door)
    path = phone.answer(door, {"day": work.today.isoformat()})
    later, _ = phone.visit(path.replace("pain_average-left", "opioids") + "?step=add")
    assert first <= MOST_FIRST
    assert later <= MOST_LATER


def test_the_scale_weighs_what_is_there(work, phone):
    """The style sheets come with the first page only: without them it weighs less the second time."""
    door = f"/e/{links.new_link(work, a_treated_patient(work)).token}"
    first, _ = phone.visit(door)
    again, _ = phone.visit(door)
    assert 0 < again < first
