"""Words between visits on sleep, meals and writing, only where a clinician turned them on."""

from collections.abc import Collection
from datetime import timedelta
from zoneinfo import ZoneInfo

from coord.domain.local_time import local_date, on_day
from coord.domain.reminders.kinds import PROMPTS, MessageKind
from coord.domain.reminders.plan import ReminderPlan
from coord.domain.reminders.planning import DueMessage

OF_USE = 8 * 60


def prompts(
    ended: int, zone: ZoneInfo, wanted: Collection[MessageKind], plan: ReminderPlan
) -> tuple[DueMessage, ...]:
    """One a day from the day after a treatment on, at the hour of the patient's own clock."""
    day = local_date(ended, zone)
    chosen = [kind for kind in PROMPTS if kind in wanted]
    due = [
        (kind, on_day(day + timedelta(days=place), plan.prompt_at, zone))
        for place, kind in enumerate(chosen, 1)
    ]
    return tuple(DueMessage(kind, at, at + OF_USE) for kind, at in due)
