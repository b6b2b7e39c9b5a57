import html
import json
import re
import sqlite3
from contextlib import closing

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from outcomes.models import QuestionnaireResponse, UnfinishedAnswers
from outcomes.services import links
from tests.html import page_problems
from tests.services.patients_at_the_door import a_treated_patient
from tests.web.test_entries import answer_all, begin


@pytest.fixture
def door(work):
    return f"/e/{links.new_link(work, a_treated_patient(work)).token}"


@pytest.fixture
def gone(monkeypatch):
    """The database does not answer from the moment this is called."""

    def vanish():
        def refuse(*_):
            raise OperationalError("", {}, sqlite3.OperationalError("database is locked"))

        monkeypatch.setattr("outcomes.web.behind_links.links.holder", refuse)

    return vanish


def copy_in(page):
    return html.unescape(re.search(r'name="copy" value="([^"]*)"', page)[1])


def test_an_answer_that_cannot_be_stored_comes_back_chosen(client, door, work, gone):
    location = begin(client, door, work).location
    gone()
    answer = client.post(location, data={"answer": "7", "language": "en"})
    assert (answer.status_code, page_problems(answer.text)) == (503, [])
    assert "could not be stored" in answer.text
    assert re.search(r'value="7" checked', answer.text)


@pytest.mark.parametrize(
    ("key", "fields", "kept"),
    [
        ("symptoms", {"answer": ["fall", "pus"]}, ['value="fall" checked', 'value="pus" checked']),
        ("opioids", {"step": "taken", "answer": "no"}, ['value="no" checked']),
        ("opioids", {"step": "add", "product": "tramadol|50", "number": "6"}, ['50" selected', 'value="6"']),
        ("walking_minutes", {"typed": "17"}, ['value="17"']),
        ("symptom_details", {"severe_nerve_pain_days": "9"}, ['value="9"']),
        ("numbness_area-left", {"answer": "foot"}, ['value="foot" checked']),
    ],
)
def test_every_kind_of_answer_comes_back_as_it_was_given(client, door, work, gone, key, fields, kept):
    begin(client, door, work)
    gone()
    answer = client.post(f"{door}/ask/{key}", data=fields)
    assert (answer.status_code, page_problems(answer.text)) == (503, [])
    for text in kept:
        assert text in answer.text


def test_a_diary_that_cannot_be_sent_stays_in_its_page_and_can_be_sent_again(
    client, door, work, gone, monkeypatch
):
    answer_all(client, door, work)
    copy = copy_in(client.get(f"{door}/review").text)
    gone()
    answer = client.post(f"{door}/review", data={"copy": copy})
    assert (answer.status_code, page_problems(answer.text)) == (503, [])
    assert json.loads(copy_in(answer.text)) == json.loads(copy)
    monkeypatch.undo()
    assert client.post(f"{door}/review", data={"copy": copy_in(answer.text)}).location == f"{door}/received"


def test_the_page_s_own_copy_is_sent_where_the_server_has_lost_the_answers(client, door, work):
    answer_all(client, door, work)
    copy = copy_in(client.get(f"{door}/review").text)
    work.begin()
    work.session.delete(work.session.scalar(select(UnfinishedAnswers)))
    work.commit()
    for _ in range(2):
        assert client.post(f"{door}/review", data={"copy": copy}).location == f"{door}/received"
    assert len(work.session.scalars(select(QuestionnaireResponse)).all()) == 1


def test_a_locked_database_loses_nothing(client, door, work, settings):
    """A real lock, held by another connection while the diary is sent."""
    if not settings.database_url.startswith("sqlite"):
        pytest.skip("PostgreSQL has no lock on the whole database")
    answer_all(client, door, work)
    copy = copy_in(client.get(f"{door}/review").text)
    work.session.rollback()
    work.session.close()
    engine = client.application.extensions["outcomes_engine"]
    engine.dispose()
    path = settings.database_url.removeprefix("sqlite:///")
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA busy_timeout = 100")
        answer = client.post(f"{door}/review", data={"copy": copy})
        other.execute("ROLLBACK")
    assert (answer.status_code, json.loads(copy_in(answer.text))) == (503, json.loads(copy))
    assert client.post(f"{door}/review", data={"copy": copy}).location == f"{door}/received"


def test_a_form_that_was_open_for_too_long_keeps_its_answer(app, client, door, work):
    location = begin(client, door, work).location
    app.config["WTF_CSRF_ENABLED"] = True
    answer = client.post(location, data={"answer": "7"})
    assert (answer.status_code, page_problems(answer.text)) == (400, [])
    assert re.search(r'value="7" checked', answer.text)
