"""No number of the engine or of its generators changes unnoticed.

No authority stands behind these numbers: they are what this version said. They make every change seen;
whether it is right is for the other tests. What was meant is written down anew by
`python -m tests.detection.pinned`.
"""

import json
from typing import Any

import pytest

from outcomes.detection import ENGINE_VERSION
from tests.detection import pinned

NEAR = 2e-6  # 32-bit beliefs on another processor


@pytest.fixture(scope="module")
def before() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(pinned.FILE.read_text(encoding="utf-8"))
    return found


@pytest.fixture(scope="module")
def now() -> dict[str, Any]:
    return pinned.pinned()


def differences(before: Any, now: Any, place: str = "") -> list[str]:
    """Where two trees of lists, dictionaries and numbers differ."""
    if isinstance(before, dict) and isinstance(now, dict) and before.keys() == now.keys():
        return [line for key in before for line in differences(before[key], now[key], f"{place}/{key}")]
    if isinstance(before, list) and isinstance(now, list) and len(before) == len(now):
        pairs = enumerate(zip(before, now, strict=True))
        return [line for number, (old, new) in pairs for line in differences(old, new, f"{place}/{number}")]
    if isinstance(before, float) and isinstance(now, int | float):
        return [] if abs(before - now) <= NEAR * max(1.0, abs(before)) else [f"{place}: {before} -> {now}"]
    return [] if before == now else [f"{place}: {str(before)[:60]} -> {str(now)[:60]}"]


PARTS = ("parameters", "dial", "drawn", "readings", "hindsight", "rivals", "demonstration")


@pytest.mark.parametrize("part", PARTS)
def test_what_was_written_down_of_this_version_still_holds(
    before: dict[str, Any], now: dict[str, Any], part: str
) -> None:
    assert differences(before[part], now[part]) == []


def test_what_was_written_down_is_of_this_version(before: dict[str, Any]) -> None:
    assert before["version"] == ENGINE_VERSION
    assert set(before) == {"version", *PARTS}


def test_a_difference_is_named_by_its_place() -> None:
    assert differences({"a": [1.0, 2.0]}, {"a": [1.0, 2.1]}) == ["/a/1: 2.0 -> 2.1"]
    assert differences([1.0], [1.0 + NEAR / 2]) == []
    assert differences(["x"], ["y"]) == ["/0: x -> y"]
    assert differences([1], [1, 2]) == [": [1] -> [1, 2]"]
