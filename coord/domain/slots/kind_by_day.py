"""A kind of visit that changes on one of the days: each part of the days by the kind as it is then."""

from collections.abc import Callable, Collection, Iterable, Mapping
from functools import reduce
from operator import or_

from coord.domain.appointment import AppointmentType, PractitionerId, ProposedAppointment, RoomId
from coord.domain.free_time import Site
from coord.domain.roles import Role
from coord.domain.slots.crews import Crew
from coord.domain.slots.kind_at_site import KindAtSite


class KindByDay:
    """The same as of one kind at one clinic, of several one after the other."""

    def __init__(self, parts: Iterable[KindAtSite]) -> None:
        self.parts = tuple(parts)

    @property
    def needs_room(self) -> bool:
        """Whether any of them does."""
        return any(one.needs_room for one in self.parts)

    @property
    def people(self) -> Crew:
        """Who can have a role at all, and when."""
        found: Crew = {}
        for one in self.parts:
            for role, pool in one.people.items():
                known = found.setdefault(role, {})
                for who, starts in pool.items():
                    known[who] = known.get(who, 0) | starts & one.days
        return found

    @property
    def rooms(self) -> dict[RoomId, int]:
        found: dict[RoomId, int] = {}
        for one in self.parts:
            for room, starts in one.rooms.items():
                found[room] = found.get(room, 0) | starts & one.days
        return found

    @property
    def starts(self) -> int:
        return reduce(or_, (one.starts for one in self.parts), 0)

    def starts_with(self, role: Role, practitioner: PractitionerId) -> int:
        """The starts at which this practitioner can have the role and the others are there too."""
        return reduce(or_, (one.starts_with(role, practitioner) for one in self.parts), 0)

    def narrowed(self, narrow: Callable[[Crew], Crew]) -> "KindByDay":
        """The same with fewer starts for some of its people."""
        return KindByDay(one.narrowed(narrow) for one in self.parts)

    def rooms_at(self, bit: int) -> list[RoomId]:
        """The rooms that are free for a start, the plainest first."""
        return [room for one in self.parts if one.days >> bit & 1 for room in one.rooms_at(bit)]

    def propose(
        self,
        bit: int,
        wish: Mapping[Role, tuple[PractitionerId, ...]],
        not_in: Collection[RoomId | None] = (),
    ) -> ProposedAppointment:
        """The appointment at a start; roles with a wish choose first, so that wishes come true."""
        return self._at(bit).propose(bit, wish, not_in)

    def _at(self, bit: int) -> KindAtSite:
        return next(one for one in self.parts if one.days >> bit & 1)


AnyKind = KindAtSite | KindByDay


def kind_at_site(kind: AppointmentType, site: Site) -> AnyKind:
    """The kind as it is on each of the days on which it is there; mostly it is one."""
    if not site.facts.kinds:
        return KindAtSite(kind, site)
    days: dict[AppointmentType, int] = {}
    for mask, part in site.by_policy:
        if one := part.kind_then(kind):
            days[one] = days.get(one, 0) | mask
    return KindByDay(KindAtSite(one, site, days=mask) for one, mask in (days or {kind: 0}).items())


def parts_of(kind: AnyKind) -> tuple[KindAtSite, ...]:
    return kind.parts if isinstance(kind, KindByDay) else (kind,)
