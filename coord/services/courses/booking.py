"""Booking a course: every visit of it in one transaction, read once and written once, or nothing."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import accumulate, pairwise
from typing import Any

from sqlalchemy import Connection

from coord.domain.appointment import Proposal
from coord.domain.booking import NOTHING_OVERRIDDEN
from coord.domain.course import as_booked
from coord.domain.facts import Facts
from coord.domain.local_time import local_date, to_minute
from coord.domain.permissions import Actor
from coord.domain.rules.continuity import others_lead
from coord.services import drafts, notices, repeats, standing
from coord.services.booking.book import LOCKING, audiences_of
from coord.services.booking.judging import Read, decide, read_proposed, status_of
from coord.services.drafts import Conflict, Draft
from coord.services.repeats import Once
from coord.services.whole import Against, OneRefused, whole
from coord.store import (
    audit,
    bookings,
    course_templates,
    courses,
    facts,
    messages,
    names,
    numbering,
    policies,
)
from coord.store.asking import ask
from coord.store.batch import Batch
from coord.store.bookings import Stored
from coord.store.db import transaction
from coord.store.messages import Audience


@dataclass(frozen=True, slots=True)
class CourseBooked:
    """The public id of the first visit, and how many there are, follow-ups included."""

    first: str
    visits: int


@dataclass(frozen=True, slots=True)
class PlannedBy:
    """The template, and which version of it, that a course was planned by."""

    name: str
    version: int


@dataclass(frozen=True, slots=True)
class _Basis:
    """What a course was planned by: days after the step before, for each step, and perhaps a template."""

    spacing: Sequence[courses.Spacing]
    template: PlannedBy | None


def book(
    units: Sequence[Draft],
    *,
    by: Actor,
    now: datetime,
    once: Once,
    spacing: Sequence[courses.Spacing] = (),
    planned_by: PlannedBy | None = None,
) -> CourseBooked | OneRefused:
    """Book every unit as a step of one new course, or say what stands against the first that cannot be.

    The spacing that it was planned by (days after the step before, for each step) is kept with its steps.
    """
    return whole(lambda: _book(units, _Basis(spacing, planned_by), by, now, once))


def _book(units: Sequence[Draft], basis: _Basis, by: Actor, now: datetime, once: Once) -> CourseBooked:
    whole = replace(units[0], appointments=tuple(one for unit in units for one in unit.appointments))
    with transaction() as tx:
        asked = {**drafts.names_of(whole, by.organization_id, now.date()), **repeats.names(once, by)}
        found = ask(tx, LOCKING, asked)
        if earlier := repeats.answer_in(found):
            return CourseBooked(earlier["appointment"], earlier["visits"])
        proposal = drafts.proposal_in(found, whole, now.date())
        scope = facts.scope_of(proposal, by.organization_id, now)
        also = (*repeats.QUESTIONS, *bookings.NUMBERS, *courses.NUMBERS, *messages.OF_NEW)
        more = {**repeats.names(once, by), **numbering.places(len(proposal.appointments))}
        known = read_proposed(tx, scope, proposal, names.locked_in(found), also, more)
        if earlier := repeats.answer_in(known.answers):
            return CourseBooked(earlier["appointment"], earlier["visits"])
        return _write(tx, _units(proposal, units), basis, known, by, now, once)


def _units(proposal: Proposal, units: Sequence[Draft]) -> list[Proposal]:
    """The proposal of everything, as the units that it was put together from."""
    ends = [0, *accumulate(len(unit.appointments) for unit in units)]
    return [replace(proposal, appointments=proposal.appointments[a:b]) for a, b in pairwise(ends)]


def _write(
    tx: Connection,
    units: Sequence[Proposal],
    basis: _Basis,
    read: Read,
    by: Actor,
    now: datetime,
    once: Once,
) -> CourseBooked:
    """Judge each unit beside those before it, and write all rows, messages and the audit entry at once."""
    known, answers = read.facts, read.answers
    stored, batch = bookings.named(answers), Batch()
    template = _template(tx, basis.template, by)
    days = [local_date(one.main.starts, known.clinics[one.main.clinic_id].zone) for one in units]
    course = courses.put(batch, answers, units, days, basis.spacing, by, now, template)
    audiences: list[Audience] = []
    ends = [0, *accumulate(len(unit.appointments) for unit in units)]
    for place, (unit, (first, last)) in enumerate(zip(units, pairwise(ends), strict=True)):
        own = stored[first:last]
        _judge(place, unit, known, by, now)
        adding = bookings.Adding(
            by.organization_id, status_of(unit, known), now, series=course.series, step=course.steps[place]
        )
        bookings.put(tx, batch, unit, known, own, adding)
        audiences += audiences_of(unit, own, known, answers, by)
        known = as_booked(known, unit)
    plan = policies.reminder_plan_in(answers, now.date())
    notices.course_booked(batch, course.series, audiences, plan, now)
    details: dict[str, Any] = {"visits": [one.id for one in stored], "course": course.id}
    if basis.template is not None:
        details |= {"template": basis.template.name, "version": basis.template.version}
    booked = _finish(tx, batch, stored, units[0].patient_id, details, by, now, once)
    if any(others_lead(unit, known, to_minute(now)) for unit in units):
        standing.list_of_patients(tx, [units[0].patient_id], by, now)
    return booked


def _template(tx: Connection, planned_by: PlannedBy | None, by: Actor) -> int | None:
    """The row of the version, where the house has made the template its own."""
    if planned_by is None:
        return None
    return course_templates.number_of(tx, by.organization_id, planned_by.name, planned_by.version)


def _judge(place: int, unit: Proposal, known: Facts, by: Actor, now: datetime) -> None:
    try:
        decide(unit, known, by, now, NOTHING_OVERRIDDEN)
    except Conflict as conflict:
        raise Against(place, conflict.refusals) from None


def _finish(
    tx: Connection,
    batch: Batch,
    stored: Sequence[Stored],
    patient_id: int,
    details: dict[str, Any],
    by: Actor,
    now: datetime,
    once: Once,
) -> CourseBooked:
    audit.put(
        batch,
        "course.booked",
        by=by,
        now=now,
        appointment_id=stored[0].id,
        patient_id=patient_id,
        details=details,
    )
    booked = CourseBooked(stored[0].public_id, len(stored))
    repeats.put(batch, once, by, {"appointment": booked.first, "visits": booked.visits}, now)
    bookings.check_all_taken(batch.write(tx))
    return booked
