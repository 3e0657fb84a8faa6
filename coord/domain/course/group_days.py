"""The exact dynamic programme for a course of groups: on which days they cost least together.

What may come next depends on the last day and on the treatments not long before it, however these were
reached; of ways that are alike in that, the cheapest alone is followed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from coord.domain.policy import DoseRule

Days = tuple[date, ...]
Costs = Mapping[date, int]


@dataclass(frozen=True, slots=True)
class Rhythm:
    """What the days of a course keep: their order, the distance of treatments, and follow-ups in time.

    `treatments` are the places of its treatments, `follow_ups` those that follow the one before them up,
    at most `latest_days` later. `later` are the rules for treatments and the latest days from a day on.
    """

    treatments: frozenset[int]
    follow_ups: frozenset[int]
    doses: DoseRule
    latest_days: int
    later: tuple[tuple[date, DoseRule, int], ...] = ()

    def may_follow(self, before: Days, day: date) -> bool:
        """Whether the next group may be on the day, after those before it."""
        if not before:
            return True
        place, gap = len(before), (day - before[-1]).days
        if gap < 1 or (place in self.follow_ups and gap > self._on(before[-1])[1]):
            return False
        return place not in self.treatments or self._is_apart(before, day)

    def _is_apart(self, before: Days, day: date) -> bool:
        """Whether a treatment keeps its distance, and too many are not near, by the rule of its day."""
        gaps = [(day - one).days for place, one in enumerate(before) if place in self.treatments]
        rule, _ = self._on(day)
        near = sum(gap < rule.most_days for gap in gaps)
        return near < rule.most and all(gap >= rule.least_spacing_days for gap in gaps)

    def _on(self, day: date) -> tuple[DoseRule, int]:
        """The rule for treatments and the latest days of a follow-up, on a day."""
        held = ((rule, latest) for since, rule, latest in reversed(self.later) if since <= day)
        return next(held, (self.doses, self.latest_days))

    def what_matters(self, days: Days) -> Days:
        """The last day, and the treatments that something may still be too near to."""
        rules = (self.doses, *(rule for _, rule, _ in self.later))
        reach = max(max(rule.most_days, rule.least_spacing_days) for rule in rules)
        treated = (one for place, one in enumerate(days) if place in self.treatments)
        return (days[-1], *(one for one in treated if (days[-1] - one).days < reach))


@dataclass(frozen=True, slots=True, order=True)
class Way:
    """The days of all groups and what they cost; of equal cost the earliest are least."""

    cost: int
    days: Days


def cheapest_days(possible: Sequence[Costs], rhythm: Rhythm) -> Way | int:
    """The days that cost least, of those on which each group can be; or the place that none can come to."""
    ways = [Way(0, ())]
    for place, costs in enumerate(possible):
        found: dict[Days, Way] = {}
        for way in ways:
            for day, cost in costs.items():
                if rhythm.may_follow(way.days, day):
                    longer = Way(way.cost + cost, (*way.days, day))
                    kept = rhythm.what_matters(longer.days)
                    found[kept] = min(longer, found.get(kept, longer))
        if not found:
            return place
        ways = list(found.values())
    return min(ways)
