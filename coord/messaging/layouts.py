"""Which parts a mail has, and in which order; each line of a paragraph is a part of the catalogue.

Patients read: when, where, what to bring and eat, who takes them home, what to do, how to reach us, and
whom to call in a crisis.
"""

from coord.domain.reminders import MessageKind as Kind

Paragraphs = tuple[tuple[str, ...], ...]

OPENING, CLOSING, TIMES = "opening", "closing", "times"

_VISIT = ("when", "before", "where", "address")
_PLACE = ("where", "address")
_PREPARING = ("food", "drink")
_RIDE = ("ride",)
_STATE = ("state",)
_STANDING = ("standing",)
_BY_CALENDAR, _BY_CALENDARS = ("calendar",), ("calendars",)

BODIES: dict[Kind, Paragraphs] = {
    Kind.CONFIRMATION: (_VISIT, _STANDING, _STATE, _BY_CALENDAR),
    Kind.SERIES_CONFIRMATION: ((TIMES,), _PLACE, _STANDING, _BY_CALENDARS),
    Kind.SERIES_UPDATE: ((TIMES,), _PLACE, _STANDING, _STATE, ("calendars_new",)),
    Kind.SERIES_CANCELLATION: ((TIMES,), (CLOSING,)),
    Kind.UPDATE: (_VISIT, _STANDING, _STATE, ("calendar_new",)),
    Kind.CANCELLATION: (("when",), (CLOSING,)),
    Kind.REMINDER_7D: (_VISIT, _STANDING, _STATE, _RIDE, (CLOSING,)),
    Kind.REMINDER_48H: (_VISIT, _STANDING, _STATE, _PREPARING, _RIDE, (CLOSING,)),
    Kind.REMINDER_24H: (_VISIT, _STANDING, _STATE, _PREPARING, _RIDE, (CLOSING,)),
    Kind.REMINDER_2H: (_VISIT, _STANDING, _STATE, (CLOSING,)),
    Kind.EVENING_CHECK: (_VISIT, _STANDING, _PREPARING, _RIDE, (CLOSING,)),
    Kind.ADVISORY_BEFORE: (("when",), _RIDE, ("no_drive_later", "sign_nothing")),
    Kind.ADVISORY_AFTER: (("no_drive", "sign_nothing"), ("unwell",)),
    Kind.ADVISORY_EXTENDED: (("no_drive_until", "sign_nothing"), ("unwell",)),
    Kind.FOLLOW_UP_REMINDER: (_VISIT, _STANDING, _STATE, ("no_drive_until",), (CLOSING,)),
    Kind.PROMPT_SLEEP: (),
    Kind.PROMPT_MEALS: (),
    Kind.PROMPT_JOURNAL: (),
    Kind.DAILY: (),
    Kind.ESCORT_PICKUP: (("moment", "where", "address"), (CLOSING,)),
    Kind.ESCORT_LATE: (("moment", "where", "address"), (CLOSING,)),
    Kind.ESCORT_READY: (("where", "address"),),
    Kind.ESCORT_CANCELLED: (("moment",),),
    Kind.ESCORT_ADVISORY: (("no_drive_other",),),
    Kind.CODE: ((CLOSING,),),
    Kind.INVITATION: (("when", "where"), _STANDING, _BY_CALENDAR),
    Kind.INVITATION_UPDATE: (("when", "before", "where"), _STANDING, ("calendar_new",)),
    Kind.INVITATION_CANCEL: (("when", "clinic"),),
    Kind.SERIES_INVITATION: ((TIMES,), ("where",), _STANDING, _BY_CALENDARS),
    Kind.SERIES_INVITATION_UPDATE: ((TIMES,), ("where",), _STANDING, ("calendars_new",)),
    Kind.SERIES_INVITATION_CANCEL: ((TIMES,), ("clinic",)),
    Kind.RELATIVE_CONFIRMATION: (_VISIT, _STANDING, (CLOSING,)),
    Kind.RELATIVE_UPDATE: (_VISIT, _STANDING),
    Kind.RELATIVE_CANCELLATION: (("when",),),
    Kind.RELATIVE_REMINDER: (_VISIT, _STANDING),
    Kind.RELATIVE_ADVISORY: (("no_drive_other",),),
    Kind.RELATIVE_SERIES: ((TIMES,), _PLACE, _STANDING, (CLOSING,)),
    Kind.RELATIVE_SERIES_UPDATE: ((TIMES,), _PLACE, _STANDING),
    Kind.RELATIVE_SERIES_CANCELLATION: ((TIMES,),),
    Kind.AGENDA: ((TIMES,),),
    Kind.LICENCE_ENDS: ((CLOSING,),),
    Kind.OFFER: (_VISIT, ("follow_up",), _STATE, (CLOSING,)),
    Kind.ON_CALL: ((CLOSING,),),
}

# What the times of several visits are told with, besides the sentences of the letter itself.
IN_TIMES: dict[Kind, frozenset[str]] = {
    Kind.SERIES_UPDATE: frozenset({"before", "cancelled"}),
    Kind.RELATIVE_SERIES_UPDATE: frozenset({"before", "cancelled"}),
    Kind.SERIES_INVITATION_UPDATE: frozenset({"before", "cancelled"}),
}
