"""A search that knows nothing but the rules: it tries every start, everybody in every role, every room."""

from datetime import timedelta
from functools import cache
from itertools import islice, permutations

from coord.domain.appointment import Proposal, ProposedAppointment
from coord.domain.booking import policy_for, refusals
from coord.domain.local_time import minute_of_day
from coord.domain.reasons import Field, FollowUpMissing, LifeSupportMissing
from coord.domain.roles import Role
from coord.domain.rules import UNIT_RULES
from coord.domain.softness import is_soft
from tests.domain.builders import MISSION, at

EVERY = 30
NEAR_MIDNIGHT = 120
WHO_AND_WHERE = {Field.ROOM, *(Field(role) for role in Role)}


class Oracle:
    """What the rules allow of a little search; `by` asks for a lead therapist.

    `known` remembers starts by what was asked, where somebody sets it: changes of the domain are tried on
    what was found without them.
    """

    known: dict[str, list[int]] | None = None

    def __init__(self, little):
        self.wanted, self.facts, self.zone = little.wanted, little.facts, little.zone
        self._talks = cache(self._all_talks)

    def starts(self):
        """The minutes of the wanted days at which something can be booked."""
        return sorted(self.starts_by(None))

    def starts_by(self, lead):
        """The minutes at which something can be booked with this therapist, or with anybody."""
        return remembered((self.wanted, self.facts, lead), lambda: self._all_starts_by(lead))

    def _all_starts_by(self, lead):
        return {minute for minute, mains in self.mains(lead).items() if any(map(self.may_be, mains))}

    def may_be(self, main):
        """Whether the visit may be booked alone, or with some follow-up."""
        is_complete = not self.wanted.needs_follow_up and not self.against(self._unit(main))
        return is_complete or bool(self.wanted.follow_up and any(self._pairs(main)))

    def mains(self, by=None):
        """By minute of the wanted days, the visits that the rules allow, where there is one."""
        return self._allowed(self.wanted.type, self.wanted.first, self.wanted.last, by)

    def follow_ups(self, main, by=None):
        """By minute, a follow-up that makes a unit with the visit to which the rules say nothing."""
        return {after.starts: after for after in self._pairs(main, by)}

    def _pairs(self, main, by=None):
        """The follow-ups, one after the other, for who needs but one."""
        for lead in [by] if by else self.facts.practitioners:
            for talks in self._talks(lead).values():
                yield from (one for one in talks if not any(self._against_unit(main, one)))

    def _all_talks(self, by):
        latest = max(policy.follow_up.latest_days for policy in self.facts.policies)
        last = self.wanted.last + timedelta(days=latest + 1)
        return self._allowed(self.wanted.follow_up, self.wanted.first, last, by)

    def _allowed(self, kind, first, last, by):
        minutes = range(at("00:00", first, self.zone), at("24:00", last, self.zone), EVERY)
        found = {minute: list(self._try_all(self._as_then(kind, minute), minute, by)) for minute in minutes}
        return {minute: visits for minute, visits in found.items() if visits}

    def _as_then(self, kind, minute):
        return self.facts.kind_at(kind, minute, MISSION)

    def _try_all(self, kind, minute, by):
        """With everybody in every role, in the first room that will do.

        Near midnight in every room, for a visit is in the way of its own follow-up there.
        """
        if self._is_hopeless(kind, minute):
            return
        most = None if self._is_near_midnight(minute) else 1
        for chosen in self._crews(kind):
            if by in (None, chosen[Role.LEAD_THERAPIST]):
                rooms = (
                    ProposedAppointment(kind, MISSION, room, minute, chosen) for room in self._rooms(kind)
                )
                yield from islice((visit for visit in rooms if not self._reasons(visit)), most)

    def _is_near_midnight(self, minute):
        return (minute_of_day(minute, self.zone) + NEAR_MIDNIGHT) % 1440 <= 2 * NEAR_MIDNIGHT

    def _rooms(self, kind):
        return self.facts.rooms if kind.needs_room else [None]

    def _crews(self, kind):
        """Everybody in every role; if a language of the patient is known, also with an interpreter."""
        counts = [len(kind.roles)]
        if Role.INTERPRETER in kind.optional_roles and self.facts.patient.languages:
            counts.append(len(kind.roles) + 1)
        for count in counts:
            for people in permutations(self.facts.practitioners, count):
                yield dict(zip((*kind.roles, Role.INTERPRETER), people, strict=False))

    def _is_hopeless(self, kind, minute):
        """Whether the rules refuse the time or the patient already, whoever comes and whatever the room.

        Who comes may bring the life support that is missing otherwise.
        """
        nobody = ProposedAppointment(kind, MISSION, None, minute, {})
        reasons = (one for one in self._reasons(nobody) if not isinstance(one, LifeSupportMissing))
        return any(reason.field not in WHO_AND_WHERE for reason in reasons)

    def _reasons(self, visit):
        """What the rules say to a visit, its follow-up aside."""
        found = self.against(self._unit(visit))
        return [one.reason for one in found if not isinstance(one.reason, FollowUpMissing)]

    def against(self, proposal):
        """What binds: to a lenient search soft reasons say nothing."""
        found = refusals(proposal, self.facts, self.wanted.now)
        return [one for one in found if self._minds(one, proposal)]

    def _against_unit(self, *visits):
        """What the rules say to two visits together, each of which may be on its own."""
        unit = self._unit(*visits)
        found = (refusal for rule in UNIT_RULES for refusal in rule(unit, self.facts))
        return (one for one in found if self._minds(one, unit))

    def _unit(self, *visits):
        return Proposal(self.facts.patient.id, visits)

    def _minds(self, refusal, unit):
        policy = policy_for(refusal, unit, self.facts)
        return not (self.wanted.is_lenient and is_soft(type(refusal.reason), policy))


def remembered(asked, work):
    """What the work finds for what is asked, perhaps from an earlier time."""
    if Oracle.known is None:
        return work()
    name = repr(asked)
    if name not in Oracle.known:
        Oracle.known[name] = sorted(work())
    return set(Oracle.known[name])
