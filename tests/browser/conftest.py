"""A running server and a real browser; every page must be silent on the console and clean for axe."""

import contextlib
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Error, Page, expect, sync_playwright
from sqlalchemy.orm import Session
from werkzeug.serving import make_server

import config
from outcomes.access.principals import Command
from outcomes.application import create_app
from outcomes.database import open_database
from outcomes.models import User
from outcomes.services.sessions import STAFF_LONGEST, add_session
from outcomes.services.unit_of_work import UnitOfWork
from outcomes.web.doors import STAFF_COOKIE
from outcomes.web.languages import COOKIE as LANGUAGE_COOKIE

CHROMIUM_OPTIONS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PHONE, DESK = (390, 844), (1440, 900)
EXPECTED_LOUD = ("ERR_INTERNET_DISCONNECTED", "ERR_CONNECTION_REFUSED", "409 (CONFLICT)")
"""The browser says these aloud where a test takes the network away, or lets two phones send the same day."""
AXE_RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, driven over its debugging protocol."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        pytest.skip("Chromium is not installed (Debian: apt-get install chromium)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(CHROMIUM_OPTIONS))
        yield browser
        browser.close()


class Site:
    """The product, running on a loopback port on a database of its own."""

    def __init__(self, app: Flask, host: str = "127.0.0.1", port: int = 0) -> None:
        self.app = app
        self.work: UnitOfWork
        self._port = port
        self.open()
        self.address = f"http://{host}:{self._port}"

    def open(self) -> None:
        """Serve; a second time at the same address."""
        self._server = make_server("127.0.0.1", self._port, self.app, threaded=True)
        self._port = self._server.port
        self._thread = threading.Thread(target=self._server.serve_forever)
        self._thread.start()

    def close(self) -> None:
        """Be unreachable, as a phone without network sees it."""
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


@pytest.fixture
def site(tmp_path: Path, migrated_sqlite: Path) -> Iterator[Site]:
    """A running server on an empty embedded database."""
    path = tmp_path / "outcomes.db"
    shutil.copy(migrated_sqlite, path)
    settings = config.Test({"DATABASE_URL": f"sqlite:///{path}"}).settings()
    engine = open_database(settings.database_url)
    app = create_app(settings, engine)
    site = Site(app)
    with Session(engine, expire_on_commit=False) as session:
        site.work = UnitOfWork(session=session, settings=settings, principal=Command("test"))
        yield site
    site.close()
    engine.dispose()


def leave(context: BrowserContext) -> None:
    """Leave every page: one on its way through a service worker keeps its context from closing."""
    for page in context.pages if context.service_workers else ():
        with contextlib.suppress(Error):  # it was closed, or on its way elsewhere
            page.goto("about:blank", timeout=5000)


Visit = Callable[..., Page]


@pytest.fixture
def visit(chromium: Browser, site: Site) -> Iterator[Visit]:
    """Open a page: `visit(path, size=PHONE, language="fr", dark=False, user=None, javascript=True)`.

    At the end of the test the console of every page opened must have stayed silent.
    """
    contexts: list[BrowserContext] = []
    messages: list[str] = []

    def open_page(
        path: str,
        size: tuple[int, int] = PHONE,
        language: str = "fr",
        dark: bool = False,
        user: User | None = None,
        javascript: bool = True,
    ) -> Page:
        context = chromium.new_context(
            viewport={"width": size[0], "height": size[1]},
            locale="fr-FR" if language == "fr" else "en-GB",
            color_scheme="dark" if dark else "light",
            has_touch=size == PHONE,
            java_script_enabled=javascript,
            reduced_motion="reduce",
        )
        contexts.append(context)
        context.add_cookies([{"name": LANGUAGE_COOKIE, "value": language, "url": site.address}])
        if user is not None:
            context.add_cookies([{"name": STAFF_COOKIE, "value": _sign_in(site, user), "url": site.address}])
        page = context.new_page()
        page.on("console", lambda message: messages.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: messages.append(f"error: {error}"))
        page.goto(site.address + path)
        return page

    yield open_page
    for context in contexts:
        leave(context)
        context.close()
    assert [each for each in messages if not any(loud in each for loud in EXPECTED_LOUD)] == []


def _sign_in(site: Site, user: User) -> str:
    site.work.begin()
    token = add_session(site.work, STAFF_LONGEST, user_id=user.id)
    site.work.commit()
    return token


@pytest.fixture
def assert_good() -> Callable[[Page], None]:
    """Check a page as it stands: axe finds nothing, and nothing is wider than the window."""

    def check(page: Page) -> None:
        violations = Axe().run(page, options=AXE_RULES).response["violations"]
        found = [(rule["id"], [node["html"][:120] for node in rule["nodes"]]) for rule in violations]
        assert found == [], page.url
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{page.url} is {wide} px wider than the window"

    return check


def cut_at_twice_the_size(page: Page) -> list[str]:
    """What is cut, or wider than the window, where the reader's own text size is 200 %."""
    page.evaluate("document.documentElement.style.fontSize = '237.5%'")
    return page.evaluate(
        """[...document.querySelectorAll('h1, h2, li, dd, .key span, .button, .link, .hint, .notice p')]
            .filter((each) => each.checkVisibility() && each.scrollWidth > each.clientWidth + 1)
            .filter((each) => getComputedStyle(each).display !== 'inline')
            .map((each) => each.innerText)
            .concat(innerWidth < document.documentElement.scrollWidth ? ['the window'] : [])"""
    )


def knock(page: Page, birth_date: str, pin: str, *, is_fresh: bool = True) -> None:
    """Fill in the door of a record; one just opened first puts the focus where a reader begins."""
    if is_fresh:
        expect(page.locator("h1")).to_be_focused()
    page.locator("#birth_date").fill(birth_date)
    page.locator("#pin").fill(pin)
