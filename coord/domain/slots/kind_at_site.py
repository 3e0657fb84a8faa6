"""Who and which room could start a visit of one type at one clinic, and when."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from copy import copy
from functools import cached_property

from coord.domain.appointment import AppointmentType, PractitionerId, ProposedAppointment, RoomId
from coord.domain.free_time import (
    Site,
    beside_work,
    clinic_starts,
    near_starts,
    noticed_starts,
    patient_starts,
    role_pool,
    room_pool,
    starts_after_integration,
    unrepeated_starts,
)
from coord.domain.joint import choose, joint_starts
from coord.domain.languages import share_language
from coord.domain.roles import Role
from coord.domain.rules.language import understands
from coord.domain.slots.crews import Crew, Pool, covered_crews, crews_of
from coord.domain.spans import minutes_of

_ANYBODY: Mapping[Role, frozenset[PractitionerId]] = {}


class KindAtSite:
    """One appointment type at one clinic: who and which room could start it when.

    `led_when` narrows the starts that somebody can lead, `together` those of whole crews, `days` all of them.
    """

    def __init__(
        self,
        kind: AppointmentType,
        site: Site,
        only: Mapping[Role, frozenset[PractitionerId]] = _ANYBODY,
        led_when: Callable[[PractitionerId], int] | None = None,
        together: Callable[[list[Crew]], list[Crew]] | None = None,
        days: int | None = None,
    ) -> None:
        self.kind, self.site, self._only, self._together = kind, site, only, together
        self.days = site.grid.full if days is None else days
        self.people: Crew = {role: self._pool(role) for role in kind.roles}
        if led_when:
            leads = self.people[kind.leading_role]
            self.people[kind.leading_role] = {who: leads[who] & led_when(who) for who in leads}
        self.rooms = site.pool_by_day(lambda site: room_pool(self._kind_on(site), site))

    def _kind_on(self, _site: Site, /) -> AppointmentType:
        """The kind of which it is where the policy or a kind changes on one of the days."""
        return self.kind

    def _pool(self, role: Role) -> Pool:
        return self.site.pool_by_day(lambda site: self._pool_at(role, site))

    def _pool_at(self, role: Role, site: Site) -> Pool:
        """Who can have the role when, by one policy."""
        pool, only = role_pool(self._kind_on(site), role, site), self._only.get(role)
        return pool if only is None else {who: starts for who, starts in pool.items() if who in only}

    @cached_property
    def crews(self) -> list[Crew]:
        """Who can be in it together; an interpreter only where one is needed."""
        has_interpreters = Role.INTERPRETER in self.kind.optional_roles
        interpreters = self._pool(Role.INTERPRETER) if has_interpreters and self._is_foreign else {}
        crews = crews_of(self.kind, self.people, interpreters, self.site)
        crews = covered_crews(self._kind_on, crews, self.site)
        return self._together(crews) if self._together else crews

    @property
    def needs_room(self) -> bool:
        return self.kind.needs_room

    def narrowed(self, narrow: Callable[[Crew], Crew]) -> "KindAtSite":
        """The same with fewer starts for some of its people."""
        other, crews = copy(self), self.crews
        other.__dict__.pop("starts", None)
        other.__dict__["crews"] = [narrow(crew) for crew in crews]
        return other

    @property
    def _is_foreign(self) -> bool:
        """Whether somebody who could lead shares no language with the patient."""
        known, patient = self.site.facts.practitioners, self.site.facts.patient
        return not all(
            understands(self.kind, known[who], patient) for who in self.people[self.kind.leading_role]
        )

    @cached_property
    def common(self) -> int:
        """The starts on the policy's grid at which clinic, patient and some room are free."""
        ticks = self.site.by_day(self._ticks) & unrepeated_starts(self.site) & near_starts(self.site)
        ticks &= self.days
        return joint_starts([self.rooms], ticks) if self.kind.needs_room else ticks

    def _ticks(self, site: Site) -> int:
        """The same by one policy, as far as that is asked."""
        ticks = site.grid.ticks(site.facts.policy.start_grid) & noticed_starts(self.kind, site)
        ticks &= starts_after_integration(self.kind, site) & patient_starts(self.kind, site)
        return ticks & clinic_starts(self.kind, site)

    @cached_property
    def starts(self) -> int:
        return self._joint(self.crews)

    def _joint(self, crews: Iterable[Crew]) -> int:
        starts = 0
        for crew in crews:
            starts |= joint_starts(list(crew.values()), self.common)
        return starts

    def starts_with(self, role: Role, practitioner: PractitionerId) -> int:
        """The starts at which this practitioner can have the role and the others are there too."""
        return self._joint(
            {**crew, role: {practitioner: crew[role][practitioner]}}
            for crew in self.crews
            if practitioner in crew[role]
        )

    def propose(
        self,
        bit: int,
        wish: Mapping[Role, tuple[PractitionerId, ...]],
        not_in: Collection[RoomId | None] = (),
    ) -> ProposedAppointment:
        """The appointment at a start; roles with a wish choose first, so that wishes come true."""
        possible = [chosen for crew in self.crews if (chosen := self._chosen(crew, bit, wish))]
        if not possible:
            raise ValueError("nothing can be proposed where no start was found")
        lead = self.kind.leading_role
        wished = wish.get(lead, ())
        people = min(possible, key=lambda chosen: _place(chosen[lead], wished))
        starts = self.site.grid.minute(bit)
        return ProposedAppointment(self.kind, self.site.clinic.id, self._room(bit, not_in), starts, people)

    def _chosen(
        self, crew: Crew, bit: int, wish: Mapping[Role, tuple[PractitionerId, ...]]
    ) -> dict[Role, PractitionerId] | None:
        """One of the crew for each role at a start; None where that cannot be."""
        ranked = {role: self._ranked(pool, bit, wish.get(role, ())) for role, pool in crew.items()}
        order = sorted(ranked, key=lambda role: not set(wish.get(role, ())) & set(ranked[role]))
        chosen = choose([ranked[role] for role in order])
        if chosen is None:
            return None
        found = dict(zip(order, chosen, strict=True))
        return {role: found[role] for role in crew}

    def _ranked(self, pool: Pool, bit: int, wish: tuple[PractitionerId, ...]) -> list[PractitionerId]:
        """Who is wished first, then who speaks the patient's language, can do least else, has least to do.

        So prescribers stay free to prescribe, and the load is shared fairly.
        """
        free = [who for who, starts in pool.items() if starts >> bit & 1]
        return sorted(free, key=lambda who: (_place(who, wish), self._fitness[who]))

    @cached_property
    def _fitness(self) -> dict[PractitionerId, tuple[bool, int, float, PractitionerId]]:
        """Of everybody who can have a role, what comes after the wishes; the least is chosen first."""
        able = {who for crew in (self.people, *self.crews) for pool in crew.values() for who in pool}
        return {who: (not self._speaks(who), self._versatility(who), self._loads[who], who) for who in able}

    def _speaks(self, who: PractitionerId) -> bool:
        facts = self.site.facts
        return share_language(facts.practitioners[who].languages, facts.patient.languages)

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
        one = self.site.facts.practitioners[who]
        return self.people[lead][who] & self.site.by_day(lambda site: beside_work(self.kind, one, site))

    def with_any_of(self, wish: Mapping[Role, tuple[PractitionerId, ...]]) -> int:
        """The starts at which every role for which somebody is wished can have one of those."""
        return self._joint(
            {role: _only(pool, wish.get(role, ())) for role, pool in crew.items()} for crew in self.crews
        )

    def _versatility(self, who: PractitionerId) -> int:
        return sum(who in pool for pool in self.people.values())

    def rooms_at(self, bit: int) -> list[RoomId]:
        """The rooms that are free for a start, the plainest first."""
        free = [room for room, starts in self.rooms.items() if starts >> bit & 1]
        return sorted(free, key=lambda room: (len(self.site.facts.rooms[room].features), room))

    def _room(self, bit: int, not_in: Collection[RoomId | None]) -> RoomId | None:
        """The plainest room that is free, so that the well-equipped ones stay open, if one is needed."""
        if not self.kind.needs_room:
            return None
        return next(room for room in self.rooms_at(bit) if room not in not_in)


def _place(who: PractitionerId, wish: Sequence[PractitionerId]) -> int:
    """The number of somebody among those who are wished, who come before everybody else."""
    return wish.index(who) if who in wish else len(wish)


def _only(pool: Pool, wish: Collection[PractitionerId]) -> Pool:
    return {who: starts for who, starts in pool.items() if who in wish} if wish else pool
