"""Moving the tail of a course to where it was planned anew: whole, or not at all."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import accumulate, pairwise

from sqlalchemy import Connection

from coord.domain import reasons as why
from coord.domain.appointment import Proposal
from coord.domain.booking import NOTHING_OVERRIDDEN, Refusal
from coord.domain.course import as_booked
from coord.domain.facts import Facts
from coord.domain.permissions import Actor
from coord.domain.reasons import Field
from coord.services import delivery, notices, repeats
from coord.services.booking.changes import write_move
from coord.services.booking.judging import decide, read
from coord.services.booking.units import check_same_unit, note_unit, still_upcoming, unit_of
from coord.services.courses.tail import TailAsk, Unit, must, parted_at
from coord.services.drafts import Conflict, Draft, to_proposal
from coord.services.errors import NotFound
from coord.services.repeats import Once
from coord.services.whole import Against, OneRefused, whole
from coord.store import audit, bookings, courses, locks
from coord.store.courses import FoundCourse
from coord.store.db import transaction


@dataclass(frozen=True, slots=True)
class TailPlanned:
    """The first of the visits that moved, and how many units there are."""

    first: str
    visits: int
    is_silent: bool = True


def replan_tail(
    course: str,
    since: date,
    versions: Sequence[int],
    units: Sequence[Draft],
    *,
    by: Actor,
    now: datetime,
    once: Once,
) -> TailPlanned | OneRefused:
    """Move what is left of the course from the day on to these units: all of it, or nothing and why.

    Everybody concerned gets one message about all of it. The versions are those that were seen.
    """
    outcome = whole(lambda: _replan(course, since, versions, units, by, now, once))
    if isinstance(outcome, OneRefused):
        return outcome
    return replace(outcome, is_silent=delivery.wait_until_silent(by.organization_id, outcome.first))


def _replan(
    course: str,
    since: date,
    versions: Sequence[int],
    drafts: Sequence[Draft],
    by: Actor,
    now: datetime,
    once: Once,
) -> TailPlanned:
    with transaction() as tx:
        if earlier := repeats.answered(tx, once, by):
            return TailPlanned(earlier["appointment"], earlier["visits"])
        found = must(courses.find(tx, by.organization_id, course))
        units = _units_left(tx, found, since, versions, by, now)
        _check_count(units, drafts)
        ids = tuple(one.id for unit in units for one in unit)
        everything = replace(
            drafts[0], appointments=tuple(each for one in drafts for each in one.appointments)
        )
        proposal = to_proposal(tx, everything, by.organization_id, now.date(), replaces=ids)
        also = bookings.resources_taken(tx, appointments=ids)
        locks.take(tx, {*also, *bookings.resources_of(tx, by.organization_id, proposal)})
        units = _unchanged(tx, units, by, now)
        known = read(tx, proposal, by, now)
        added = _move(tx, units, drafts, _parts(proposal, drafts), known, by, now)
        _tell(tx, [one.id for unit in units for one in unit], added, units[0][0].series_id, now)
        _note(tx, found, [*ids, *added], by, now)
        answer = TailPlanned(units[0][0].public_id, len(units))
        repeats.keep(tx, once, by, {"appointment": answer.first, "visits": answer.visits}, now)
        return answer


def _units_left(
    tx: Connection, found: FoundCourse, since: date, versions: Sequence[int], by: Actor, now: datetime
) -> list[Unit]:
    """The units that are left, as they were seen; else Conflict."""
    parted = parted_at(tx, found, TailAsk(since), now)
    units = [unit_of(tx, row.public_id, by) for row in parted.left]
    if [unit[0].version for unit in units] != list(versions):
        raise Conflict((Refusal(0, why.ChangedMeanwhile(field=Field.UNIT)),))
    return units


def _unchanged(tx: Connection, units: Sequence[Unit], by: Actor, now: datetime) -> list[Unit]:
    """The same under their locks."""
    found = []
    for place, unit in enumerate(units):
        try:
            found.append(still_upcoming(tx, unit, unit[0].version, by, now))
        except Conflict as conflict:
            raise Against(place, conflict.refusals) from None
    return found


def _parts(proposal: Proposal, drafts: Sequence[Draft]) -> list[Proposal]:
    """The proposal of everything, as the units that it was put together from."""
    ends = [0, *accumulate(len(one.appointments) for one in drafts)]
    return [replace(proposal, appointments=proposal.appointments[a:b]) for a, b in pairwise(ends)]


def _move(
    tx: Connection,
    units: Sequence[Unit],
    drafts: Sequence[Draft],
    proposals: Sequence[Proposal],
    known: Facts,
    by: Actor,
    now: datetime,
) -> list[int]:
    """Each unit at its new time, judged beside those before it; the follow-ups that some of them gained."""
    bookings.release(tx, [one.id for unit in units for one in unit])
    gained: list[int] = []
    for place, (unit, draft, proposal) in enumerate(zip(units, drafts, proposals, strict=True)):
        kept = _without_lost(tx, unit, proposal, by, now)
        check_same_unit(kept, draft, proposal)
        try:
            judged = decide(proposal, known, by, now, NOTHING_OVERRIDDEN)
        except Conflict as conflict:
            raise Against(place, conflict.refusals) from None
        gained += write_move(tx, kept, proposal, judged, by, now, tail=True)
        known = as_booked(known, proposal)
    return gained


def _without_lost(tx: Connection, unit: Unit, proposal: Proposal, by: Actor, now: datetime) -> Unit:
    """The unit without a follow-up that it has no more where the visits are now."""
    if len(proposal.appointments) >= len(unit):
        return unit
    lost = [one.id for one in unit[1:]]
    bookings.cancel(tx, lost, "clinic", now)
    notices.cancelled(tx, lost, now)
    note_unit(tx, "appointment.cancelled", unit[1:], by, now)
    return unit[:1]


def _check_count(units: Sequence[Unit], drafts: Sequence[Draft]) -> None:
    if len(units) != len(drafts):
        raise Conflict((Refusal(0, why.ChangedMeanwhile(field=Field.UNIT)),))


def _tell(
    tx: Connection, moved: Sequence[int], added: Sequence[int], series_id: int | None, now: datetime
) -> None:
    """One message about all that was booked together; a follow-up that is new is told by itself."""
    if series_id is None:
        raise NotFound
    notices.tail_changed(tx, series_id, moved, now)
    notices.booked(tx, added, now)


def _note(tx: Connection, found: FoundCourse, visits: Sequence[int], by: Actor, now: datetime) -> None:
    audit.record(
        tx,
        "course.replanned",
        by=by,
        now=now,
        subject="course",
        subject_id=found.id,
        patient_id=found.patient_id,
        details={"visits": list(visits)},
    )
