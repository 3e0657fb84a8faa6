"""An invented reminder, as it is built and sent in the benches."""

from dataclasses import replace
from zoneinfo import ZoneInfo

from coord.domain.reminders import MessageKind
from coord.messaging import letters
from coord.messaging.facts import Eating, Letter
from coord.messaging.sender import Parcel

_STARTS = 30_516_880
_LETTER = Letter(
    kind=MessageKind.REMINDER_48H,
    name="Robin",
    clinic="Seaside Clinic",
    address="1 Quay, Oakland",
    phone="(415) 555-0188",
    zone=ZoneInfo("America/Los_Angeles"),
    starts=_STARTS,
    ends=_STARTS + 120,
    jurisdiction="US-CA",
    eating=Eating(_STARTS - 480, _STARTS - 120),
    ride="named",
    escort="Noor Ferrant",
    patient="Robin",
    link="https://visits.example.org/v/" + "A1-_" * 14,
    no_drive_until=_STARTS + 1440,
)


def parcel(number: int) -> Parcel:
    """One patient's reminder, whose name and time are no other's."""
    letter = replace(_LETTER, name=f"Robin {number}", starts=_STARTS + number, ends=_STARTS + number + 120)
    words = letters.mail(letter)
    return Parcel(
        to=f"p{number}@patients.example",
        sender="clinic@clinic.example",
        reference=f"reminder.{number}@coord",
        in_reply_to=None,
        subject=words.subject,
        text=words.text,
        html=words.html,
        unsubscribe="https://visits.example.org/s/" + "A1-_" * 14,
    )
