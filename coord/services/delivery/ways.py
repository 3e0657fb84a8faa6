"""The ways on which messages leave this installation."""

from collections.abc import Mapping
from dataclasses import dataclass

from coord.messaging.sender import Sender
from coord.services.parcels import Addressing


@dataclass(frozen=True, slots=True)
class Channels:
    """The senders by channel, and how this installation addresses people."""

    senders: Mapping[str, Sender]
    addressing: Addressing
