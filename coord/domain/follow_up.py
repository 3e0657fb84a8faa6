"""When a dose needs a follow-up, and when it may be: soon enough to count, never on the same day.

Sources differ from one to three days up to a week, and three doses a week cannot each have one, so the
days and the number are policy (see FollowUpRule, and `follow_up_every` of an appointment type).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from coord.domain.appointment import ProposedAppointment
from coord.domain.clinic_days import is_open_on
from coord.domain.facts import Clinic, Dose, Facts, Patient
from coord.domain.interval import Interval
from coord.domain.local_time import local_date
from coord.domain.policy import FollowUpRule


@dataclass(frozen=True, slots=True)
class FollowUpDays:
    """The first and last day it may be on, and the last day it should be on."""

    first: date
    aim: date
    last: date


def follow_up_days(
    dose: Interval,
    clinic: Clinic,
    rule: FollowUpRule,
    is_open: Callable[[date, Clinic], bool] = is_open_on,
) -> FollowUpDays:
    """The days after the local day on which the dose ends; clinic days are those on which it opens at all."""
    day = last_day(dose, clinic)
    first, last = day + timedelta(days=1), day + timedelta(days=rule.latest_days)
    window = (first + timedelta(days=n) for n in range(rule.latest_days))
    open_days = [d for d in window if is_open(d, clinic)]
    aimed = open_days[: rule.aim_clinic_days]
    return FollowUpDays(first, aimed[-1] if aimed else last, last)


def follow_up_rule(dose: Interval, clinic: Clinic, facts: Facts) -> FollowUpRule:
    """The rule in force on the day after which the follow-up's days are counted."""
    return facts.at(dose.ends - 1, clinic.id).policy.follow_up


def last_day(visit: Interval, clinic: Clinic) -> date:
    """The local day on which a visit ends: the next one where it goes on past midnight."""
    return local_date(visit.ends - 1, clinic.zone)


def is_due(one: ProposedAppointment, patient: Patient) -> bool:
    """Whether the visit may not be booked without a follow-up of its own."""
    kind = one.type
    return bool(kind.follow_up) and needs_its_own(
        kind.follow_up_every, kind.follow_up_count, earlier_doses(patient, one.starts)
    )


def earlier_doses(patient: Patient, minute: int) -> list[Dose]:
    """The patient's other doses that start before the minute, in order of time."""
    return sorted((one for one in patient.doses if one.starts < minute), key=lambda one: one.starts)


def needs_its_own(every: int, count: int, earlier: Sequence[Dose]) -> bool:
    """Whether fewer than `count` follow-ups stand among the last `every` doses, of which it is the last."""
    others = earlier[-(every - 1) :] if every > 1 else ()
    return sum(len(dose.follow_ups) for dose in others) < count


def needs_one(dose: Dose, earlier: Sequence[Dose]) -> bool:
    """Whether a dose that is given or expected needs a follow-up that nobody has waived."""
    is_followed_up = dose.follow_up_every > 0 and not dose.is_waived
    return is_followed_up and needs_its_own(dose.follow_up_every, dose.follow_up_count, earlier)


def is_missed(dose: Dose, earlier: Sequence[Dose], minute: int) -> bool:
    """Whether a dose has no follow-up before the minute, though it needs one."""
    is_held = any(dose.starts < one < minute for one in dose.follow_ups)
    return not is_held and needs_one(dose, earlier)


def latest_after(one: ProposedAppointment, patient: Patient) -> int | None:
    """The start of the next dose, before which the visit's follow-up belongs; None where neither is there."""
    return _next_dose(patient, one.starts) if is_due(one, patient) else None


def latest_after_given(minute: int, patient: Patient) -> int | None:
    """The same for the dose of the patient's that starts at the minute."""
    dose = next((one for one in patient.doses if one.starts == minute), None)
    if dose is None or not needs_one(dose, earlier_doses(patient, minute)):
        return None
    return _next_dose(patient, minute)


def _next_dose(patient: Patient, minute: int) -> int | None:
    return min((one.starts for one in patient.doses if one.starts > minute), default=None)
