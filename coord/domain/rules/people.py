"""Rules about the people: every role by another person, at work, free, and in this place."""

from collections.abc import Iterator

from coord.domain import reasons as why
from coord.domain.appointment import ProposedAppointment
from coord.domain.facts import Facts
from coord.domain.lanes import is_full
from coord.domain.reasons import Field, Reason
from coord.domain.roles import Use
from coord.domain.rules.shared import covered, first_taken, hull, people_of


def roles_unfilled(one: ProposedAppointment, facts: Facts, now: int) -> Iterator[Reason]:
    for role in one.type.roles:
        if role not in one.people:
            yield why.RolesUnfilled(field=Field(role), role=role)


def same_person_twice(one: ProposedAppointment, facts: Facts, now: int) -> Iterator[Reason]:
    """Prescriber, therapist and monitor are different people (KRIYA guidelines, two-person rule)."""
    for practitioner_id in dict.fromkeys(one.people.values()):
        roles = tuple(role for role, who in one.people.items() if who == practitioner_id)
        if len(roles) > 1:
            name = facts.practitioners[practitioner_id].name
            yield why.SamePersonTwice(field=Field(roles[-1]), practitioner=name, roles=roles)


def not_working(one: ProposedAppointment, facts: Facts, now: int) -> Iterator[Reason]:
    clinic = facts.clinics[one.clinic_id]
    for role, practitioner in people_of(one, facts):
        hours = practitioner.working.get(one.clinic_id, ())
        if not covered(hull(one, role), hours):
            yield why.NotWorking(field=Field(role), practitioner=practitioner.name, clinic=clinic.name)


def on_time_off(one: ProposedAppointment, facts: Facts, now: int) -> Iterator[Reason]:
    for role, practitioner in people_of(one, facts):
        if any(off.overlaps(hull(one, role)) for off in practitioner.time_off):
            yield why.OnTimeOff(field=Field(role), practitioner=practitioner.name)


def practitioner_busy(one: ProposedAppointment, facts: Facts, now: int) -> Iterator[Reason]:
    for practitioner_id, window, interval in one.uses():
        practitioner = facts.practitioners[practitioner_id]
        if window.use is Use.ATTENTION and (
            taken := first_taken(facts.busy(practitioner.attention_id), interval)
        ):
            yield why.PractitionerBusy(field=Field(window.role), practitioner=practitioner.name, taken=taken)


def cover_full(one: ProposedAppointment, facts: Facts, now: int) -> Iterator[Reason]:
    """Nobody covers more visits at once than they can, nor in a role more than the house's ratio allows."""
    for practitioner_id, window, interval in one.uses():
        who, ratio = facts.practitioners[practitioner_id], facts.policy.coverage.most_as(window.role)
        if window.use is not Use.COVER:
            continue
        can, may = facts.busy(who.cover_id), facts.busy_as(window.role, who.cover_id)
        full = [most for most, taken in ((ratio, may), (who.cover, can)) if is_full(taken, interval, most)]
        if full:
            yield why.CoverFull(field=Field(window.role), practitioner=who.name, capacity=min(full))


def practitioner_elsewhere(one: ProposedAppointment, facts: Facts, now: int) -> Iterator[Reason]:
    """Nobody is in two clinics at once, in whatever role, nor in one while still on the way to it.

    Who meets a patient by video may be anywhere; that they are with nobody else meanwhile, by video or
    in person, is what their attention is for, and that is one.
    """
    if one.type.is_telehealth:
        return
    for role, who in people_of(one, facts):
        wanted, away = hull(one, role), facts.away(who.person_id, one.clinic_id)
        near = [there for there in away if there.with_travel.overlaps(wanted)]
        if near:
            first = min(near, key=lambda there: there.interval)
            yield why.PractitionerElsewhere(
                field=Field(role),
                practitioner=who.name,
                taken=first.interval,
                minutes_away=first.there if wanted.starts < first.interval.starts else first.back,
            )
