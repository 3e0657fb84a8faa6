"""What is taken, and where people are in person."""

import struct
from collections import defaultdict
from collections.abc import Iterator, Sequence

from sqlalchemy import BigInteger, Connection, Integer, bindparam, cast, func, or_, select, union_all
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
from coord.store.facts.asked import FROM_HOLD, NOW, PATIENT, WEEKS_BEGIN, WEEKS_END, WITHOUT, values
from coord.store.facts.places import WANTED_ROOMS
from coord.store.facts.practitioners import WANTED
from coord.store.facts.scope import LONGEST, Scope
from coord.store.prepared import Prepared, among, among_found, numbers, outside

SPAN_BEGINS = bindparam("span_begins", type_=Integer)
SPAN_ENDS = bindparam("span_ends", type_=Integer)
Presence = dict[PersonId, Sequence[tuple[Interval, ClinicId]]]


_OF_THE_SCOPE = union_all(
    select(diary.Resource.id).where(diary.Resource.practitioner_id == WANTED.c.id),
    select(diary.Resource.id).where(among_found(diary.Resource.room_id, WANTED_ROOMS)),
    select(diary.Resource.id).where(diary.Resource.patient_id == PATIENT),
)

_LIVE = select(diary.Hold.id).where(
    diary.Hold.id == diary.Occupancy.hold_id,
    diary.Hold.expires_at > NOW,
    diary.Hold.id != FROM_HOLD,
)

# What is left when the scope's own appointments and hold are left out, and holds that have expired.
_STANDS = (
    or_(diary.Occupancy.appointment_id.is_(None), outside(diary.Occupancy.appointment_id, WITHOUT)),
    or_(diary.Occupancy.hold_id.is_(None), _LIVE.exists()),
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
        *_STANDS,
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


_row = diary.Occupancy
_OF = (_row.resource_id, _row.person_id, _row.clinic_id, _row.role)
_TIME = (
    cast(diary.Occupancy.starts, BigInteger) * literal_column(str(1 << LENGTH_BITS))
    + diary.Occupancy.ends
    - diary.Occupancy.starts
)
_WITHIN = (
    among(diary.Occupancy.resource_id, numbers("resources")),
    diary.Occupancy.starts > SPAN_BEGINS - LONGEST,
    diary.Occupancy.starts < SPAN_ENDS,
    diary.Occupancy.ends > SPAN_BEGINS,
    *_STANDS,
)
_TOGETHER = Prepared(
    select(*_OF, func.string_agg(func.int8send(_TIME), literal_column("''::bytea")))
    .where(*_WITHIN)
    .group_by(*_OF),
    is_binary=True,
)
_ONE_BY_ONE = Prepared(select(*_OF, _TIME).where(*_WITHIN))


def _packed(
    tx: Connection, scope: Scope, resources: set[ResourceId], span: Interval
) -> Iterator[tuple[int, int | None, int | None, str | None, Sequence[int]]]:
    """Resource, person, clinic, role and the packed times; SQLite is at hand and gives row by row."""
    names = {**values(scope), "resources": sorted(resources)}
    names |= {"span_begins": span.starts, "span_ends": span.ends}
    if tx.dialect.name == "sqlite":
        for *of, one in _ONE_BY_ONE.rows(tx, names):
            yield (*of, (one,))
        return
    for *of, octets in _TOGETHER.rows(tx, names):
        yield (*of, struct.unpack(f">{len(octets) // 8}q", octets))
