"""What is taken, and where people are in person."""

from collections import defaultdict
from typing import Any

from sqlalchemy import Connection, or_, select

from coord.domain import facts as domain
from coord.domain.appointment import (
    ClinicId,
    PersonId,
    ResourceId,
)
from coord.domain.interval import Interval
from coord.store import diary
from coord.store.facts.scope import LONGEST, Scope, span_of


def taken_in(
    tx: Connection,
    scope: Scope,
    resources: set[ResourceId],
    clinics: dict[ClinicId, domain.Clinic],
) -> tuple[
    dict[ResourceId, tuple[domain.Taken, ...]],
    dict[PersonId, tuple[tuple[Interval, ClinicId], ...]],
]:
    """What is taken per resource, and where people are in person."""
    taken, presence = defaultdict(list), defaultdict(list)
    for id_, resource, lane, starts, ends, person, clinic in _occupancy(tx, scope, resources, clinics):
        interval = Interval(starts, ends)
        taken[resource].append(domain.Taken(interval, lane, id_))
        if person is not None and clinic is not None:
            presence[person].append((interval, ClinicId(clinic)))
    return (
        {ResourceId(key): tuple(value) for key, value in taken.items()},
        {PersonId(key): tuple(value) for key, value in presence.items()},
    )


def _occupancy(
    tx: Connection,
    scope: Scope,
    resources: set[ResourceId],
    clinics: dict[ClinicId, domain.Clinic],
) -> list[Any]:
    row, hold, span = diary.Occupancy, diary.Hold, span_of(scope, clinics)
    query = (
        select(row.id, row.resource_id, row.lane, row.starts, row.ends, row.person_id, row.clinic_id)
        .outerjoin(hold, hold.id == row.hold_id)
        .where(
            row.resource_id.in_(resources),
            row.starts > span.starts - LONGEST,
            row.starts < span.ends,
            row.ends > span.starts,
            or_(row.hold_id.is_(None), hold.expires_at > scope.now),
        )
        .order_by(row.resource_id, row.starts)
    )
    if scope.without:
        query = query.where(or_(row.appointment_id.is_(None), row.appointment_id.not_in(scope.without)))
    if scope.from_hold:
        query = query.where(or_(row.hold_id.is_(None), row.hold_id != scope.from_hold))
    return list(tx.execute(query).all())
