"""Random little clinics in which a group is wanted, one for each number, to try every start of it."""

from dataclasses import replace
from datetime import date, timedelta

from coord.domain.facts import NO_PATIENT
from coord.domain.local_time import DAY
from coord.domain.policy import GroupRule
from coord.domain.ranking import NO_WISHES, Wishes
from coord.domain.roles import Role, Use
from coord.domain.slots import WantedGroup
from tests.domain.builders import a_type, a_window
from tests.domain.small_clinics import Chance, Little, Night, changing

LED_BY_TWO = (
    a_window(Role.LEAD_THERAPIST, 0, 60),
    a_window(Role.CO_THERAPIST, 0, 60, is_optional=True),
)
ALONE = LED_BY_TWO[:1]
WATCHED = (
    a_window(Role.PRESCRIBER, 0, 15),
    a_window(Role.PRESCRIBER, 0, 60, Use.COVER),
    a_window(Role.MONITOR, 15, 60, Use.COVER),
)
# Whoever prescribes and watches is there for all of them, and with nobody else
ATTENDED = (a_window(Role.PRESCRIBER, 0, 60), a_window(Role.MONITOR, 0, 60))


def a_little_group(number: int) -> Little:
    """A treatment or a talk of several patients, wanted on two days, perhaps on some days after, too."""
    return _GroupChance(number).little()


def a_group_by_night(number: int) -> Little:
    """The same where the clinic is open by night, and clocks change."""
    return _GroupNight(number).little()


def a_changing_group(number: int) -> Little:
    """The same where the policy changes on one of the days."""
    return changing(a_little_group(number), number, _GroupChance)


def another_kind_of_group(number: int) -> Little:
    """The same where its kind changes on one of the days, perhaps with the policy."""
    little, other = a_changing_group(number), _GroupChance(2000 + number)
    kind, since = little.wanted.type, little.wanted.first + timedelta(days=other.dice.choice([1, 1, 2, 3]))
    later = replace(other.kind(), code=kind.code, is_treatment=kind.is_treatment)
    dated = ((date.min, {kind.code: kind}), (since, {kind.code: later}))
    return replace(little, facts=replace(little.facts, kinds=dated))


class _OfGroups:
    """What is thrown for a group, beside the clinic."""

    def little(self) -> Little:
        now = self.midnight + self.mostly(-60, 300, 960)
        facts = replace(self.facts(), patient=NO_PATIENT)
        return Little(self.wanted_group(now, facts), facts, self.zone)

    def wanted_group(self, now, facts) -> WantedGroup:
        kind, places = self.kind(), self.dice.choice([2, 2, 3, 4, 5])
        return WantedGroup(
            kind,
            places,
            self.mostly(places, 2),
            self.days[0],
            self.days[1],
            now,
            is_lenient=self.dice.random() < 0.5,
            people=self.mostly({}, self.people_of(kind, facts)),
            rooms=self.mostly(frozenset(), frozenset({1})),
            only=self.mostly(NO_WISHES, self.hours_wished()),
            again=self.dice.choice([(), (), (1,), (2,), (1, 3)]),
        )

    def kind(self):
        led = self.dice.choice([LED_BY_TWO, LED_BY_TWO, LED_BY_TWO, ALONE])
        shared = {"places": self.mostly(5, 4), "follow_up": None, "needs_order": False, **self.edges()}
        if self.dice.random() < 0.3:
            return a_type("preparation_group", minutes=60, role_windows=led, **shared)
        windows = (*self.mostly(WATCHED, ATTENDED), *led)
        return a_type("dosing_group", minutes=60, role_windows=windows, **shared)

    def people_of(self, kind, facts):
        """Somebody for a role, who perhaps cannot have it."""
        some = frozenset(self.dice.sample(sorted(facts.practitioners), 2))
        return {self.dice.choice([*kind.roles, *kind.optional_roles]): some}

    def hours_wished(self):
        opens = self.opens + 30
        return Wishes(frozenset({self.days[1].weekday()}), ((opens, min(opens + 120, DAY)),))

    def policy(self):
        rule = GroupRule(self.dice.choice([9, 3, 2, 1]), self.dice.choice([9, 2, 1]))
        one = super().policy()
        return replace(one, groups=rule, hard=one.hard | self.mostly(set(), {"TooFewPeople"}))

    def coverage(self):
        most = self.dice.choice([9, 4, 3, 2])
        return replace(super().coverage(), most_per_prescriber=self.mostly(9, 3, 2), most_per_monitor=most)

    def room(self, number):
        features = frozenset({"group", "reclining", "infusion", "talk"})
        one = super().room(number)
        places = self.dice.choice([9, 9, 5, 3, 2])
        return replace(one, features=self.mostly(features, one.features), places=places)

    def practitioner(self, number, kinds):
        return replace(super().practitioner(number, kinds), cover=self.dice.choice([9, 9, 5, 3, 1]))


class _GroupChance(_OfGroups, Chance):
    """Throws the dice for one little clinic with a group."""


class _GroupNight(_OfGroups, Night):
    """The same by night."""
