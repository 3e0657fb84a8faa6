"""Who and which room could start a visit of one type at one clinic, and when."""

from collections.abc import Mapping
from functools import cached_property

from coord.domain.appointment import AppointmentType, PractitionerId, ProposedAppointment, RoomId
from coord.domain.free_time import (
    Site,
    beside_work,
    clinic_starts,
    covered_starts,
    noticed_starts,
    patient_starts,
    role_pool,
    room_pool,
    starts_after_integration,
)
from coord.domain.joint import choose, joint_starts
from coord.domain.roles import Role
from coord.domain.spans import minutes_of

_ANYBODY: Mapping[Role, frozenset[PractitionerId]] = {}


class KindAtSite:
    """One appointment type at one clinic: who and which room could start it when."""

    def __init__(
        self, kind: AppointmentType, site: Site, only: Mapping[Role, frozenset[PractitionerId]] = _ANYBODY
    ) -> None:
        self.kind, self.site = kind, site
        self.people: dict[Role, dict[PractitionerId, int]] = {
            role: _allowed(role_pool(kind, role, site), only.get(role)) for role in kind.roles
        }
        self.rooms = room_pool(kind, site)

    @cached_property
    def common(self) -> int:
        """The starts on the policy's grid at which clinic, patient and some room are free."""
        ticks = self.site.grid.ticks(self.site.facts.policy.start_grid)
        ticks &= noticed_starts(self.kind, self.site) & starts_after_integration(self.kind, self.site)
        ticks &= clinic_starts(self.kind, self.site) & patient_starts(self.kind, self.site)
        ticks &= covered_starts(self.kind, self.site)
        return joint_starts([self.rooms], ticks) if self.kind.needs_room else ticks

    @cached_property
    def starts(self) -> int:
        return joint_starts(list(self.people.values()), self.common)

    def starts_with(self, role: Role, practitioner: PractitionerId) -> int:
        """The starts at which this practitioner can have the role and the others are there too."""
        own = self.people[role].get(practitioner, 0)
        pools = {**self.people, role: {practitioner: own}}
        return joint_starts(list(pools.values()), self.common)

    def propose(self, bit: int, wish: Mapping[Role, tuple[PractitionerId, ...]]) -> ProposedAppointment:
        """The appointment at a start; roles with a wish choose first, so that wishes come true."""
        ranked = {role: self._ranked(role, bit, wish.get(role, ())) for role in self.people}
        order = sorted(ranked, key=lambda role: not set(wish.get(role, ())) & set(ranked[role]))
        chosen = choose([ranked[role] for role in order])
        if chosen is None:
            raise ValueError("nothing can be proposed where no start was found")
        found = dict(zip(order, chosen, strict=True))
        people = {role: found[role] for role in self.people}
        starts = self.site.grid.minute(bit)
        return ProposedAppointment(self.kind, self.site.clinic.id, self._room(bit), starts, people)

    def _ranked(self, role: Role, bit: int, wish: tuple[PractitionerId, ...]) -> list[PractitionerId]:
        """Who is wished first, then who speaks the patient's language, can do least else, has least to do.

        So prescribers stay free to prescribe, and the load is shared fairly.
        """
        free = [who for who, starts in self.people[role].items() if starts >> bit & 1]
        place = {who: number for number, who in enumerate(wish)}
        return sorted(
            free,
            key=lambda who: (
                place.get(who, len(wish)),
                not self._speaks(who),
                self._versatility(who),
                self._loads[who],
                who,
            ),
        )

    def _speaks(self, who: PractitionerId) -> bool:
        facts = self.site.facts
        return not facts.practitioners[who].languages.isdisjoint(facts.patient.languages)

    @cached_property
    def _loads(self) -> dict[PractitionerId, float]:
        """How much of everybody's working time of these days is taken."""
        facts = self.site.facts
        return {
            who: minutes_of(facts.busy(one.attention_id)) / max(sum(map(minutes_of, one.working.values())), 1)
            for who, one in facts.practitioners.items()
        }

    @cached_property
    def without_gap(self) -> int:
        """The starts at which whoever can lead has something just before or just after."""
        gapless = {who: self.gapless(who) for who in self.people[self.kind.leading_role]}
        return joint_starts([gapless], self.starts)

    def gapless(self, who: PractitionerId) -> int:
        """The starts that touch other work or the edge of the working hours of the one in the lead."""
        lead = self.kind.leading_role
        return self.people[lead].get(who, 0) & beside_work(
            self.kind, self.site.facts.practitioners[who], self.site
        )

    def with_any_of(self, wish: Mapping[Role, tuple[PractitionerId, ...]]) -> int:
        """The starts at which every role for which somebody is wished can have one of those."""
        pools = {
            role: _allowed(pool, frozenset(wish.get(role, ())) or None) for role, pool in self.people.items()
        }
        return joint_starts(list(pools.values()), self.common)

    def _versatility(self, who: PractitionerId) -> int:
        return sum(who in pool for pool in self.people.values())

    def _room(self, bit: int) -> RoomId | None:
        """The plainest room that is free, so that the well-equipped ones stay open, if one is needed."""
        if not self.kind.needs_room:
            return None
        free = [room for room, starts in self.rooms.items() if starts >> bit & 1]
        return min(free, key=lambda room: (len(self.site.facts.rooms[room].features), room))


def _allowed(
    pool: dict[PractitionerId, int], only: frozenset[PractitionerId] | None
) -> dict[PractitionerId, int]:
    return pool if only is None else {who: starts for who, starts in pool.items() if who in only}
