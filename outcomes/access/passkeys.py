"""Passkeys: what a phone is asked, and whether what it answers is right (W3C Web Authentication, level 2)."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

import webauthn
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from outcomes.errors import InputError

_UNREADABLE = (WebAuthnException, ValueError, KeyError, TypeError, RecursionError)
"""What reading an answer that is none may end with; one that nests too deep too."""
_VERIFIED = UserVerificationRequirement.REQUIRED
"""A finger, a face or the phone's own code: holding the phone alone opens nothing."""


@dataclass(frozen=True)
class Question:
    """What a phone is asked: the options as JSON text, and the challenge that its answer must hold."""

    options: str
    challenge: str


@dataclass(frozen=True)
class NewKey:
    """A key that a phone has made."""

    credential_id: str
    public_key: bytes
    sign_count: int


def ask_for_new(public_url: str, site_name: str, handle: str, known: Sequence[str]) -> Question:
    """Ask a phone to make a key.

    Args:
        public_url: where patients reach the product; the key is bound to its host.
        site_name: what the phone shows as the other side.
        handle: names the patient to the phone; it tells nothing.
        known: credentials that the patient has, so that no phone makes a second one.
    """
    options = webauthn.generate_registration_options(
        rp_id=_host(public_url),
        rp_name=site_name,
        user_name=site_name,
        user_id=handle.encode(),
        exclude_credentials=_descriptors(known),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.PREFERRED, user_verification=_VERIFIED
        ),
    )
    return Question(webauthn.options_to_json(options), bytes_to_base64url(options.challenge))


def ask_for_known(public_url: str, known: Sequence[str]) -> Question:
    """Ask a phone to unlock one of the patient's keys."""
    options = webauthn.generate_authentication_options(
        rp_id=_host(public_url), allow_credentials=_descriptors(known), user_verification=_VERIFIED
    )
    return Question(webauthn.options_to_json(options), bytes_to_base64url(options.challenge))


def read_new(public_url: str, answer: str, challenge: str) -> NewKey:
    """Read the key that a phone has made.

    Raises:
        InputError: `passkey_unreadable`.
    """
    try:
        made = webauthn.verify_registration_response(
            credential=answer,
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=_host(public_url),
            expected_origin=_origin(public_url),
            require_user_verification=True,
        )
    except _UNREADABLE as error:
        raise InputError("passkey_unreadable") from error
    return NewKey(bytes_to_base64url(made.credential_id), made.credential_public_key, made.sign_count)


def named_credential(answer: str) -> str:
    """Give the credential that an answer says it is by; empty where it says nothing readable."""
    try:
        named = json.loads(answer)["id"]
    except _UNREADABLE:
        return ""
    return named if isinstance(named, str) else ""


def unlocks(public_url: str, answer: str, challenge: str, public_key: bytes, sign_count: int) -> int | None:
    """Give the key's new count where the answer was made with it for this challenge; else None."""
    try:
        proved = webauthn.verify_authentication_response(
            credential=answer,
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=_host(public_url),
            expected_origin=_origin(public_url),
            credential_public_key=public_key,
            credential_current_sign_count=sign_count,
            require_user_verification=True,
        )
    except _UNREADABLE:
        return None
    return proved.new_sign_count


def _host(public_url: str) -> str:
    return urlsplit(public_url).hostname or ""


def _origin(public_url: str) -> str:
    parts = urlsplit(public_url)
    return f"{parts.scheme}://{parts.netloc}"


def _descriptors(known: Sequence[str]) -> list[PublicKeyCredentialDescriptor]:
    return [PublicKeyCredentialDescriptor(id=base64url_to_bytes(each)) for each in known]
