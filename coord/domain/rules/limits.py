"""Limits that people have set themselves: how long a day and a week, how many treatments, when a break.

What counts is the attention that appointments take, in whatever clinic; cover from outside is none.
"""

from collections.abc import Iterator
from datetime import date

from coord.domain import reasons as why
from coord.domain.appointment import PractitionerId, Proposal, ProposedAppointment
from coord.domain.facts import NO_LIMITS, Facts, Practitioner
from coord.domain.interval import Interval
from coord.domain.reasons import Field, Reason
from coord.domain.roles import Role
from coord.domain.rules.shared import Refusal, day_of, people_of
from coord.domain.workload import attended, minutes_by_day, minutes_by_week, too_long_with, week_of


def daily_maximum(one: ProposedAppointment, facts: Facts, now: int) -> Iterator[Reason]:
    day, zone = day_of(one, facts), facts.clinics[one.clinic_id].zone
    for role, who, wanted in _limited(one, facts):
        most = who.limits.day_minutes
        if most is None or not wanted:
            continue
        booked = minutes_by_day(facts.busy(who.attention_id), zone)[day]
        if booked + sum(span.minutes for span in wanted) > most:
            yield why.DailyMaximum(
                field=Field(role), practitioner=who.name, day=day, most=most, booked=booked
            )


def weekly_maximum(one: ProposedAppointment, facts: Facts, now: int) -> Iterator[Reason]:
    week, zone = week_of(day_of(one, facts)), facts.clinics[one.clinic_id].zone
    for role, who, wanted in _limited(one, facts):
        most = who.limits.week_minutes
        if most is None or not wanted:
            continue
        booked = minutes_by_week(minutes_by_day(facts.busy(who.attention_id), zone))[week]
        if booked + sum(span.minutes for span in wanted) > most:
            yield why.WeeklyMaximum(
                field=Field(role), practitioner=who.name, week=week, most=most, booked=booked
            )


def weekly_maximum_together(proposal: Proposal, facts: Facts) -> Iterator[Refusal]:
    """What is booked as one unit counts together, though each visit alone would still fit into the week."""
    for position, one in enumerate(proposal.appointments[1:], 1):
        week, zone = week_of(day_of(one, facts)), facts.clinics[one.clinic_id].zone
        for role, who, wanted in _limited(one, facts):
            most, own = who.limits.week_minutes, sum(span.minutes for span in wanted)
            beside = sum(
                _minutes_in(week, other, who.id, facts) for other in proposal.appointments[:position]
            )
            if most is None or not own or not beside:
                continue
            booked = minutes_by_week(minutes_by_day(facts.busy(who.attention_id), zone))[week]
            if booked + own <= most < booked + own + beside:
                together = why.WeeklyMaximum(
                    field=Field(role),
                    practitioner=who.name,
                    week=week,
                    most=most,
                    booked=booked,
                    beside=beside,
                )
                yield Refusal(position, together)


def _minutes_in(week: date, one: ProposedAppointment, who: PractitionerId, facts: Facts) -> int:
    """How long a visit has somebody's attention, if it is in the week."""
    if week_of(day_of(one, facts)) != week:
        return 0
    theirs = [role for role, person in one.people.items() if person == who]
    return sum(span.minutes for span in attended(one.type, theirs))


def doses_maximum(one: ProposedAppointment, facts: Facts, now: int) -> Iterator[Reason]:
    day, zone = day_of(one, facts), facts.clinics[one.clinic_id].zone
    for role, who, _ in _limited(one, facts):
        most = who.limits.day_doses
        if one.type.is_treatment and most is not None and who.treatments_on(day, zone) >= most:
            yield why.DosesMaximum(field=Field(role), practitioner=who.name, day=day, most=most)


def break_too_short(one: ProposedAppointment, facts: Facts, now: int) -> Iterator[Reason]:
    for role, who, wanted in _limited(one, facts):
        most, rest = who.limits.work_minutes, who.limits.break_minutes
        if most is None or not rest or not wanted:
            continue
        whole = Interval(one.starts + wanted[0].starts, one.starts + wanted[-1].ends)
        if stretch := too_long_with(whole, facts.busy(who.attention_id), most, rest):
            yield why.BreakTooShort(
                field=Field(role), practitioner=who.name, stretch=stretch, most=most, rest=rest
            )


def _limited(
    one: ProposedAppointment, facts: Facts
) -> Iterator[tuple[Role, Practitioner, tuple[Interval, ...]]]:
    """Each person with limits once, with the first role they have and when the visit has their attention."""
    seen = set()
    for role, who in people_of(one, facts):
        if who.limits != NO_LIMITS and who.id not in seen:
            seen.add(who.id)
            theirs = [other for other, person in one.people.items() if person == who.id]
            yield role, who, attended(one.type, theirs)
