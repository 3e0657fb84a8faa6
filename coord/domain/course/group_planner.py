"""Dates for all groups of a course: on the days of its template, or as near as can be, in its order.

As many as can be are on their days, by as few who lead them as then can do it, and at the usual hour of
their kind. Where that is not free a group is at another hour of the day, or up to two days earlier or later.
Each is judged beside those before it, so that what somebody works in a week counts for all of them.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cached_property, reduce
from itertools import combinations, islice

from coord.domain.appointment import PractitionerId, ProposedAppointment
from coord.domain.course.as_booked import as_opened
from coord.domain.course.group_days import Costs, Rhythm, Way, cheapest_days
from coord.domain.course.groups import GroupTemplate, follow_ups
from coord.domain.facts import Facts
from coord.domain.local_time import local_date, minute_of_day
from coord.domain.roles import Role
from coord.domain.slots.group_search import Choice
from coord.domain.slots.search_by_day import AnyGroupSearch, group_search_at

SHIFTS = (0, 1, -1, 2, -2)  # the wanted first
TRIES = 4  # starts of one day that are asked of all rules
NO_HOUR = 0
SHIFTED, OTHER_HOUR = 1_000_000, 1_000  # what another day and another hour cost, beside the order of shifts
MOST_LEADERS = 3  # so many, and no more, are looked for who can lead all of a course

MayBe = Callable[[ProposedAppointment, Facts], bool]
Leaders = tuple[PractitionerId, ...]
Ended = tuple[int, date]  # a place, and the day on which its group cannot be beside those before it


@dataclass(frozen=True, slots=True)
class GroupCourse:
    """The groups of a course at their times; `shifted` are the places of those on another day than wanted."""

    groups: tuple[ProposedAppointment, ...]
    shifted: frozenset[int]
    other_hours: int
    leaders: int

    @property
    def cost(self) -> tuple[int, int, int]:
        """How far it is from regular: other days weigh most, then people, then hours."""
        return len(self.shifted), self.leaders, self.other_hours


@dataclass(frozen=True, slots=True)
class NoDay:
    """For the group at this place nothing is free on or near its day."""

    place: int
    day: date


@dataclass
class KindOfCourse:
    """The times of one kind of the course, and whether all rules agree to one as the facts then are."""

    search: AnyGroupSearch
    may_be: MayBe
    _nearest: dict[tuple[PractitionerId, date, int], tuple[int, int] | None] = field(default_factory=dict)

    @cached_property
    def by_leader(self) -> Mapping[PractitionerId, Mapping[date, Sequence[int]]]:
        """For each who can lead it, the starts of each day at which they can, ascending."""
        return {who: self._by_day(minutes) for who, minutes in self.search.by_leader().items()}

    def _by_day(self, minutes: Sequence[int]) -> dict[date, list[int]]:
        found: defaultdict[date, list[int]] = defaultdict(list)
        for minute in minutes:
            found[local_date(minute, self.search.site.clinic.zone)].append(minute)
        return dict(found)

    def hour(self, minute: int) -> int:
        """The minute of the clinic's day."""
        return minute_of_day(minute, self.search.site.clinic.zone)

    def usual(self, days: Collection[date]) -> int:
        """The hour at which it can start on most of the days, the earliest of such."""
        zone = self.search.site.clinic.zone
        hours = Counter(
            map(self.hour, (one for one in self.search.minutes() if local_date(one, zone) in days))
        )
        return min(hours, key=lambda hour: (-hours[hour], hour), default=NO_HOUR)

    def nearest(self, day: date, hour: int, leaders: Leaders) -> tuple[int, int] | None:
        """How far from the hour it can be on the day where one of these leads it, and at which minute."""
        found = [one for who in leaders if (one := self._nearest_by(who, day, hour))]
        return min(found, default=None)

    def _nearest_by(self, who: PractitionerId, day: date, hour: int) -> tuple[int, int] | None:
        asked = who, day, hour
        if asked not in self._nearest:
            starts = self.by_leader.get(who, {}).get(day, ())
            self._nearest[asked] = min(((abs(self.hour(one) - hour), one) for one in starts), default=None)
        return self._nearest[asked]

    def held(
        self, day: date, hour: int, leaders: Leaders, wish: Choice, before: Sequence[ProposedAppointment]
    ) -> ProposedAppointment | None:
        """The group on the day, beside those before it: by one of the leaders, else by whoever then can."""
        near, facts = self.nearest(day, hour, leaders), reduce(as_opened, before, self.search.facts)
        if near is None:
            return None
        one = self.search.proposal_at(near[1], wish)
        return one if self.may_be(one, facts) else self._another(day, hour, wish, facts)

    def _another(self, day: date, hour: int, wish: Choice, facts: Facts) -> ProposedAppointment | None:
        wanted = replace(self.search.wanted, first=day, last=day)
        search = group_search_at(wanted, self.search.site.clinic.id, facts)
        starts = sorted(search.minutes(), key=lambda one: (abs(self.hour(one) - hour), one))
        tried = (search.proposal_at(minute, wish) for minute in starts[:TRIES])
        return next((one for one in tried if self.may_be(one, facts)), None)


@dataclass
class _Attempt:
    """One course that begins on a certain day, without days on which somebody has too much beside others."""

    template: GroupTemplate
    kinds: Mapping[str, KindOfCourse]
    first: date
    without: set[tuple[int, date]] = field(default_factory=set)

    def lay_out(self) -> GroupCourse | NoDay:
        while True:
            any_way = self._cheapest(self._leaders)
            if isinstance(any_way, int):
                return NoDay(any_way, self._planned[any_way])
            tried = self._tried(any_way)
            if whole := [course for course in tried if isinstance(course, GroupCourse)]:
                return min(whole, key=lambda one: one.cost)
            self.without.update(one for one in tried[:1] if not isinstance(one, GroupCourse))

    def _tried(self, any_way: Way) -> list[GroupCourse | Ended]:
        """Some ways up to one that is held as it was found; or for which group there was nobody left."""
        tried: list[GroupCourse | Ended] = []
        for way, few in islice(self._ways(any_way), TRIES):
            groups = self._held(way.days, few)
            if len(groups) < len(way.days):
                tried.append((len(groups), way.days[len(groups)]))
                continue
            tried.append(course := self._whole(groups))
            if course.leaders <= len(few):
                break
        return tried

    def _ways(self, any_way: Way) -> Iterator[tuple[Way, Leaders]]:
        """Days and who leads the groups, the first where they can: by the fewest, at last by anybody."""
        for count in range(1, MOST_LEADERS + 1):
            ways = ((self._cheapest(few), few) for few in combinations(self._leaders, count))
            found = ((way, few) for way, few in ways if isinstance(way, Way))
            for way, few in sorted(one for one in found if _shifted(one[0]) == _shifted(any_way)):
                yield from ((way, order) for order in dict.fromkeys((few, few[::-1])))
        yield any_way, self._leaders

    def _cheapest(self, leaders: Leaders) -> Way | int:
        return cheapest_days(
            [self._costs(place, leaders) for place in range(len(self._planned))], self._rhythm
        )

    def _costs(self, place: int, leaders: Leaders) -> Costs:
        """What each day costs on which the group can be; the first one is on its day."""
        code, planned, costs = self.template.steps[place].type_code, self._planned[place], {}
        for order, shift in enumerate(SHIFTS if place else SHIFTS[:1]):
            day = planned + timedelta(days=shift)
            near = self.kinds[code].nearest(day, self._hours[code], leaders)
            if near is not None and (place, day) not in self.without:
                costs[day] = SHIFTED * bool(shift) + OTHER_HOUR * bool(near[0]) + order
        return costs

    @cached_property
    def _planned(self) -> tuple[date, ...]:
        return self.template.days(self.first)

    @cached_property
    def _leaders(self) -> Leaders:
        return tuple(sorted({who for kind in self.kinds.values() for who in kind.by_leader}))

    @cached_property
    def _rhythm(self) -> Rhythm:
        codes = tuple(step.type_code for step in self.template.steps)
        types = {code: kind.search.wanted.type for code, kind in self.kinds.items()}
        after = {code: kind.follow_up for code, kind in types.items()}
        facts = next(iter(self.kinds.values())).search.facts
        policy, later = facts.policies[0], facts.dated[1:]
        return Rhythm(
            frozenset(place for place, code in enumerate(codes) if types[code].is_treatment),
            frozenset(follow_ups(codes, after).values()),
            policy.doses,
            policy.follow_up.latest_days,
            tuple((since, one.doses, one.follow_up.latest_days) for since, one in later),
        )

    @cached_property
    def _hours(self) -> dict[str, int]:
        steps = list(zip(self.template.steps, self._planned, strict=True))
        return {
            code: kind.usual({day for step, day in steps if step.type_code == code})
            for code, kind in self.kinds.items()
        }

    def _held(self, days: Sequence[date], leaders: Leaders) -> list[ProposedAppointment]:
        """The groups on the days, as far as each may be beside those before it."""
        groups: list[ProposedAppointment] = []
        for step, day in zip(self.template.steps, days, strict=True):
            kind, hour = self.kinds[step.type_code], self._hours[step.type_code]
            wish = _wish(groups, kind.search.wanted.type.leading_role, leaders)
            one = kind.held(day, hour, leaders, wish, groups)
            if one is None:
                break
            groups.append(one)
        return groups

    def _whole(self, groups: Sequence[ProposedAppointment]) -> GroupCourse:
        kinds = [self.kinds[one.type.code] for one in groups]
        days = [
            local_date(one.starts, kind.search.site.clinic.zone)
            for one, kind in zip(groups, kinds, strict=True)
        ]
        shifted = (
            n for n, (day, wanted) in enumerate(zip(days, self._planned, strict=True)) if day != wanted
        )
        hours = [kind.hour(one.starts) for one, kind in zip(groups, kinds, strict=True)]
        other = sum(hour != self._hours[one.type.code] for one, hour in zip(groups, hours, strict=True))
        leaders = {one.people.get(one.type.leading_role) for one in groups}
        return GroupCourse(tuple(groups), frozenset(shifted), other, len(leaders))


def _shifted(way: Way) -> int:
    """How many groups are on another day."""
    return way.cost // SHIFTED


def _wish(groups: Sequence[ProposedAppointment], lead: Role, leaders: Leaders) -> Choice:
    """Who was there before, the latest first; to lead it those who lead the course, who do nothing else."""
    found: defaultdict[Role, dict[PractitionerId, None]] = defaultdict(dict)
    for one in reversed(groups):
        for role, who in one.people.items():
            if role is lead or who not in leaders:
                found[role].setdefault(who)
    found[lead] |= dict.fromkeys(leaders)
    return {role: tuple(people) for role, people in found.items()}


def plan_groups(
    template: GroupTemplate, kinds: Mapping[str, KindOfCourse], days: Sequence[date], most: int
) -> tuple[tuple[GroupCourse, ...], tuple[NoDay, ...]]:
    """At most so many courses, the most regular first, then the soonest; else how far one came."""
    found = [_Attempt(template, kinds, day).lay_out() for day in days]
    courses = sorted(
        (one for one in found if isinstance(one, GroupCourse)),
        key=lambda one: (one.cost, one.groups[0].starts),
    )
    failed = [one for one in found if isinstance(one, NoDay)]
    farthest = max(failed, key=lambda one: one.place, default=None)
    return tuple(courses[:most]), () if courses or farthest is None else (farthest,)
