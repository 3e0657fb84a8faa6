"""When the follow-up of a dose may be: soon enough to count, never on the same day.

Sources differ from one to three days up to a week, so the window is policy (see FollowUpRule).
"""

from dataclasses import dataclass
from datetime import date, timedelta

from coord.domain.clinic_days import is_open_on
from coord.domain.facts import Clinic
from coord.domain.interval import Interval
from coord.domain.local_time import local_date
from coord.domain.policy import FollowUpRule


@dataclass(frozen=True, slots=True)
class FollowUpDays:
    """The first and last day it may be on, and the last day it should be on."""

    first: date
    aim: date
    last: date


def follow_up_days(dose: Interval, clinic: Clinic, rule: FollowUpRule) -> FollowUpDays:
    """The days after the dose's local day; clinic days are those on which the clinic opens at all."""
    day = local_date(dose.starts, clinic.zone)
    first, last = day + timedelta(days=1), day + timedelta(days=rule.latest_days)
    window = (first + timedelta(days=n) for n in range(rule.latest_days))
    open_days = [d for d in window if is_open_on(d, clinic)]
    aimed = open_days[: rule.aim_clinic_days]
    return FollowUpDays(first, aimed[-1] if aimed else last, last)
