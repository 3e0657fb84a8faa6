"""A house's plan of reminders: which go out for which kind of visit, and at what hours."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from coord.domain.reminders.kinds import MessageKind
from coord.domain.writing import Unreviewed

STEPS = (
    MessageKind.REMINDER_7D,
    MessageKind.REMINDER_48H,
    MessageKind.REMINDER_24H,
    MessageKind.EVENING_CHECK,
    MessageKind.REMINDER_2H,
    MessageKind.FOLLOW_UP_REMINDER,
)
_OF_TREATMENTS = frozenset(STEPS) - {MessageKind.FOLLOW_UP_REMINDER}
_OF_FOLLOW_UPS = frozenset({MessageKind.FOLLOW_UP_REMINDER, MessageKind.REMINDER_2H})
_OF_TALKS = frozenset({MessageKind.REMINDER_48H, MessageKind.REMINDER_24H, MessageKind.REMINDER_2H})


@dataclass(frozen=True, slots=True)
class ReminderPlan:
    """Hours are minutes of the local day, the patient's for quiet hours and else the clinic's.

    `types` names, by code of a kind of visit, the steps that differ from the default. News of bookings and
    changes, and the advice of who must not drive, are no steps: no house can leave them out. `unreviewed`
    is what becomes of a translation that nobody has reviewed.
    """

    grace_minutes: int = 3
    quiet_from: int = 20 * 60
    quiet_until: int = 9 * 60
    evening: int = 17 * 60
    no_drive_until: int = 9 * 60
    texts_a_day: int = 1
    texts_a_week: int = 3
    merges_mails: bool = True
    prompt_at: int = 11 * 60
    sends_agenda: bool = True
    agenda_at: int = 6 * 60
    unreviewed: Unreviewed = Unreviewed.ENGLISH_WITH_CALL
    types: Mapping[str, frozenset[MessageKind]] = field(default_factory=dict)

    def steps(self, code: str, *, is_treatment: bool, is_follow_up: bool) -> frozenset[MessageKind]:
        """The steps for a visit of a kind."""
        default = default_steps(is_treatment=is_treatment, is_follow_up=is_follow_up)
        return self.types.get(code, default)


def default_steps(*, is_treatment: bool, is_follow_up: bool) -> frozenset[MessageKind]:
    """What practices commonly send: the most before a visit that must be prepared."""
    if is_treatment:
        return _OF_TREATMENTS
    return _OF_FOLLOW_UPS if is_follow_up else _OF_TALKS
