"""Texts: a file for each provider, chosen by the first word of COORD_TEXT_URL."""

from collections.abc import Callable

from coord.messaging.sender import BadAddress, Sender
from coord.messaging.texts import console, twilio

PROVIDERS: dict[str, Callable[[str], Sender]] = {"console": console.opened, "twilio": twilio.opened}


def opened(url: str) -> Sender:
    """The sender behind an address; raises BadAddress with what is expected."""
    scheme = url.partition(":")[0]
    if scheme not in PROVIDERS:
        raise BadAddress(f"it begins with “{scheme}”; use {twilio.EXAMPLE}, or console: for development")
    return PROVIDERS[scheme](url)
