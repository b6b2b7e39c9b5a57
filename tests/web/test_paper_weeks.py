"""The paper twin: a week printed, and typed in on one page."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from outcomes.models import Observation, QuestionnaireResponse
from outcomes.permissions import Role
from outcomes.services.diaries import send_diary
from tests.factories import a_procedure, a_user
from tests.services.patients_at_the_door import a_treated_patient, an_answered_diary, at_the_door


@pytest.fixture
def patient(work):
    return a_treated_patient(work, day=60)


@pytest.fixture
def begins_on(work):
    return work.today - timedelta(days=20)


@pytest.fixture
def page(patient, begins_on):
    return f"/patients/{patient.public_id}/paper/left/{begins_on}"


@pytest.fixture
def typing(client, sign_in, work, patient):
    sign_in(a_user(work, patient.site))
    return client


def rows(work):
    work.session.rollback()
    return work.session.scalars(
        select(QuestionnaireResponse).order_by(QuestionnaireResponse.observed_on, QuestionnaireResponse.id)
    ).all()


def test_a_week_is_typed_in_at_once_and_blanks_stay_blank(typing, page, work, begins_on):
    third = begins_on + timedelta(days=2)
    sent = {f"pain_average-{begins_on}": "7", f"numbness-{begins_on}": "0", f"pain_average-{third}": " 3 "}
    assert typing.post(page, data=sent).status_code == 302
    first, second = rows(work)
    assert first.answers == {"length": "core", "pain_average-left": 7, "numbness-left": 0}
    assert (second.observed_on, second.answers) == (third, {"length": "core", "pain_average-left": 3})
    assert (first.entered_by, first.respondent, first.medium) == ("staff", "patient", "paper")
    numbers = work.session.scalars(select(Observation).order_by(Observation.id))
    assert [(each.code, each.value) for each in numbers] == [
        ("pain_average", 7),
        ("numbness", 0),
        ("pain_average", 3),
    ]


def test_of_the_four_times_only_those_that_are_known_are_stored(typing, page, work, begins_on):
    typing.post(page, data={f"pain_average-{begins_on}": "7"})
    row = rows(work)[0]
    assert (row.opened_at, row.authored_at) == (None, None)
    assert (row.observed_on, row.received_at.astimezone(work.settings.timezone).date()) == (
        begins_on,
        work.today,
    )


@pytest.mark.parametrize("wrong", ["11", "-1", "3,5", "six", "٣"])
def test_what_cannot_be_is_refused_with_everything_typed_kept(typing, page, work, begins_on, wrong):
    sent = {f"pain_average-{begins_on}": wrong, f"walking_minutes-{begins_on}": "42"}
    refused = typing.post(page, data=sent)
    assert (refused.status_code, f"“{wrong}” is not possible" in refused.text) == (400, True)
    assert f'value="{wrong}"' in refused.text
    assert 'value="42"' in refused.text
    assert rows(work) == []


def test_nothing_typed_is_said(typing, page, work):
    assert "Nothing is typed in yet" in typing.post(page).text
    assert rows(work) == []


def test_both_knees_sheets_make_one_entry_a_day(typing, page, work, patient, begins_on):
    a_procedure(work, patient, laterality="right", performed_on=work.today - timedelta(days=50))
    typing.post(page, data={f"pain_average-{begins_on}": "7"})
    typing.post(page.replace("left", "right"), data={f"pain_average-{begins_on}": "2"})
    replaced, standing = rows(work)
    assert replaced.superseded_by == standing.response_id
    assert standing.answers == {"length": "core", "pain_average-left": 7, "pain_average-right": 2}


def test_a_day_that_came_by_another_way_stays(client, sign_in, work, patient):
    site = patient.site
    _, holder = at_the_door(work, patient)
    send_diary(work, holder, an_answered_diary(work, holder), locale="en")
    sign_in(a_user(work, site))
    page = f"/patients/{patient.public_id}/paper/left/{work.today - timedelta(days=6)}"
    assert "came by another way" in client.get(page).text
    client.post(page, data={f"pain_average-{work.today}": "9"})
    assert [row.medium for row in rows(work)] == ["app"]


def test_the_sheet_prints_in_the_patient_s_language_with_its_square(typing, page, work, patient):
    work.begin()
    work.session.merge(patient).language = "fr"
    work.commit()
    sheet = typing.get(f"{page}/sheet").text
    assert "<svg" in sheet
    assert "entourez un chiffre par ligne" in sheet
    assert sheet.count("<b>10</b>") == 28


def test_the_list_of_weeks_leads_to_sheet_and_form(typing, patient):
    text = typing.get(f"/patients/{patient.public_id}/paper").text
    assert "Type in" in text and "/sheet" in text


def test_a_knee_or_a_day_that_is_none_is_no_page(typing, page):
    assert typing.get(page.replace("left", "right")).status_code == 404
    assert typing.get(page[:-10] + "soon").status_code == 404


def test_a_researcher_types_nothing_in(client, sign_in, work, patient, page):
    sign_in(a_user(work, patient.site, Role.RESEARCHER))
    assert client.post(page).status_code == 403


def test_staff_see_how_a_day_on_paper_came(typing, page, patient, begins_on):
    typing.post(page, data={f"pain_average-{begins_on}": "7"})
    text = typing.get(f"/patients/{patient.public_id}/entries").text
    assert "Typed by staff in the patient’s words · On paper" in text
    assert "written that day, hour unknown, received" in text
