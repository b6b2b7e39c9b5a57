import io

import pytest
from cryptography.fernet import Fernet
from hypothesis import given
from hypothesis import strategies as st

from outcomes.access.sealed_files import MAGIC, SealedWriter, opened
from outcomes.errors import InputError

KEY, OTHER = Fernet.generate_key().decode(), Fernet.generate_key().decode()
PIECE = 64 * 1024


def sealed(data: bytes, keys: tuple[str, ...] = (KEY,), step: int = 10_000) -> bytes:
    target = io.BytesIO()
    writer = SealedWriter(target, keys)
    for start in range(0, len(data), step):
        writer.write(data[start : start + step])
    writer.close()
    return target.getvalue()


def read(file: bytes, keys: tuple[str, ...] = (KEY,)) -> bytes:
    return b"".join(opened(io.BytesIO(file), keys))


@pytest.mark.parametrize("size", [0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE, 3 * PIECE + 5])
def test_what_was_written_is_read(size: int) -> None:
    data = bytes(range(256)) * (size // 256 + 1)
    assert read(sealed(data[:size])) == data[:size]


@given(st.binary(max_size=300), st.integers(1, 50))
def test_however_it_was_handed_over(data: bytes, step: int) -> None:
    assert read(sealed(data, step=step)) == data


def test_the_newest_key_encrypts_and_any_key_opens() -> None:
    file = sealed(b"data", (OTHER, KEY))
    assert read(file, (KEY, OTHER)) == b"data"
    with pytest.raises(InputError, match="sealed_file_key"):
        read(file, (KEY,))


def test_the_same_twice_is_not_the_same_file() -> None:
    assert sealed(b"data") != sealed(b"data")
    assert b"a plain word" not in sealed(b"a plain word")


@given(st.integers(0, 2 * PIECE + 90))
def test_a_changed_byte_anywhere_is_found(place: int) -> None:
    file = bytearray(sealed(bytes(2 * PIECE)))
    file[place % len(file)] ^= 1
    with pytest.raises(InputError, match="sealed_file_"):
        read(bytes(file))


@pytest.mark.parametrize(
    "left", [0, 10, len(MAGIC), 60, 60 + PIECE, 54 + PIECE + 16, 54 + 2 * (PIECE + 16), -1]
)
def test_a_file_cut_off_anywhere_is_found(left: int) -> None:
    with pytest.raises(InputError, match="sealed_file_"):
        read(sealed(bytes(3 * PIECE))[:left])


def test_pieces_that_changed_places_are_found_before_they_are_given_out() -> None:
    file = sealed(bytes(PIECE) + b"1" * PIECE + b"2")
    head, size = len(MAGIC) + 16 + 7 + 8, PIECE + 16
    swapped = (
        file[:head] + file[head + size : head + 2 * size] + file[head : head + size] + file[head + 2 * size :]
    )
    with pytest.raises(InputError, match="sealed_file_broken"):
        next(opened(io.BytesIO(swapped), (KEY,)))
