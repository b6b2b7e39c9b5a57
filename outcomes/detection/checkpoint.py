"""A memory as bytes, bit for bit, with a digest of the entries it has absorbed."""

import hashlib
import json
import struct
import zlib
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import asdict, fields

import numpy as np

from outcomes.detection.alarms import Alarms, Doses
from outcomes.detection.definitions import Floats
from outcomes.detection.first_days import FirstDays
from outcomes.detection.memory import Memory
from outcomes.detection.parameters import ENGINE_VERSION
from outcomes.detection.series import CHANNELS, Series
from outcomes.detection.stack import PainState
from outcomes.detection.trust import Trust

_PREFIX = struct.Struct(">II")
_ARRAYS = ("pain", "nerve")
_FIRST_DAYS = ("returns", "regenerations")
_AGES = (0, 14, 56)  # days behind the newest: that one, the last two weeks, eight weeks, and all before
_OLDEST = len(_AGES)

Checkpoints = Mapping[int, bytes]
"""Where the engine stood after some days of one episode, by day."""


def thinned(checkpoints: Checkpoints) -> dict[int, bytes]:
    """One for each age, so that an entry that comes late goes on from near by.

    The oldest of an age stays, for it is the next to come into the age after; of the last age the newest.
    """
    kept: dict[int, int] = {}
    for day in sorted(checkpoints):
        age = bisect_left(_AGES, max(checkpoints) - day)
        if age == _OLDEST or age not in kept:
            kept[age] = day
    return {day: checkpoints[day] for day in kept.values()}


def digest(series: Series, through: int | None, version: str = ENGINE_VERSION) -> str:
    """SHA-256 of what an engine of this version reads of a series up to a day; empty days do not count."""
    kept = series.days <= (through if through is not None else -(10**9))
    columns = np.stack([getattr(series, channel)[kept] for channel in CHANNELS])
    heard = ~np.isnan(columns).all(axis=0)
    sha = hashlib.sha256()
    facts = (series.nerves, series.baseline, series.numbness_baseline, series.lesion_to_skin_mm)
    sha.update(repr((version, facts, series.other_knee)).encode())
    sha.update(series.days[kept][heard].tobytes())
    sha.update(np.ascontiguousarray(columns[:, heard]).tobytes())
    return sha.hexdigest()


def freeze(memory: Memory, series: Series, version: str = ENGINE_VERSION) -> bytes:
    """The memory and the digest of what it has absorbed of this series, compressed."""
    scalars = {f.name: getattr(memory, f.name) for f in fields(memory) if f.name not in _ARRAYS}
    scalars |= {name: asdict(getattr(memory, name)) for name in ("alarms", "doses", "trust")}
    # As a list, for sums go by the order of time: the keys of an object would be sorted as texts.
    scalars["evidence"] = [[channel, list(said.items())] for channel, said in memory.evidence.items()]
    arrays = {"pain": memory.pain.belief} | ({} if memory.nerve is None else {"nerve": memory.nerve})
    head = json.dumps(
        {
            "digest": digest(series, memory.through, version),
            "shapes": {name: state.shape for name, state in arrays.items()},
            "first_nadir": memory.pain.first,
            "memory": scalars,
        },
        sort_keys=True,
    ).encode()
    body = b"".join(_pack(state) for state in arrays.values())
    return _PREFIX.pack(len(head), len(body)) + zlib.compress(head + body, 1)


def thaw(checkpoint: bytes, series: Series, version: str = ENGINE_VERSION) -> Memory | None:
    """The memory of a checkpoint, or None where it does not fit the series (or is not one of ours)."""
    try:
        head_length, body_length = _PREFIX.unpack_from(checkpoint)
        content = zlib.decompress(checkpoint[_PREFIX.size :])
        head = json.loads(content[:head_length])
    except (struct.error, zlib.error, ValueError):
        return None
    scalars = head["memory"]
    expected = digest(series, scalars["through"], version)
    if len(content) != head_length + body_length or head["digest"] != expected:
        return None
    belief, place = _unpack(content, head_length, tuple(head["shapes"]["pain"]))
    shape = head["shapes"].get("nerve")
    nerve = None if shape is None else _unpack(content, place, tuple(shape))[0]
    for name in _FIRST_DAYS:
        days, relative, scale = scalars[name]
        scalars[name] = FirstDays(tuple(days), tuple(relative), scale)
    scalars["alarms"] = Alarms(**scalars["alarms"])
    scalars["doses"] = Doses(**scalars["doses"])
    scalars["trust"] = Trust(**scalars["trust"])
    scalars["before"] = [(day, pain) for day, pain in scalars["before"]]
    scalars["evidence"] = {channel: dict(said) for channel, said in scalars["evidence"]}
    return Memory(pain=PainState(head["first_nadir"], belief), nerve=nerve, **scalars)


def _pack(state: Floats) -> bytes:
    """The places that are not zero as bits, then their 32-bit values."""
    flat = state.reshape(-1)
    occupied = flat != 0
    bits: bytes = np.packbits(occupied).tobytes()
    values: bytes = flat[occupied].tobytes()
    return bits + values


def _unpack(content: bytes, place: int, shape: tuple[int, ...]) -> tuple[Floats, int]:
    size = int(np.prod(shape))
    bits = (size + 7) // 8
    occupied = np.unpackbits(np.frombuffer(content, np.uint8, bits, place), count=size).astype(bool)
    count = int(occupied.sum())
    flat = np.zeros(size, dtype=np.float32)
    flat[occupied] = np.frombuffer(content, np.float32, count, place + bits)
    return flat.reshape(shape), place + bits + 4 * count
