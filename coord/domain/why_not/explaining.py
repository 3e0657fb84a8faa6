"""The best that could be proposed at a wished time, and what stands against it."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import product

from coord.domain.appointment import (
    AppointmentType,
    ClinicId,
    PractitionerId,
    Proposal,
    ProposedAppointment,
)
from coord.domain.booking import Refusal, refusals
from coord.domain.facts import Facts
from coord.domain.follow_up import follow_up_days, follow_up_rule, is_due, latest_after
from coord.domain.local_time import days_between, is_repeated, local_date, minute_of_day, on_day
from coord.domain.roles import Role
from coord.domain.rules.limits import weekly_maximum_together
from coord.domain.timeline import each_tick
from coord.domain.why_not.weighing import Part, Weighing

DAY = timedelta(days=1)
WHOLE_DAY = 1440


@dataclass(frozen=True, slots=True)
class Wished:
    """What somebody would like to book, and where; `people` are those who alone may have a role in it."""

    kind: AppointmentType
    follow_up: AppointmentType | None
    clinic: ClinicId
    people: Mapping[Role, frozenset[PractitionerId]] = field(default_factory=dict)

    def at(self, minute: int, facts: Facts, now: int) -> Weighing:
        kind = facts.kind_at(self.kind, minute, self.clinic)
        return Weighing(kind, self.clinic, minute, facts, now, only=self.people)


@dataclass(frozen=True, slots=True)
class Explanation:
    """A proposal, the changes that would open it (none where it can be booked), and all other candidates."""

    proposal: Proposal
    changes: tuple[Refusal, ...]
    parts: tuple[Part, ...]


def explain(wished: Wished, minute: int, facts: Facts, now: int) -> Explanation:
    """Why the visit cannot start at the minute, and the smallest set of changes that would open it."""
    weighing = wished.at(minute, facts, now)
    tried = []
    for proposal in _proposals(wished, weighing):
        tried.append(Explanation(proposal, refusals(proposal, facts, now), weighing.parts()))
        if not tried[-1].changes:
            break
    return min(tried, key=lambda one: weighing.weigh([change.reason for change in one.changes]))


def _proposals(wished: Wished, weighing: Weighing) -> Iterator[Proposal]:
    """The visit at its best with the follow-up that is due, by each therapist who could have it as it is."""
    facts, best = weighing.facts, weighing.best()
    day = local_date(best.starts, facts.clinics[best.clinic_id].zone)
    follow_up = facts.follow_up_on(best.type, day, wished.follow_up)
    if not follow_up or not is_due(best, facts.patient):
        yield Proposal(facts.patient.id, (best,))
        return
    for lead in weighing.leads():
        main = replace(weighing, same=lead).best()
        after = _best_follow_up(main, follow_up, facts, weighing.now)
        yield Proposal(facts.patient.id, (main, *after))


def explain_day(wished: Wished, day: date, facts: Facts, now: int) -> Explanation:
    """The same for the start that comes nearest to being possible; of a closed day, at its usual hours."""
    starts = list(_starts(wished.kind, wished.clinic, [day], facts))
    starts = starts or _starts_when_closed(wished.kind, wished.clinic, day, facts)
    weighed = [wished.at(minute, facts, now) for minute in starts]
    nearest = min(weighed, key=lambda one: one.effort)
    return explain(wished, nearest.minute, facts, now)


def _best_follow_up(
    main: ProposedAppointment, kind: AppointmentType, facts: Facts, now: int
) -> list[ProposedAppointment]:
    """The first follow-up of its window with nothing, or with least, against it; none where all is closed.

    On the aimed days if that takes no more than later, by the same therapist if no more than by another.
    """
    clinic = facts.clinics[main.clinic_id]
    window = follow_up_days(main.interval, clinic, follow_up_rule(main.interval, clinic, facts))
    latest = latest_after(main, facts.patient)
    aimed = [
        minute
        for minute in _starts(kind, clinic.id, days_between(window.first, window.aim), facts)
        if latest is None or minute < latest
    ]
    later = list(_starts(kind, clinic.id, days_between(window.aim + DAY, window.last), facts))
    therapists = dict.fromkeys((main.people.get(Role.LEAD_THERAPIST), None))
    best: ProposedAppointment | None = None
    least = sys.maxsize
    for starts, same in product((aimed, later), therapists):
        for minute in starts:
            then = facts.kind_at(kind, minute, clinic.id)
            for one in _at(Weighing(then, clinic.id, minute, facts, now, same), main, least):
                if (effort := one.effort + _effort_beside(main, one)) < least:
                    best, least = one.best(), effort
            if best and not least:
                return [best]
    return [best] if best else []


def _at(one: Weighing, main: ProposedAppointment, least: int) -> Iterator[Weighing]:
    """The follow-up at a start if it may be the best, and by others, if by the first it is too much work."""
    if one.effort >= least:
        return
    yield one
    if one.same is None and _effort_beside(main, one):
        yield from (replace(one, same=lead) for lead in one.leads() if lead is not None)


def _effort_beside(main: ProposedAppointment, follow_up: Weighing) -> int:
    """What it takes that those of the visit hold its follow-up too, in the week of both."""
    unit = Proposal(follow_up.facts.patient.id, (main, follow_up.best()))
    together = weekly_maximum_together(unit, follow_up.facts)
    return follow_up.weigh([refusal.reason for refusal in together])


def _starts(kind: AppointmentType, clinic: ClinicId, days: Sequence[date], facts: Facts) -> Iterator[int]:
    """The starts of the policy's grid on one of the days at which the visit lies in the opening hours."""
    place = facts.clinics[clinic]
    for span in place.opening:
        first, last = local_date(span.starts, place.zone), local_date(span.ends, place.zone)
        for day in (day for day in days if first <= day <= last):
            ends = span.ends - facts.kind_on(kind, day).minutes
            ticks = each_tick(span.starts, ends, facts.on(day).policy.start_grid)
            yield from (
                minute
                for minute in ticks
                if local_date(minute, place.zone) == day and not is_repeated(minute, place.zone)
            )


def _starts_when_closed(kind: AppointmentType, clinic: ClinicId, day: date, facts: Facts) -> list[int]:
    """The starts as if the clinic were open that day like on any other; at all hours where it never is."""
    place = facts.clinics[clinic]
    hours = [(minute_of_day(one.starts, place.zone), one.ends - one.starts) for one in place.opening]
    opens = min((first for first, _ in hours), default=0)
    closes = max((first + length for first, length in hours), default=WHOLE_DAY)
    last = min(max(opens, closes - facts.kind_on(kind, day).minutes), WHOLE_DAY - 1)
    first, last = (on_day(day, minute, place.zone) for minute in (opens, last))
    ticks = each_tick(first, last, facts.on(day).policy.start_grid)
    return [minute for minute in ticks if not is_repeated(minute, place.zone)] or [first]
