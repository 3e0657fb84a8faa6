"""DKIM (RFC 6376): the house's signature on its mails, by which others tell them from forged ones."""

from dataclasses import dataclass
from pathlib import Path

import dkim
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

SIGNED = (b"from", b"to", b"subject", b"date", b"message-id", b"in-reply-to", b"references",
          b"mime-version", b"content-type", b"list-unsubscribe", b"list-unsubscribe-post")  # fmt: skip
RELAXED = (b"relaxed", b"relaxed")
LEAST_BITS = 2048


class BadKey(ValueError):
    """The key cannot be used; the text says what is expected."""


@dataclass(frozen=True, slots=True)
class Signer:
    """`domain` is that of the sender's address, `selector` names the key's record in the DNS."""

    domain: str
    selector: str
    key: bytes

    @classmethod
    def read(cls, sender: str, selector: str, file: str) -> "Signer":
        """Raises BadKey where the file is no RSA key of 2048 bits or more, in PEM, without a password."""
        try:
            key = load_pem_private_key(Path(file).read_bytes(), password=None)
        except (OSError, ValueError, TypeError):
            raise BadKey("it names no file with an RSA key in PEM that can be read") from None
        if not isinstance(key, RSAPrivateKey) or key.key_size < LEAST_BITS:
            raise BadKey("an RSA key of 2048 bits or more is needed")
        octets = key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
        return cls(sender.rpartition("@")[2], selector, octets)

    def signed(self, mail: bytes) -> bytes:
        """The mail, whose lines end in CRLF, with its signature before it."""
        signing = dkim.DKIM(mail)
        there = {name.lower() for name, _ in signing.headers}
        signature: bytes = signing.sign(
            self.selector.encode(),
            self.domain.encode(),
            self.key,
            canonicalize=RELAXED,
            include_headers=[name for name in SIGNED if name in there],
        )
        return signature + mail
