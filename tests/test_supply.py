"""What the product is made of: licences, bill of materials, no secret, nothing that bandit warns of."""

import importlib.metadata
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PROGRAMS = Path(sys.executable).parent
LICENCES = {
    *("mit", "mit-0", "mit license", "mit-cmu", "mit no attribution", "0bsd", "isc", "isc license (iscl)"),
    *("zlib", "mpl-2.0", "mozilla public license 2.0 (mpl 2.0)", "zpl-2.1", "zope public license"),
    *("bsd", "bsd license", "3-clause bsd license", "new bsd", "bsd-2-clause", "bsd-3-clause", "bsl-1.0"),
    *("apache-2.0", "apache 2.0", "apache license 2.0", "apache software license", "unlicense", "cc0-1.0"),
    *("psf-2.0", "python software foundation license", "the unlicense (unlicense)", "dual license"),
    *("lgpl-3.0-only", "gnu lesser general public license v3 (lgplv3)", "gcc-exception-3.1"),
}
"""Licences under which others' programs may be used, unchanged, by one under Apache 2.0."""


def _locked() -> dict[str, str]:
    found = re.findall(r"^([a-z0-9._-]+)==([^ \\]+)", (ROOT / "requirements.txt").read_text(), re.MULTILINE)
    return dict(found)


def _licences(name: str) -> set[str]:
    """The licences that an installed package says it has: an expression, classifiers, or a short text."""
    told = importlib.metadata.metadata(name)
    expression = told.get("License-Expression")
    if expression:
        return {part.strip(" ()").lower() for part in re.split(r"\b(?:AND|OR|WITH)\b", expression)}
    kinds = [each for each in told.get_all("Classifier") or () if each.startswith("License ::")]
    named = {kind.split(" :: ")[-1].lower() for kind in kinds} - {"osi approved"}
    short = (told.get("License") or "none").strip().splitlines()[0].lower()
    return named or set(short.split(" and "))


@pytest.mark.parametrize("name", sorted(_locked()))
def test_every_dependency_may_be_used(name: str) -> None:
    assert _licences(name) <= LICENCES


def test_the_bill_of_materials_names_every_locked_package(tmp_path: Path) -> None:
    file = tmp_path / "bill.json"
    command = [
        str(PROGRAMS / "cyclonedx-py"),
        "requirements",
        "requirements.txt",
        "--pyproject",
        "pyproject.toml",
    ]
    subprocess.run([*command, "--output-file", str(file)], cwd=ROOT, check=True, capture_output=True)
    bill = json.loads(file.read_text())
    assert bill["bomFormat"] == "CycloneDX"
    assert {
        each["name"].lower().replace("_", "-"): each["version"] for each in bill["components"]
    } == _locked()
    assert bill["metadata"]["component"]["name"] == "outcomes"


def test_bandit_finds_nothing_of_weight() -> None:
    command = [str(PROGRAMS / "bandit"), "--quiet", "--recursive", "-ll", "outcomes", "config.py", "run.py"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_no_secret_is_in_the_repository() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True)
    files = [name for name in listed.stdout.splitlines() if not name.startswith("requirements")]
    guesses = ("KeywordDetector", "HexHighEntropyString", "Base64HighEntropyString", "GitHubTokenDetector")
    left_out = [part for name in guesses for part in ("--disable-plugin", name)]
    examples = ["--exclude-lines", "user:password@|:KEY@|://outcomes@"]
    command = [str(PROGRAMS / "detect-secrets"), "scan", *left_out, *examples, *files]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert json.loads(done.stdout)["results"] == {}


def test_a_secret_would_be_found(tmp_path: Path) -> None:
    (tmp_path / "settings.py").write_text("key = '-----BEGIN RSA " + "PRIVATE KEY-----'\n")
    done = subprocess.run(
        [str(PROGRAMS / "detect-secrets"), "scan", "--all-files", str(tmp_path)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(done.stdout)["results"] != {}
