"""Staff pages as a person meets them: drawn, silent, clean for axe, usable by keyboard."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from outcomes.models import Procedure, User
from outcomes.permissions import Role
from tests.browser.conftest import DESK, PHONE, Site, Visit
from tests.factories import PASSWORD, a_patient, a_procedure, a_site, a_user, an_observation
from tests.staff_at_work import an_alert, some_entries

pytestmark = pytest.mark.browser
Check = Callable[[Page], None]
LOOKS = ((DESK, "fr", False), (DESK, "en", True), (PHONE, "fr", True), (PHONE, "en", False))


def _followed(site: Site) -> tuple[Procedure, User]:
    """Twelve knees half a year on, two of them with alerts, one silent, one patient with two knees."""
    work = site.work
    clinic = a_site(work, "Radiologie")
    procedure = None
    for number in range(12):
        patient = a_patient(work, clinic, first_name="Anne", last_name="Durand-Lefebvre", phone="0612345678")
        procedure = a_procedure(work, patient, work.today - timedelta(days=170))
        days = [*range(-10, 0), *range(0, 14), *range(14, 168, 4)]
        back = 7.0 if number % 2 else 3.0
        some_entries(work, procedure, [(d, 8.0 if d < 0 else 2.5 if d < 110 else back) for d in days])
        some_entries(work, procedure, [(d, max(0.0, 6 - d / 25)) for d in days if d >= 0], "numbness")
    assert procedure is not None
    an_observation(work, procedure.patient, work.today, "opioid_mme", 60.0, laterality="")
    a_procedure(work, procedure.patient, work.today - timedelta(days=20), "right")
    an_alert(work, procedure.patient, procedure)
    an_alert(work, procedure.patient, procedure, "red_flag", "deep_infection")
    return procedure, a_user(work, clinic)


def _paths(procedure: Procedure) -> list[str]:
    patient, own = f"/patients/{procedure.patient.public_id}", f"/procedures/{procedure.public_id}"
    return [
        "/worklist",
        "/patients/",
        "/patients/new",
        "/alerts/",
        "/cohorts/",
        "/cohorts/?group_by=retreatment",
        "/cohorts/knees?group_by=sex",
        "/cohorts/returns?group_by=sex",
        "/cohorts/compare?group_by=sex",
        "/cohorts/predictors",
        "/exports/",
        "/analysis-plans/",
        "/analysis-plans/new?group_by=sex",
        "/worklist/digest",
        "/cohorts/report?group_by=sex",
        "/cohorts/measures?measure=koos_jr",
        "/cohorts/safety?group_by=sex",
        "/alerts/summary",
        "/worklist/recall",
        f"{patient}?procedure={procedure.public_id}",
        f"{patient}/knees",
        f"{patient}/sheet?procedure={procedure.public_id}",
        f"{patient}/entries",
        f"{patient}/contact",
        f"{patient}/edit",
        f"{patient}/join",
        f"{patient}/hand-over",
        f"{patient}/invitation",
        f"{patient}/procedures/new",
        f"{patient}/procedures/new?planned=1",
        f"{patient}/knee-events/new",
        f"{own}/edit",
        f"{own}/adverse-events/new",
        f"{own}/complications/1",
        f"{own}/complications/7",
        "/account/password",
        "/account",
        "/account/second-factor",
    ]


@pytest.mark.slow
@pytest.mark.parametrize(("size", "language", "dark"), LOOKS)
def test_every_page_is_silent_fits_and_is_clean_for_axe(
    site: Site, visit: Visit, assert_good: Check, size: tuple[int, int], language: str, dark: bool
) -> None:
    procedure, user = _followed(site)
    page = visit("/worklist", size=size, language=language, dark=dark, user=user)
    for path in _paths(procedure):
        page.goto(site.address + path)
        if page.locator("[data-chart]").count():
            expect(page.locator("[data-chart] .main-svg").first).to_be_visible()
        assert_good(page)


@pytest.mark.parametrize(("size", "dark"), [(DESK, False), (PHONE, True)])
def test_the_doors_of_staff_are_good(
    site: Site, visit: Visit, assert_good: Check, size: tuple[int, int], dark: bool
) -> None:
    clinic = a_site(site.work)
    assert_good(visit("/sign-in?ended=1&next=/worklist", size=size, dark=dark))
    page = visit("/users/", size=size, dark=dark, user=a_user(site.work, clinic, Role.ADMINISTRATOR))
    assert_good(page)
    page.goto(site.address + "/users/new")
    assert_good(page)


def test_an_evening_by_keyboard_alone(site: Site, visit: Visit) -> None:
    _, user = _followed(site)
    page = visit("/worklist", size=DESK, language="en")
    page.get_by_label("E-mail").focus()
    page.keyboard.type(user.email)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page).to_have_url(site.address + "/worklist")
    first = page.locator(".worklist .row").first
    expect(first).to_contain_text("Possible deep infection")
    first.get_by_placeholder("Note").focus()
    page.keyboard.type("seen tonight, she is well")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Acknowledged")
    expect(page.locator(".row.taken")).to_contain_text("seen tonight, she is well")


def test_keys_move_from_row_to_row_and_acknowledge_but_not_while_typing(site: Site, visit: Visit) -> None:
    _, user = _followed(site)
    page = visit("/worklist", size=DESK, language="en", user=user)
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_contain_text("next row, row before")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).not_to_be_visible()
    page.locator(".worklist .row").first.get_by_placeholder("Note").focus()
    page.keyboard.type("jka?")
    expect(page.locator(".worklist .row").first.get_by_placeholder("Note")).to_have_value("jka?")
    page.locator("h1").click()
    page.keyboard.press("j")
    expect(page.locator(".worklist .row").first.locator(".whose a")).to_be_focused()
    page.keyboard.press("m")
    expect(page.locator(".worklist .row").first.locator("select[name=assignee]")).to_be_visible()
    page.keyboard.press("a")
    expect(page.get_by_role("status")).to_contain_text("Acknowledged")


def test_a_figure_has_no_tool_but_download_and_sends_nothing_away(site: Site, visit: Visit) -> None:
    procedure, user = _followed(site)
    page = visit("/worklist", size=DESK, language="en", user=user)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{site.address}/patients/{procedure.patient.public_id}?procedure={procedure.public_id}")
    page.locator("[data-chart]").hover()
    buttons = page.locator(".modebar-btn")
    expect(buttons).to_have_count(1)
    with page.expect_download() as downloaded:
        buttons.click()
    assert downloaded.value.suggested_filename == "timeline.svg"
    assert [url for url in asked if not url.startswith((site.address, "data:", "blob:"))] == []


def test_the_picture_follows_the_screens_light_and_its_numbers_stand_beside_it(
    site: Site, visit: Visit
) -> None:
    procedure, user = _followed(site)
    path = f"/patients/{procedure.patient.public_id}?procedure={procedure.public_id}"
    page = visit(path, size=DESK, language="en", user=user)
    picture = page.locator(".main-svg").first
    expect(picture).to_have_css("background-color", "rgb(251, 250, 247)")
    page.emulate_media(color_scheme="dark")
    expect(picture).to_have_css("background-color", "rgb(18, 25, 30)")
    page.locator("figure summary").focus()
    page.keyboard.press("Enter")
    expect(page.locator("figure table")).to_be_visible()


def test_without_script_the_numbers_are_still_there(site: Site, visit: Visit) -> None:
    procedure, user = _followed(site)
    path = f"/patients/{procedure.patient.public_id}?procedure={procedure.public_id}"
    page = visit(path, size=DESK, language="en", user=user, javascript=False)
    expect(page.get_by_text("The picture needs JavaScript")).to_be_visible()
    page.locator("figure summary").click()
    expect(page.locator("figure table")).to_be_visible()


def test_ticking_a_nerve_opens_its_line_of_the_freeze_log(
    site: Site, visit: Visit, assert_good: Check
) -> None:
    procedure, user = _followed(site)
    path = f"/patients/{procedure.patient.public_id}/procedures/new"
    page = visit(path, size=DESK, language="en", user=user)
    seconds = page.locator("#recurrent_fibular-seconds")
    expect(seconds).to_be_hidden()
    page.locator("#recurrent_fibular").check()
    expect(seconds).to_be_visible()
    assert_good(page)


def test_the_printed_invitation_is_the_sheet_alone(site: Site, visit: Visit, assert_good: Check) -> None:
    procedure, user = _followed(site)
    path = f"/patients/{procedure.patient.public_id}/invitation"
    page = visit(path, size=DESK, language="en", user=user)
    page.get_by_role("button", name="Make the invitation").click()
    expect(page.locator(".sheet svg")).to_be_visible()
    assert_good(page)
    page.emulate_media(media="print")
    expect(page.locator("header.bar")).to_be_hidden()
    expect(page.get_by_role("button", name="Print")).to_be_hidden()
    expect(page.locator(".sheet")).to_be_visible()


def test_a_session_that_ended_under_a_long_form_is_said_before_sending(site: Site, visit: Visit) -> None:
    _, user = _followed(site)
    page = visit("/patients/new", size=DESK, language="en", user=user)
    page.clock.install()
    page.reload()
    page.get_by_label("Last name").fill("Durand")
    expect(page.get_by_role("alert")).to_have_count(0)
    page.context.clear_cookies()
    page.clock.fast_forward("06:00")
    page.get_by_label("First name").fill("Anne")
    expect(page.get_by_role("alert")).to_contain_text("Sign in again in another tab")
    expect(page.get_by_label("Last name")).to_have_value("Durand")


def test_a_procedure_prints_on_one_page(site: Site, visit: Visit) -> None:
    procedure, user = _followed(site)
    page = visit("/worklist", size=DESK, language="fr", user=user)
    page.goto(f"{site.address}/patients/{procedure.patient.public_id}/sheet?procedure={procedure.public_id}")
    expect(page.locator("[data-chart] .main-svg").first).to_be_visible()
    edge = dict.fromkeys(("top", "bottom", "left", "right"), "12mm")
    printed = page.pdf(format="A4", margin=edge)
    assert len(re.findall(rb"/Type\s*/Page[^s]", printed)) == 1
