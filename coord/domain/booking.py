"""The rules of booking: pure functions from a proposed appointment and the facts to reasons.

A new rule is a reason in `reasons.py`, a function here, a line in RULES or UNIT_RULES, a sentence
in `templates/reasons.html`, and a row in the truth table of `tests/domain/test_booking.py`.
All reasons are collected, so that nobody has to mend a proposal one refusal at a time.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from coord.domain import reasons as why
from coord.domain.appointment import Proposal, ProposedAppointment
from coord.domain.facts import Facts, Order, Practitioner
from coord.domain.follow_up import follow_up_days
from coord.domain.gates import Light, clearance
from coord.domain.interval import Interval, merge
from coord.domain.lanes import is_full
from coord.domain.local_time import local_date
from coord.domain.qualifications import Kind, held
from coord.domain.reasons import Field, Reason
from coord.domain.roles import Role, Use

DEA = frozenset({Kind.DEA})


@dataclass(frozen=True, slots=True)
class Refusal:
    """A reason and which appointment of the unit (by position) it refuses."""

    position: int
    reason: Reason


def refusals(proposal: Proposal, facts: Facts, now: int) -> tuple[Refusal, ...]:
    """Every reason why the proposal cannot be booked at `now` (UTC epoch minute); empty if it can."""
    of_each = (
        Refusal(position, reason)
        for position, appointment in enumerate(proposal.appointments)
        for rule in RULES
        for reason in rule(appointment, facts, now)
    )
    of_unit = (refusal for rule in UNIT_RULES for refusal in rule(proposal, facts))
    return (*of_each, *of_unit)


def patient_inactive(one: ProposedAppointment, facts: Facts, now: int) -> Iterator[Reason]:
    if not facts.patient.is_active:
        yield why.PatientInactive(field=Field.PATIENT)


def order_closed(one: ProposedAppointment, facts: Facts, now: int) -> Iterator[Reason]:
    """Nothing beyond a prescriber's order: its type, its last day, its number of doses."""
    if not one.type.needs_order or order_for(one, facts):
        return
    orders = _orders(one, facts)
    valid = [order for order in orders if _day(one, facts) <= order.valid_until]
    if not orders:
        yield why.NoOrder(field=Field.ORDER, appointment_type=one.type.name)
    elif not valid:
        yield why.OrderEnded(field=Field.ORDER, valid_until=max(o.valid_until for o in orders))
    else:
        left, booked = sum(o.doses_left for o in valid), sum(o.booked for o in valid)
        yield why.NoDosesLeft(field=Field.ORDER, doses_left=left, doses_booked=booked)


def order_for(one: ProposedAppointment, facts: Facts) -> Order | None:
    """The order under which the visit would be: valid on its day, with a dose left, the first to end."""
    day = _day(one, facts)
    fit = [order for order in _orders(one, facts) if day <= order.valid_until and order.has_room]
    return min(fit, key=lambda order: (order.valid_until, order.id), default=None)


def _orders(one: ProposedAppointment, facts: Facts) -> list[Order]:
    return [o for o in facts.patient.orders if o.is_open and one.type.code in o.appointment_types]


def too_soon(one: ProposedAppointment, facts: Facts, now: int) -> Iterator[Reason]:
    """Treatment visits keep the least spacing that the order asks for, counted in the clinic's days."""
    order = order_for(one, facts) if one.type.needs_order else None
    if order is None:
        return
    zone, day = facts.clinics[one.clinic_id].zone, _day(one, facts)
    others = (local_date(start, zone) for start in facts.patient.doses)
    near = [other for other in others if abs((other - day).days) < order.least_spacing_days]
    if near:
        yield why.TooSoon(field=Field.ORDER, days=order.least_spacing_days, other=min(near))


def clearance_refused(one: ProposedAppointment, facts: Facts, now: int) -> Iterator[Reason]:
    """A refused clearance stops a visit that needs an order; a waiting one only pencils it."""
    light = clearance(facts.patient.gates, _day(one, facts))
    if one.type.needs_order and light is Light.REFUSED:
        yield why.ClearanceRefused(field=Field.CLEARANCE, light=light)


def in_the_past(one: ProposedAppointment, facts: Facts, now: int) -> Iterator[Reason]:
    if one.starts <= now:
        yield why.InThePast(field=Field.TIME)


def off_the_grid(one: ProposedAppointment, facts: Facts, now: int) -> Iterator[Reason]:
    if one.starts % facts.policy.start_grid:
        yield why.OffTheGrid(field=Field.TIME, minutes=facts.policy.start_grid)


def clinic_closed(one: ProposedAppointment, facts: Facts, now: int) -> Iterator[Reason]:
    clinic = facts.clinics[one.clinic_id]
    if not _covered(one.interval, clinic.opening):
        yield why.OutsideOpeningHours(field=Field.TIME, clinic=clinic.name)


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


def not_qualified(one: ProposedAppointment, facts: Facts, now: int) -> Iterator[Reason]:
    """A licence for the role, valid on the day of the visit in the clinic's jurisdiction."""
    for role, practitioner in _people(one, facts):
        if kinds := facts.policy.qualified_for[role]:
            yield from _qualification_missing(one, role, practitioner, kinds, facts)


def no_dea(one: ProposedAppointment, facts: Facts, now: int) -> Iterator[Reason]:
    """A prescriber of controlled medicine is registered where the visit is, on its day."""
    for role, practitioner in _people(one, facts):
        if one.type.needs_dea and role is Role.PRESCRIBER:
            yield from _qualification_missing(one, role, practitioner, DEA, facts)


def _qualification_missing(
    one: ProposedAppointment,
    role: Role,
    practitioner: Practitioner,
    kinds: frozenset[Kind],
    facts: Facts,
) -> Iterator[Reason]:
    place, day = facts.clinics[one.clinic_id].jurisdiction, _day(one, facts)
    have = held(practitioner.qualifications, kinds, place)
    if not have:
        yield why.NotQualified(
            field=Field(role), practitioner=practitioner.name, kinds=tuple(sorted(kinds)), jurisdiction=place
        )
    elif not any(q.holds_on(day) for q in have):
        last = max(have, key=lambda q: q.valid_until)
        yield why.QualificationNotValid(
            field=Field(role),
            practitioner=practitioner.name,
            kind=last.kind,
            jurisdiction=place,
            valid_from=last.valid_from,
            valid_until=last.valid_until,
            active=last.active,
            day=day,
        )


def not_working(one: ProposedAppointment, facts: Facts, now: int) -> Iterator[Reason]:
    clinic = facts.clinics[one.clinic_id]
    for role, practitioner in _people(one, facts):
        hours = practitioner.working.get(one.clinic_id, ())
        if not _covered(_hull(one, role), hours):
            yield why.NotWorking(field=Field(role), practitioner=practitioner.name, clinic=clinic.name)


def on_time_off(one: ProposedAppointment, facts: Facts, now: int) -> Iterator[Reason]:
    for role, practitioner in _people(one, facts):
        if any(off.overlaps(_hull(one, role)) for off in practitioner.time_off):
            yield why.OnTimeOff(field=Field(role), practitioner=practitioner.name)


def practitioner_busy(one: ProposedAppointment, facts: Facts, now: int) -> Iterator[Reason]:
    for practitioner_id, window, interval in one.uses():
        practitioner = facts.practitioners[practitioner_id]
        if window.use is Use.ATTENTION and (taken := _first(facts.busy(practitioner.attention_id), interval)):
            yield why.PractitionerBusy(field=Field(window.role), practitioner=practitioner.name, taken=taken)


def cover_full(one: ProposedAppointment, facts: Facts, now: int) -> Iterator[Reason]:
    for practitioner_id, window, interval in one.uses():
        who = facts.practitioners[practitioner_id]
        if window.use is Use.COVER and is_full(facts.busy(who.cover_id), interval, who.cover):
            yield why.CoverFull(field=Field(window.role), practitioner=who.name, capacity=who.cover)


def practitioner_elsewhere(one: ProposedAppointment, facts: Facts, now: int) -> Iterator[Reason]:
    """Nobody is in two clinics at once, in whatever role."""
    for role, who in _people(one, facts):
        if taken := _first(facts.elsewhere(who.person_id, one.clinic_id), _hull(one, role)):
            yield why.PractitionerElsewhere(field=Field(role), practitioner=who.name, taken=taken)


def room_missing_or_unfit(one: ProposedAppointment, facts: Facts, now: int) -> Iterator[Reason]:
    if one.room_id is None:
        yield why.NoRoom(field=Field.ROOM)
        return
    room, clinic = facts.rooms[one.room_id], facts.clinics[one.clinic_id]
    if room.clinic_id != one.clinic_id:
        yield why.RoomElsewhere(field=Field.ROOM, room=room.name, clinic=clinic.name)
    if missing := one.type.room_features - room.features:
        yield why.RoomUnfit(field=Field.ROOM, room=room.name, missing=tuple(sorted(missing)))


def room_busy(one: ProposedAppointment, facts: Facts, now: int) -> Iterator[Reason]:
    """The room is taken for the visit and the turnover after it."""
    if one.room_id is None:
        return
    room = facts.rooms[one.room_id]
    if taken := _first(facts.busy(room.resource_id), one.room_interval):
        yield why.RoomBusy(field=Field.ROOM, room=room.name, taken=taken)


def patient_busy(one: ProposedAppointment, facts: Facts, now: int) -> Iterator[Reason]:
    patient = facts.patient
    taken = _first(facts.busy(patient.resource_id), one.interval)
    if taken := taken or _first(facts.elsewhere(patient.person_id, one.clinic_id), one.interval):
        yield why.PatientBusy(field=Field.PATIENT, taken=taken)


def follow_up_missing(proposal: Proposal, facts: Facts) -> Iterator[Refusal]:
    """No dose without its follow-up: they are booked as one unit."""
    wanted = proposal.main.type.follow_up
    if wanted and (proposal.follow_up is None or proposal.follow_up.type.code != wanted):
        yield Refusal(0, why.FollowUpMissing(field=Field.UNIT))


def follow_up_outside_window(proposal: Proposal, facts: Facts) -> Iterator[Refusal]:
    """From the next day to the policy's last day, counted at the clinic of the dose."""
    position = len(proposal.appointments) - 1
    dose = proposal.main.interval if position else facts.anchor
    if dose is None:
        return
    clinic = facts.clinics[proposal.main.clinic_id]
    days = follow_up_days(dose, clinic, facts.policy.follow_up)
    if not days.first <= _day(proposal.appointments[position], facts) <= days.last:
        outside = why.FollowUpOutsideWindow(field=Field.TIME, first=days.first, last=days.last)
        yield Refusal(position, outside)


Rule = Callable[[ProposedAppointment, Facts, int], Iterable[Reason]]
UnitRule = Callable[[Proposal, Facts], Iterable[Refusal]]

PATIENT_RULES: tuple[Rule, ...] = (patient_inactive, order_closed, too_soon, clearance_refused)

RULES: tuple[Rule, ...] = (
    *PATIENT_RULES,
    in_the_past,
    off_the_grid,
    clinic_closed,
    roles_unfilled,
    same_person_twice,
    not_qualified,
    no_dea,
    not_working,
    on_time_off,
    practitioner_busy,
    cover_full,
    practitioner_elsewhere,
    room_missing_or_unfit,
    room_busy,
    patient_busy,
)

UNIT_RULES: tuple[UnitRule, ...] = (follow_up_missing, follow_up_outside_window)


def _people(one: ProposedAppointment, facts: Facts) -> Iterator[tuple[Role, Practitioner]]:
    for role in one.type.roles:
        if role in one.people:
            yield role, facts.practitioners[one.people[role]]


def _day(one: ProposedAppointment, facts: Facts) -> date:
    return local_date(one.starts, facts.clinics[one.clinic_id].zone)


def _hull(one: ProposedAppointment, role: Role) -> Interval:
    """From the first to the last minute in which the role is needed."""
    windows = one.type.windows_of(role)
    opens, closes = min(w.opens for w in windows), max(w.closes for w in windows)
    return Interval(one.starts + opens, one.starts + closes)


def _covered(wanted: Interval, spans: Iterable[Interval]) -> bool:
    return any(span.contains(wanted) for span in merge(spans))


def _first(taken: Iterable[Interval], wanted: Interval) -> Interval | None:
    return min((one for one in taken if one.overlaps(wanted)), default=None)
