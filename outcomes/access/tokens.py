"""Random tokens for links and sessions; what is stored is their hash."""

import hashlib
import hmac
import secrets


def new_token() -> str:
    """Make a token that nobody can guess: 192 random bits, safe in an address."""
    return secrets.token_urlsafe(24)


def hash_token(token: str) -> str:
    """Hash a token for storage; a plain SHA-256 is enough for 192 random bits."""
    return hashlib.sha256(token.encode()).hexdigest()


def keyed_hash(key: str, *parts: str) -> str:
    """Hash what could be guessed (an e-mail, an address of the network) under a secret key."""
    return hmac.new(key.encode(), "\x1f".join(parts).encode(), hashlib.sha256).hexdigest()
