"""A site's consent text from a JSON file: kind, version, and title and text in each language."""

import json
import re
from dataclasses import dataclass
from pathlib import Path

from outcomes.errors import InputError

LOCALES = ("fr", "en")
_CODE = re.compile(r"[a-z0-9][a-z0-9_.-]{0,19}")


@dataclass(frozen=True)
class ConsentFile:
    """One version of one consent: `texts` holds title and text by language."""

    kind: str
    version: str
    texts: dict[str, tuple[str, str]]


def read_consent(path: Path) -> ConsentFile:
    """Read a version of a consent.

    Raises:
        InputError: `consent_file_unreadable`, naming what is missing or wrong.
    """
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        kind, version = str(found["kind"]), str(found["version"])
        texts = {each: (found["texts"][each]["title"], found["texts"][each]["text"]) for each in LOCALES}
    except KeyError as error:
        raise _unreadable(path, f"{error.args[0]}?") from error
    except (OSError, ValueError, TypeError, RecursionError) as error:
        raise _unreadable(path, str(error)) from error
    for name, value in (("kind", kind), ("version", version)):
        if not _CODE.fullmatch(value):
            raise _unreadable(path, f"{name}: {value}")
    for locale, words in texts.items():
        if not all(isinstance(each, str) and each.strip() for each in words) or len(words[0]) > 200:
            raise _unreadable(path, f"texts.{locale}")
    return ConsentFile(kind, version, texts)


def _unreadable(path: Path, reason: str) -> InputError:
    return InputError("consent_file_unreadable", {"file": path.name, "reason": reason})
