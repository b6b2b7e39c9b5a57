"""Encrypted files of any length, written and read as a stream.

The STREAM construction over AES-256-GCM (Hoang, Reyhanitabar, Rogaway, Vizár 2015, "Online
Authenticated-Encryption and its Nonce-Reuse Misuse-Resistance"): pieces of 64 KiB, each under the nonce
prefix ‖ counter ‖ whether it is the last, so that none can be changed, swapped, left out or cut off
unnoticed. The file's key follows from a data key and a salt of its own (HKDF-SHA256).
"""

import os
from collections.abc import Iterator, Sequence
from typing import IO

from cryptography.exceptions import InvalidTag
from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from outcomes.errors import InputError

MAGIC = b"outcomes sealed file 1\n"
_SALT, _PREFIX, _NAME = 16, 7, 8
_PIECE = 64 * 1024
_TAG = 16
_MOST_PIECES = 2**32


class SealedWriter:
    """Encrypts what is written to it; the file is whole only after `close`.

    Args:
        target: an empty file, open for writing bytes.
        keys: data keys (Fernet keys), newest first; the newest encrypts.
    """

    def __init__(self, target: IO[bytes], keys: Sequence[str]) -> None:
        salt, self._prefix = os.urandom(_SALT), os.urandom(_PREFIX)
        self._target, self._waiting, self._count = target, bytearray(), 0
        self._cipher = AESGCM(_derived(keys[0], salt, b"contents"))
        target.write(MAGIC + salt + self._prefix + _derived(keys[0], salt, b"name")[:_NAME])

    def write(self, data: bytes) -> None:
        """Add bytes."""
        self._waiting += data
        while len(self._waiting) > _PIECE:  # never all: which piece is the last shows only at the end
            self._put(bytes(self._waiting[:_PIECE]), is_last=False)
            del self._waiting[:_PIECE]

    def close(self) -> None:
        """Write the last piece."""
        self._put(bytes(self._waiting), is_last=True)
        self._waiting.clear()

    def _put(self, piece: bytes, *, is_last: bool) -> None:
        self._target.write(
            self._cipher.encrypt(_nonce(self._prefix, self._count, is_last=is_last), piece, None)
        )
        self._count += 1


def opened(source: IO[bytes], keys: Sequence[str]) -> Iterator[bytes]:
    """Decrypt a file piece by piece; nothing that was tampered with is ever given out.

    Args:
        source: a sealed file, open for reading bytes.
        keys: data keys, any of which may have encrypted it.

    Raises:
        InputError: `sealed_file_unknown` (not such a file), `sealed_file_key` (none of the keys fits),
            `sealed_file_broken` (changed, or cut off).
    """
    if source.read(len(MAGIC)) != MAGIC:
        raise InputError("sealed_file_unknown")
    salt, prefix, name = source.read(_SALT), source.read(_PREFIX), source.read(_NAME)
    key = next((each for each in keys if _derived(each, salt, b"name")[:_NAME] == name), None)
    if key is None:
        raise InputError("sealed_file_key")
    cipher = AESGCM(_derived(key, salt, b"contents"))
    piece = source.read(_PIECE + _TAG)
    for count in range(_MOST_PIECES):
        following = source.read(_PIECE + _TAG)
        try:
            yield cipher.decrypt(_nonce(prefix, count, is_last=not following), piece, None)
        except (InvalidTag, ValueError) as error:  # ValueError: shorter than a tag
            raise InputError("sealed_file_broken") from error
        if not following:
            return
        piece = following


def _nonce(prefix: bytes, count: int, *, is_last: bool) -> bytes:
    return prefix + count.to_bytes(4, "big") + bytes([is_last])


def _derived(key: str, salt: bytes, purpose: bytes) -> bytes:
    Fernet(key)  # refuses what is no data key
    info = b"outcomes backup " + purpose
    return HKDF(SHA256(), length=32, salt=salt, info=info).derive(key.encode())
