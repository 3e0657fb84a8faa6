"""All starts of a wanted visit at one clinic, with a follow-up where one is due; ranked, and explained."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from functools import cached_property, partial
from itertools import pairwise

from coord.domain.appointment import ClinicId, PractitionerId, Proposal, ProposedAppointment
from coord.domain.facts import Facts
from coord.domain.follow_up import (
    FollowUpDays,
    follow_up_days,
    follow_up_rule,
    last_day,
    latest_after,
    latest_after_given,
)
from coord.domain.free_time import Site, due_starts, patient_reasons, starts_after_integration
from coord.domain.interval import Interval
from coord.domain.languages import share_language
from coord.domain.local_time import days_between, on_day
from coord.domain.obstacles import obstacles_of
from coord.domain.policy import FollowUpRule
from coord.domain.ranking import NO_WISHES, Advantage, Scored, Wishes, ranked, weeks, wished
from coord.domain.reasons import FollowUpByAnother, FollowUpLate, IntegrationMissed, Reason
from coord.domain.roles import Role
from coord.domain.rules.continuity import dose_before
from coord.domain.rules.integration import integration_missed
from coord.domain.slots.crews import Crew
from coord.domain.slots.kind_at_site import KindAtSite
from coord.domain.slots.kind_by_day import AnyKind, KindByDay, kind_at_site, parts_of
from coord.domain.slots.own_turnover import OwnTurnover
from coord.domain.slots.together import Together
from coord.domain.slots.wanted import Wanted
from coord.domain.timeline import STEP, Grid, bits, each_bit, steps

NEVER = -(1 << 40)


class ClinicSearch:
    """All starts of the wanted visit at one clinic."""

    def __init__(self, wanted: Wanted, clinic_id: ClinicId, facts: Facts) -> None:
        self.wanted, self.clinic, self.facts = wanted, facts.clinics[clinic_id], facts
        self.site = Site(self.clinic, self._grid(), facts, wanted.is_lenient, wanted.now)
        self.follow_up = kind_at_site(wanted.follow_up, self.site) if wanted.follow_up else None
        self.turnover = OwnTurnover(wanted.type, self.follow_up, self.site) if self.follow_up else None
        parts = parts_of(self.follow_up) if self.follow_up else ()
        self.together = [(part, Together(wanted.type, part.kind, self.site)) for part in parts]
        self.main = KindAtSite(wanted.type, self.site, wanted.people, self._led_when(), self._paired)

    def _grid(self) -> Grid:
        zone = self.clinic.zone
        latest = max(policy.follow_up.latest_days for policy in self.facts.policies)
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
            starts &= self._after_anchor(self.facts.anchor) & (self._before(latest) | ~self._minding_next)
        return starts & (self._followed_up | ~self._needs_follow_up)

    def _when(self, holds: Callable[[Site], bool]) -> int:
        """The starts of visits by the policy of whose last day something holds."""
        found = self.site.when(holds)
        last_steps = (self.wanted.type.minutes - 1) // STEP
        return found if found in {0, self.site.grid.full} else found >> last_steps

    @cached_property
    def _minding_next(self) -> int:
        """The starts for which it is minded that a follow-up is before the next dose."""
        return self._when(lambda site: site.minds(IntegrationMissed))

    def _after_anchor(self, dose: Interval) -> int:
        """The starts in the window of a dose that was given or stays; whether they may be late is theirs."""
        days, minding = self._days_of(dose), self._when(lambda site: site.minds(FollowUpLate))
        aimed, whole = self.site.mask(days.first, days.aim), self.site.mask(days.first, days.last)
        return aimed | whole & ~minding

    @cached_property
    def _needs_follow_up(self) -> int:
        """The starts that are not offered without a follow-up."""
        return self.site.grid.full if self.wanted.needs_follow_up else due_starts(self.wanted.type, self.site)

    @cached_property
    def _followed_up(self) -> int:
        """The starts that some follow-up can follow."""
        return self._followable(self.follow_up.starts) if self.follow_up else 0

    def _followable(self, follow_ups: int) -> int:
        """The starts that one of these follow-ups can follow: where one is due, before the next dose."""
        found, due = self._followed_by(follow_ups), due_starts(self.wanted.type, self.site)
        for first, end in pairwise((NEVER, *sorted(dose.starts for dose in self.facts.patient.doses))):
            if part := self.site.starts_in(first, end) & due & self._minding_next:
                before = follow_ups & self._before(end)
                found = found & ~part | self._followed_by(before) & part
        return found

    def _followed_by(self, follow_ups: int) -> int:
        """The starts that one of these can follow, by the day on which the visit ends."""
        days = self.site.days_when(lambda day: bool(follow_ups & self._windows[day]))
        found = days >> (self.wanted.type.minutes - 1) // STEP
        if self.turnover and found & self.turnover.starts:
            found &= ~self.turnover.unfollowed(follow_ups, self._windows)
        return found

    @cached_property
    def _windows(self) -> dict[date, int]:
        """For each day of the search, the bits in which a follow-up of that day's visit may be."""
        return {day: self._window(self._days_after(day), day) for day in self.site.days}

    def _before(self, latest: int | None) -> int:
        """The starts before the next dose, where there is one."""
        return self.site.grid.full if latest is None else self.site.starts_in(NEVER, latest)

    def _led_when(self) -> Callable[[PractitionerId], int] | None:
        """When somebody can lead, because of who leads what it is bound to; None if that is all one."""
        if not self._keeping_therapist:
            return None
        if self.follow_up is not None:
            return self._with_own_follow_up
        before, others = dose_before(self.facts), ~self._keeping_therapist
        return (lambda who: self.site.grid.full if who == before.therapist else others) if before else None

    @cached_property
    def _keeping_therapist(self) -> int:
        """The starts that this search offers only where it goes on with the same therapist."""
        lead, after, anchor = Role.LEAD_THERAPIST, self.wanted.follow_up, self.facts.anchor
        both = [self.wanted.type, after] if after else [self.wanted.type]
        if not all(lead in kind.roles for kind in both):
            return 0
        minding = self._when(lambda site: site.minds(FollowUpByAnother))
        if after is None and anchor is not None:
            return minding if self._rule_of(anchor).same_therapist else 0
        return minding & self._when(lambda site: site.facts.policy.follow_up.same_therapist)

    def _with_own_follow_up(self, who: PractitionerId) -> int:
        """The starts that a follow-up by the same therapist can follow, and those that need none."""
        own = self._followed_by_own(self.follow_up, who) if self.follow_up else ~self._needs_follow_up
        return own | ~self._keeping_therapist

    def _followed_by_own(self, after: AnyKind, who: PractitionerId) -> int:
        theirs = after.starts_with(Role.LEAD_THERAPIST, who)
        return (self._followable(theirs) if theirs else 0) | ~self._needs_follow_up

    def _paired(self, crews: list[Crew]) -> list[Crew]:
        """The crews, narrowed until some follow-up is left with which nobody works too long a week."""
        paired, is_tight = list[Crew](), False
        for part, together in self.together:
            pairings = list(together.pairings())
            is_tight = is_tight or bool(pairings)
            for pairing in pairings:
                after = part.narrowed(pairing.of_follow_up)
                paired += [self._followed(pairing.of_visit(crew), after) for crew in crews]
            if not pairings:
                paired += [self._followed(crew, part) for crew in crews] if len(self.together) > 1 else []
        return paired if is_tight else crews

    def _followed(self, crew: Crew, after: KindAtSite) -> Crew:
        """A crew for the starts that one of these follow-ups can follow, and those that need none."""
        lead, keeping = self.wanted.type.leading_role, self._keeping_therapist
        free = self.site.grid.full & ~keeping
        followed = free and free & (self._followable(after.starts) | ~self._needs_follow_up)
        led = {
            who: starts & (followed | (keeping and keeping & self._followed_by_own(after, who)))
            for who, starts in crew[lead].items()
        }
        return {**crew, lead: led}

    def _days_after(self, day: date) -> FollowUpDays:
        noon = on_day(day, 720, self.clinic.zone)
        return self._days_of(Interval(noon, noon + 1))

    def _days_of(self, dose: Interval) -> FollowUpDays:
        open_days = self.site.open_days
        return follow_up_days(dose, self.clinic, self._rule_of(dose), lambda day, _: day in open_days)

    def _rule_of(self, dose: Interval) -> FollowUpRule:
        return follow_up_rule(dose, self.clinic, self.facts)

    def _window(self, days: FollowUpDays, dose: date) -> int:
        """The bits of the days after a dose of a day that this search offers for its follow-up."""
        is_minded = self.site.on(dose).minds(FollowUpLate)
        return self.site.mask(days.first, days.aim if is_minded else days.last)

    def minutes(self) -> list[int]:
        """All starts as UTC epoch minutes, ascending."""
        return [self.site.grid.minute(bit) for bit in bits(self.starts)]

    def ranked(self) -> Iterator[Scored]:
        """The starts with most that speaks for them first."""
        rule = self.facts.policy.ranking
        points = {one: getattr(rule, one.value) for one in Advantage}
        since = self.wanted.ranked_from or self.wanted.first
        return ranked(self.starts, self._advantages, points, weeks(self.site, since))

    def scored(self) -> Iterator[tuple[int, int]]:
        """The points and the minute of each start."""
        return ((one.points, self.site.grid.minute(one.bit)) for one in self.ranked())

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
        lead = self.wanted.type.leading_role
        return {lead: tuple(who for who in self.main.people[lead] if self._speaks(who))}

    def _speaks(self, who: PractitionerId) -> bool:
        return share_language(self.facts.patient.languages, self.facts.practitioners[who].languages)

    def advantages_of(self, proposal: Proposal) -> frozenset[Advantage]:
        """What speaks for the very people that a slot proposes, at its time."""
        main, facts = proposal.main, self.facts
        bit = (main.starts - self.site.grid.origin) // STEP
        lead = main.people[self.wanted.type.leading_role]
        own = {role: who for role, who in main.people.items() if role in facts.patient.care_team}
        found = {one for one, mask in self._wished.items() if mask >> bit & 1}
        if own and all(who in facts.patient.care_team[role] for role, who in own.items()):
            found.add(Advantage.CONTINUITY)
        if self._speaks(lead):
            found.add(Advantage.LANGUAGE)
        if self.main.gapless(lead) >> bit & 1:
            found.add(Advantage.NO_GAP)
        return frozenset(found)

    def against(self) -> list[list[Reason]]:
        """What forbids the visit because of the patient alone, day by day."""
        days = days_between(self.wanted.first, self.wanted.last)
        return [[*patient_reasons(self.wanted.type, self.site, day), *self._missed(day)] for day in days]

    def obstacles(self) -> list[Reason]:
        """What does, where no day is without such a reason."""
        return obstacles_of(self.against())

    def _missed(self, day: date) -> list[Reason]:
        """The follow-up that was missed before every start of the day."""
        if starts_after_integration(self.wanted.type, self.site) & self.site.mask(day, day):
            return []
        last = on_day(day, 1440, self.clinic.zone) - STEP
        probe = ProposedAppointment(self.wanted.type, self.clinic.id, None, last, {})
        return list(integration_missed(probe, self.facts, self.wanted.now))

    def proposal_at(self, minute: int) -> Proposal:
        """The unit at a start: continuity first, then whoever is free."""
        bit = (minute - self.site.grid.origin) // STEP
        units = [(main, self._follow_up_of(main)) for main in self._in_each_room(bit)]
        main, after = next((unit for unit in units if unit[1]), units[0])
        return Proposal(self.facts.patient.id, (main, after) if after else (main,))

    def _in_each_room(self, bit: int) -> Iterator[ProposedAppointment]:
        """The visit in the plainest room, and in the others where its follow-up may need that one."""
        main = self.main.propose(bit, self.facts.patient.care_team)
        yield main
        if self.turnover and self.turnover.starts >> bit & 1:
            yield from (replace(main, room_id=room) for room in self.main.rooms_at(bit)[1:])

    def _follow_up_of(self, main: ProposedAppointment) -> ProposedAppointment | None:
        """The earliest in the aimed days by the same therapist, else later, else if it may be by another."""
        if self.follow_up is None or self.turnover is None:
            return None
        therapist = main.people.get(Role.LEAD_THERAPIST)
        days, bit = self._days_of(main.interval), (main.starts - self.site.grid.origin) // STEP
        aim = self.site.mask(days.first, days.aim)
        whole = self._window(days, last_day(main.interval, self.clinic))
        latest = latest_after(main, self.facts.patient) if self._minding_next >> bit & 1 else None
        before = self._before(latest) & self.turnover.left_by(main)
        after = self._beside(main, self.follow_up)
        same = after.starts_with(Role.LEAD_THERAPIST, therapist) & before if therapist else 0
        keeps = self._keeping_therapist >> bit & 1
        others = 0 if keeps and therapist else after.starts & before
        options = (same & aim, same & whole, others & aim, others & whole)
        earliest = next((option for option in options if option), 0)
        if not earliest:
            return None
        bit = next(each_bit(earliest))
        turned_over = main.room_interval.ends <= self.site.grid.minute(bit)
        not_in = () if turned_over else (main.room_id,)
        return after.propose(bit, {Role.LEAD_THERAPIST: (therapist,)} if therapist else {}, not_in)

    def _beside(self, main: ProposedAppointment, after: AnyKind) -> AnyKind:
        """The follow-up by those who can hold it beside their parts in the visit."""
        if not any(together.counts for _, together in self.together):
            return after
        parts = (part.narrowed(partial(together.beside, main)) for part, together in self.together)
        return KindByDay(parts)
