"""Diaries answered in a real browser while the server is killed under them: each arrives exactly once.

`python -m benchmarks.drill_diaries [COUNT]`: 500 diaries where not said, one person each. At random moments
the server is killed (SIGKILL) and comes back, pages are reloaded, *Send* is pressed twice, and a second
window opens the same link and goes on there. Whoever sees nothing move for a while opens the link in a new
window, as people do.
"""

import random
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Error, Page, sync_playwright
from sqlalchemy import select
from sqlalchemy.orm import Session

import config
from benchmarks.diary_people import Person, people
from benchmarks.running import free_port, serve, wait_until_open
from benchmarks.screenshots import OPTIONS, PHONE
from outcomes.database import open_database
from outcomes.models import QuestionnaireResponse
from outcomes.services.schema import make_ready

COUNT, SEED = 500, 7
UP, DOWN = (2.0, 9.0), (0.1, 1.0)  # seconds between kills, and until the server is started again
RELOADS, WINDOWS = 0.03, 0.02  # of all moves
PATIENCE = 3  # moves on a page that does not answer, before the link is opened in a new window
MOST_SECONDS = 240  # for one diary, the time without a server among them
_PAUSE = 25  # ms between two looks at a page

_MOVE = """(twice) => {
    const seen = (each) => each && each.checkVisibility();
    const find = (selector) => [...document.querySelectorAll(selector)].find(seen);
    const isOffline = document.querySelector("[data-offline]");
    const press = (button) => { button.click(); if (twice) button.click(); };
    // Where today's entry has arrived, the start page has no keys at its foot any more.
    if (find(".received") || find("[data-done=today]")) return "done";
    if (find("p.done") && !isOffline && !find(".thumb button")) return "done";
    if (find("[data-kept] [data-act=replace]")) return "taken";
    const waiting = find("[data-kept] [data-act=try]");
    if (waiting) { press(waiting); return "waits"; }
    const ways = ["[data-day=today]", "[data-act=send]", "[data-part=advice] [data-act=on]",
                  "form[data-keeps] .main", "button[name=day].main", "button[name=day]"];
    for (const way of ways) {
        const button = find(way);
        if (button) { press(button); return way; }
    }
    const key = find("label.key input, label.key");
    const on = find("[data-on], form.question .thumb .main");
    if (key && on) {
        (key.querySelector?.("input") ?? key).click();
        on.click();
        return "answered";
    }
    const skip = find("[data-act=skip], button[name=skip]");
    if (skip) { skip.click(); return "skipped"; }
    return "lost";
}"""
"""One move of somebody who answers: what is pressed on the page as it stands now."""


@dataclass
class Tally:
    """What was done to the diaries, and what stood at the end."""

    diaries: int = 0
    kills: int = 0
    reloads: int = 0
    windows: int = 0
    waited: int = 0
    missing: int = 0
    doubled: int = 0
    unfinished: int = 0

    @property
    def is_good(self) -> bool:
        """As many entries as diaries, one each, and everybody came to the end."""
        return not (self.missing or self.doubled or self.unfinished)


class Server:
    """The product on a port of its own, killed and started again until the block ends."""

    def __init__(self, folder: Path, database_url: str, tally: Tally) -> None:
        self._port = free_port()
        self.address = f"http://127.0.0.1:{self._port}"
        self._folder, self._database_url, self._tally = folder, database_url, tally
        self._chance = random.Random(SEED)  # noqa: S311  a drill, no secret
        self._is_over = threading.Event()
        self._hand = ThreadPoolExecutor(1)

    def __enter__(self) -> "Server":
        self._start()
        self._killing = self._hand.submit(self._kill_and_start)
        return self

    def __exit__(self, *_error: object) -> None:
        self._is_over.set()
        self._hand.shutdown()
        self._process.terminate()
        self._process.wait(timeout=30)
        self._killing.result()  # a server that did not come back is no drill

    def _start(self) -> None:
        self._process = serve(self._folder, self._port, subprocess.DEVNULL, DATABASE_URL=self._database_url)
        wait_until_open(self._process, self._port)

    def _kill_and_start(self) -> None:
        while not self._is_over.wait(self._chance.uniform(*UP)):
            self._process.kill()
            self._process.wait()
            self._tally.kills += 1
            time.sleep(self._chance.uniform(*DOWN))
            self._start()


def main(words: list[str]) -> int:
    """Print the counts; 1 where an entry was lost or doubled."""
    found = drill(int(words[0]) if words else COUNT)
    print(
        f"{found.diaries:,} diaries, {found.kills} times the server killed, {found.reloads} reloads, "
        f"{found.windows} second windows, {found.waited} waited on the phone: "
        f"missing: {found.missing}; doubled: {found.doubled}; not finished: {found.unfinished}"
    )
    return int(not found.is_good)


def drill(count: int) -> Tally:
    """Answer so many diaries under fire, and count what arrived."""
    tally = Tally()
    with tempfile.TemporaryDirectory(prefix="outcomes-") as name:
        database_url = f"sqlite:///{Path(name) / 'outcomes.db'}"
        settings = config.Development({"DATABASE_URL": database_url}).settings()
        engine = open_database(database_url)
        make_ready(engine)
        everybody = people(engine, settings, count)
        with Server(Path(name), database_url, tally) as server, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium(), args=OPTIONS)
            chance = random.Random(SEED)  # noqa: S311  a drill, no secret
            for person in everybody:
                _answer(browser, f"{server.address}/e/{person.token}", chance, tally)
            browser.close()
        with Session(engine) as session:
            _count(session, everybody, tally)
        engine.dispose()
    return tally


def chromium() -> str | None:
    """Where Debian's Chromium lies; None where it is not installed."""
    return shutil.which("chromium") or shutil.which("chromium-browser")


def _answer(browser: Browser, address: str, chance: random.Random, tally: Tally) -> None:
    """Answer one diary on a phone of its own, until it says that the entry has arrived."""
    tally.diaries += 1
    context = browser.new_context(viewport=PHONE, locale="fr-FR", has_touch=True)
    context.set_default_timeout(5000)
    page = context.new_page()
    has_waited = False
    moves: list[str] = []
    end = time.monotonic() + MOST_SECONDS
    done = False
    _open(page, address)
    while not done and time.monotonic() < end:
        what = chance.random()
        if what < RELOADS:
            tally.reloads += 1
            _open(page, address)
        elif what < RELOADS + WINDOWS or moves[-PATIENCE:] == ["silent"] * PATIENCE:
            tally.windows += 1
            page = context.new_page()
            _open(page, address)
        move = _move(page, chance.random() < 0.3)
        moves.append(move)
        has_waited |= move == "waits"
        done = move == "done"
        if move == "lost":
            _open(page, address)
        page.wait_for_timeout(_PAUSE)
    if not done:
        tally.unfinished += 1
        print(
            f"not finished after {MOST_SECONDS} s, last moves {moves[-20:]}, at {_shown(page)}",
            file=sys.stderr,
        )
    tally.waited += has_waited
    for each in context.pages:  # one on its way through the worker keeps its context from closing
        _open(each, "about:blank")
    context.close()


def _open(page: Page, address: str) -> None:
    """Open the link; a phone that was never here before finds nothing while the server is down."""
    try:
        page.goto(address, wait_until="domcontentloaded")
    except Error:
        page.wait_for_timeout(200)


def _shown(page: Page) -> str:
    try:
        return f"{page.url.rpartition('/e/')[2][33:]}: {page.locator('body').inner_text()[:400]!r}"
    except Error as error:
        return str(error)[:200]


def _move(page: Page, twice: bool) -> str:
    try:
        page.wait_for_load_state("domcontentloaded")
    except Error:
        return "silent"
    try:
        return str(page.evaluate(_MOVE, twice))
    except Error:  # the page went away under the move: the next look sees where to
        return "moved"


def _count(session: Session, everybody: list[Person], tally: Tally) -> None:
    standing = select(QuestionnaireResponse.patient_id).where(QuestionnaireResponse.instrument == "diary")
    entries = Counter(session.scalars(standing))  # superseded ones too: nobody asked to replace anything
    tally.missing = sum(entries[each.patient_id] == 0 for each in everybody)
    tally.doubled = sum(entries[each.patient_id] > 1 for each in everybody)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
