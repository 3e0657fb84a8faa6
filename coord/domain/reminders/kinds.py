"""Every kind of message, and by which channel it goes to somebody who has more than one."""

from collections.abc import Set as AbstractSet
from enum import StrEnum

PURPOSE = "reminders"  # what a contact point must be meant for
EMAIL = "email"


class MessageKind(StrEnum):
    CONFIRMATION = "confirmation"
    UPDATE = "update"
    CANCELLATION = "cancellation"
    REMINDER_48H = "reminder_48h"
    REMINDER_24H = "reminder_24h"
    ADVISORY_BEFORE = "advisory_before"
    ADVISORY_AFTER = "advisory_after"
    INVITATION = "invitation"
    INVITATION_UPDATE = "invitation_update"
    INVITATION_CANCEL = "invitation_cancel"
    SERIES_CONFIRMATION = "series_confirmation"
    SERIES_INVITATION = "series_invitation"
    SERIES_UPDATE = "series_update"
    SERIES_CANCELLATION = "series_cancellation"
    SERIES_INVITATION_UPDATE = "series_invitation_update"
    SERIES_INVITATION_CANCEL = "series_invitation_cancel"
    REMINDER_7D = "reminder_7d"
    REMINDER_2H = "reminder_2h"
    EVENING_CHECK = "evening_check"
    FOLLOW_UP_REMINDER = "follow_up_reminder"
    ADVISORY_EXTENDED = "advisory_extended"
    PROMPT_SLEEP = "prompt_sleep"
    PROMPT_MEALS = "prompt_meals"
    PROMPT_JOURNAL = "prompt_journal"
    DAILY = "daily"
    ESCORT_PICKUP = "escort_pickup"
    ESCORT_LATE = "escort_late"
    ESCORT_READY = "escort_ready"
    ESCORT_CANCELLED = "escort_cancelled"
    ESCORT_ADVISORY = "escort_advisory"
    CODE = "code"
    RELATIVE_CONFIRMATION = "relative_confirmation"
    RELATIVE_UPDATE = "relative_update"
    RELATIVE_CANCELLATION = "relative_cancellation"
    RELATIVE_REMINDER = "relative_reminder"
    RELATIVE_SERIES = "relative_series"
    RELATIVE_SERIES_UPDATE = "relative_series_update"
    RELATIVE_SERIES_CANCELLATION = "relative_series_cancellation"
    RELATIVE_ADVISORY = "relative_advisory"
    AGENDA = "agenda"
    LICENCE_ENDS = "licence_ends"
    ON_CALL = "on_call"
    OFFER = "offer"


Kind = MessageKind
CANCELS = frozenset({Kind.CANCELLATION, Kind.INVITATION_CANCEL, Kind.RELATIVE_CANCELLATION})
FIRST_NEWS = frozenset({Kind.CONFIRMATION, Kind.INVITATION})
NEWS = FIRST_NEWS | {Kind.UPDATE, Kind.INVITATION_UPDATE}
TELLING = NEWS | {
    Kind.REMINDER_7D,
    Kind.REMINDER_48H,
    Kind.REMINDER_24H,
    Kind.REMINDER_2H,
    Kind.EVENING_CHECK,
    Kind.FOLLOW_UP_REMINDER,
    Kind.ADVISORY_BEFORE,
    Kind.RELATIVE_CONFIRMATION,
    Kind.RELATIVE_UPDATE,
    Kind.RELATIVE_REMINDER,
}
TO_RELATIVES = frozenset(
    {
        Kind.RELATIVE_CONFIRMATION,
        Kind.RELATIVE_UPDATE,
        Kind.RELATIVE_CANCELLATION,
        Kind.RELATIVE_REMINDER,
        Kind.RELATIVE_SERIES,
        Kind.RELATIVE_SERIES_UPDATE,
        Kind.RELATIVE_SERIES_CANCELLATION,
        Kind.RELATIVE_ADVISORY,
    }
)
OF_SERIES = frozenset({Kind.SERIES_CONFIRMATION, Kind.SERIES_INVITATION})
# They speak of a visit that is not booked.
OF_OFFERS = frozenset({Kind.OFFER})
ABOUT_NO_VISIT = frozenset({Kind.AGENDA, Kind.LICENCE_ENDS, Kind.ON_CALL})
TO_PRACTITIONERS = ABOUT_NO_VISIT | {
    Kind.INVITATION,
    Kind.INVITATION_UPDATE,
    Kind.INVITATION_CANCEL,
    Kind.SERIES_INVITATION,
    Kind.SERIES_INVITATION_UPDATE,
    Kind.SERIES_INVITATION_CANCEL,
}

PROMPTS = (Kind.PROMPT_SLEEP, Kind.PROMPT_MEALS, Kind.PROMPT_JOURNAL)
TO_ESCORTS = frozenset(
    {
        Kind.ESCORT_PICKUP,
        Kind.ESCORT_LATE,
        Kind.ESCORT_READY,
        Kind.ESCORT_CANCELLED,
        Kind.ESCORT_ADVISORY,
    }
)

BY_BOTH = frozenset(
    {
        Kind.UPDATE,
        Kind.CANCELLATION,
        Kind.REMINDER_24H,
        Kind.FOLLOW_UP_REMINDER,
        Kind.ADVISORY_BEFORE,
        Kind.ADVISORY_AFTER,
        Kind.ADVISORY_EXTENDED,
        Kind.OFFER,
        Kind.RELATIVE_UPDATE,
        Kind.RELATIVE_CANCELLATION,
        Kind.RELATIVE_ADVISORY,
    }
)
# Their texts ask for a reply: 1 to confirm, 2 for another time.
ASKING = frozenset({Kind.REMINDER_48H, Kind.REMINDER_24H, Kind.FOLLOW_UP_REMINDER})
TEXT_FIRST = frozenset({Kind.REMINDER_2H})
MAIL_ALONE = TO_PRACTITIONERS | {Kind.EVENING_CHECK}


def goes_by(kind: MessageKind, channel: str, channels: AbstractSet[str]) -> bool:
    """Whether somebody who may be reached by these channels gets this kind by one of them.

    What is worth a look at the telephone goes both ways, the last reminder by text where that can be, and
    all else by mail where that can be.
    """
    if kind in MAIL_ALONE:
        return channel == EMAIL
    if kind in BY_BOTH or len(channels) == 1:
        return True
    return (channel == EMAIL) is not (kind in TEXT_FIRST)
