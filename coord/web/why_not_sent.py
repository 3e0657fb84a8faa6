"""Why a message did not go out, in words: servers and libraries say it by codes and names."""

import re

SAID = {
    "superseded": "the visit has changed since",
    "the sender died": "sending was cut off",
    "no sender for this channel": "the house sends nothing this way",
    "began too late": "too much time passed before it began",
    "took too long": "the server took too long",
    "SMTP 535": "the mail server refuses our password (SMTP 535)",
    "there is no number to send texts from": "no number is set to send texts from",
}
# What a library calls it when the other side cannot be spoken to.
BROKEN = {
    "the server cannot be reached": {
        "ConnectionRefusedError", "gaierror", "TimeoutError", "OSError", "SMTPConnectError",
    },
    "the server hung up": {
        "SMTPServerDisconnected", "ConnectionResetError", "BrokenPipeError", "ConnectionAbortedError",
        "RemoteDisconnected", "IncompleteRead",
    },
    "the server cannot prove who it is": {"SSLCertVerificationError", "CertificateError"},
    "no safe connection to the server": {"SSLError", "SSLEOFError", "SMTPNotSupportedError"},
}  # fmt: skip
SAID |= {name: words for words, names in BROKEN.items() for name in names}


def said(why: str) -> str:
    """The reason as people read it; one that is words already stays as it is."""
    if why in SAID:
        return SAID[why]
    if code := re.fullmatch(r"SMTP ([45])\d\d", why):
        return f"the mail server {'asks to wait' if code.group(1) == '4' else 'refuses it'} ({why})"
    if broken := re.fullmatch(r"could not be built: (\w+)", why):
        return f"it could not be written ({broken.group(1)})"
    return why
