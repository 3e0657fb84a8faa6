"""The waitlist: who waits for what, and freed times offered to one patient after another."""

from coord.services.waitlist.accepting import TooLate
from coord.services.waitlist.accepting import by_staff as accept_by_phone
from coord.services.waitlist.answering import OpenedOffer, Stands, opened, say_no, say_yes
from coord.services.waitlist.calling import ByPhone
from coord.services.waitlist.choosing import Choice, Choices, choices, offer_to
from coord.services.waitlist.ending import by_staff as end_by_staff
from coord.services.waitlist.ending import told_by_phone
from coord.services.waitlist.going_on import go_on
from coord.services.waitlist.listing import entry, listed, of_patient
from coord.services.waitlist.placing import NotOffered, Offered
from coord.services.waitlist.shown import Listed, ShownEntry
from coord.services.waitlist.values import Unsuited, Why
from coord.services.waitlist.wishing import Asking, Ended, add, change, kinds, take_off

__all__ = [
    "Asking",
    "ByPhone",
    "Choice",
    "Choices",
    "Ended",
    "Listed",
    "NotOffered",
    "Offered",
    "OpenedOffer",
    "ShownEntry",
    "Stands",
    "TooLate",
    "Unsuited",
    "Why",
    "accept_by_phone",
    "add",
    "change",
    "choices",
    "end_by_staff",
    "entry",
    "go_on",
    "kinds",
    "listed",
    "of_patient",
    "offer_to",
    "opened",
    "say_no",
    "say_yes",
    "take_off",
    "told_by_phone",
]
