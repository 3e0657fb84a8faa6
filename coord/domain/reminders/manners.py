"""How often somebody is written to, and what goes out whatever the hour and however often.

One text a day and three a week are the manners that US law asks of health care (FCC exemption); what keeps
people safe, and what changes a visit that is near, knows no such bounds.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from zoneinfo import ZoneInfo

from coord.domain.local_time import clinic_day, local_date
from coord.domain.reminders.kinds import TO_ESCORTS, MessageKind
from coord.domain.reminders.plan import ReminderPlan

Kind = MessageKind
SAFE = frozenset(
    {
        Kind.ADVISORY_BEFORE,
        Kind.ADVISORY_AFTER,
        Kind.ADVISORY_EXTENDED,
        Kind.RELATIVE_ADVISORY,
        Kind.EVENING_CHECK,
        Kind.CODE,
    }
    | TO_ESCORTS
)
# They say "now": they wait until the patient may go.
ON_LEAVING = frozenset({Kind.ADVISORY_AFTER, Kind.ESCORT_ADVISORY, Kind.RELATIVE_ADVISORY})
LOOK_AGAIN, FORGOTTEN = 10, 120
SAID_AT_ONCE = frozenset(
    {
        Kind.CONFIRMATION,
        Kind.SERIES_CONFIRMATION,
        Kind.UPDATE,
        Kind.CANCELLATION,
        Kind.RELATIVE_CONFIRMATION,
        Kind.RELATIVE_UPDATE,
        Kind.RELATIVE_CANCELLATION,
    }
)
_BY_WEIGHT = (
    (Kind.REMINDER_24H,),
    (Kind.REMINDER_2H,),
    (Kind.FOLLOW_UP_REMINDER,),
    (Kind.REMINDER_48H,),
    (Kind.REMINDER_7D,),
    (Kind.PROMPT_SLEEP, Kind.PROMPT_MEALS, Kind.PROMPT_JOURNAL),
    (Kind.RELATIVE_REMINDER,),
)
WEIGHT = {kind: -place for place, kinds in enumerate(_BY_WEIGHT) for kind in kinds}

EARLY_ON_THE_DAY = frozenset(
    {
        Kind.REMINDER_7D,
        Kind.REMINDER_48H,
        Kind.REMINDER_24H,
        Kind.FOLLOW_UP_REMINDER,
        Kind.PROMPT_SLEEP,
        Kind.PROMPT_MEALS,
        Kind.PROMPT_JOURNAL,
        Kind.RELATIVE_REMINDER,
    }
)
# Those of one set go out together; relatives are written to apart from the patient.
MERGED = (EARLY_ON_THE_DAY | {Kind.EVENING_CHECK, Kind.ADVISORY_BEFORE}) - {Kind.RELATIVE_REMINDER}
MERGED_FOR_RELATIVES = frozenset({Kind.RELATIVE_REMINDER})


@dataclass(frozen=True, slots=True)
class Text:
    """A text to somebody: sent `at` a UTC epoch minute, or waiting to be sent then."""

    kind: MessageKind
    at: int
    is_sent: bool


def may_wait(kind: MessageKind, starts: int, until: int, zone: ZoneInfo) -> bool:
    """Whether a message may wait for a better hour.

    News does not wait for the day of its visit; `starts` is the sooner of the old and the new time.
    """
    is_near = local_date(until, zone) >= local_date(starts, zone)
    return kind not in SAFE and not (kind in SAID_AT_ONCE and is_near)


def later_than_ready(ends: int, now: int) -> int | None:
    """When to look again whether a patient who is still treated may go; None once somebody has forgotten it.

    Advice to go home now must not reach whoever is to stay, and must not be lost where no step is noted.
    """
    return now + LOOK_AGAIN if now < ends + FORGOTTEN else None


def is_too_many(
    kind: MessageKind, others: Iterable[Text], zone: ZoneInfo, now: int, plan: ReminderPlan
) -> bool:
    """Whether a text of this kind must give way at `now` to those sent, or to a weightier one due today.

    Reminders and prompts are counted; news of a visit must be heard, however much else there was.
    """
    if kind not in WEIGHT:
        return False
    counted = _counted(others, zone, now)
    weightier = [one for one in counted if not one.is_sent and WEIGHT[one.kind] > WEIGHT[kind]]
    today = clinic_day(local_date(now, zone), zone).starts
    sent = [one for one in counted if one.is_sent]
    sent_today = [one for one in sent if one.at >= today]
    return len(sent_today) + len(weightier) >= plan.texts_a_day or len(sent) >= plan.texts_a_week


def is_enough(others: Iterable[Text], zone: ZoneInfo, now: int, plan: ReminderPlan) -> bool:
    """Whether as many reminders by text have been sent as may be, so that news goes another way."""
    sent = [one for one in _counted(others, zone, now) if one.is_sent]
    today = clinic_day(local_date(now, zone), zone).starts
    return len([one for one in sent if one.at >= today]) >= plan.texts_a_day or len(sent) >= plan.texts_a_week


def _counted(others: Iterable[Text], zone: ZoneInfo, now: int) -> list[Text]:
    """What counts of today and the six days before it."""
    today = clinic_day(local_date(now, zone), zone)
    week = clinic_day(local_date(now, zone) - timedelta(days=6), zone).starts
    return [one for one in others if one.kind in WEIGHT and week <= one.at < today.ends]


def may_join(kind: MessageKind, due: int, zone: ZoneInfo, now: int) -> bool:
    """Whether a message goes along with another to the same person at `now`, be it early on its day."""
    if kind in EARLY_ON_THE_DAY:
        return due < clinic_day(local_date(now, zone), zone).ends
    return kind in MERGED and due <= now
