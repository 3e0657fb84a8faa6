"""Search: every bookable start of a visit, with its people, room and follow-up, at one clinic.

Starts are bits; people, room and follow-up are chosen only for the starts that somebody looks at.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from coord.domain.appointment import (
    AppointmentType,
    ClinicId,
    PractitionerId,
    Proposal,
    ProposedAppointment,
    RoomId,
)
from coord.domain.facts import Facts
from coord.domain.follow_up import FollowUpDays, follow_up_days
from coord.domain.free_time import (
    Site,
    clinic_starts,
    patient_reasons,
    patient_starts,
    role_pool,
    room_pool,
)
from coord.domain.interval import Interval
from coord.domain.joint import choose, joint_starts
from coord.domain.local_time import days_between, local_date, on_day
from coord.domain.reasons import Reason
from coord.domain.roles import Role
from coord.domain.timeline import STEP, Grid, bits, each_bit, steps


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is searched: a type (and its follow-up's), the days, and from which minute on.

    A lenient search also finds what only soft reasons speak against.
    """

    type: AppointmentType
    follow_up: AppointmentType | None
    first: date
    last: date
    now: int
    is_lenient: bool = False


class KindAtSite:
    """One appointment type at one clinic: who and which room could start it when."""

    def __init__(self, kind: AppointmentType, site: Site) -> None:
        self.kind, self.site = kind, site
        self.people: dict[Role, dict[PractitionerId, int]] = {
            role: role_pool(kind, role, site) for role in kind.roles
        }
        self.rooms = room_pool(kind, site)

    @cached_property
    def common(self) -> int:
        """The starts on the policy's grid at which clinic, patient and some room are free."""
        ticks = self.site.grid.ticks(self.site.facts.policy.start_grid)
        ticks &= clinic_starts(self.kind, self.site) & patient_starts(self.kind, self.site)
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
        """Who is wished first, then whoever can do least else, so that prescribers stay free to prescribe."""
        free = [who for who, starts in self.people[role].items() if starts >> bit & 1]
        place = {who: number for number, who in enumerate(wish)}
        return sorted(free, key=lambda who: (place.get(who, len(wish)), self._versatility(who), who))

    def _versatility(self, who: PractitionerId) -> int:
        return sum(who in pool for pool in self.people.values())

    def _room(self, bit: int) -> RoomId | None:
        """The plainest room that is free, so that the well-equipped ones stay open, if one is needed."""
        if not self.kind.needs_room:
            return None
        free = [room for room, starts in self.rooms.items() if starts >> bit & 1]
        return min(free, key=lambda room: (len(self.site.facts.rooms[room].features), room))


class ClinicSearch:
    """All starts of the wanted visit at one clinic."""

    def __init__(self, wanted: Wanted, clinic_id: ClinicId, facts: Facts) -> None:
        self.wanted, self.clinic, self.facts = wanted, facts.clinics[clinic_id], facts
        self.site = Site(self.clinic, self._grid(), facts, wanted.is_lenient)
        self.main = KindAtSite(wanted.type, self.site)
        self.follow_up = KindAtSite(wanted.follow_up, self.site) if wanted.follow_up else None

    def _grid(self) -> Grid:
        zone, latest = self.clinic.zone, self.facts.policy.follow_up.latest_days
        first = on_day(self.wanted.first, 0, zone)
        return Grid.over(Interval(first, on_day(self.wanted.last, (latest + 2) * 1440, zone)))

    @cached_property
    def starts(self) -> int:
        """Bits of all bookable starts in the wanted days, after now, with a follow-up to each."""
        origin = self.site.grid.origin
        past = max(0, steps(self.wanted.now + 1 - origin))
        starts = self.main.starts & self.site.mask(self.wanted.first, self.wanted.last)
        starts = starts >> past << past
        if self.follow_up or self.facts.anchor:
            starts &= self.site.days_when(self._has_follow_up)
        return starts

    def _has_follow_up(self, day: date) -> bool:
        if self.follow_up is None:
            return self._is_in_anchor_window(day)
        return bool(self.follow_up.starts & self._window(self._days_after(day)))

    def _is_in_anchor_window(self, day: date) -> bool:
        if self.facts.anchor is None:
            return True
        days = follow_up_days(self.facts.anchor, self.clinic, self.facts.policy.follow_up)
        return days.first <= day <= days.last

    def _days_after(self, day: date) -> FollowUpDays:
        noon = on_day(day, 720, self.clinic.zone)
        return follow_up_days(Interval(noon, noon + 1), self.clinic, self.facts.policy.follow_up)

    def _window(self, days: FollowUpDays) -> int:
        return self.site.mask(days.first, days.last)

    def minutes(self) -> list[int]:
        """All starts as UTC epoch minutes, ascending."""
        return [self.site.grid.minute(bit) for bit in bits(self.starts)]

    def obstacles(self) -> list[Reason]:
        """What forbids the visit because of the patient alone, where no day is without such a reason."""
        days = days_between(self.wanted.first, self.wanted.last)
        found = [patient_reasons(self.wanted.type, self.site, day) for day in days]
        return list(dict.fromkeys(reason for reasons in found for reason in reasons)) if all(found) else []

    def proposal_at(self, minute: int) -> Proposal:
        """The unit at a start: continuity first, then whoever is free."""
        bit = (minute - self.site.grid.origin) // STEP
        wish = self.facts.patient.care_team
        main = self.main.propose(bit, wish)
        if self.follow_up is None:
            return Proposal(self.facts.patient.id, (main,))
        after = self._follow_up_of(main)
        return Proposal(self.facts.patient.id, (main, after))

    def _follow_up_of(self, main: ProposedAppointment) -> ProposedAppointment:
        """The earliest in the aimed days by the same therapist, else later, else by another."""
        if self.follow_up is None:
            raise ValueError("this search has no follow-up")
        therapist = main.people[Role.LEAD_THERAPIST]
        days = self._days_after(local_date(main.starts, self.clinic.zone))
        aim, whole = self.site.mask(days.first, days.aim), self._window(days)
        same = self.follow_up.starts_with(Role.LEAD_THERAPIST, therapist)
        options = (same & aim, same & whole, self.follow_up.starts & aim, self.follow_up.starts & whole)
        bit = next(each_bit(next(option for option in options if option)))
        return self.follow_up.propose(bit, {Role.LEAD_THERAPIST: (therapist,)})
