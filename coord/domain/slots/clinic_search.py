"""All starts of a wanted visit at one clinic, with a follow-up where one is due; ranked, and explained."""

from collections.abc import Iterator
from datetime import date
from functools import cached_property
from itertools import pairwise

from coord.domain.appointment import ClinicId, PractitionerId, Proposal, ProposedAppointment
from coord.domain.facts import Facts
from coord.domain.follow_up import FollowUpDays, follow_up_days, latest_after, latest_after_given
from coord.domain.free_time import Site, due_starts, patient_reasons
from coord.domain.interval import Interval
from coord.domain.local_time import days_between, on_day
from coord.domain.ranking import NO_WISHES, Advantage, Scored, Wishes, ranked, weeks, wished
from coord.domain.reasons import FollowUpLate, IntegrationMissed, Reason
from coord.domain.roles import Role
from coord.domain.slots.kind_at_site import KindAtSite
from coord.domain.slots.wanted import Wanted
from coord.domain.timeline import STEP, Grid, bits, each_bit, steps

NEVER = -(1 << 40)


class ClinicSearch:
    """All starts of the wanted visit at one clinic."""

    def __init__(self, wanted: Wanted, clinic_id: ClinicId, facts: Facts) -> None:
        self.wanted, self.clinic, self.facts = wanted, facts.clinics[clinic_id], facts
        self.site = Site(self.clinic, self._grid(), facts, wanted.is_lenient, wanted.now)
        self.main = KindAtSite(wanted.type, self.site, wanted.people)
        self.follow_up = KindAtSite(wanted.follow_up, self.site) if wanted.follow_up else None

    def _grid(self) -> Grid:
        zone, latest = self.clinic.zone, self.facts.policy.follow_up.latest_days
        first = on_day(self.wanted.first, 0, zone)
        return Grid.over(Interval(first, on_day(self.wanted.last, (latest + 2) * 1440, zone)))

    @cached_property
    def starts(self) -> int:
        """Bits of all bookable starts in the wanted days, after now, with a follow-up where one is due."""
        origin = self.site.grid.origin
        past = max(0, steps(self.wanted.now + 1 - origin))
        starts = self.main.starts & self.site.mask(self.wanted.first, self.wanted.last)
        starts = starts >> past << past
        if self.facts.anchor and not self.follow_up:
            latest = latest_after_given(self.facts.anchor.starts, self.facts.patient)
            starts &= self._window(self._days_of(self.facts.anchor)) & self._before(latest)
        return starts & (self._followed_up | ~self._needs_follow_up)

    @property
    def _needs_follow_up(self) -> int:
        """The starts that are not offered without a follow-up."""
        return self.site.grid.full if self.wanted.needs_follow_up else due_starts(self.wanted.type, self.site)

    @cached_property
    def _followed_up(self) -> int:
        """The starts that a follow-up can follow: where one is due, before the next dose."""
        if self.follow_up is None:
            return 0
        found, due = self._followed_by(self.follow_up.starts), due_starts(self.wanted.type, self.site)
        for first, end in pairwise((NEVER, *sorted(dose.starts for dose in self.facts.patient.doses))):
            if part := self.site.starts_in(first, end) & due:
                before = self.follow_up.starts & self._before(end)
                found = found & ~part | self._followed_by(before) & part
        return found

    def _followed_by(self, follow_ups: int) -> int:
        """The starts that one of these can follow, by the day on which the visit ends."""
        days = self.site.days_when(lambda day: bool(follow_ups & self._window(self._days_after(day))))
        return days >> (self.wanted.type.minutes - 1) // STEP

    def _before(self, latest: int | None) -> int:
        """The starts before the next dose, where there is one that must be minded."""
        if latest is None or not self.site.minds(IntegrationMissed):
            return self.site.grid.full
        return self.site.starts_in(NEVER, latest)

    def _days_after(self, day: date) -> FollowUpDays:
        noon = on_day(day, 720, self.clinic.zone)
        return self._days_of(Interval(noon, noon + 1))

    def _days_of(self, dose: Interval) -> FollowUpDays:
        rule, open_days = self.facts.policy.follow_up, self.site.open_days
        return follow_up_days(dose, self.clinic, rule, lambda day, _: day in open_days)

    def _window(self, days: FollowUpDays) -> int:
        return self.site.mask(days.first, days.aim if self.site.minds(FollowUpLate) else days.last)

    def minutes(self) -> list[int]:
        """All starts as UTC epoch minutes, ascending."""
        return [self.site.grid.minute(bit) for bit in bits(self.starts)]

    def ranked(self) -> Iterator[Scored]:
        """The starts with most that speaks for them first."""
        rule = self.facts.policy.ranking
        points = {one: getattr(rule, one.value) for one in Advantage}
        return ranked(self.starts, self._advantages, points, weeks(self.site, self.wanted.first))

    @cached_property
    def _advantages(self) -> dict[Advantage, int]:
        """What speaks for which starts; what holds for all of them or none is left out."""
        masks = dict(self._wished)
        masks[Advantage.CONTINUITY] = self.main.with_any_of(self.facts.patient.care_team)
        masks[Advantage.LANGUAGE] = self.main.with_any_of(self._speakers())
        masks[Advantage.NO_GAP] = self.main.without_gap
        return masks

    @cached_property
    def _wished(self) -> dict[Advantage, int]:
        """What the asker wishes, else what the patient always prefers."""
        preferred = self.facts.patient.preferred
        usual = Wishes(preferred.weekdays, preferred.spans)
        return wished(usual if self.wanted.wishes == NO_WISHES else self.wanted.wishes, self.site)

    def _speakers(self) -> dict[Role, tuple[PractitionerId, ...]]:
        """Who speaks a language of the patient's, for the role that leads the talk."""
        languages = set(self.facts.patient.languages)
        lead = self.wanted.type.leading_role
        speakers = (
            who for who in self.main.people[lead] if languages & self.facts.practitioners[who].languages
        )
        return {lead: tuple(speakers)}

    def advantages_of(self, proposal: Proposal) -> frozenset[Advantage]:
        """What speaks for the very people that a slot proposes, at its time."""
        main, facts = proposal.main, self.facts
        bit = (main.starts - self.site.grid.origin) // STEP
        lead = main.people[self.wanted.type.leading_role]
        own = {role: who for role, who in main.people.items() if role in facts.patient.care_team}
        found = {one for one, mask in self._wished.items() if mask >> bit & 1}
        if own and all(who in facts.patient.care_team[role] for role, who in own.items()):
            found.add(Advantage.CONTINUITY)
        if set(facts.patient.languages) & facts.practitioners[lead].languages:
            found.add(Advantage.LANGUAGE)
        if self.main.gapless(lead) >> bit & 1:
            found.add(Advantage.NO_GAP)
        return frozenset(found)

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
        if not self._followed_up >> bit & 1:
            return Proposal(self.facts.patient.id, (main,))
        after = self._follow_up_of(main)
        return Proposal(self.facts.patient.id, (main, after))

    def _follow_up_of(self, main: ProposedAppointment) -> ProposedAppointment:
        """The earliest in the aimed days by the same therapist, else later, else by another."""
        if self.follow_up is None:
            raise ValueError("this search has no follow-up")
        therapist = main.people[Role.LEAD_THERAPIST]
        days = self._days_of(main.interval)
        aim, whole = self.site.mask(days.first, days.aim), self._window(days)
        before = self._before(latest_after(main, self.facts.patient))
        same = self.follow_up.starts_with(Role.LEAD_THERAPIST, therapist) & before
        anybody = self.follow_up.starts & before
        options = (same & aim, same & whole, anybody & aim, anybody & whole)
        bit = next(each_bit(next(option for option in options if option)))
        return self.follow_up.propose(bit, {Role.LEAD_THERAPIST: (therapist,)})
