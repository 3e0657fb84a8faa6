"""A place in a group for one who waits: asked of the same rules as whoever joins it."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from coord.domain.appointment import PatientId, Proposal
from coord.domain.booking import Refusal, refusals
from coord.domain.local_time import to_minute
from coord.domain.permissions import Actor
from coord.domain.roles import Role
from coord.domain.waitlist import answer_until, lead_minutes
from coord.services.booking.units import anchor_of
from coord.services.errors import NotFound
from coord.services.groups.seating import proposal_for
from coord.services.groups.transferring import proposal_to, with_another_follow_up
from coord.services.groups.values import Joining
from coord.services.waitlist.house import House, acting_for
from coord.services.waitlist.unit import replaced
from coord.services.waitlist.values import Match, Place, Unsuited, Why
from coord.store import facts, groups
from coord.store.groups import StoredGroup
from coord.store.units import BookedAppointment
from coord.store.waitlist import entries, wanting_of


def match_place(tx: Connection, row: Any, freed: Any, house: House, now: datetime) -> Match | Unsuited:
    """The place in the group, if it suits the wish, can be booked, and leaves time to answer."""
    group = groups.by_id(tx, freed.organization_id, freed.group_id)
    if group is None:
        return Unsuited(Why.NO_PLACE)
    if unsuited := next((why for why, suits in _wishes(tx, row, group, house) if not suits), None):
        return Unsuited(unsuited)
    kind = groups.kind_of(tx, group, house.organization_id, now.date())
    lead, starts = lead_minutes(kind, house.policy), group.interval.starts
    zone, rule, plan = entries.zone_of(row), house.policy.waitlist, house.policy.reminders
    if answer_until(to_minute(now), starts, lead, zone, rule, plan) is None:
        return Unsuited(Why.LATE)
    against = _against(tx, row, group, now)
    place = Place(group.public_id)
    return Match(row, place, starts, group.interval.minutes, lead) if against is None else against


def _wishes(tx: Connection, row: Any, group: StoredGroup, house: House) -> Iterator[tuple[Why, bool]]:
    """Whether it is a group that is wished for, and has a place."""
    yield Why.KIND, row.type_code == group.type_code
    yield Why.GROUP, row.group_id in {None, group.id}
    yield Why.NO_PLACE, group.called_off_at is None and group.free > 0
    yield Why.CLINIC, not row.clinic_ids or group.clinic_id in row.clinic_ids
    yield Why.TIME, wanting_of(row).suits(group.interval.starts, house.clinics[group.clinic_id][1])
    yield Why.PEOPLE, _has_whom_they_wish(tx, row, group)


def _has_whom_they_wish(tx: Connection, row: Any, group: StoredGroup) -> bool:
    there = groups.people_of(tx, [group.id])[group.id]
    return all(there.get(Role(role)) in some for role, some in row.people.items())


def _against(tx: Connection, row: Any, group: StoredGroup, now: datetime) -> Unsuited | None:
    """What stands against the first way to have the place; nothing where any way can be booked."""
    by = acting_for(row.organization_id, row.created_by_id)
    first: tuple[Refusal, ...] = ()
    try:
        unit = replaced(tx, row, by)
        for one in ways(tx, group, row.patient_id, unit, by, now):
            found = _refusals(tx, one, unit, by, now)
            if not found:
                return None
            first = first or found
    except NotFound:
        return Unsuited(Why.GONE)
    return Unsuited(Why.RULES, first)


def _refusals(
    tx: Connection, proposal: Proposal, unit: list[BookedAppointment], by: Actor, now: datetime
) -> tuple[Refusal, ...]:
    anchor = anchor_of(tx, unit[0], by) if unit else None
    known = facts.load(tx, facts.scope_of(proposal, by.organization_id, now, anchor))
    return refusals(proposal, known, to_minute(now))


def ways(
    tx: Connection,
    group: StoredGroup,
    patient: PatientId,
    unit: list[BookedAppointment],
    by: Actor,
    now: datetime,
) -> Iterator[Proposal]:
    """The place with its follow-up; for who has a visit already, that moved, at best with its follow-up."""
    if not unit:
        yield proposal_for(tx, group, patient, Joining(""), by, now)
    elif unit[0].group_id != group.id and unit[0].type_code == group.type_code:
        kept = proposal_to(tx, group, unit, by, now)
        yield kept
        other = with_another_follow_up(tx, kept, group, unit, by, now)
        if other != kept:
            yield other
