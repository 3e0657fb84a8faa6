"""A search for groups that knows nothing but the rules: every start, everybody in every role, every room."""

from datetime import timedelta
from itertools import permutations

from coord.domain.appointment import ProposedAppointment
from coord.domain.groups import group_refusals, opening_refusals
from coord.domain.local_time import local_date, minute_of_day, resolve, to_wall
from coord.domain.reasons import Field, LifeSupportMissing, TooFewPeople
from coord.domain.roles import Role
from coord.domain.softness import is_soft
from tests.domain.builders import MISSION, at
from tests.domain.oracle import EVERY, WHO_AND_WHERE, remembered


class GroupOracle:
    """What the rules allow of a little search for groups."""

    def __init__(self, little):
        self.wanted, self.facts, self.zone = little.wanted, little.facts, little.zone

    def starts(self):
        """The minutes of the wanted days at which the group can be held on all of its days."""
        return sorted(self.starts_with(None, None))

    def starts_with(self, role, who):
        """Those at which this one can have the role, or anybody."""
        return remembered((self.wanted, self.facts, role, who), lambda: self._starts_with(role, who))

    def _starts_with(self, role, who):
        days = (self.wanted.first, self.wanted.last)
        minutes = range(at("00:00", days[0], self.zone), at("24:00", days[1], self.zone), EVERY)
        return {minute for minute in minutes if self._is_wished(minute) and self._can_be(minute, role, who)}

    def _is_wished(self, minute):
        only, hour = self.wanted.only, minute_of_day(minute, self.zone)
        is_day = not only.weekdays or local_date(minute, self.zone).weekday() in only.weekdays
        return is_day and (not only.spans or any(first <= hour < last for first, last in only.spans))

    def _can_be(self, minute, role, who):
        if not all(isinstance(time, int) for time in self._times(minute)) or self._is_hopeless(minute):
            return False
        rooms = self._rooms(minute)
        crews = (crew for crew in self._crews(minute) if role is None or crew.get(role) == who)
        return any(not self.against(self._at(minute, room, crew)) for crew in crews for room in rooms[:1])

    def _is_hopeless(self, minute):
        """Whether the rules refuse the time already, whoever comes and whatever the room."""
        found = self.against(self._at(minute, None, {}))
        return any(one.field not in WHO_AND_WHERE for one in found if not isinstance(one, LifeSupportMissing))

    def _rooms(self, minute):
        """Those to which the rules say nothing, as far as they may be taken."""
        if not self.wanted.type.needs_room:
            return [None]
        rooms = [room for room in self.facts.rooms if not self.wanted.rooms or room in self.wanted.rooms]
        return [room for room in rooms if not self._is_against_room(self._at(minute, room, {}))]

    def _is_against_room(self, one):
        return any(reason.field is Field.ROOM for reason in self.against(one))

    def _crews(self, minute):
        """Everybody in every role that is needed or named, and then also with a co-therapist."""
        kind, named = self._kind_at(minute), self.wanted.people
        needed = tuple(dict.fromkeys((*kind.roles, *named)))
        sets = [needed]
        if Role.CO_THERAPIST in kind.optional_roles and Role.CO_THERAPIST not in needed:
            sets.append((*needed, Role.CO_THERAPIST))
        for roles in sets:
            for people in permutations(self.facts.practitioners, len(roles)):
                crew = dict(zip(roles, people, strict=True))
                if all(crew[role] in some for role, some in named.items()):
                    yield crew

    def _at(self, minute, room, crew):
        return ProposedAppointment(self._kind_at(minute), MISSION, room, minute, crew)

    def _kind_at(self, minute):
        return self.facts.kind_at(self.wanted.type, minute, MISSION)

    def against(self, one):
        """What binds on any of its days: to a lenient search soft reasons say nothing."""
        days = [self._at(time, one.room_id, one.people) for time in self._times(one.starts)]
        return [reason for day in days for reason in self._against(day) if self._minds(type(reason), day)]

    def _times(self, minute):
        """The same time of the clock on all of its days, where there is one, and no two."""
        wall = to_wall(minute, self.zone)
        return [resolve(wall + timedelta(days=days), self.zone) for days in (0, *self.wanted.again)]

    def _against(self, one):
        """What stands against so many places, and against so many patients for those who are there."""
        wanted = self.wanted
        found = [each.reason for each in opening_refusals(one, wanted.patients, self.facts, wanted.now)]
        if wanted.patients == wanted.places:
            return found
        others = group_refusals(one, wanted.places, self.facts, wanted.now)
        few = [each for each in found if isinstance(each, TooFewPeople)]
        return [*few, *(each.reason for each in others)]

    def _minds(self, reason, day):
        return not (self.wanted.is_lenient and is_soft(reason, self.facts.of(day).policy))
