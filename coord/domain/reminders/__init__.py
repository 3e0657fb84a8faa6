"""Which messages there are, when each about a visit is due, and how they keep their manners.

Hours before a visit are UTC arithmetic; times of day are wall time.
"""

from coord.domain.reminders.kinds import (
    ABOUT_NO_VISIT,
    ASKING,
    CANCELS,
    FIRST_NEWS,
    NEWS,
    OF_OFFERS,
    OF_SERIES,
    PURPOSE,
    TELLING,
    TO_ESCORTS,
    TO_PRACTITIONERS,
    TO_RELATIVES,
    MessageKind,
    goes_by,
)
from coord.domain.reminders.plan import HOURS, STEPS, ReminderPlan, default_steps
from coord.domain.reminders.planning import DueMessage, Visit, no_drive_until, reminders
from coord.domain.reminders.quiet import earlier_than_quiet, when_quiet_ends, when_safe
from coord.domain.reminders.together import SAID_TOGETHER, side_of

__all__ = [
    "ABOUT_NO_VISIT",
    "ASKING",
    "CANCELS",
    "FIRST_NEWS",
    "HOURS",
    "NEWS",
    "OF_OFFERS",
    "OF_SERIES",
    "PURPOSE",
    "SAID_TOGETHER",
    "STEPS",
    "TELLING",
    "TO_ESCORTS",
    "TO_PRACTITIONERS",
    "TO_RELATIVES",
    "DueMessage",
    "MessageKind",
    "ReminderPlan",
    "Visit",
    "default_steps",
    "earlier_than_quiet",
    "goes_by",
    "no_drive_until",
    "reminders",
    "side_of",
    "when_quiet_ends",
    "when_safe",
]
