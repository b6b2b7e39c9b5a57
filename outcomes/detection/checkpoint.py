"""A memory as bytes, bit for bit, with a digest of the entries it has absorbed."""

import hashlib
import json
import struct
import zlib
from bisect import bisect_left
from collections.abc import Iterable, Mapping

import numpy as np

from outcomes.detection.memory import Column, Memory, begin
from outcomes.detection.model import Model
from outcomes.detection.parameters import ENGINE_VERSION
from outcomes.detection.series import CHANNELS, Series

_PREFIX = struct.Struct(">II")
_AGES = (0, 1, 2, 14, 56)  # days behind the newest: that one, two before, two weeks, eight, and all before
_OLDEST = len(_AGES)

Checkpoints = Mapping[int, bytes]
"""Where the engine stood after some days of one episode, by day."""


def days_kept(days: Iterable[int]) -> set[int]:
    """Of days to go on from one for each age, so that an entry that comes late finds one near by.

    The oldest of an age stays, for it is the next to come into the age after; of the last age the newest.
    """
    kept: dict[int, int] = {}
    ascending = sorted(days)
    for day in ascending:
        age = bisect_left(_AGES, ascending[-1] - day)
        if age == _OLDEST or age not in kept:
            kept[age] = day
    return set(kept.values())


def digest(series: Series, through: int, version: str = ENGINE_VERSION) -> str:
    """SHA-256 of what an engine of this version reads of a series up to a day; empty days do not count."""
    kept = series.days <= through
    columns = np.stack([getattr(series, channel)[kept] for channel in CHANNELS])
    heard = ~np.isnan(columns).all(axis=0)
    sha = hashlib.sha256()
    facts = (series.nerves, series.baseline, series.numbness_baseline, series.lesion_to_skin_mm)
    sha.update(repr((version, facts, series.other_knee)).encode())
    sha.update(series.days[kept][heard].tobytes())
    sha.update(np.ascontiguousarray(columns[:, heard]).tobytes())
    return sha.hexdigest()


def freeze(memory: Memory, series: Series, model: Model) -> bytes:
    """The memory of one episode and the digest of what it has absorbed of this series, compressed."""
    through = int(memory.through[0])
    head = json.dumps({"digest": digest(series, through, model.version), "through": through}).encode()
    body = b"".join(map(_pack, memory.columns()))
    return _PREFIX.pack(len(head), len(body)) + zlib.compress(head + body, 1)


def thaw(checkpoint: bytes, series: Series, model: Model) -> Memory | None:
    """The memory of a checkpoint, or None where it does not fit the series (or is not one of ours)."""
    try:
        head_length, body_length = _PREFIX.unpack_from(checkpoint)
        content = zlib.decompress(checkpoint[_PREFIX.size :])
        head = json.loads(content[:head_length])
    except (struct.error, zlib.error, ValueError):
        return None
    through = head.get("through")
    if through is None or len(content) != head_length + body_length:
        return None
    if head["digest"] != digest(series, through, model.version):
        return None
    memory, place = begin(model, [series]), head_length
    for column in memory.columns():
        place = _unpack(content, place, column)
    return memory


def _pack(column: Column) -> bytes:
    """The places that are not zero as bits, then their values."""
    flat = column.reshape(-1)
    occupied = flat != 0
    bits: bytes = np.packbits(occupied).tobytes()
    values: bytes = flat[occupied].tobytes()
    return bits + values


def _unpack(content: bytes, place: int, column: Column) -> int:
    """Fill a column from these bytes on; where the next begins."""
    bits = (column.size + 7) // 8
    occupied = np.unpackbits(np.frombuffer(content, np.uint8, bits, place), count=column.size).astype(bool)
    values = np.frombuffer(content, column.dtype, int(occupied.sum()), place + bits)
    flat = column.reshape(-1)
    flat[:] = 0
    flat[occupied] = values
    return place + bits + values.nbytes
