"""Questionnaires behind a personal link: one item a screen, review, send, thanks."""

import re

import pytest
from sqlalchemy import select

from outcomes.exchange.wording_csv import texts_of
from outcomes.instruments import instrument
from outcomes.models import QuestionnaireResponse, Wording
from outcomes.services import links
from tests.html import page_problems
from tests.services.patients_at_the_door import a_treated_patient
from tests.web.test_entries import answer_all as answer_diary


@pytest.fixture
def patient(work):
    return a_treated_patient(work, 30, birth_date="1955-03-04", last_name="Exampleson")


@pytest.fixture
def door(work, patient):
    return f"/e/{links.new_link(work, patient).token}"


def begin(client, door, key="koos_jr-left", **more):
    return client.post(f"{door}/questionnaires", data={"questionnaire": key, **more})


def answer_all(client, address, **fields):
    """Answer every item the same; give every page seen and the address of the review."""
    pages = []
    while "/ask/" in address:
        pages.append(client.get(address).text)
        answer = client.post(address, data=fields or {"answer": "1"})
        assert answer.status_code == 302, answer.text
        address = answer.location
    return pages, address


def responses(work):
    work.session.expire_all()
    return work.session.scalars(select(QuestionnaireResponse)).all()


def test_a_questionnaire_is_answered_from_the_list_to_the_thanks(client, door, work) -> None:
    listed = client.get(f"{door}/questionnaires")
    assert page_problems(listed.text) == []
    assert "KOOS JR" in listed.text
    pages, review = answer_all(client, begin(client, door).location)
    assert len(pages) == 7
    assert [problem for page in pages for problem in page_problems(page)] == []
    assert all("checked" not in page for page in pages)  # nothing is chosen beforehand
    assert all("short label" in page for page in pages)
    shown = client.get(review)
    assert page_problems(shown.text) == []
    assert shown.text.count("Mild") == 7
    response_id = re.search(r'name="response" value="([^"]+)"', shown.text).group(1)
    thanks = client.post(review, data={"response": response_id}, follow_redirects=True)
    assert page_problems(thanks.text) == []
    assert "arrived" in thanks.text
    assert "68.2" not in thanks.text  # no score is shown
    again = client.post(review, data={"response": response_id}, follow_redirects=True)
    assert "arrived" in again.text
    assert [each.instrument for each in responses(work)] == ["koos_jr"]
    assert "KOOS JR" not in client.get(f"{door}/questionnaires").text


def test_a_screen_says_who_wrote_its_words(client, door, work) -> None:
    texts = {key: f"Owner {key}" for key in texts_of(instrument("peg"))} | {"copyright": "© Owner"}
    work.begin()
    work.session.add(
        Wording(
            instrument="peg",
            locale="en",
            version="2016",
            texts=texts,
            licence="test",
            loaded_at=work.now,
            loaded_by="test",
        )
    )
    work.commit()
    pages, review = answer_all(client, begin(client, door, "peg").location)
    assert "Owner item.pain_average_week" in pages[0]
    assert "short label" not in pages[0]
    assert "© Owner" in client.get(review).text
    response_id = re.search(r'name="response" value="([^"]+)"', client.get(review).text).group(1)
    client.post(review, data={"response": response_id})
    assert responses(work)[0].version == f"{instrument('peg').version}+2016"


def test_what_cannot_be_kept_comes_back_as_it_was_typed(client, door) -> None:
    address = begin(client, door, "sane-left").location
    for typed, says in (("101", "from 0 to 100"), ("ten", "not a number"), ("", "choose an answer")):
        answer = client.post(address, data={"typed": typed})
        assert answer.status_code == 400
        assert page_problems(answer.text) == []
        assert f'value="{typed}"' in answer.text
        assert says in answer.text
    assert client.post(address, data={"typed": "85"}).status_code == 302


def test_one_may_go_back_change_and_refuse(client, door, work) -> None:
    _, review = answer_all(client, begin(client, door, "dn4_interview-left").location, answer="0")
    change = f"{door}/questionnaires/ask/burning?back=review"
    assert client.post(change, data={"skip": "1"}).location.endswith("/review")
    assert "prefer not to answer" in client.get(review).text
    assert client.get(f"{door}/questionnaires/ask/shoe_size").status_code == 404


def test_nothing_is_begun_that_is_not_asked_and_a_helper_says_whose_words(
    client, door, work, patient
) -> None:
    assert begin(client, door, "womac-left").status_code == 400
    assert client.get(f"{door}/questionnaires/ask/bending").status_code == 302
    assert client.post(f"{door}/questionnaires/review").status_code == 302
    helper = f"/e/{links.new_link(work, patient, 'helper').token}"
    assert begin(client, helper, "peg").status_code == 400
    assert begin(client, helper, "peg", respondent="helper").status_code == 302


def test_the_start_page_offers_them_once_the_diary_is_done(client, door, work) -> None:
    assert "Answer a questionnaire" not in client.get(door).text
    thanks = client.get(answer_diary(client, door, work).location)
    assert thanks.status_code in (200, 302)
    client.post(f"{door}/review")
    assert "Answer a questionnaire" in client.get(f"{door}/received").text
    assert "Answer a questionnaire" in client.get(door).text


def test_a_link_that_does_not_work_says_so_here_too(client, door) -> None:
    answer = client.get("/e/" + "x" * 32 + "/questionnaires")
    assert answer.status_code == 404
    assert "link" in answer.text
