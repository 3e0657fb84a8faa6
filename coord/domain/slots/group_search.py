"""All starts of a group at one clinic, whoever comes to it: its people, its room and its places.

A group that comes back keeps hour, people and room, so only the starts that suit all of its days are left.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cached_property, reduce
from operator import or_

from coord.domain.appointment import AppointmentType, ClinicId, PractitionerId, ProposedAppointment, RoomId
from coord.domain.facts import Facts
from coord.domain.free_time import Site, clinic_starts, near_starts, noticed_starts, unrepeated_starts
from coord.domain.groups import LEAST
from coord.domain.interval import Interval
from coord.domain.joint import joint_starts
from coord.domain.local_time import DAY, clinic_day, on_day, resolve, to_wall
from coord.domain.policy import Policy
from coord.domain.ranking import NO_WISHES, Wishes, wished
from coord.domain.reasons import TooFewPeople
from coord.domain.roles import Role, Use
from coord.domain.rules.groups import leading_roles
from coord.domain.slots.crews import Crew, Pool
from coord.domain.slots.kind_at_site import KindAtSite
from coord.domain.timeline import STEP, Grid, bits, steps

Choice = Mapping[Role, tuple[PractitionerId, ...]]
NOBODY: Choice = {}
Roles = frozenset[Role]


@dataclass(frozen=True, slots=True)
class WantedGroup:
    """A group that is to be opened: its kind and places, on one of the days, from the minute `now` on.

    `people` and `rooms` are those who alone may be taken, `only` the weekdays and hours in which it may
    start. `again` are the days after the first one on which it is held once more. A lenient search minds
    no soft reason. `patients` are as many as its people must be able to have.
    """

    type: AppointmentType
    places: int
    patients: int
    first: date
    last: date
    now: int
    is_lenient: bool = False
    people: Mapping[Role, frozenset[PractitionerId]] = field(default_factory=dict)
    rooms: frozenset[RoomId] = frozenset()
    only: Wishes = NO_WISHES
    again: tuple[int, ...] = ()


class GroupSearch:
    """All starts of the wanted group at one clinic."""

    def __init__(self, wanted: WantedGroup, clinic_id: ClinicId, facts: Facts) -> None:
        self.wanted, self.facts, clinic = wanted, facts, facts.clinics[clinic_id]
        last = wanted.last + timedelta(days=max(wanted.again, default=0) + 2)
        grid = Grid.over(Interval(on_day(wanted.first, 0, clinic.zone), on_day(last, 0, clinic.zone)))
        self.site = Site(clinic, grid, facts, wanted.is_lenient, wanted.now)
        self._kinds = _kinds(wanted, self.site)

    @cached_property
    def starts(self) -> int:
        """Bits of all starts in the wanted days and hours, after now."""
        past = max(0, steps(self.wanted.now + 1 - self.site.grid.origin))
        found = self.site.mask(self.wanted.first, self.wanted.last) & _any_of(
            kind.starts for kind in self._kinds
        )
        for mask in wished(self.wanted.only, self.site).values():
            found &= mask
        return found >> past << past

    def minutes(self) -> list[int]:
        """All starts as UTC epoch minutes, ascending."""
        return self._minutes(self.starts)

    def _minutes(self, starts: int) -> list[int]:
        return [self.site.grid.minute(bit) for bit in bits(starts)]

    def by_leader(self) -> dict[PractitionerId, list[int]]:
        """For each who can lead it, all starts at which they can."""
        role = self.wanted.type.leading_role
        leaders = dict.fromkeys(who for kind in self._kinds for who in kind.people[role])
        starts = {who: self.starts & self._led_by(who) for who in leaders}
        return {who: self._minutes(theirs) for who, theirs in starts.items() if theirs}

    def _led_by(self, who: PractitionerId) -> int:
        return _any_of(kind.starts_with(self.wanted.type.leading_role, who) for kind in self._kinds)

    def proposal_at(self, minute: int, wish: Choice = NOBODY) -> ProposedAppointment:
        """The group at a start: who is wished, if free, then whoever is free, in the plainest room."""
        bit = (minute - self.site.grid.origin) // STEP
        kind = next(one for one in self._kinds if one.starts >> bit & 1)
        return replace(kind.propose(bit, wish), type=self.wanted.type)


class GroupAtSite(KindAtSite):
    """A kind of group at one clinic: who and which room could hold it when, on all of its days.

    Somebody has each role that is named or `needed`; all of its days are `within` some bits.
    """

    def __init__(self, wanted: WantedGroup, site: Site, needed: Roles, within: int) -> None:
        self._wanted, self._needed, self._within = wanted, needed, within
        self._known_distances: dict[int, Mapping[int, int]] = {}
        super().__init__(_with_roles(wanted, needed), site, wanted.people)
        self.rooms = {room: self._always(starts) for room, starts in self.rooms.items() if self._fits(room)}

    def _fits(self, room: RoomId) -> bool:
        """Whether the room holds everybody, and may be taken."""
        is_wanted = not self._wanted.rooms or room in self._wanted.rooms
        return is_wanted and self.site.facts.rooms[room].places >= self._wanted.places

    def _kind_on(self, site: Site, /) -> AppointmentType:
        """As it is on the day, for some of its days may be after a change."""
        if site.day is None or not site.facts.kinds:
            return self.kind
        return _with_roles(replace(self._wanted, type=site.kind(self._wanted.type)), self._needed)

    def _pool_at(self, role: Role, site: Site) -> Pool:
        roles = self._kind_on(site).roles
        if set(roles) - set(self.kind.roles):
            return {}
        if role not in roles:
            return dict.fromkeys(site.facts.practitioners, site.grid.full)
        if not site.minds(TooFewPeople):
            return super()._pool_at(role, site)
        fewer = replace(site, facts=_with_fewer(site.facts, self._wanted))
        pool = super()._pool_at(role, fewer)
        return {who: starts for who, starts in pool.items() if self._may_have_all(role, who, fewer)}

    def _may_have_all(self, role: Role, who: PractitionerId, site: Site) -> bool:
        """Whether somebody may have all patients of the group, by their own number and by the ratios."""
        kind, facts = self._kind_on(site), site.facts
        is_cover = any(window.use is Use.COVER for window in kind.windows_of(role))
        if is_cover and facts.practitioners[who].cover <= 0:
            return False
        has_ratio = is_cover or (kind.is_treatment and role in (Role.PRESCRIBER, Role.MONITOR))
        if has_ratio and facts.policy.coverage.most_as(role) <= 0:
            return False
        return role not in leading_roles(kind) or self._wanted.patients <= _most_to_lead(kind, facts.policy)

    @cached_property
    def crews(self) -> list[Crew]:
        """Who can be in it together on all of its days; no patient needs an interpreter yet."""
        return [
            {role: {who: self._always(starts) for who, starts in pool.items()} for role, pool in crew.items()}
            for crew in super().crews
        ]

    @cached_property
    def common(self) -> int:
        """The starts on the policy's grid at which clinic and some room are free on all of its days."""
        ticks = self.site.by_day(self._ticks) & unrepeated_starts(self.site) & near_starts(self.site)
        noticed = self.site.by_day(lambda site: noticed_starts(self.kind, site))
        ticks = self._always(ticks & self._within) & noticed
        return joint_starts([self.rooms], ticks) if self.kind.needs_room else ticks

    def _ticks(self, site: Site) -> int:
        kind = self._kind_on(site)
        if not LEAST <= self._wanted.places <= kind.places:
            return 0
        return site.grid.ticks(site.facts.policy.start_grid) & clinic_starts(kind, site)

    def _always(self, starts: int) -> int:
        """The starts that are starts at the same time of the clock on all of its days."""
        found = starts
        for days in self._wanted.again:
            found &= self._earlier(starts, days)
        return found

    def _earlier(self, starts: int, days: int) -> int:
        """The starts so many days before these by the clock, which may change meanwhile."""
        found = 0
        for distance, mask in self._distances(days).items():
            found |= starts >> distance & mask
        return found

    def _distances(self, days: int) -> Mapping[int, int]:
        """After how many steps the clock shows the time of a start so many days later, and for which starts.

        A time that is skipped then, or comes twice, is no start.
        """
        if days not in self._known_distances:
            found: defaultdict[int, int] = defaultdict(int)
            for distance, mask in self._distances_by_day(days):
                found[distance] |= mask
            self._known_distances[days] = found
        return self._known_distances[days]

    def _distances_by_day(self, days: int) -> Iterator[tuple[int, int]]:
        zone = self.site.clinic.zone
        for day in self.site.days:
            later, mask = day + timedelta(days=days), self.site.mask(day, day)
            if all(clinic_day(one, zone).minutes == DAY for one in (day, later)):
                yield (on_day(later, 0, zone) - on_day(day, 0, zone)) // STEP, mask
            else:
                yield from self._distances_by_start(mask, days)

    def _distances_by_start(self, mask: int, days: int) -> Iterator[tuple[int, int]]:
        grid, zone = self.site.grid, self.site.clinic.zone
        for bit in bits(mask):
            minute = grid.minute(bit)
            later = resolve(to_wall(minute, zone) + timedelta(days=days), zone)
            if isinstance(later, int):
                yield (later - minute) // STEP, 1 << bit


def _kinds(wanted: WantedGroup, site: Site) -> list[GroupAtSite]:
    """The kind; where on some days alone so many patients need more people, it and the kind with those."""
    needed = {_more_to_lead(wanted, one): one for _, one in site.by_policy}
    if len(needed) == 1:
        return [GroupAtSite(wanted, site, more, site.grid.full) for more in needed]
    few, most = sorted(needed, key=len)
    enough = site.when(lambda one: _more_to_lead(wanted, one) == few)
    return [GroupAtSite(wanted, site, few, enough), GroupAtSite(wanted, site, most, site.grid.full)]


def _with_roles(wanted: WantedGroup, needed: Roles) -> AppointmentType:
    """The kind, in which somebody has every role that is named or that so many patients need."""
    windows = (
        replace(window, is_optional=window.is_optional and window.role not in {*wanted.people, *needed})
        for window in wanted.type.role_windows
    )
    return replace(wanted.type, role_windows=tuple(windows))


def _more_to_lead(wanted: WantedGroup, site: Site) -> Roles:
    """A co-therapist, where the one who leads may not have so many patients alone."""
    lead, other = leading_roles(wanted.type)
    alone = site.facts.policy.groups.most_each(wanted.type)
    needs = lead in wanted.type.roles and wanted.patients > alone and site.minds(TooFewPeople)
    return frozenset({other}) if needs else frozenset()


def _any_of(several: Iterable[int]) -> int:
    return reduce(or_, several, 0)


def _most_to_lead(kind: AppointmentType, policy: Policy) -> int:
    """How many patients all of those together may have who lead a group of the kind."""
    return policy.groups.most_each(kind) * sum(role in kind.roles for role in leading_roles(kind))


def _with_fewer(facts: Facts, wanted: WantedGroup) -> Facts:
    """The facts as if everybody could cover fewer visits: as many as there are patients beside the first."""
    others, rule = max(0, wanted.patients - 1), facts.policy.coverage
    coverage = replace(
        rule,
        most_per_prescriber=rule.most_per_prescriber - others,
        most_per_monitor=rule.most_per_monitor - others,
    )
    people = {id_: replace(who, cover=who.cover - others) for id_, who in facts.practitioners.items()}
    return replace(facts, policy=replace(facts.policy, coverage=coverage), practitioners=people)
