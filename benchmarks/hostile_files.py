"""Hostile files at the importer: cells, headers and bytes that are not what they should be."""

import csv
import io
import random
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from benchmarks.hostile_payloads import a_payload
from outcomes.access.principals import Command
from outcomes.errors import OutcomesError
from outcomes.services.exports import export_folder
from outcomes.services.imports import import_folder
from outcomes.services.unit_of_work import UnitOfWork
from outcomes.settings import Settings

_BYTES = (b"\xff\xfe\x00", b"\x00", b"\xef\xbb\xbf" * 2, b"PK\x03\x04", b'"' * 999, b"\r\r\n", b"\x1a")


class Importer:
    """Takes in a folder of our own files that somebody has tampered with."""

    def __init__(self, engine: Engine, settings: Settings, room: Path, chance: random.Random) -> None:
        self._engine, self._settings, self._chance = engine, settings, chance
        self._good, self._bad = room / "good", room / "bad"
        with Session(engine) as session:
            export_folder(UnitOfWork(session, settings, Command("hostile")), self._good)
        self._bad.mkdir()

    def attempt(self) -> tuple[str, str]:
        """Import one tampered folder: `taken`, `refused`, or what broke; and what was tampered with."""
        files = sorted(self._good.glob("*.csv"))
        for file in files:
            (self._bad / file.name).write_bytes(file.read_bytes())
        target = self._bad / self._chance.choice(files).name
        content = self._tampered(target.read_bytes())
        target.write_bytes(content)
        with Session(self._engine, expire_on_commit=False) as session:
            work = UnitOfWork(session, self._settings, Command("hostile"))
            try:
                import_folder(work, self._bad, amend=self._chance.random() < 0.5)
            except OutcomesError:
                return "refused", target.name
            except Exception as error:  # noqa: BLE001  whatever it is, it is what is looked for
                return f"{type(error).__name__}: {error}"[:300], f"{target.name}: {content[:300]!r}"
        return "taken", target.name

    def _tampered(self, content: bytes) -> bytes:
        kind, chance = self._chance.random(), self._chance
        if kind < 0.1:
            place = chance.randrange(len(content) + 1)
            return content[:place] + chance.choice(_BYTES) + content[place:]
        if kind < 0.15:
            return content[: chance.randrange(len(content) + 1)]
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
        return _written(self._with_cells(rows)).encode("utf-8", "replace")

    def _with_cells(self, rows: list[list[str]]) -> list[list[str]]:
        """Some cells replaced, now and then a column twice, a row short or long."""
        chance = self._chance
        for _ in range(chance.choice((1, 1, 2, 5))):
            row = rows[chance.randrange(len(rows))] if chance.random() < 0.1 else rows[-1]
            row[chance.randrange(len(row))] = a_payload(chance)
        if chance.random() < 0.1:
            rows[-1] = rows[-1][:-1] if chance.random() < 0.5 else [*rows[-1], "one more"]
        if chance.random() < 0.1:
            rows.append(list(rows[-1]))
        return rows


def _written(rows: Sequence[Sequence[str]]) -> str:
    made = io.StringIO()
    csv.writer(made).writerows(rows)
    return made.getvalue()
