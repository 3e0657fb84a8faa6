"""A house's plan of reminders: which go out for which kind of visit, and how long before it."""

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

# What practices commonly do; each house may choose other hours.
HOURS: Mapping[MessageKind, int] = {
    MessageKind.REMINDER_7D: 7 * 24,
    MessageKind.REMINDER_48H: 48,
    MessageKind.REMINDER_24H: 24,
    MessageKind.REMINDER_2H: 2,
    MessageKind.FOLLOW_UP_REMINDER: 24,
}
# Each comes before the next one to the same reader.
IN_ORDER = (
    (MessageKind.REMINDER_7D, MessageKind.REMINDER_48H),
    (MessageKind.REMINDER_48H, MessageKind.REMINDER_24H),
    (MessageKind.REMINDER_24H, MessageKind.REMINDER_2H),
    (MessageKind.FOLLOW_UP_REMINDER, MessageKind.REMINDER_2H),
)


@dataclass(frozen=True, slots=True)
class ReminderPlan:
    """Hours are minutes of the local day, the patient's for quiet hours and else the clinic's.

    `types` names, by code of a kind of visit, the steps that differ from the default. News of bookings and
    changes, and the advice of who must not drive, are no steps: no house can leave them out. `hours` are
    those between a step and the visit, `evening` is when that is told which is said on the evening before;
    `type_hours` and `type_evenings` name what differs for a kind of visit, by code. `unreviewed` is what
    becomes of a translation that nobody has reviewed.
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
    hours: Mapping[MessageKind, int] = field(default_factory=lambda: HOURS)
    type_hours: Mapping[str, Mapping[MessageKind, int]] = field(default_factory=dict)
    type_evenings: Mapping[str, int] = field(default_factory=dict)

    def steps(self, code: str, *, is_treatment: bool, is_follow_up: bool) -> frozenset[MessageKind]:
        """The steps for a visit of a kind."""
        default = default_steps(is_treatment=is_treatment, is_follow_up=is_follow_up)
        return self.types.get(code, default)

    def minutes_before(self, kind: MessageKind, code: str) -> int:
        """How long before a visit of a kind this step is due."""
        own = self.type_hours.get(code)
        hours = own.get(kind) if own else None
        return 60 * (self.hours[kind] if hours is None else hours)

    def longest_before(self, kind: MessageKind) -> int:
        """The most minutes between this step and a visit of any kind."""
        return max(self.minutes_before(kind, code) for code in ("", *self.type_hours))

    def evening_of(self, code: str) -> int:
        """The minute of the evening before a visit of a kind."""
        return self.type_evenings.get(code, self.evening)


def default_steps(*, is_treatment: bool, is_follow_up: bool) -> frozenset[MessageKind]:
    """What practices commonly send: the most before a visit that must be prepared."""
    if is_treatment:
        return _OF_TREATMENTS
    return _OF_FOLLOW_UPS if is_follow_up else _OF_TALKS
