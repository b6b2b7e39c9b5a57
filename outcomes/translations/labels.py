"""The English name of every code; translated where it is shown.

The names stand in `outcomes.translations.names`, one file a subject; French is `fr/LC_MESSAGES/labels.po`.
"""

from collections.abc import Mapping
from types import MappingProxyType

from outcomes.translations.names import (
    diary,
    harms,
    instruments,
    nerves,
    opioids,
    people,
    readings,
    safety,
    topics,
    trust,
)

_SUBJECTS = (people, nerves, harms, opioids, safety, diary, instruments, topics, readings, trust)

NAMES: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {kind: rows for subject in _SUBJECTS for kind, rows in subject.NAMES.items()}
)
"""Kind of code -> code -> English name, which is the message to translate."""


def label(kind: str, code: str) -> str:
    """Give the English name of a code; a code without a name (free text in an old file) stands for itself.

    Args:
        kind: the list the code belongs to, a key of `NAMES`.
        code: the code; an item of an instrument is its topic.
    """
    return NAMES.get(kind, {}).get(code, code)
