"""The outbox: planning, claiming, and what became of each message."""

from coord.store.messages.audience import Audience, Told, audiences
from coord.store.messages.claiming import (
    Claim,
    claim,
    due_count,
    lock,
    note_asked,
    note_attempt,
    note_language,
    sent_together,
    settle,
)
from coord.store.messages.escorts import ESCORT, address_of, escorted, is_usable, written
from coord.store.messages.history import clinic_of, facts_of_visit, fared, of_visit, to_come
from coord.store.messages.leaving import held_up, went_out
from coord.store.messages.listing import counts, listed, oldest_due, try_again
from coord.store.messages.manners import SENT, beside, by_mail_instead, take_along, texts_of, texts_to
from coord.store.messages.merging import bring_back, forward, withdraw
from coord.store.messages.newly import OF_NEW, NewVisit, new_audience
from coord.store.messages.of_groups import audiences_of_groups
from coord.store.messages.of_offers import is_written_of_offer, reaches, take_back_offer
from coord.store.messages.of_series import lock_visits, named, standing
from coord.store.messages.preparing import to_prepare
from coord.store.messages.queueing import (
    add,
    drop_repeated,
    drop_waiting,
    is_any_sending,
    is_any_sending_to,
    put,
    put_to,
    restore,
    suppress,
    take_back,
)
from coord.store.messages.to_staff import days, mail_addresses, staff_row, subject_of, unknown_keys
from coord.store.messages.together import of_one_act, places_of

__all__ = [
    "ESCORT",
    "OF_NEW",
    "SENT",
    "Audience",
    "Claim",
    "NewVisit",
    "Told",
    "add",
    "address_of",
    "audiences",
    "audiences_of_groups",
    "beside",
    "bring_back",
    "by_mail_instead",
    "claim",
    "clinic_of",
    "counts",
    "days",
    "drop_repeated",
    "drop_waiting",
    "due_count",
    "escorted",
    "facts_of_visit",
    "fared",
    "forward",
    "held_up",
    "is_any_sending",
    "is_any_sending_to",
    "is_usable",
    "is_written_of_offer",
    "listed",
    "lock",
    "lock_visits",
    "mail_addresses",
    "named",
    "new_audience",
    "note_asked",
    "note_attempt",
    "note_language",
    "of_one_act",
    "of_visit",
    "oldest_due",
    "places_of",
    "put",
    "put_to",
    "reaches",
    "restore",
    "sent_together",
    "settle",
    "staff_row",
    "standing",
    "subject_of",
    "suppress",
    "take_along",
    "take_back",
    "take_back_offer",
    "texts_of",
    "texts_to",
    "to_come",
    "to_prepare",
    "try_again",
    "unknown_keys",
    "went_out",
    "withdraw",
    "written",
]
