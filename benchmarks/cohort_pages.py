"""What a page of a large cohort costs the server: every view, four groups, cold and warm, on both databases.

`python -m benchmarks.cohort_pages [EPISODES] [--rival PYTHON]`: where not said, 10,000 episodes of 5,000
people with a hundred pain entries each, a million in all. *Cold* is the first page of a new application,
*warm* the median of the next three, *other* that of three other choices of its reader, *after an entry* that
of three pages each of which follows a new diary. The yardstick reads the same rows with pandas and takes
their weekly means by group, the least of what a view does. With `--rival` it also computes the curves, tests
and hazard ratios with lifelines, by the interpreter of an environment made from `benchmarks/rivals/`.
"""

import argparse
import json
import logging
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pandas as pd
from flask.testing import FlaskClient
from sqlalchemy import Engine, select, text
from sqlalchemy.orm import Session

import config
from benchmarks.cohort_people import ENTRIES_EACH, fill
from outcomes.access.principals import Staff
from outcomes.application import create_app
from outcomes.database import open_database
from outcomes.models import Patient, User
from outcomes.permissions import Role
from outcomes.services.chosen_cohorts import chosen_cohort
from outcomes.services.cohort_choices import CohortChoice
from outcomes.services.cohort_predictors import covariates
from outcomes.services.cohort_relief import first_events, relief
from outcomes.services.schema import migrate
from outcomes.services.sessions import STAFF_LONGEST, add_session
from outcomes.services.unit_of_work import UnitOfWork
from outcomes.settings import Settings
from outcomes.web.cohort_views import VIEWS
from outcomes.web.doors import STAFF_COOKIE
from tests.postgresql import Cluster, find_server

EPISODES, ROUNDS = 10_000, 3
MOST_WARM, MOST_COLD, MOST_MEGABYTES = 300.0, 3000.0, 700.0
_ENTRIES = (
    "SELECT o.patient_id, o.laterality, o.observed_on, o.value, p.performed_on, p.device FROM observations o "
    "JOIN procedures p ON p.patient_id = o.patient_id AND p.laterality = o.laterality "
    "WHERE o.code = 'pain_average' AND o.superseded_at IS NULL"
)


def reader(engine: Engine, url: str, role: Role = Role.RESEARCHER) -> FlaskClient:
    """A member of the site's staff, signed in to a new application."""
    settings = _settings(url)
    client = create_app(settings).test_client()
    client.set_cookie(STAFF_COOKIE, staff_token(engine, settings, role))
    return client


def staff_token(engine: Engine, settings: Settings, role: Role) -> str:
    """The token of a new session of a member of the first site's staff."""
    with Session(engine) as session:
        work = UnitOfWork(session, settings)
        work.begin()
        user = session.scalar(select(User).where(User.role == role.value)) or _member(work, role)
        session.add(user)
        session.flush()
        token = add_session(work, STAFF_LONGEST, user_id=user.id)
        work.commit()
    return token


def _member(work: UnitOfWork, role: Role) -> User:
    return User(
        site_id=1,
        email=f"{role.value}@example.org",
        display_name=role.value,
        role=role.value,
        language="fr",
        password_hash="",  # nobody signs in with it
        created_at=work.now,
    )


def measured(engine: Engine, url: str, kind: str, rival: str = "") -> bool:
    """Print what each view costs, and what the yardstick does; whether every aim was met."""
    met = True
    begun = time.perf_counter()
    days = ["observed_on", "performed_on"]
    frame = pd.read_sql_query(text(_ENTRIES), engine, parse_dates=days)
    frame["week"] = (frame["observed_on"] - frame["performed_on"]).dt.days // 7
    frame.groupby(["device", "patient_id", "laterality", "week"])["value"].mean()
    yardstick = 1000 * (time.perf_counter() - begun)
    del frame  # a server holds none, and a million objects would be walked by every collection of garbage
    print(f"{kind}: pandas reads the rows and takes their weekly means in {yardstick:.0f} ms", flush=True)
    rivals = lifelines(engine, url, rival) if rival else {}
    for view in VIEWS:
        client = reader(engine, url)
        address = f"/cohorts/{view.code}?group_by=device"
        cold, *warm = (asked(client, address) for _ in range(1 + ROUNDS))
        other = np.median([asked(client, f"{address}&age_from={40 + each}") for each in range(ROUNDS)])
        after = np.median([_entered(engine, url) or asked(client, address) for _ in range(ROUNDS)])
        size = _figures(client.get(address).get_data(as_text=True))
        middle = float(np.median(warm))
        met = met and cold <= MOST_COLD and middle <= MOST_WARM
        print(
            f"  {view.code or 'overview':10s} cold {cold:6.0f} ms, warm {middle:4.0f}, other {other:4.0f}, "
            f"after an entry {after:4.0f}; "
            f"the yardstick takes {yardstick / middle:.0f} and {yardstick / other:.0f} times as long; "
            f"figures {size / 1000:.0f} KB",
            flush=True,
        )
        if spent := rivals.get(view.code or "overview"):
            print(
                f"             with lifelines {spent:.0f} ms: {spent / cold:.1f} times a cold page, "
                f"{spent / other:.0f} times another choice",
                flush=True,
            )
    return met


def lifelines(engine: Engine, url: str, python: str) -> dict[str, float]:
    """Milliseconds by view that pandas and lifelines need; the durations are given to them."""
    with Session(engine) as session, tempfile.TemporaryDirectory() as folder:
        work = UnitOfWork(session, _settings(url), principal=Staff(0, "", "", Role.RESEARCHER, 1, "en", 0))
        chosen = chosen_cohort(work, CohortChoice(group_by="device"))
        found = relief(chosen)
        day, event = first_events(chosen, found)
        columns = {
            "group": chosen.number,
            "patient": chosen.patient,
            "time": found.result.time,
            "event": found.result.has_returned.astype(int),
            "first_event": event,
            "first_event_day": day,
            **covariates(chosen),
        }
        path = Path(folder) / "durations.csv"
        pd.DataFrame(columns)[found.population.included].to_csv(path, index=False)
        command = [python, str(Path(__file__).parent / "rivals" / "lifelines_cohort.py"), url, str(path)]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    told: dict[str, float] = json.loads(done.stdout)
    return told


def _entered(engine: Engine, url: str) -> None:
    """Somebody enters a diary: what is kept no longer fits."""
    with Session(engine) as session:
        work = UnitOfWork(session, _settings(url))
        work.begin()
        patient = session.scalars(select(Patient).limit(1)).one()
        work.audit("diary.record", "diary", patient=patient)
        work.commit()


def _settings(url: str) -> Settings:
    return config.load({"OUTCOMES_ENV": "test", "DATABASE_URL": url})


def asked(client: FlaskClient, address: str) -> float:
    """Milliseconds that a page takes the server."""
    begun = time.perf_counter()
    answer = client.get(address)
    assert answer.status_code == 200, answer.status_code
    return 1000 * (time.perf_counter() - begun)


def _figures(page: str) -> int:
    """Bytes of the JSON of all figures of a page."""
    return sum(len(part.split("</script>")[0]) for part in page.split('type="application/json"')[1:])


@contextmanager
def databases() -> Iterator[list[tuple[str, str]]]:
    """Addresses of an empty, migrated database of each kind; PostgreSQL where it is installed."""
    server = find_server()
    with tempfile.TemporaryDirectory(prefix="outcomes-cohort-") as folder:
        found = [("SQLite", f"sqlite:///{folder}/cohort.db")]
        cluster = None
        if server is not None:
            (Path(folder) / "postgresql").mkdir()
            Path(folder).chmod(0o755)
            cluster = Cluster(server, Path(folder) / "postgresql")
            cluster.start()
            cluster.create("cohort")
            found.append(("PostgreSQL", cluster.url("cohort")))
        try:
            yield found
        finally:
            if cluster is not None:
                cluster.stop()


def main(arguments: Sequence[str]) -> int:
    """Print the tables; 1 where an aim was missed."""
    logging.disable(logging.WARNING)
    parser = argparse.ArgumentParser()
    parser.add_argument("episodes", nargs="?", type=int, default=EPISODES)
    parser.add_argument("--rival", default="", help="an interpreter that has lifelines")
    parsed = parser.parse_args(arguments)
    episodes = parsed.episodes
    met = True
    print(f"{episodes:,} episodes, {episodes * ENTRIES_EACH:,} pain entries, four groups")
    with databases() as found:
        for kind, url in found:
            engine = open_database(url)
            migrate(engine)
            fill(engine, episodes)
            met = measured(engine, url, kind, parsed.rival) and met
            engine.dispose()
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"largest memory of the process, the yardstick's frame included: {megabytes:.0f} MB")
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
