"""A patient's visit goes to a place in a group, from another group or from a visit of their own."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from coord.domain.appointment import AppointmentId, Proposal, ProposedAppointment, Status
from coord.domain.booking import NOTHING_OVERRIDDEN, Overriding
from coord.domain.changes import Tell
from coord.domain.permissions import Actor
from coord.domain.roles import Role
from coord.services import notices, repeats
from coord.services.booking import Booked, Refused, following
from coord.services.booking.changes import rewrite
from coord.services.booking.judging import Judged, judge, keep_overrides, list_what_it_breaks, status_of
from coord.services.booking.nearest import After
from coord.services.booking.outcomes import acknowledged, attempt
from coord.services.booking.units import anchor_of, note_unit, still_upcoming, unit_of
from coord.services.drafts import Conflict
from coord.services.errors import NotFound
from coord.services.groups.along import Unit, movable
from coord.services.groups.seating import earliest_after, found, locked, place_in, resources_of
from coord.services.repeats import Once
from coord.store import bookings, locks, policies, series, tasks, units
from coord.store.db import transaction
from coord.store.groups import StoredGroup


def transfer(
    visit: str,
    version: int,
    group: str,
    tell: Tell = Tell.NOW,
    *,
    by: Actor,
    now: datetime,
    once: Once,
    overriding: Overriding = NOTHING_OVERRIDDEN,
) -> Booked | Refused:
    """Move the visit to a place in the group; its follow-up stays where it may, else another is found."""
    moved = attempt(lambda: _transfer(visit, version, group, tell, by, now, once, overriding))
    return acknowledged(moved, visit, by)


def _transfer(
    name: str,
    version: int,
    group: str,
    tell: Tell,
    by: Actor,
    now: datetime,
    once: Once,
    overriding: Overriding,
) -> Booked:
    with transaction() as tx:
        if earlier := repeats.answered(tx, once, by):
            return Booked(earlier["appointment"], Status(earlier["status"]), repeated=True)
        seen, target = unit_of(tx, name, by), found(tx, group, by)
        around = bookings.resources_around(tx, [one.id for one in seen])
        locks.take(tx, {*around, *resources_of(tx, target, by)})
        unit = still_upcoming(tx, seen, version, by, now)
        proposal, judged = _judged(tx, unit, locked(tx, group, by, now), overriding, by, now)
        going = movable(unit)
        ones = proposal.appointments[: len(going)]
        rewrite(tx, going, replace(proposal, appointments=ones), judged.facts, now)
        _note(tx, unit, judged, by, now, tell)
        list_what_it_breaks(tx, proposal, judged, by, now)
        booked = Booked(name, status_of(proposal, judged.facts))
        repeats.keep(tx, once, by, {"appointment": name, "status": booked.status}, now)
        return booked


def _judged(
    tx: Connection, unit: Unit, group: StoredGroup, overriding: Overriding, by: Actor, now: datetime
) -> tuple[Proposal, Judged]:
    """The unit with a place in the group; Conflict with what stands against it with either follow-up."""
    if group.type_code != unit[0].type_code:
        raise NotFound
    anchor, kept = anchor_of(tx, unit[0], by), proposal_to(tx, group, unit, by, now)
    try:
        return kept, judge(tx, kept, by, now, anchor=anchor, overriding=overriding)
    except Conflict:
        other = with_another_follow_up(tx, kept, group, unit, by, now)
        return other, judge(tx, other, by, now, anchor=anchor, overriding=overriding)


def proposal_to(tx: Connection, group: StoredGroup, unit: Unit, by: Actor, now: datetime) -> Proposal:
    """The unit as it is, but for its place in the group."""
    kinds = policies.kinds_ahead(tx, by.organization_id, now.date())
    after = tuple(units.as_proposed(tx, one, kinds) for one in unit[1:])
    return Proposal(unit[0].patient_id, (place_in(tx, group, {}, by, now), *after), _ids(unit))


def _ids(unit: Unit) -> tuple[AppointmentId, ...]:
    return tuple(one.id for one in unit)


def with_another_follow_up(
    tx: Connection, kept: Proposal, group: StoredGroup, unit: Unit, by: Actor, now: datetime
) -> Proposal:
    """With the earliest that the group's therapist can hold, where the unit has a follow-up of its own."""
    therapist, own = kept.main.people.get(Role.LEAD_THERAPIST), movable(unit)[1:]
    if therapist is None or not own:
        return kept
    after = After(kept.patient_id, group.clinic_id, group.zone, group.interval, therapist, _ids(unit))
    found_after: tuple[ProposedAppointment, ...] = earliest_after(tx, own[0].type_code, after, by, now)
    return replace(kept, appointments=(kept.main, *found_after)) if found_after else kept


def _note(tx: Connection, unit: Unit, judged: Judged, by: Actor, now: datetime, tell: Tell) -> None:
    """Everybody is told, and whatever waited for this move is done."""
    ids = [one.id for one in movable(unit)]
    keep_overrides(tx, judged, _ids(unit), by, now)
    series.mark_moved_alone(tx, unit[0].id)
    notices.moved(tx, ids, now, tell)
    tasks.close_of(tx, unit[0].id, following.TO_BE_MOVED, by=by, now=now)
    if unit[0].follows_id is not None:
        bookings.touch(tx, unit[0].follows_id, now)
    note_unit(tx, "appointment.moved", unit, by, now, tell=tell)
