"""What became of a message: three things, and nothing is guessed."""

from dataclasses import dataclass
from enum import StrEnum


class AddressFault(StrEnum):
    """What the other side says of the address itself, whatever the message."""

    OPTED_OUT = "opted_out"
    UNREACHABLE = "unreachable"


@dataclass(frozen=True, slots=True)
class Sent:
    """Somebody took responsibility for it; `reference` is theirs."""

    reference: str = ""


@dataclass(frozen=True, slots=True)
class NotSent:
    """It certainly did not go out; where `is_permanent`, trying again is of no use.

    With a `fault` no other message will reach the address either.
    """

    why: str
    is_permanent: bool
    fault: AddressFault | None = None


@dataclass(frozen=True, slots=True)
class Unknown:
    """It may have gone out: the other side went silent after it had everything."""

    why: str


Outcome = Sent | NotSent | Unknown
