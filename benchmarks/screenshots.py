"""Pictures of the running product for the README: `make screenshots`."""

from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.running import Running, demonstration

FOLDER = Path(__file__).parents[1] / "docs" / "images"
OPTIONS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1440, "height": 900}


def main() -> None:
    """Serve the demonstration, walk through it, keep the pictures."""
    FOLDER.mkdir(exist_ok=True)
    with demonstration() as running, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=OPTIONS)
        _phone(browser, running)
        _desk(browser, running)
        browser.close()


def _phone(browser: Browser, running: Running) -> None:
    page = browser.new_context(viewport=PHONE, locale="en-GB").new_page()
    page.goto(running.personal_link)
    _keep(page, "patient-start")
    page.locator("main button, .thumb button").last.click()
    _keep(page, "patient-question")


def _desk(browser: Browser, running: Running) -> None:
    page = browser.new_context(viewport=DESK, locale="en-GB").new_page()
    email, password = next(iter(running.passwords.items()))
    page.goto(running.address + "/sign-in")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/worklist*")
    _keep(page, "worklist")
    page.locator("main a[href*='/patients/']").first.click()
    page.wait_for_selector(".js-plotly-plot")
    _keep(page, "patient-page")
    page.goto(running.address + "/cohorts/")
    page.wait_for_selector(".js-plotly-plot")
    _keep(page, "cohort")


def _keep(page: Page, name: str) -> None:
    page.wait_for_load_state("networkidle")
    page.screenshot(path=FOLDER / f"{name}.png")


if __name__ == "__main__":
    main()
