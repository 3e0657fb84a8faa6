"""What every channel does."""

from dataclasses import dataclass
from typing import Protocol

from coord.messaging.outcome import Outcome

DEADLINE = 5.0


class BadAddress(ValueError):
    """The address of a server cannot be used; the text says what is expected."""


@dataclass(frozen=True, slots=True)
class Parcel:
    """A message ready to go; `reference` stays the same when it is tried again.

    `calendar` is an iCalendar file with its METHOD, where there is one; without METHOD it is a file to open.
    `calendar_name` is what it is called among several. `in_reply_to` are the references of mails to which
    it belongs, with spaces between. Texts have only `text`. `files` are further calendar files to open, each
    with its name.
    `bounces_to` is the address of this mail alone to which it comes back when it cannot be delivered.
    `unsubscribe` is the page on which the reader stops messages, `report_to` the address at which the
    provider of texts reports what became of this one. `sender_name` is what mails show beside their sender
    where the installation has no name of its own. `asks_ride` where a text asks who takes the patient home.
    """

    to: str
    sender: str
    reference: str
    in_reply_to: str | None
    subject: str
    text: str
    html: str | None = None
    calendar: tuple[str, bytes] | None = None
    calendar_name: str = ""
    files: tuple[tuple[str, bytes], ...] = ()
    bounces_to: str = ""
    unsubscribe: str = ""
    report_to: str = ""
    sender_name: str = ""
    asks_ride: bool = False


class Sender(Protocol):
    """A channel. `send` answers within five seconds in all, whatever the other side does."""

    def send(self, parcel: Parcel) -> Outcome: ...
