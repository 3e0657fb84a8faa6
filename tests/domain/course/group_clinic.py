"""Random little clinics for courses of groups, and every way in which such a course can be held there."""

from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import product
from random import Random

from coord.domain.appointment import ProposedAppointment
from coord.domain.course.group_planner import SHIFTS, KindOfCourse
from coord.domain.course.groups import GroupStep, GroupTemplate
from coord.domain.groups import opening_refusals
from coord.domain.policy import CoverageRule, DoseRule, FollowUpRule, GroupRule, Policy
from coord.domain.qualifications import Kind
from coord.domain.roles import Role, Use
from coord.domain.slots import GroupSearch, WantedGroup
from tests.domain.builders import (
    ADA,
    MISSION,
    MONA,
    MONDAY,
    SAM,
    THEO,
    a_qualification,
    a_type,
    a_window,
    at,
    attention,
    room_taken,
    some_facts,
    span,
)

DAYS = [MONDAY + timedelta(days=n) for n in range(-3, 30)]
DAILY = tuple(span("08:00", "11:00", day) for day in DAYS)
TREATED = (
    a_window(Role.PRESCRIBER, 0, 60, Use.COVER),
    a_window(Role.MONITOR, 0, 60, Use.COVER),
    a_window(Role.LEAD_THERAPIST, 0, 60),
)
SHORT = {"minutes": 60, "turnover": 0, "closing_spare": 0, "notice": 0, "places": 4}
TALK = a_type("preparation_group", role_windows=TREATED[2:], **SHORT)
TREATMENT = a_type("dosing_group", role_windows=TREATED, **SHORT)
AFTER = a_type("integration_group", role_windows=TREATED[2:], **SHORT)
TYPES = {one.code: one for one in (TALK, TREATMENT, AFTER)}
ROOMY = {"places": 9, "features": frozenset({"group", "reclining", "infusion"})}
NOW = at("00:00", MONDAY) - 1440
PLACES = 3


@dataclass(frozen=True, slots=True)
class LittleCourse:
    """A course, and the facts of the clinic in which it is to be held."""

    template: GroupTemplate
    facts: object

    @property
    def kinds(self):
        last = self.template.days(MONDAY + timedelta(days=3))[-1] + timedelta(days=2)
        return {code: a_kind(TYPES[code], self.facts, last) for code in self.template.kinds}


def a_kind(kind, facts, last, first=MONDAY):
    search = GroupSearch(WantedGroup(kind, PLACES, PLACES, first, last, NOW), MISSION, facts)
    return KindOfCourse(search, lambda one, known: not opening_refusals(one, PLACES, known, NOW))


def facts_of(policy=None, opening=DAILY, **changes):
    """At Mission from eight to eleven each day, weekends too; Theo and Sam can lead."""
    able = {"working": {MISSION: opening}, "cover": 9}
    changes["sam"] = {"qualifications": (a_qualification(Kind.PSY),)} | changes.get("sam", {})
    people = {who: able | changes.pop(who, {}) for who in ("ada", "theo", "mona", "sam")}
    rules = {"coverage": CoverageRule(0, 0, 9, 9), "groups": GroupRule(9, 9), "start_grid": 60}
    policy = policy or Policy(**rules)
    return some_facts(policy=policy, mission={"opening": opening}, garden=ROOMY, **people, **changes)


def a_policy(**changes):
    return replace(facts_of().policy, **changes)


def a_little_course(number, **limits):
    """Three or four groups, some of them treatments, where people and the room have little time."""
    dice = Random(number)
    steps, day = [], 0
    for _ in range(dice.randint(3, 4)):
        steps.append(GroupStep(dice.choice(["preparation_group", "dosing_group", "integration_group"]), day))
        day += dice.randint(1, 3)
    resources = [attention(THEO), attention(SAM), attention(ADA), room_taken(1)]
    busy = {
        one: [
            span(f"{hour:02}:00", f"{hour + 1:02}:00", day)
            for day, hour in product(DAYS, (8, 9, 10))
            if dice.random() < share
        ]
        for one, share in zip(resources, (0.5, 0.5, 0.2, 0.3), strict=True)
    }
    rule = DoseRule(dice.choice([0, 1, 2, 4]), dice.choice([1, 2, 9]), dice.choice([1, 3, 7]))
    policy = a_policy(doses=rule, follow_up=FollowUpRule(1, dice.choice([1, 2, 7])))
    return LittleCourse(GroupTemplate("Little", tuple(steps)), facts_of(policy, busy=busy, **limits))


@dataclass(frozen=True, slots=True)
class Held:
    """One way to hold a course: when each group is, and who leads it."""

    days: tuple
    hours: tuple
    leads: tuple


def every_way(course, first):
    """All ways in which the rules let it be held, each group judged alone: every day, hour and leader."""
    found = [[]]
    for place, step in enumerate(course.template.steps):
        wanted = first + timedelta(days=step.day)
        options = list(_options(TYPES[step.type_code], wanted, SHIFTS if place else (0,), course.facts))
        found = [[*way, one] for way in found for one in options if _may_follow(course, way, one[0])]
    return [Held(*zip(*way, strict=True)) for way in found]


def _options(kind, wanted, shifts, facts):
    for shift, hour, lead in product(shifts, (8, 9, 10), (THEO, SAM)):
        day = wanted + timedelta(days=shift)
        people = {Role.LEAD_THERAPIST: lead}
        if kind.is_treatment:
            people |= {Role.PRESCRIBER: ADA, Role.MONITOR: MONA}
        one = ProposedAppointment(kind, MISSION, 1, at(f"{hour:02}:00", day), people)
        if not opening_refusals(one, PLACES, facts, NOW):
            yield day, hour * 60, lead


def _may_follow(course, way, day):
    """In order, treatments apart and not too many at once, and follow-ups in time."""
    codes = [step.type_code for step in course.template.steps]
    before, place, policy = [one[0] for one in way], len(way), course.facts.policy
    if before and day <= before[-1]:
        return False
    is_follow_up = place and codes[place - 1 : place + 1] == ["dosing_group", "integration_group"]
    if is_follow_up and (day - before[-1]).days > policy.follow_up.latest_days:
        return False
    if codes[place] != "dosing_group":
        return True
    treated = [one for one, code in zip(before, codes, strict=False) if code == "dosing_group"]
    near = [one for one in treated if (day - one).days < policy.doses.most_days]
    return len(near) < policy.doses.most and all(
        (day - one).days >= policy.doses.least_spacing_days for one in treated
    )
