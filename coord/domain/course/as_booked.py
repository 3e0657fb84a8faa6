"""The facts as they will be when a proposal is booked, so that the next one can be judged beside it."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from coord.domain.appointment import ClinicId, PersonId, Proposal, ProposedAppointment, ResourceId
from coord.domain.facts import Dose, Facts, Order, Patient, Practitioner, Taken
from coord.domain.groups import shared_part
from coord.domain.interval import Interval
from coord.domain.lanes import place
from coord.domain.local_time import local_date
from coord.domain.orders import with_planned
from coord.domain.roles import Role
from coord.domain.spans import Spans
from coord.domain.taking import Place, places

Where = Sequence[tuple[Interval, ClinicId]]


def as_booked(facts: Facts, proposal: Proposal) -> Facts:
    """The same facts with the proposal in everybody's diary and its doses among the patient's."""
    wanted = [one for appointment in proposal.appointments for one in places(appointment, facts)]
    return replace(
        facts,
        patient=_patient(facts, proposal),
        practitioners={id_: _practitioner(one, proposal) for id_, one in facts.practitioners.items()},
        taken=_taken(facts.taken, wanted),
        spans=_spans(facts.spans, wanted),
        presence=_presence(facts.presence, wanted),
    )


def as_opened(facts: Facts, group: ProposedAppointment) -> Facts:
    """The same facts with a group in the diaries of its people and its room, and nobody in it yet."""
    return as_booked(facts, Proposal(facts.patient.id, (shared_part(group),)))


def _patient(facts: Facts, proposal: Proposal) -> Patient:
    patient = facts.patient
    doses = sorted((*patient.doses, *_doses(facts, proposal)), key=lambda one: one.starts)
    return replace(patient, doses=tuple(doses), orders=_orders(facts, proposal))


def _doses(facts: Facts, proposal: Proposal) -> Iterable[Dose]:
    kind, lead = proposal.main.type, proposal.main.people.get(Role.LEAD_THERAPIST)
    if kind.is_treatment:
        yield Dose(
            starts=proposal.main.starts,
            therapist=lead,
            follow_ups=tuple(one.starts for one in proposal.appointments[1:]),
            follow_up_every=kind.follow_up_every if kind.follow_up else 0,
            follow_up_count=kind.follow_up_count,
            therapist_name=facts.practitioners[lead].name if lead is not None else "",
            zone=facts.clinics[proposal.main.clinic_id].zone,
        )


def _orders(facts: Facts, proposal: Proposal) -> tuple[Order, ...]:
    planned = [
        (local_date(one.starts, facts.clinics[one.clinic_id].zone), one.type.code)
        for one in proposal.appointments
        if one.type.needs_order
    ]
    return with_planned(facts.patient.orders, planned)


def _practitioner(one: Practitioner, proposal: Proposal) -> Practitioner:
    """Their treatment visits count where their number is limited."""
    main = proposal.main
    if one.limits.day_doses is None or not main.type.is_treatment or one.id not in main.people.values():
        return one
    return replace(one, treatments=(*one.treatments, main.starts))


def _taken(
    taken: Mapping[ResourceId, tuple[Taken, ...]], wanted: Iterable[Place]
) -> dict[ResourceId, tuple[Taken, ...]]:
    found = dict(taken)
    for one in wanted:
        others = found.get(one.resource_id, ())
        placed = place(others, one.interval, one.capacity)
        if placed is not None:
            found[one.resource_id] = _beside(others, one, *placed)
    return found


def _beside(others: tuple[Taken, ...], one: Place, lane: int, moves: Mapping[int, int]) -> tuple[Taken, ...]:
    """The others in their new lanes, and the new one among them in order of start.

    What is not written yet has a number below zero of its own, for each may make way for the next.
    """
    if moves:
        others = tuple(replace(other, lane=moves.get(other.occupancy_id, other.lane)) for other in others)
    at = bisect_left(others, one.interval.starts, key=lambda other: other.interval.starts)
    unwritten = min((0, *(other.occupancy_id for other in others))) - 1
    return (*others[:at], Taken(one.interval, lane, unwritten, one.role), *others[at:])


def _spans(spans: Mapping[ResourceId, Spans], wanted: Iterable[Place]) -> dict[ResourceId, Spans]:
    found = dict(spans)
    for one in wanted:
        if one.resource_id in found:
            found[one.resource_id] = found[one.resource_id].with_one(one.interval, one.role)
    return found


def _presence(presence: Mapping[PersonId, Where], wanted: Iterable[Place]) -> dict[PersonId, Where]:
    found = dict(presence)
    for one in wanted:
        if one.person_id is not None and one.clinic_id is not None:
            found[one.person_id] = (*found.get(one.person_id, ()), (one.interval, one.clinic_id))
    return found
