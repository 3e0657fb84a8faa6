"""Groups of which places are taken: who is there for all of them, and who is in them already."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, or_, select

from coord.domain import facts as domain
from coord.domain.appointment import AppointmentId, PractitionerId, ResourceId
from coord.domain.interval import Interval
from coord.domain.roles import Role
from coord.store import diary
from coord.store.facts.scope import Scope

People = dict[Role, PractitionerId]


def with_groups(tx: Connection, facts: domain.Facts, scope: Scope) -> domain.Facts:
    """The facts with the groups of the scope, and which of their places are taken."""
    if not scope.groups:
        return facts
    found = Groups(tx, [scope])
    return replace(facts, groups=found.known(scope), taken={**facts.taken, **found.taken(scope)})


@dataclass(frozen=True, slots=True)
class _Place:
    """A place of a group that is taken, by which appointment or hold, and who is there for its patient."""

    appointment: int | None
    hold: int | None
    people: Mapping[Role, PractitionerId]
    taken: domain.Taken


class Groups:
    """The groups of several scopes, read at once; nothing is read where there are none."""

    def __init__(self, tx: Connection, scopes: Sequence[Scope]) -> None:
        self._rows: dict[int, Any] = {}
        self._places: defaultdict[int, list[_Place]] = defaultdict(list)
        self._people: defaultdict[int, People] = defaultdict(dict)
        if numbers := sorted({id_ for scope in scopes for id_ in scope.groups}):
            self._rows = {row.appointment_id: row for row in _resources(tx, scopes[0], numbers)}
            rows = _taken(tx, self._rows, scopes[0].now)
            visits = [row.appointment_id for row in rows if row.appointment_id is not None]
            self._people = _people(tx, [*numbers, *visits])
            for row in rows:
                self._places[row.group_id].append(self._place(row))

    def _place(self, row: Any) -> _Place:
        span = domain.Taken(Interval(row.starts, row.ends), row.lane, row.id)
        is_held = row.appointment_id is None
        people = _reserved(row.unit, row.group_id) if is_held else self._people[row.appointment_id]
        return _Place(row.appointment_id, row.hold_id, people, span)

    def known(self, scope: Scope) -> dict[AppointmentId, domain.Group]:
        """The groups of the scope, without the places of the appointments and the hold that it leaves out."""
        return {
            AppointmentId(id_): domain.Group(
                ResourceId(self._rows[id_].id),
                self._rows[id_].capacity,
                self._people[id_],
                tuple(place.people for place in self._others(id_, scope)),
            )
            for id_ in scope.groups
        }

    def taken(self, scope: Scope) -> dict[ResourceId, tuple[domain.Taken, ...]]:
        """Which of their places are taken, by resource."""
        return {
            ResourceId(self._rows[id_].id): tuple(place.taken for place in self._others(id_, scope))
            for id_ in scope.groups
        }

    def _others(self, id_: int, scope: Scope) -> list[_Place]:
        return [
            place
            for place in self._places[id_]
            if place.appointment not in scope.without
            and (place.hold is None or place.hold != scope.from_hold)
        ]


def _resources(tx: Connection, scope: Scope, numbers: Sequence[int]) -> list[Any]:
    row = diary.Resource
    query = select(row.id, row.capacity, row.appointment_id)
    here = row.organization_id == scope.organization_id
    return list(tx.execute(query.where(here, row.appointment_id.in_(numbers))).all())


def _taken(tx: Connection, groups: Iterable[int], now: datetime) -> list[Any]:
    """The places that are taken or reserved: one who has left, or was not treated, has none any more."""
    row, resource, hold = diary.Occupancy, diary.Resource, diary.Hold
    query = (
        select(
            row.id,
            row.lane,
            row.starts,
            row.ends,
            row.appointment_id,
            row.hold_id,
            hold.unit,
            resource.appointment_id.label("group_id"),
        )
        .join(resource, resource.id == row.resource_id)
        .outerjoin(hold, hold.id == row.hold_id)
        .where(resource.appointment_id.in_(groups), or_(row.hold_id.is_(None), hold.expires_at > now))
        .order_by(row.id)
    )
    return list(tx.execute(query).all())


def _reserved(unit: list[dict[str, Any]], group: int) -> People:
    """Who would be there for the patient of a hold."""
    (place,) = (one for one in unit if one.get("group") == group)
    return {Role(role): PractitionerId(who) for role, who in place["people"].items()}


def _people(tx: Connection, appointments: Sequence[int]) -> defaultdict[int, People]:
    row, found = diary.Assignment, defaultdict[int, People](dict)
    query = select(row.appointment_id, row.role, row.practitioner_id).where(
        row.appointment_id.in_(appointments)
    )
    for appointment_id, role, who in tx.execute(query.order_by(row.id)):
        found[appointment_id][Role(role)] = PractitionerId(who)
    return found
