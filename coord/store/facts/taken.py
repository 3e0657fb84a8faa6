"""What is taken, and where people are in person."""

import struct
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import ARRAY, BigInteger, Connection, Select, any_, bindparam, cast, func, or_, select
from sqlalchemy.sql.expression import literal_column

from coord.domain import facts as domain
from coord.domain.appointment import (
    ClinicId,
    PersonId,
    ResourceId,
)
from coord.domain.interval import Interval
from coord.domain.roles import Role
from coord.domain.spans import LENGTH_BITS, Spans, Whereabouts
from coord.store import diary
from coord.store.facts.scope import LONGEST, Scope

Presence = dict[PersonId, Sequence[tuple[Interval, ClinicId]]]


def taken_in(
    tx: Connection, scope: Scope, resources: set[ResourceId], span: Interval
) -> tuple[dict[ResourceId, tuple[domain.Taken, ...]], Presence]:
    """What is taken per resource with its lane, and where people are in person."""
    row = diary.Occupancy
    query = select(
        row.id, row.resource_id, row.lane, row.starts, row.ends, row.person_id, row.clinic_id, row.role
    )
    query = _within(tx, query, scope, resources, span).order_by(row.resource_id, row.starts)
    taken: defaultdict[ResourceId, tuple[domain.Taken, ...]] = defaultdict(tuple)
    presence: defaultdict[PersonId, tuple[tuple[Interval, ClinicId], ...]] = defaultdict(tuple)
    for one in tx.execute(query):
        interval = Interval(one.starts, one.ends)
        taken[one.resource_id] += (
            domain.Taken(interval, one.lane, one.id, Role(one.role) if one.role else None),
        )
        if one.person_id is not None and one.clinic_id is not None:
            presence[one.person_id] += ((interval, one.clinic_id),)
    return taken, dict(presence)


def spans_in(
    tx: Connection, scope: Scope, resources: set[ResourceId], span: Interval
) -> tuple[dict[ResourceId, Spans], Presence]:
    """The same without lanes, packed: months of a whole clinic in a row for each resource and place."""
    spans: defaultdict[int, list[int]] = defaultdict(list)
    as_roles: defaultdict[int, defaultdict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    at: defaultdict[int, defaultdict[ClinicId, list[int]]] = defaultdict(lambda: defaultdict(list))
    for resource, person, clinic, role, packed in _packed(tx, scope, resources, span):
        spans[resource] += packed
        if role is not None:
            as_roles[resource][role] += packed
        if person is not None and clinic is not None:
            at[person][ClinicId(clinic)] += packed
    return (
        {resource: Spans(spans[resource], as_roles.get(resource)) for resource in resources},
        {
            PersonId(who): Whereabouts({clinic: Spans(packed) for clinic, packed in where.items()})
            for who, where in at.items()
        },
    )


def _packed(
    tx: Connection, scope: Scope, resources: set[ResourceId], span: Interval
) -> Iterator[tuple[int, int | None, int | None, str | None, Iterable[int]]]:
    """Resource, person, clinic, role and the packed times; SQLite is at hand and gives row by row."""
    row = diary.Occupancy
    time = cast(row.starts, BigInteger) * literal_column(str(1 << LENGTH_BITS)) + row.ends - row.starts
    where = (row.resource_id, row.person_id, row.clinic_id, row.role)
    if tx.dialect.name == "sqlite":
        for *of, one in tx.execute(_within(tx, select(*where, time), scope, resources, span)):
            yield (*of, (one,))
        return
    together = func.string_agg(func.int8send(time), literal_column("''::bytea"))
    query = _within(tx, select(*where, together), scope, resources, span).group_by(*where)
    for *of, octets in tx.execute(query):
        yield (*of, struct.unpack(f">{len(octets) // 8}q", octets))


def _within(
    tx: Connection, query: Any, scope: Scope, resources: set[ResourceId], span: Interval
) -> Select[Any]:
    row, hold = diary.Occupancy, diary.Hold
    asked: Select[Any] = query
    live = select(hold.id).where(hold.expires_at > scope.now)
    asked = asked.where(
        _is_one_of(tx, row.resource_id, resources),
        row.starts > span.starts - LONGEST,
        row.starts < span.ends,
        row.ends > span.starts,
        or_(row.hold_id.is_(None), row.hold_id.in_(live)),
    )
    if scope.without:
        asked = asked.where(or_(row.appointment_id.is_(None), row.appointment_id.not_in(scope.without)))
    if scope.from_hold:
        asked = asked.where(or_(row.hold_id.is_(None), row.hold_id != scope.from_hold))
    return asked


def _is_one_of(tx: Connection, column: Any, ids: Iterable[int]) -> Any:
    """PostgreSQL gets one array, so that its statement is the same however many there are."""
    if tx.dialect.name == "sqlite":
        return column.in_(ids)
    return column == any_(bindparam("ids", sorted(ids), type_=ARRAY(BigInteger)))
