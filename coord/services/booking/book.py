"""Booking a unit."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from coord.domain.appointment import Proposal, ProposedAppointment, Status
from coord.domain.facts import Facts
from coord.domain.permissions import Actor
from coord.services import drafts, notices, repeats
from coord.services.booking.judging import (
    Judged,
    Read,
    decide,
    list_what_it_breaks,
    put_overrides,
    read_proposed,
    status_of,
)
from coord.services.booking.outcomes import Booked, Refused, attempt
from coord.services.drafts import Draft
from coord.services.repeats import Once
from coord.store import audit, bookings, facts, messages, names, numbering
from coord.store.asking import Answers, ask
from coord.store.batch import Batch
from coord.store.bookings import Stored
from coord.store.db import transaction
from coord.store.messages import Audience, NewVisit
from coord.store.policies import reminder_plan_in
from coord.store.prepared import sending_ahead

# What a draft means, read while all that it would take is locked, its key first.
LOCKING = (*repeats.LOCKED, *names.LOCKED, *drafts.QUESTIONS, *repeats.QUESTIONS)


def book(draft: Draft, *, by: Actor, now: datetime, once: Once) -> Booked | Refused:
    """Book the whole unit, or say everything that stands against it."""
    return attempt(lambda: _book(draft, by, now, once))


def _book(draft: Draft, by: Actor, now: datetime, once: Once) -> Booked:
    with transaction() as tx:
        asked = {**drafts.names_of(draft, by.organization_id, now.date()), **repeats.names(once, by)}
        found = ask(tx, LOCKING, asked)
        if earlier := repeats.answer_in(found):
            return _again(earlier)
        proposal = drafts.proposal_in(found, draft, now.date())
        known = read_for(tx, proposal, names.locked_in(found), by, now, once)
        if earlier := repeats.answer_in(known.answers):
            return _again(earlier)
        judged = decide(proposal, known.facts, by, now, draft.overriding)
        return write(tx, proposal, judged, known.answers, by, now, once)


def _again(earlier: dict[str, Any]) -> Booked:
    return Booked(earlier["appointment"], Status(earlier["status"]), repeated=True)


def read_for(
    tx: Connection, proposal: Proposal, resources: Sequence[int], by: Actor, now: datetime, once: Once
) -> Read:
    """Everything that judging and writing the proposal needs, in one statement, under the locks."""
    scope = facts.scope_of(proposal, by.organization_id, now)
    also = (*repeats.QUESTIONS, *bookings.NUMBERS, *messages.OF_NEW)
    more = {**repeats.names(once, by), **numbering.places(len(proposal.appointments))}
    return read_proposed(tx, scope, proposal, resources, also, more)


def write(
    tx: Connection, proposal: Proposal, judged: Judged, answers: Answers, by: Actor, now: datetime, once: Once
) -> Booked:
    """Write the proposal, and while that is carried out make its messages, audit entry and kept answer."""
    stored, batch = bookings.named(answers), Batch()
    booked = Booked(stored[0].public_id, status_of(proposal, judged.facts))
    adding = bookings.Adding(by.organization_id, booked.status, now)
    bookings.put(tx, batch, proposal, judged.facts, stored, adding)
    ids = [one.id for one in stored]
    with sending_ahead(tx):
        left_out = batch.send(tx)
        put_overrides(batch, judged, ids, by, now)
        audiences = audiences_of(proposal, stored, judged.facts, answers, by)
        notices.confirm(batch, audiences, reminder_plan_in(answers, now.date()), now)
        audit.put(
            batch,
            "appointment.booked",
            by=by,
            now=now,
            appointment_id=ids[0],
            patient_id=proposal.patient_id,
            details={"unit": ids},
        )
        repeats.put(batch, once, by, {"appointment": booked.appointment, "status": booked.status}, now)
        batch.send(tx)
    bookings.check_all_taken(left_out())
    list_what_it_breaks(tx, proposal, judged, by, now)
    return booked


def audiences_of(
    proposal: Proposal, stored: Sequence[Stored], known: Facts, answers: Answers, by: Actor
) -> list[Audience]:
    """Who is concerned by each appointment of the unit, from the answers to messages.OF_NEW."""
    zone = facts.zone_in(answers)
    return [
        messages.new_audience(
            answers, _visit(proposal, one, wanted, follows, known, zone, by), _alone(wanted, known)
        )
        for one, wanted, follows in zip(stored, proposal.appointments, bookings.after(stored), strict=True)
    ]


def _alone(wanted: ProposedAppointment, known: Facts) -> ProposedAppointment:
    """With those who come for this patient alone; whoever is there for a whole group is told of that."""
    group = known.group_of(wanted)
    if group is None:
        return wanted
    shared = set(group.people.values())
    return replace(wanted, people={role: who for role, who in wanted.people.items() if who not in shared})


def _visit(
    proposal: Proposal,
    one: Stored,
    wanted: ProposedAppointment,
    follows: int | None,
    known: Facts,
    patient_zone: str,
    by: Actor,
) -> NewVisit:
    return NewVisit(
        id=one.id,
        organization_id=by.organization_id,
        starts=wanted.interval.starts,
        ends=wanted.interval.ends,
        clinic_id=wanted.clinic_id,
        room_id=wanted.room_id,
        time_zone=known.clinics[wanted.clinic_id].zone.key,
        follows_id=follows,
        is_treatment=wanted.type.is_treatment,
        type_code=wanted.type.code,
        participant_id=one.participant_id,
        patient_id=proposal.patient_id,
        patient_zone=patient_zone,
    )
