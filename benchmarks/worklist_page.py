"""What the worklist and a patient's page cost the server with 5,000 open episodes.

`python -m benchmarks.worklist_page [EPISODES]`: knees treated within the year, with a hundred entries and a
stored reading each, one in twenty with an alert, on both databases. *First* is the first page of a new
application, *again* the median of the next seven. *A bad evening*: two knees in five with an alert, and every
sixth person silent for a month.
"""

import logging
import sys
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import numpy as np
from flask.testing import FlaskClient
from sqlalchemy import Engine, delete, func, insert, select
from sqlalchemy.orm import Session

import config
from benchmarks.cohort_pages import asked, databases, reader
from benchmarks.cohort_people import fill
from outcomes.database import open_database
from outcomes.detection import replay
from outcomes.detection.simulate import SCENARIO_BY_NAME, simulate
from outcomes.models import Alert, EngineReading, Observation, Procedure
from outcomes.permissions import Role
from outcomes.services.engines import current_version
from outcomes.services.reading_rows import reading_content
from outcomes.services.schema import migrate
from outcomes.services.unit_of_work import UnitOfWork

EPISODES, ROUNDS, ONE_IN = 5_000, 7, 20
MOST_AGAIN = 100.0


def stand(engine: Engine, url: str) -> None:
    """Give each knee a reading as of its last entry, and one in twenty an alert."""
    told = reading_content(replay(simulate(SCENARIO_BY_NAME["life-like"], 1, 1)[0].series)[-1])
    now = datetime.now(UTC)
    with Session(engine) as session:
        work = UnitOfWork(session, config.load({"OUTCOMES_ENV": "test", "DATABASE_URL": url}))
        version = current_version(work)
        ends = select(Observation.patient_id, func.max(Observation.observed_on)).group_by(
            Observation.patient_id
        )
        last = {row[0]: row[1] for row in session.execute(ends)}
        knees = session.execute(select(Procedure.id, Procedure.patient_id, Procedure.laterality)).all()
        readings = [
            {
                "procedure_id": knee.id,
                "engine_version": version,
                "digest": "-",
                "as_of": last[knee.patient_id],
                "phase": told["phase"],
                "reading": told,
                "computed_at": now,
            }
            for knee in knees
        ]
        alerts = [
            {
                "public_id": f"a{knee.id:07d}",
                "patient_id": knee.patient_id,
                "procedure_id": knee.id,
                "laterality": knee.laterality,
                "kind": "return_of_pain",
                "raised_on": now.date(),
                "raised_at": now,
                "inputs": {"level": 5.0, "line": 4.0, "p_returned": 0.9},
            }
            for knee in knees[::ONE_IN]
        ]
        session.execute(insert(EngineReading), readings)
        session.execute(insert(Alert), alerts)
        session.commit()


def worsen(engine: Engine) -> None:
    """Make it a bad evening: alerts for two knees in five, and every sixth person silent for a month."""
    now = datetime.now(UTC)
    with Session(engine) as session:
        knees = session.execute(select(Procedure.id, Procedure.patient_id, Procedure.laterality)).all()
        alerts = [
            {
                "public_id": f"w{knee.id:07d}",
                "patient_id": knee.patient_id,
                "procedure_id": knee.id,
                "laterality": knee.laterality,
                "kind": "regeneration",
                "raised_on": now.date(),
                "raised_at": now,
                "inputs": {},
            }
            for knee in knees
            if knee.id % 5 < 2
        ]
        session.execute(insert(Alert), alerts)
        since = now.date() - timedelta(days=30)
        session.execute(
            delete(Observation).where(Observation.patient_id % 6 == 0, Observation.observed_on > since)
        )
        session.commit()


def _told(client: FlaskClient, address: str) -> tuple[str, float]:
    """What a page takes, in words, and the median of asking again."""
    first, *again = (asked(client, address) for _ in range(1 + ROUNDS))
    middle = float(np.median(again))
    return f"first {first:.0f} ms, again {middle:.0f} ms", middle


def main(arguments: Sequence[str]) -> int:
    """Print a line per database; 1 where the aim was missed."""
    logging.disable(logging.WARNING)
    episodes, met = int(arguments[0]) if arguments else EPISODES, True
    with databases() as found:
        for kind, url in found:
            engine = open_database(url)
            migrate(engine)
            fill(engine, episodes, (5, 360))
            stand(engine, url)
            client = reader(engine, url, Role.RADIOLOGIST)
            print(f"{kind}, {episodes:,} open episodes", flush=True)
            for name, address in (("worklist", "/worklist"), ("patient", "/patients/b0000007")):
                said, middle = _told(client, address)
                met = met and middle <= MOST_AGAIN
                print(f"  {name}: {said}", flush=True)
            worsen(engine)
            bad = reader(engine, url, Role.RADIOLOGIST)
            print(f"  worklist on a bad evening: {_told(bad, '/worklist')[0]}", flush=True)
            engine.dispose()
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
