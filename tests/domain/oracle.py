"""A search that knows nothing but the rules: it tries every start, everybody in every role, every room."""

from datetime import timedelta
from functools import cache
from itertools import permutations

from coord.domain.appointment import Proposal, ProposedAppointment
from coord.domain.booking import refusals
from coord.domain.reasons import Field, FollowUpMissing
from coord.domain.roles import Role
from coord.domain.softness import is_soft
from tests.domain.builders import MISSION, at

EVERY = 30
WHO_AND_WHERE = {Field.ROOM, *(Field(role) for role in Role)}


class Oracle:
    """What the rules allow of a little search; `by` asks for a lead therapist."""

    def __init__(self, little):
        self.wanted, self.facts, self.zone = little.wanted, little.facts, little.zone
        self._talks = cache(self._all_talks)

    def starts(self):
        """The minutes of the wanted days at which something can be booked."""
        return [minute for minute, main in self.mains().items() if self.may_be(main)]

    def may_be(self, main):
        """Whether the visit may be booked alone, or with some follow-up."""
        is_complete = not self.wanted.needs_follow_up and not self._refusals(main)
        return is_complete or bool(self.wanted.follow_up and self.follow_ups(main))

    def mains(self, by=None):
        """By minute of the wanted days, a visit that the rules allow, where there is one."""
        return self._allowed(self.wanted.type, self.wanted.first, self.wanted.last, by)

    def follow_ups(self, main, by=None):
        """By minute, a follow-up that makes a unit with the visit to which the rules say nothing."""
        return {minute: after for minute, after in self._talks(by).items() if not self._refusals(main, after)}

    def _all_talks(self, by):
        last = self.wanted.last + timedelta(days=self.facts.policy.follow_up.latest_days + 1)
        return self._allowed(self.wanted.follow_up, self.wanted.first, last, by)

    def _allowed(self, kind, first, last, by):
        minutes = range(at("00:00", first, self.zone), at("24:00", last, self.zone), EVERY)
        found = {minute: self._try_all(kind, minute, by) for minute in minutes}
        return {minute: visit for minute, visit in found.items() if visit}

    def _try_all(self, kind, minute, by):
        if self._is_hopeless(kind, minute):
            return None
        for people in permutations(self.facts.practitioners, len(kind.roles)):
            chosen = dict(zip(kind.roles, people, strict=True))
            if by in (None, chosen[Role.LEAD_THERAPIST]):
                for room in self._rooms(kind):
                    visit = ProposedAppointment(kind, MISSION, room, minute, chosen)
                    if not self._reasons(visit):
                        return visit
        return None

    def _rooms(self, kind):
        return self.facts.rooms if kind.needs_room else [None]

    def _is_hopeless(self, kind, minute):
        """Whether the rules refuse the time or the patient already, whoever comes and whatever the room."""
        nobody = ProposedAppointment(kind, MISSION, None, minute, {})
        return any(reason.field not in WHO_AND_WHERE for reason in self._reasons(nobody))

    def _reasons(self, visit):
        """What the rules say to a visit, its follow-up aside."""
        reasons = [refusal.reason for refusal in self._refusals(visit)]
        return [reason for reason in reasons if not isinstance(reason, FollowUpMissing)]

    def _refusals(self, *visits):
        return self.against(Proposal(self.facts.patient.id, visits))

    def against(self, proposal):
        """What binds: to a lenient search soft reasons say nothing."""
        found = refusals(proposal, self.facts, self.wanted.now)
        return [
            one
            for one in found
            if not (self.wanted.is_lenient and is_soft(type(one.reason), self.facts.policy))
        ]
