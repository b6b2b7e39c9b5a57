"""Readings as they are stored, and the digest of what they were computed from."""

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Any

import numpy as np

from outcomes.detection import ENGINE_VERSION, Reading, Series


def digest(series: Series, version: str = ENGINE_VERSION) -> str:
    """SHA-256 of everything a reading is computed from: the entries, the facts, the engine's version."""
    content = hashlib.sha256(version.encode())
    for each in fields(series):
        value = getattr(series, each.name)
        content.update(value.tobytes() if isinstance(value, np.ndarray) else repr(value).encode())
        content.update(b"\x1f")
    return content.hexdigest()


def reading_content(new: Reading) -> dict[str, Any]:
    """A reading as plain JSON."""
    return {name: _plain(value) for name, value in asdict(new).items()}


def _plain(value: Any) -> Any:
    """A number of numpy as one of Python."""
    if isinstance(value, Mapping):
        return {str(name): _plain(part) for name, part in value.items()}
    return value.item() if isinstance(value, np.generic) else value


def reading_of(content: Mapping[str, Any]) -> Reading:
    """The reading that was stored as this JSON."""
    last_entries = tuple((day, channel, gain) for day, channel, gain in content.get("last_entries", ()))
    return Reading(**{**content, "last_entries": last_entries, "unheard": tuple(content.get("unheard", ()))})
