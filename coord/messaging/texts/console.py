"""Texts on the console, for development: the channel is real, the number is not shown."""

import sys

from coord.messaging.outcome import Outcome, Sent
from coord.messaging.sender import BadAddress, Parcel

SHOWN_DIGITS = 2


class ConsoleSender:
    """Writes each text to standard output, with all but the last digits of the number hidden."""

    def send(self, parcel: Parcel) -> Outcome:
        hidden = "…" + parcel.to[-SHOWN_DIGITS:]
        sys.stdout.write(f"text to {hidden}: {parcel.text}\n")
        sys.stdout.flush()
        return Sent(parcel.reference)


def opened(url: str) -> ConsoleSender:
    """The console behind `console:`; raises BadAddress for anything more."""
    if url not in {"console", "console:"}:
        raise BadAddress("the console takes nothing after its colon")
    return ConsoleSender()
