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

    def rotate(self, sealed: bytes) -> bytes:
        """Encrypt an already encrypted document under the newest key."""
        return self._fernet.rotate(sealed)
