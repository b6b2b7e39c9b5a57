import pytest
from cryptography.fernet import Fernet

from outcomes.access.keyring import KeyRing
from outcomes.errors import SettingsError

OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()


def test_a_document_comes_back_as_it_was() -> None:
    document = {"family_name": "Łukasiewicz", "phone": "+33 6 00 00 00 00"}
    assert KeyRing([OLD]).open(KeyRing([OLD]).seal(document)) == document


def test_a_sealed_document_shows_nothing() -> None:
    assert b"Dupont" not in KeyRing([OLD]).seal({"family_name": "Dupont"})


def test_an_older_key_still_opens() -> None:
    assert KeyRing([NEW, OLD]).open(KeyRing([OLD]).seal({"a": "b"})) == {"a": "b"}


def test_a_rotated_document_needs_the_old_key_no_more() -> None:
    rotated = KeyRing([NEW, OLD]).rotate(KeyRing([OLD]).seal({"a": "b"}))
    assert KeyRing([NEW]).open(rotated) == {"a": "b"}


def test_a_missing_key_is_said() -> None:
    with pytest.raises(SettingsError, match="settings_data_key_unfit"):
        KeyRing([NEW]).open(KeyRing([OLD]).seal({"a": "b"}))
