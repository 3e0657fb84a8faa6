"""What a provider of texts does beside sending: it is asked about texts, and calls us about them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol, runtime_checkable

from coord.messaging.outcome import AddressFault
from coord.messaging.sender import Sender


class State(StrEnum):
    """How far a text has come."""

    ACCEPTED = "accepted"
    SENT = "sent"
    DELIVERED = "delivered"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Report:
    """What became of a text that the provider has as `reference`; `code` is the provider's, for people.

    With a `fault` no other text will reach the number either.
    """

    reference: str
    state: State
    code: str = ""
    fault: AddressFault | None = None


@dataclass(frozen=True, slots=True)
class Seen:
    """A text that the provider has, as it was given."""

    text: str
    created_at: datetime
    report: Report


@dataclass(frozen=True, slots=True)
class Incoming:
    """A text that somebody sent to a number of ours.

    The provider itself answers some words: then `is_answered`, and an answer of ours would not go out.
    """

    reference: str
    sender: str
    to: str
    text: str
    is_answered: bool = False


@dataclass(frozen=True, slots=True)
class Call:
    """A request that came to us: the address as the other side knows it, its form, and its headers."""

    url: str
    fields: Mapping[str, Sequence[str]]
    headers: Mapping[str, str]

    def __getitem__(self, name: str) -> str:
        """The field's first value, or nothing."""
        return next(iter(self.fields.get(name, ())), "")


@runtime_checkable
class TextProvider(Sender, Protocol):
    """A company that carries texts. Each is a file of its own beside this one.

    One that `needs_https` calls nobody back in the open.
    """

    @property
    def needs_https(self) -> bool: ...

    def seen(self, to: str, sender: str) -> tuple[Seen, ...] | None:
        """The newest texts from `sender` to `to` that it has; None where it cannot be asked just now."""

    def is_theirs(self, call: Call) -> bool:
        """Whether the call bears the provider's own signature for this address and this form."""

    def report(self, call: Call) -> Report | None:
        """What a call says of a text of ours; None where it says nothing that we keep."""

    def incoming(self, call: Call) -> Incoming | None:
        """The text that a call brings; None where it brings none."""

    def answer(self, text: str) -> tuple[str, str]:
        """The body, and its content type, that answers an incoming text; an empty text answers nothing."""
