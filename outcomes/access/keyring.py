"""Encrypted documents, under keys that can be rotated."""

import json
from collections.abc import Mapping, Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from outcomes.errors import SettingsError


class KeyRing:
    """Encrypts with the newest key, decrypts with any.

    Args:
        keys: Fernet keys (32 bytes, URL-safe base64), newest first.
    """

    def __init__(self, keys: Sequence[str]) -> None:
        self._fernet = MultiFernet([Fernet(key) for key in keys])
        self._newest = Fernet(keys[0])

    def seal(self, document: Mapping[str, str]) -> bytes:
        """Encrypt a document of texts."""
        return self._fernet.encrypt(json.dumps(dict(document), ensure_ascii=False).encode())

    def open(self, sealed: bytes) -> dict[str, str]:
        """Decrypt a document.

        Raises:
            SettingsError: none of the keys fits.
        """
        try:
            text = self._fernet.decrypt(sealed)
        except InvalidToken as error:
            raise SettingsError("settings_data_key_unfit") from error
        return {str(name): str(value) for name, value in json.loads(text).items()}

    def opens(self, sealed: bytes) -> bool:
        """Say whether any of the keys fits."""
        return _fits(self._fernet, sealed)

    def is_newest(self, sealed: bytes) -> bool:
        """Say whether the newest key fits: whether nothing is to be done to rotate it."""
        return _fits(self._newest, sealed)

    def rotate(self, sealed: bytes) -> bytes:
        """Encrypt an already encrypted document under the newest key.

        Raises:
            SettingsError: none of the keys fits.
        """
        try:
            return self._fernet.rotate(sealed)
        except InvalidToken as error:
            raise SettingsError("settings_data_key_unfit") from error


def _fits(fernet: Fernet | MultiFernet, sealed: bytes) -> bool:
    try:
        fernet.decrypt(sealed)
    except InvalidToken:
        return False
    return True
