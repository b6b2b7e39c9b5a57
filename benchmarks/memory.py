"""Memory of a server process with the demonstration cohort: before and after heavy statistics."""

import http.cookiejar
import re
import urllib.parse
import urllib.request
from collections.abc import Iterable
from pathlib import Path

from benchmarks.running import Running, demonstration

LIGHT, HEAVY = 250, 400  # megabytes asked for
LIGHT_PAGES = ("/worklist", "/patients/", "/alerts/")
HEAVY_PAGES = ("/cohorts/?group_by=indication", "/cohorts/?group_by=sex")


def resident_megabytes(process_id: int) -> float:
    """Resident memory of a process now."""
    status = Path(f"/proc/{process_id}/status").read_text()
    found = re.search(r"VmRSS:\s+(\d+) kB", status)
    if found is None:
        raise LookupError("the process has ended")
    return int(found.group(1)) / 1024


def signed_in(running: Running) -> urllib.request.OpenerDirector:
    """A browser signed in as the first printed member of staff, the radiologist."""
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
    page = browser.open(running.address + "/sign-in").read().decode()
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    email, password = next(iter(running.passwords.items()))
    form = {"email": email, "password": password, "csrf_token": token.group(1) if token else ""}
    browser.open(running.address + "/sign-in", urllib.parse.urlencode(form).encode())
    return browser


def main() -> None:
    """Print the figures."""
    with demonstration() as running:
        browser = signed_in(running)
        _visit(browser, running, LIGHT_PAGES)
        patients = browser.open(running.address + "/patients/").read().decode()
        _visit(browser, running, sorted(set(re.findall(r'href="(/patients/[\w-]{16})"', patients)))[:10])
        light = resident_megabytes(running.process_id)
        print(f"after lists and patient pages: {light:.0f} MB (at most {LIGHT})")
        _visit(browser, running, HEAVY_PAGES)
        heavy = resident_megabytes(running.process_id)
        heavy = resident_megabytes(running.process_id)
        print(f"after cohort statistics: {heavy:.0f} MB (at most {HEAVY})")


def _visit(browser: urllib.request.OpenerDirector, running: Running, paths: Iterable[str]) -> None:
    for path in paths:
        with browser.open(running.address + path) as answer:
            print(f"{answer.status} {answer.geturl().removeprefix(running.address)}")


if __name__ == "__main__":
    main()
