"""Groups of which places are taken: who is there for all of them, and who is in them already."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, select

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
    """A place of a group that is taken, and by which appointment."""

    appointment: int
    taken: domain.Taken


class Groups:
    """The groups of several scopes, read at once; nothing is read where there are none."""

    def __init__(self, tx: Connection, scopes: Sequence[Scope]) -> None:
        self._rows: dict[int, Any] = {}
        self._places: defaultdict[int, list[_Place]] = defaultdict(list)
        self._people: defaultdict[int, People] = defaultdict(dict)
        if numbers := sorted({id_ for scope in scopes for id_ in scope.groups}):
            self._rows = {row.appointment_id: row for row in _resources(tx, scopes[0], numbers)}
            for row in _taken(tx, self._rows):
                span = domain.Taken(Interval(row.starts, row.ends), row.lane, row.id)
                self._places[row.group_id].append(_Place(row.appointment_id, span))
            self._people = _people(tx, [*numbers, *(one.appointment for one in self._all_places())])

    def _all_places(self) -> Iterable[_Place]:
        return (place for several in self._places.values() for place in several)

    def known(self, scope: Scope) -> dict[AppointmentId, domain.Group]:
        """The groups of the scope, without the places of the appointments that it leaves out."""
        return {
            AppointmentId(id_): domain.Group(
                ResourceId(self._rows[id_].id),
                self._rows[id_].capacity,
                self._people[id_],
                tuple(self._people[place.appointment] for place in self._others(id_, scope)),
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
        return [place for place in self._places[id_] if place.appointment not in scope.without]


def _resources(tx: Connection, scope: Scope, numbers: Sequence[int]) -> list[Any]:
    row = diary.Resource
    query = select(row.id, row.capacity, row.appointment_id)
    here = row.organization_id == scope.organization_id
    return list(tx.execute(query.where(here, row.appointment_id.in_(numbers))).all())


def _taken(tx: Connection, groups: Iterable[int]) -> list[Any]:
    """The places that are taken: one who has left, or was not treated, has none any more."""
    row, resource = diary.Occupancy, diary.Resource
    query = (
        select(
            row.id,
            row.lane,
            row.starts,
            row.ends,
            row.appointment_id,
            resource.appointment_id.label("group_id"),
        )
        .join(resource, resource.id == row.resource_id)
        .where(resource.appointment_id.in_(groups), row.appointment_id.is_not(None))
        .order_by(row.id)
    )
    return list(tx.execute(query).all())


def _people(tx: Connection, appointments: Sequence[int]) -> defaultdict[int, People]:
    row, found = diary.Assignment, defaultdict[int, People](dict)
    query = select(row.appointment_id, row.role, row.practitioner_id).where(
        row.appointment_id.in_(appointments)
    )
    for appointment_id, role, who in tx.execute(query.order_by(row.id)):
        found[appointment_id][Role(role)] = PractitionerId(who)
    return found
