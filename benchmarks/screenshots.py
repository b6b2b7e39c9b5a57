"""Pictures of the running product for the README: `make screenshots`."""

from pathlib import Path

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from benchmarks.running import Running, demonstration
from outcomes.web.languages import COOKIE as LANGUAGE_COOKIE

FOLDER = Path(__file__).parents[1] / "docs" / "images"
OPTIONS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
PHONE: ViewportSize = {"width": 390, "height": 844}
DESK: ViewportSize = {"width": 1440, "height": 900}


def main() -> None:
    """Serve the demonstration, walk through it, keep the pictures."""
    FOLDER.mkdir(exist_ok=True)
    with demonstration() as running, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=OPTIONS)
        _phone(browser, running)
        _desk(browser, running)
        browser.close()


def _phone(browser: Browser, running: Running) -> None:
    page = _page(browser, running, PHONE)
    page.goto(running.personal_link)
    page.get_by_role("button", name="Today").click()
    page.get_by_role("radio", name="4").check()
    _keep(page, "patient-question")
    page.goto(running.personal_link + "/record")
    page.get_by_label("Your birth date").fill(running.birth_date)
    page.get_by_label("Your PIN").fill(running.pin)
    page.get_by_role("button", name="Open my follow-up").click()
    _keep(page, "patient-record")


def _desk(browser: Browser, running: Running) -> None:
    page = _page(browser, running, DESK)
    email, password = next(iter(running.passwords.items()))
    page.goto(running.address + "/sign-in")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/worklist*")
    _keep(page, "worklist")
    returned = page.locator("main li, main tr, main article").filter(has_text="Return of pain").first
    returned.locator("a[href*='/patients/']").first.click()
    page.wait_for_selector(".js-plotly-plot")
    _keep(page, "patient-page")
    page.goto(running.address + "/cohorts/")
    page.wait_for_selector(".js-plotly-plot")
    _keep(page, "cohort")


def _page(browser: Browser, running: Running, size: ViewportSize) -> Page:
    """A page that speaks English, whatever the patient's own language is."""
    context = browser.new_context(viewport=size, locale="en-GB")
    context.add_cookies([{"name": LANGUAGE_COOKIE, "value": "en", "url": running.address}])
    return context.new_page()


def _keep(page: Page, name: str) -> None:
    page.wait_for_load_state("networkidle")
    page.screenshot(path=FOLDER / f"{name}.png")


if __name__ == "__main__":
    main()
