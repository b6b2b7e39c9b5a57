"""The locked versions are the same wherever the program runs."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def pins(name: str) -> set[str]:
    return set(re.findall(r"^([a-z0-9.-]+==\S+)", (ROOT / name).read_text(), re.M))


@pytest.mark.parametrize(
    ("smaller", "larger"),
    [
        ("requirements.txt", "requirements-cluster.txt"),
        ("requirements-cluster.txt", "requirements-dev.txt"),
    ],
)
def test_a_larger_lock_holds_every_version_of_the_smaller(smaller: str, larger: str) -> None:
    assert pins(smaller) and pins(smaller) <= pins(larger)
