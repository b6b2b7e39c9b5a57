"""A file that bears its name only once it is whole."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from outcomes.errors import InputError


@contextmanager
def whole_file(target: Path) -> Iterator[Path]:
    """Give a path to write to, which only its owner may read; it takes the name where nothing went wrong.

    Raises:
        InputError: `file_exists`, `file_not_writable`.
    """
    if target.exists():
        raise InputError("file_exists", {"file": str(target)})
    part = target.with_name(target.name + ".part")
    try:
        part.touch(mode=0o600)
    except OSError as error:
        raise InputError("file_not_writable", {"file": str(target)}) from error
    try:
        yield part
        part.rename(target)
    finally:
        part.unlink(missing_ok=True)
