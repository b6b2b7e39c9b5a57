"""Files packed into one archive, with what is in it and how to tell that nothing was changed."""

import hashlib
from collections.abc import Mapping
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

README = "README.txt"


def pack(folder: Path, archive: Path, rows: Mapping[str, int], about: str) -> None:
    """Put every file of a folder into an archive, under the folder's name, with a README.

    Args:
        folder: what is packed; the README is written into it.
        archive: the file that is made.
        rows: rows of the tables among the files, by name.
        about: what the README says before its list of files.
    """
    files = sorted(path for path in folder.iterdir() if path.name != README)
    lines = [about.rstrip(), "", "file\trows\tbytes\tSHA-256"]
    for path in files:
        count = str(rows[path.name]) if path.name in rows else "-"
        lines.append(f"{path.name}\t{count}\t{path.stat().st_size}\t{_digest(path)}")
    (folder / README).write_text("\n".join(lines) + "\n", encoding="utf-8")
    with ZipFile(archive, "w", ZIP_DEFLATED) as packed:
        for path in (folder / README, *files):
            packed.write(path, f"{folder.name}/{path.name}")


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
