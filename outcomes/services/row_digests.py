"""What a database holds, in a few lines: rows and a fingerprint of every table."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection, Table, select

from outcomes.models import Base

_BATCH = 5000


@dataclass(frozen=True)
class TableDigest:
    """Rows of a table, and SHA-256 over all of them in the order of their keys."""

    rows: int
    digest: str


def row_digests(connection: Connection) -> dict[str, TableDigest]:
    """Give the digest of every table, as this connection's transaction sees it; alike on both databases."""
    return {table.name: _digest(connection, table) for table in Base.metadata.sorted_tables}


def differing(found: Mapping[str, TableDigest], told: Mapping[str, TableDigest]) -> list[str]:
    """Names of the tables in which two databases differ."""
    return sorted(name for name in {*found, *told} if found.get(name) != told.get(name))


def _digest(connection: Connection, table: Table) -> TableDigest:
    seen, rows = hashlib.sha256(), 0
    query = select(table).order_by(*table.primary_key.columns)
    for row in connection.execution_options(yield_per=_BATCH).execute(query):
        rows += 1
        seen.update(json.dumps([_plain(value) for value in row], sort_keys=True).encode() + b"\n")
    return TableDigest(rows, seen.hexdigest())


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return value.hex() if isinstance(value, bytes) else value
