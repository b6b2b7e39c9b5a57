"""Our exceptions, each with a code that a door turns into a sentence.

    OutcomesError
    ├── InputError             what was given is wrong; nothing was changed (400, exit 2)
    │   ├── RowsError          rows of a file are wrong: a list of RowProblem
    │   └── ConflictError      it contradicts what is already stored (409, exit 2)
    ├── AccessError            the door stays shut
    │   ├── SignInRequired     nobody is signed in, or the session ended (401)
    │   ├── SecondFactorRequired  signed in by a password alone where that is not enough (302)
    │   ├── Forbidden          signed in, but the role may not (403)
    │   ├── Throttled          too many tries; `parameters["seconds"]` to wait (429)
    │   └── LinkError          a personal link that does not work, and why (410)
    ├── NotFound               nothing of that name, or not for this reader (404)
    ├── Unavailable            the database is locked, gone or of another version (503, exit 1)
    └── SettingsError          the environment names no usable setting (exit 2)

Codes are turned into sentences by `outcomes.translations.sentences`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


class OutcomesError(Exception):
    """Anything this program refuses knowingly.

    Args:
        code: what is wrong, a key of `outcomes.translations.sentences`.
        parameters: what the sentence names (values as given, limits).
    """

    def __init__(self, code: str, parameters: Mapping[str, object] | None = None) -> None:
        super().__init__(code, dict(parameters or {}))
        self.code = code
        self.parameters = dict(parameters or {})


class InputError(OutcomesError):
    """What was given is wrong; nothing was changed."""


@dataclass(frozen=True)
class RowProblem:
    """One thing wrong in one place of a file.

    Attributes:
        file: the file's name.
        line: the line as an editor counts it, the header being 1; 0 for the file itself.
        column: the column's name; empty for the whole row.
        code: what is wrong, a key of `outcomes.translations.sentences`.
        parameters: what the sentence names: the value found, what was expected.
    """

    file: str
    line: int
    column: str
    code: str
    parameters: Mapping[str, object]


class RowsError(InputError):
    """Rows of an imported file are wrong."""

    def __init__(self, problems: Sequence[RowProblem]) -> None:
        super().__init__("rows", {"count": len(problems)})
        self.problems = tuple(problems)


class ConflictError(InputError):
    """What was given contradicts what is already stored."""


class AccessError(OutcomesError):
    """The door stays shut."""


class SignInRequired(AccessError):  # noqa: N818  a state of the door, not a fault
    """Nobody is signed in, or the session has ended."""


class SecondFactorRequired(AccessError):  # noqa: N818  a state of the door, not a fault
    """Signed in by a password alone, where the deployment asks for more."""


class Forbidden(AccessError):  # noqa: N818  the field's word for status 403
    """Somebody is signed in, but their role may not do this."""


class Throttled(AccessError):  # noqa: N818  the field's word for status 429
    """Too many tries; wait for `parameters["seconds"]`."""


class LinkError(AccessError):
    """A personal link does not work; the code says why."""


class NotFound(OutcomesError):  # noqa: N818  the field's word for status 404
    """Nothing of that name exists, or not for this reader."""


class Unavailable(OutcomesError):  # noqa: N818  the field's word for status 503
    """The database is locked, gone, or of another version than the program."""


class SettingsError(OutcomesError):
    """The environment names no usable setting."""
