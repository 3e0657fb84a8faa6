"""What is taken, and where people are in person."""

import struct
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Connection,
    Select,
    any_,
    bindparam,
    cast,
    func,
    or_,
    select,
    union_all,
)
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
from coord.store.asking import Answers, Question
from coord.store.facts.asked import FROM_HOLD, NOW, PATIENT, WEEKS_BEGIN, WEEKS_END, WITHOUT
from coord.store.facts.places import WANTED_ROOMS
from coord.store.facts.practitioners import WANTED
from coord.store.facts.scope import LONGEST, Scope
from coord.store.prepared import among_found, outside

Presence = dict[PersonId, Sequence[tuple[Interval, ClinicId]]]


_OF_THE_SCOPE = union_all(
    select(diary.Resource.id).where(diary.Resource.practitioner_id.in_(WANTED)),
    select(diary.Resource.id).where(among_found(diary.Resource.room_id, WANTED_ROOMS)),
    select(diary.Resource.id).where(diary.Resource.patient_id == PATIENT),
)

_LIVE = select(diary.Hold.id).where(
    diary.Hold.id == diary.Occupancy.hold_id,
    diary.Hold.expires_at > NOW,
    diary.Hold.id != FROM_HOLD,
)

_TAKEN: Question = (
    select(
        diary.Occupancy.id,
        diary.Occupancy.resource_id,
        diary.Occupancy.lane,
        diary.Occupancy.starts,
        diary.Occupancy.ends,
        diary.Occupancy.person_id,
        diary.Occupancy.clinic_id,
        diary.Occupancy.role,
    )
    .where(
        among_found(diary.Occupancy.resource_id, _OF_THE_SCOPE),
        diary.Occupancy.starts > WEEKS_BEGIN - LONGEST,
        diary.Occupancy.starts < WEEKS_END,
        diary.Occupancy.ends > WEEKS_BEGIN,
        or_(diary.Occupancy.appointment_id.is_(None), outside(diary.Occupancy.appointment_id, WITHOUT)),
        or_(diary.Occupancy.hold_id.is_(None), _LIVE.exists()),
    )
    .order_by(diary.Occupancy.resource_id, diary.Occupancy.starts)
)

QUESTIONS = (_TAKEN,)


def taken_in(answers: Answers) -> tuple[dict[ResourceId, tuple[domain.Taken, ...]], Presence]:
    """What is taken per resource with its lane in the weeks of the scope, and where people are in person."""
    taken: defaultdict[ResourceId, list[domain.Taken]] = defaultdict(list)
    presence: defaultdict[PersonId, list[tuple[Interval, ClinicId]]] = defaultdict(list)
    for one in answers[_TAKEN]:
        interval = Interval(one.starts, one.ends)
        role = Role(one.role) if one.role else None
        taken[one.resource_id].append(domain.Taken(interval, one.lane, one.id, role))
        if one.person_id is not None and one.clinic_id is not None:
            presence[one.person_id].append((interval, one.clinic_id))
    return (
        {resource: tuple(several) for resource, several in taken.items()},
        {who: tuple(where) for who, where in presence.items()},
    )


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
