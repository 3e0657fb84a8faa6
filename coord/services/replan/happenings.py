"""What may have happened, to whom or what, and from when to when."""

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Connection

from coord.domain.interval import Interval
from coord.domain.permissions import Actor
from coord.services.errors import NotFound
from coord.services.standing import Concerned
from coord.store import availability
from coord.store.db import reading


class Kind(StrEnum):
    """Somebody ill, somebody stuck at another clinic, a room broken, a clinic closed, a licence over."""

    AWAY = "away"
    STUCK = "stuck"
    ROOM = "room"
    CLOSED = "closed"
    LICENCE = "licence"


OF_PRACTITIONERS = frozenset({Kind.AWAY, Kind.STUCK, Kind.LICENCE})


@dataclass(frozen=True, slots=True)
class Happening:
    """`whom` is the public id of a practitioner, a room or a clinic; `span` is in UTC epoch minutes.

    `entered` are the numbers of what was entered for it, so that this can be taken back.
    """

    kind: Kind
    whom: str
    span: Interval
    entered: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom or what it is about: its number, how people call it, and on whose clock its times are shown."""

    id: int
    name: str
    zone: str


def subject_of(tx: Connection, happening: Happening, by: Actor) -> Subject:
    """Raises NotFound for somebody, a room or a clinic of another organization."""
    if happening.kind is Kind.CLOSED:
        return _must(_clinic(tx, happening.whom, by))
    if happening.kind is Kind.ROOM:
        return _must(_room(tx, happening.whom, by))
    return _must(_practitioner(tx, happening.whom, by))


def zone_of(kind: Kind, whom: str, *, by: Actor) -> str:
    """On whose clock its times are told."""
    with reading() as tx:
        return subject_of(tx, Happening(kind, whom, Interval(0, 1)), by).zone


def _must(found: Subject | None) -> Subject:
    if found is None:
        raise NotFound
    return found


def _clinic(tx: Connection, name: str, by: Actor) -> Subject | None:
    found = availability.clinic(tx, by.organization_id, name)
    return Subject(found.id, found.name, found.zone.key) if found else None


def _room(tx: Connection, name: str, by: Actor) -> Subject | None:
    found = availability.room(tx, by.organization_id, name)
    return Subject(found.id, f"{found.name} at {found.clinic}", found.zone.key) if found else None


def _practitioner(tx: Connection, name: str, by: Actor) -> Subject | None:
    found = availability.practitioner(tx, by.organization_id, name)
    if found is None:
        return None
    places = availability.clinics(tx, by.organization_id)
    own = set(availability.workplaces(tx, found.id))
    zone = next((one.zone.key for one in places if one.id in own), places[0].zone.key if places else "UTC")
    return Subject(found.id, found.name, zone)


def concerned_by(happening: Happening, subject: Subject) -> Concerned:
    """Whose booked visits it may break."""
    who, span = frozenset({subject.id}), happening.span
    return Concerned(
        practitioners=who if happening.kind in OF_PRACTITIONERS else frozenset(),
        rooms=who if happening.kind is Kind.ROOM else frozenset(),
        clinics=who if happening.kind is Kind.CLOSED else frozenset(),
        since=span.starts,
        until=span.ends,
    )
