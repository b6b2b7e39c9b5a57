"""The locked versions are the same wherever the program runs."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def pins(name: str) -> set[str]:
    return set(re.findall(r"^([a-z0-9.-]+==\S+)", (ROOT / name).read_text(), re.M))


def test_what_builds_the_package_is_locked_too() -> None:
    """Otherwise pip fetches the newest build back end, unchecked, at each installation."""
    assert [each.partition("==")[0] for each in sorted(pins("requirements-build.txt"))] == ["setuptools"]
    for name in ("Makefile", "deploy/Containerfile", "docs/operations.md"):
        installing = re.findall(r"pip install .*--editable \.", (ROOT / name).read_text())
        assert installing and all("--no-build-isolation" in line for line in installing), name


@pytest.mark.parametrize(
    ("smaller", "larger"),
    [
        ("requirements.txt", "requirements-cluster.txt"),
        ("requirements-cluster.txt", "requirements-dev.txt"),
    ],
)
def test_a_larger_lock_holds_every_version_of_the_smaller(smaller: str, larger: str) -> None:
    assert pins(smaller) and pins(smaller) <= pins(larger)
