"""What follows from a treatment visit, by what really happened: readings, the way out, calls and forms.

Esketamine's label asks for blood pressure about 40 minutes after the dose, for two hours of watching, and for
a form within seven days (Spravato REMS). Nobody asks so for other doses; a call on the next day, be it a
Sunday, and questionnaires two weeks later are common practice. All of it is the house's own to change.
"""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from coord.domain.local_time import local_date, on_day
from coord.domain.policy import AfterwardsRule
from coord.domain.ride import LeftHow

EARLY_LEAVERS = frozenset({LeftHow.AGAINST_ADVICE, LeftHow.TRANSFERRED})


class Duty(StrEnum):
    BLOOD_PRESSURE = "blood_pressure"
    CALL_NEXT_DAY = "call_next_day"
    SAFETY_FORM = "safety_form"
    PHQ9 = "phq9"
    GAD7 = "gad7"
    PCL5 = "pcl5"


QUESTIONNAIRES = (Duty.PHQ9, Duty.GAD7, Duty.PCL5)


@dataclass(frozen=True, slots=True)
class DueDuty:
    """What somebody has to do by a UTC epoch minute."""

    duty: Duty
    due: int


def after_beginning(type_code: str, began: int, rule: AfterwardsRule) -> tuple[DueDuty, ...]:
    """What is due while the patient is still there, counted from when the dose was begun."""
    if type_code not in rule.watched_types:
        return ()
    return (DueDuty(Duty.BLOOD_PRESSURE, began + rule.pressure_minutes),)


def after_ending(type_code: str, ended: int, zone: ZoneInfo, rule: AfterwardsRule) -> tuple[DueDuty, ...]:
    """What is due on later days, on the clinic's clock; weekends and holidays count like any day."""
    days = [(Duty.CALL_NEXT_DAY, 1)]
    if type_code in rule.watched_types:
        days.append((Duty.SAFETY_FORM, rule.form_days))
    asked = ((Duty.PHQ9, rule.phq9_days), (Duty.GAD7, rule.gad7_days), (Duty.PCL5, rule.pcl5_days))
    days += [(duty, wait) for duty, wait in asked if wait]
    ended_on = local_date(ended, zone)
    return tuple(
        DueDuty(duty, on_day(ended_on + timedelta(days=wait), rule.call_at, zone)) for duty, wait in days
    )


def earliest_leave(type_code: str, began: int, rule: AfterwardsRule) -> int:
    """The minute before which nobody goes home after a dose."""
    return began + (rule.leave_minutes if type_code in rule.watched_types else rule.rest_minutes)


def leaves_too_early(how: LeftHow | None, at: int, earliest: int) -> bool:
    """Whether somebody is sent home before it is safe; who goes to hospital, or against advice, is not."""
    return at < earliest and how not in EARLY_LEAVERS
