"""Messages into a folder, one file each: for development, and to see what would go out."""

from pathlib import Path

from outcomes.delivery.letter import Letter, Unreached


class Folder:
    """Writes each letter to a file named by its reference; the same once more replaces it."""

    def __init__(self, path: str) -> None:
        self._path = Path(path)

    def __call__(self, letter: Letter) -> None:
        """Write the file.

        Raises:
            Unreached: the folder cannot be written.
        """
        name = "".join(sign if sign.isalnum() or sign in "-_." else "_" for sign in letter.reference)
        text = f"To: {letter.recipient}\nSubject: {letter.subject}\n\n{letter.text}\n"
        try:
            self._path.mkdir(parents=True, exist_ok=True)
            (self._path / f"{name}.txt").write_text(text, encoding="utf-8")
        except OSError as error:
            raise Unreached(type(error).__name__) from error
