"""Contact data at rest: AES-GCM for keeping, an HMAC for finding the exact same value again."""

import hashlib
import hmac
import os

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE = 12


def seal(key: bytes, text: str) -> bytes:
    """Ciphertext with its nonce in front; the same text never looks the same twice."""
    nonce = os.urandom(NONCE)
    return nonce + AESGCM(key).encrypt(nonce, text.encode(), None)


def unseal(key: bytes, sealed: bytes) -> str:
    """The text again; raises cryptography's InvalidTag where key or ciphertext are not the ones."""
    return AESGCM(key).decrypt(sealed[:NONCE], sealed[NONCE:], None).decode()


def blind_index(key: bytes, text: str) -> bytes:
    """What equal contact values share, whatever their case and surrounding space."""
    return hmac.new(key, text.strip().lower().encode(), hashlib.sha256).digest()
