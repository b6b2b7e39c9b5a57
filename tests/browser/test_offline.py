"""The diary without network: opened, answered, kept and sent later, by phones of all kinds."""

import json
import re
import time
from datetime import timedelta

import pytest
from playwright.sync_api import Error
from sqlalchemy import select

from outcomes.access.principals import Command
from outcomes.models import Alert, QuestionnaireResponse
from tests.browser.conftest import cut_at_twice_the_size
from tests.services.patients_at_the_door import a_treated_patient, at_the_door
from tests.web.test_rights import RIGHT

pytestmark = pytest.mark.browser
NOTHING_KEPT = "!Object.keys(localStorage).some((key) => /kept/.test(key))"


def until(page, truth, seconds=15):
    """Wait for a truth of the page, which may move on meanwhile; made-up scripts are forbidden in it."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            if page.evaluate(f"async () => Boolean({truth})"):
                return
        except Error as error:
            if "context was destroyed" not in str(error):
                raise
        page.wait_for_timeout(50)
    pytest.fail(f"never true: {truth}")


@pytest.fixture
def phone(visit, site):
    """Give a phone that has opened its link once, with network: `phone(kind="patient", language="en")`."""

    def visited(kind="patient", language="en"):
        patient = a_treated_patient(site.work, 30, birth_date="1955-03-04")
        token, _ = at_the_door(site.work, patient, kind)
        site.work.principal = Command("test")
        page = visit(f"/e/{token}", language=language)
        until(page, "navigator.serviceWorker.controller !== null")
        until(page, f"await caches.match('/e/{token}/offline')")
        page.set_default_timeout(8000)
        page.address = f"{site.address}/e/{token}"
        return page

    return visited


def responses(site):
    site.work.session.rollback()
    found = select(QuestionnaireResponse).where(QuestionnaireResponse.superseded_by.is_(None))
    return site.work.session.scalars(found.order_by(QuestionnaireResponse.observed_on)).all()


def part(page, name):
    found = page.locator(f"[data-part={name}]")
    found.wait_for()
    return found


def go_on(page):
    page.locator("[data-part=ask] [data-on]").click()


def answer_the_rest(page):
    """Take the first key of each screen until the review."""
    for _ in range(30):
        if page.locator("[data-part=review]").is_visible():
            return
        take_first_key(page)
    raise AssertionError("no end of screens")


def take_first_key(page):
    """Answer a screen by its first key; steps have none and are not answered."""
    keys = page.locator("[data-screen] label.key")
    if keys.count():
        keys.first.click()
        go_on(page)
    else:
        page.locator("[data-act=skip]").click()


def send_and_come_back(page, site, received="**/received"):
    """Send without network, and press the key when there is one again."""
    page.locator("[data-act=send]").click()
    page.locator("[data-state=waiting]").wait_for()
    site.open()
    with page.expect_navigation(url=received):
        page.locator("[data-act=try]").click()


def answer_day(page, day="Today"):
    part(page, "start").get_by_role("button", name=day).click()
    answer_the_rest(page)
    page.locator("[data-act=send]").click()
    page.locator("[data-kept] [data-state=waiting]:visible").last.wait_for()


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_diary_is_opened_answered_and_kept_without_network_and_arrives_once(
    phone, site, language, assert_good
) -> None:
    page = phone(language=language)
    site.close()
    page.goto(page.address)
    start = part(page, "start")
    assert_good(page)
    start.locator("[data-day=today]").click()
    assert page.locator("[data-question]").inner_text().startswith("Your" if language == "en" else "Votre")
    assert_good(page)
    answer_the_rest(page)
    assert_good(page)
    page.locator("[data-act=send]").click()
    page.locator("[data-kept] [data-state=waiting]").wait_for()
    page.reload()
    part(page, "start")
    assert page.locator("[data-day]:visible").count() == 1  # yesterday's may still be given
    assert page.locator("[data-kept] .notice").count() == 1
    assert responses(site) == []
    site.open()
    with page.expect_navigation(url="**/received"):
        page.locator("[data-act=try]").click()
    (row,) = responses(site)
    assert row.answers["pain_average-left"] == 0
    assert row.observed_on == site.work.today
    assert page.evaluate("Object.keys(localStorage).filter((key) => /kept|draft/.test(key))") == []


def test_a_network_that_goes_in_the_middle_loses_no_answer(phone, site) -> None:
    page = phone()
    page.locator(".thumb .button.main").click()
    for number in (7, 6):
        page.locator(f"label.key:has([value='{number}'])").first.click()
        if number == 6:
            site.close()
        page.locator("form.question .button.main:visible").click()
    part(page, "ask")
    assert page.locator("[data-place]").inner_text().startswith("3 of")
    answer_the_rest(page)
    send_and_come_back(page, site)
    (row,) = responses(site)
    first, second = list(row.answers)[1:3]
    assert (row.answers[first], row.answers[second]) == (7, 6)


def test_medicines_and_red_flags_without_network(phone, site, assert_good) -> None:
    page = phone()
    site.close()
    page.goto(page.address)
    part(page, "start").locator("[data-day=today]").click()
    while "opioid" not in page.locator("[data-question]").inner_text():
        take_first_key(page)
    go_on(page)
    assert "Please choose an answer" in page.locator("#problem").inner_text()
    page.locator("[data-screen] label", has_text="Yes").click()
    go_on(page)
    go_on(page)
    assert "choose a medicine" in page.locator("#problem").inner_text()
    page.locator("#product").select_option(index=1)
    page.locator("#number").fill("six")
    go_on(page)
    assert "six" in page.locator("#problem").inner_text()
    page.locator("#number").fill("6")
    go_on(page)
    assert "× 6" in page.locator(".taken").inner_text()
    assert_good(page)
    go_on(page)
    while not page.locator("[data-screen] [value=fall]").count():
        take_first_key(page)
    page.locator("label", has=page.locator("[value=calf_pain_or_swelling]")).click()
    page.locator("label", has=page.locator("[value=fall]")).click()
    go_on(page)
    advice = part(page, "advice")
    assert advice.locator("h1").inner_text() == "Please call now"
    assert "112" in advice.inner_text()
    assert "has not been told" in advice.inner_text()
    assert_good(page)
    advice.locator("[data-act=on]").click()
    go_on(page)
    assert "each question" in page.locator("#problem").inner_text()
    page.locator("[data-details] label", has_text="Yes").click()
    go_on(page)
    send_and_come_back(page, site)
    (row,) = responses(site)
    assert row.answers["symptoms"] == ["calf_pain_or_swelling", "fall"]
    assert row.answers["symptom_details"] == {"fall_injury": 1}
    assert [each.number for each in row.intakes] == [6.0]
    assert {"thrombosis", "injured_fall"} <= set(site.work.session.scalars(select(Alert.code)))


def test_two_days_are_kept_and_both_arrive_oldest_first(phone, site) -> None:
    page = phone()
    site.close()
    page.goto(page.address)
    answer_day(page, "Yesterday")
    answer_day(page)
    assert page.locator("[data-kept] .notice").count() == 2
    assert page.locator("[data-day]:visible").count() == 0
    site.open()
    with page.expect_navigation(url="**/received"):
        page.locator("[data-act=try]").first.click()
    until(page, NOTHING_KEPT)
    days = [row.observed_on for row in responses(site)]
    assert days == [site.work.today - timedelta(days=1), site.work.today]
    assert [row.answers["length"] for row in responses(site)] == ["full", "core"]  # the full set once a week


def test_a_round_that_runs_when_the_network_comes_back_says_thanks_once(phone, site) -> None:
    page = phone()
    site.close()
    page.goto(page.address)
    answer_day(page, "Yesterday")
    page.evaluate(
        """() => {
            const real = fetch;
            fetch = async (...all) => {
                await new Promise((on) => setTimeout(on, 400));
                return real(...all);
            };
            window.thanks = 0;
            document.addEventListener("diary-sent", (wish) => {
                window.thanks += 1;
                wish.preventDefault();
            });
        }"""
    )
    answer_day(page)
    site.open()
    for _ in range(3):
        page.evaluate("() => dispatchEvent(new Event('online'))")
        page.wait_for_timeout(150)
    until(page, NOTHING_KEPT)
    page.wait_for_timeout(1000)
    assert page.evaluate("() => window.thanks") == 1
    assert len(responses(site)) == 2


def test_an_entry_waits_three_days_and_two_windows_send_it_once(phone, site) -> None:
    page = phone()
    site.close()
    page.goto(page.address)
    other = page.context.new_page()
    other.goto(page.address)
    answer_day(page)
    page.evaluate(
        """(days) => {
            const key = Object.keys(localStorage).find((each) => /kept/.test(each));
            const entries = JSON.parse(localStorage.getItem(key));
            const before = (text) => new Date(Date.parse(text) - days * 86400000).toISOString();
            for (const entry of Object.values(entries)) {
                const copy = JSON.parse(entry.copy);
                copy.observed_on = before(copy.observed_on).slice(0, 10);
                copy.opened_at = before(copy.opened_at);
                copy.answered_at = before(copy.answered_at);
                entry.copy = JSON.stringify(copy);
            }
            localStorage.setItem(key, JSON.stringify(entries));
        }""",
        3,
    )
    site.open()
    other.goto(page.address, wait_until="commit")
    page.goto(page.address, wait_until="commit")
    until(page, NOTHING_KEPT)
    (row,) = responses(site)
    assert row.observed_on == site.work.today - timedelta(days=3)


def test_a_diary_broken_off_goes_on_where_it_stopped(phone, site) -> None:
    page = phone()
    site.close()
    page.goto(page.address)
    part(page, "start").locator("[data-day=today]").click()
    for number in (4, 5):
        page.locator("[data-screen] label.key").nth(number).click()
        go_on(page)
    page.reload()
    part(page, "ask")
    assert page.locator("[data-place]").inner_text().startswith("3 of")
    page.locator("[data-act=back]:visible").click()
    assert page.locator("[data-screen] [value='5']").is_checked()
    page.go_back()
    page.locator("[data-act=skip]").click()
    answer_the_rest(page)
    texts = page.locator("[data-rows] dd:not(.change)").all_inner_texts()
    assert texts[:3] == ["4", "5", "prefer not to answer"]
    site.open()


def test_a_helper_says_whose_words_they_are(phone, site) -> None:
    page = phone(kind="helper")
    site.close()
    page.goto(page.address)
    start = part(page, "start")
    start.locator("[data-day=today]").click()
    assert "whose words" in page.locator("[data-unsaid]").inner_text()
    page.locator("label", has=page.locator("[value=helper]")).click()
    start.locator("[data-day=today]").click()
    answer_the_rest(page)
    send_and_come_back(page, site)
    assert [row.respondent for row in responses(site)] == ["helper"]


def test_a_pin_that_finds_no_network_is_written_down_nowhere(phone, site) -> None:
    page = phone()
    door = page.context.new_page()
    door.goto(page.address + "/record")
    door.locator("[name=birth_date]").fill("4 3 1955")
    door.locator("[name=pin]").fill("471147")
    site.close()
    door.get_by_role("button", name="Open").last.click()
    door.wait_for_timeout(500)
    held = """async () => {
        const texts = [JSON.stringify(localStorage)];
        for (const name of await caches.keys()) {
            const cache = await caches.open(name);
            for (const request of await cache.keys()) texts.push(await (await cache.match(request)).text());
        }
        return texts.join(" ");
    }"""
    assert "471147" not in page.evaluate(held)
    page.goto(page.address)
    part(page, "start")
    site.open()


def test_the_app_can_be_put_on_the_first_page_of_a_phone(phone, site) -> None:
    page = phone(language="fr")
    manifest = page.request.get(page.locator("link[rel=manifest]").evaluate("(each) => each.href")).json()
    assert manifest["start_url"] == page.address.removeprefix(site.address)
    assert json.dumps(manifest, ensure_ascii=False).count("Mon carnet") == 2
    assert page.request.get(site.address + manifest["icons"][0]["src"]).ok


def test_text_twice_as_large_is_not_cut(phone, site) -> None:
    page = phone(language="fr")
    site.close()
    page.goto(page.address)
    start = part(page, "start")
    assert cut_at_twice_the_size(page) == []
    start.locator("[data-day=today]").click()
    while not page.locator("[data-part=review]").is_visible():
        assert cut_at_twice_the_size(page) == [], page.locator("[data-question]").inner_text()
        take_first_key(page)
    assert cut_at_twice_the_size(page) == []
    page.locator("[data-act=send]").click()
    page.locator("[data-kept] [data-state=waiting]").wait_for()
    assert cut_at_twice_the_size(page) == []
    site.open()


def test_a_screen_reader_hears_the_same_with_and_without_network(phone, site) -> None:
    """The transcript of each screen, but for its “Back”, which is a link with network and a key without."""

    def transcript(place):
        return re.sub(r'link "Back":\n\s+- /url: .*', 'button "Back"', place.aria_snapshot())

    page = phone()
    page.locator(".thumb .button.main").click()
    with_network = {}
    while "/ask/" in page.url:
        key = page.url.rpartition("/")[2]
        with_network[key] = transcript(page.locator("main"))
        page.locator("[name=skip]").click()
        page.wait_for_load_state()
    site.close()
    assert len(with_network) >= 7
    page.goto(page.address)
    part(page, "start").locator("[data-day=today]").click()
    for key, told in with_network.items():
        assert transcript(page.locator("main")) == told, key
        page.locator("[data-act=skip]").click()
    site.open()


def test_the_other_new_pages_are_not_cut_either(visit, site) -> None:
    patient = a_treated_patient(site.work, 30, birth_date="1955-03-04")
    token, _ = at_the_door(site.work, patient)
    site.work.principal = Command("test")
    page = visit(f"/e/{token}/questionnaires", language="fr")
    assert cut_at_twice_the_size(page) == []
    page.locator("[name=questionnaire]").first.click()
    page.wait_for_load_state()
    assert cut_at_twice_the_size(page) == []
    page.goto(f"{site.address}/e/{token}/record")
    page.locator("[name=birth_date]").fill(RIGHT["birth_date"])
    page.locator("[name=pin]").fill(RIGHT["pin"])
    with page.expect_navigation():
        page.locator("form .main").last.click()
    for path in ("tests", "rights", "passkeys", "activities", "pause"):
        page.goto(f"{site.address}/record/{path}")
        assert page.locator("h1").count() == 1
        assert cut_at_twice_the_size(page) == [], path


def test_a_questionnaire_is_answered_without_network_and_arrives_once(phone, site, assert_good) -> None:
    page = phone(language="en")
    site.close()
    page.goto(f"{page.address}/questionnaires")
    assert_good(page)
    page.locator("[data-asked] button", has_text="KOOS JR").click()
    ask = part(page, "ask")
    assert page.locator("[data-place]").inner_text() == "1 of 7"
    assert "KOOS JR · Left knee" in page.locator("[data-lines]").inner_text()
    go_on(page)
    assert "Please choose" in ask.locator("#problem").inner_text()
    assert_good(page)
    answer_the_rest(page)
    assert page.locator("[data-rows] dd:not(.change)").all_inner_texts() == ["Not at all"] * 7
    assert_good(page)
    page.locator("[data-act=send]").click()
    page.locator("[data-state=waiting]").wait_for()
    assert "KOOS JR" in page.locator("[data-kept] [data-title]").inner_text()
    assert page.locator("[data-asked] button", has_text="KOOS JR").count() == 0
    assert page.locator("[data-day=today]").is_visible()  # the diary of the day is another matter
    site.open()
    with page.expect_navigation(url="**/questionnaires/received"):
        page.locator("[data-act=try]").click()
    (row,) = responses(site)
    assert (row.instrument, row.observed_on, set(row.answers.values())) == ("koos_jr", site.work.today, {0})
    assert row.respondent == "patient"


def test_a_network_that_goes_in_the_middle_of_a_questionnaire_loses_no_answer(phone, site) -> None:
    page = phone(language="en")
    page.goto(f"{page.address}/questionnaires")
    page.get_by_role("button", name="PEG").click()
    page.locator("label.key").nth(7).click()
    page.get_by_role("button", name="Continue").click()
    page.locator("label.key").nth(6).click()
    site.close()
    page.get_by_role("button", name="Continue").click()
    part(page, "ask")
    assert page.locator("[data-place]").inner_text() == "3 of 3"
    page.reload()
    part(page, "ask")  # the draft is on the phone by now
    answer_the_rest(page)
    send_and_come_back(page, site, "**/questionnaires/received")
    (row,) = responses(site)
    assert list(row.answers.values()) == [7, 6, 0]


def at_the_review_of_peg(phone):
    """A page on which every item of PEG was answered with 4."""
    page = phone(language="en")
    page.goto(f"{page.address}/questionnaires")
    page.get_by_role("button", name="PEG").click()
    for _ in range(3):
        page.locator("label.key").nth(4).click()
        page.get_by_role("button", name="Continue").click()
    return page


def test_a_review_that_finds_no_network_is_sent_later(phone, site) -> None:
    page = at_the_review_of_peg(phone)
    site.close()
    page.get_by_role("button", name="Send").click()
    part(page, "review")
    send_and_come_back(page, site, "**/questionnaires/received")
    (row,) = responses(site)
    assert list(row.answers.values()) == [4, 4, 4]


def test_an_answer_changed_from_the_review_goes_back_to_it_though_the_network_went(phone, site) -> None:
    page = at_the_review_of_peg(phone)
    page.locator(".change a").first.click()
    page.locator("label.key").nth(9).click()
    site.close()
    page.get_by_role("button", name="Continue").click()
    part(page, "review")
    assert page.locator("[data-rows] dd:not(.change)").all_inner_texts() == ["9", "4", "4"]
    send_and_come_back(page, site, "**/questionnaires/received")
    (row,) = responses(site)
    assert list(row.answers.values()) == [9, 4, 4]


def test_a_diary_and_a_questionnaire_broken_off_are_both_gone_on_with(phone, site) -> None:
    page = phone(language="en")
    site.close()
    page.goto(page.address)
    part(page, "start").locator("[data-day=today]").click()
    take_first_key(page)
    page.goto(page.address)
    part(page, "ask")
    page.locator("[data-act=back]:visible").click()
    page.locator("[data-act=back]:visible").click()
    page.get_by_text("Answer a questionnaire").click()
    page.locator("[data-asked] button", has_text="PEG").click()
    take_first_key(page)
    assert page.locator("[data-place]").inner_text() == "2 of 3"
    page.locator("[data-act=back]:visible").click()
    page.locator("[data-act=back]:visible").click()
    part(page, "start").locator("[data-day=today]").click()
    assert page.locator("[data-place]").inner_text().startswith("2 of")
    page.locator("[data-act=back]:visible").click()
    page.locator("[data-act=back]:visible").click()
    page.locator("[data-asked] button", has_text="PEG").click()
    assert page.locator("[data-place]").inner_text() == "2 of 3"
    site.open()


def test_a_helper_says_whose_words_a_questionnaire_is(phone, site) -> None:
    page = phone(kind="helper", language="en")
    page.goto(f"{page.address}/questionnaires")
    site.close()
    page.get_by_role("button", name="PEG").click()  # nobody said yet whose words it will be
    assert "whose words" in part(page, "start").locator("[data-unsaid]").inner_text()
    page.locator("label", has=page.locator("[value=patient]")).click()
    page.locator("[data-asked] button", has_text="PEG").click()
    answer_the_rest(page)
    send_and_come_back(page, site, "**/questionnaires/received")
    (row,) = responses(site)
    assert (row.instrument, row.respondent, row.entered_by) == ("peg", "patient", "helper")


YOUNGER_THAN_THE_PHONE = """
delete AbortSignal.timeout;
for (const name of ["at", "findLast", "findLastIndex", "toSorted"]) delete Array.prototype[name];
delete Object.hasOwn;
delete Object.groupBy;
delete globalThis.structuredClone;
"""


def test_a_phone_whose_browser_is_from_2021_keeps_and_sends_all_the_same(phone, site) -> None:
    page = phone(language="en")
    page.context.add_init_script(YOUNGER_THAN_THE_PHONE)
    site.close()
    page.goto(page.address)
    answer_day(page)
    part(page, "start").get_by_text("Answer a questionnaire").click()
    page.locator("[data-asked] button", has_text="PEG").click()
    answer_the_rest(page)
    page.locator("[data-act=back]:visible").click()  # from the review to the last item, and on again
    take_first_key(page)
    page.locator("[data-act=send]").click()
    assert page.locator("[data-kept] .notice").count() == 2
    page.wait_for_timeout(500)  # it tries by itself, and finds no network
    site.open()
    with page.expect_navigation(url="**/received"):
        page.locator("[data-act=try]").first.click()
    assert sorted(row.instrument for row in responses(site)) == ["diary", "peg"]
    assert page.evaluate("AbortSignal.timeout") is None
