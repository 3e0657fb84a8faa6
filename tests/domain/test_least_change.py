"""The least change for a whole day: it costs what the best of all choices costs, and says what goes first."""

from collections import Counter
from dataclasses import replace
from itertools import product
from random import Random

import pytest

from coord.domain.appointment import AppointmentId, PatientId, PersonId, Proposal, ResourceId
from coord.domain.booking import refusals
from coord.domain.facts import Limits
from coord.domain.local_time import local_date
from coord.domain.permissions import Permission
from coord.domain.policy import DayRule, Policy
from coord.domain.replan import Case, Change, Way, first_to_go, least_change, stand_ins, takes, ways
from coord.domain.replan.beside import clashes, facts_beside
from coord.domain.replan.stand_ins import parts_against
from coord.domain.replan.ways import asking, holds
from coord.domain.replan.weighing import ASK, of_move, of_stand_in
from coord.domain.roles import Role
from coord.domain.standing import against_booked
from coord.domain.taking import places
from coord.solving.choosing import choose
from tests.domain.builders import (
    FRIDAY,
    GARDEN,
    MISSION,
    MONDAY,
    NEXT_MONDAY,
    NEXT_TUESDAY,
    PIER,
    PREPARATION,
    SAM,
    THEO,
    THURSDAY,
    TUESDAY,
    WEDNESDAY,
    ZONE,
    a_dose,
    a_follow_up,
    at,
    attention,
    room_taken,
    some_facts,
    span,
    taken,
)

EVERYTHING = frozenset(Permission)
NOW = at("07:00")
HOURS = ("08:00", "09:00", "10:00", "11:00")
OPEN = (span("08:00", "12:00"), span("08:00", "12:00", TUESDAY))
DAYS = (MONDAY, TUESDAY)
HOUSE = Policy(start_grid=60, day=DayRule(near_days=1))
PEOPLE, ROOMS = (THEO, SAM), (GARDEN, PIER)


def a_talk(hour, who, room, day=MONDAY):
    kind = replace(PREPARATION, turnover=0)
    return a_dose(type=kind, starts=at(hour, day), people={Role.LEAD_THERAPIST: who}, room_id=room)


class Morning:
    """A few units, each with a patient of its own, on mornings with these people in two rooms."""

    def __init__(self, *units, busy=(), **changes):
        """`busy` are other things: (resource, hour, day)."""
        self.units = [Proposal(PatientId(one), unit) for one, unit in enumerate(units)]
        self.busy = list(busy)
        self.changes = {"mission": {"opening": OPEN}, "pier": {"clinic_id": MISSION}, **changes}
        self.cases = [self._case(number) for number in range(len(units))]
        broken = [number for number, one in enumerate(self.cases) if one.refusals]
        self.cases = [self._case(number, broken) for number in broken]

    def _case(self, number, free=()):
        """A talk in facts that know of the others, those left out that are free to go."""
        facts = self._facts(number, {number, *free})
        against = against_booked(self.units[number], self._facts(number, {number}), NOW, frozenset())
        return Case(self.units[number], against, facts)

    def _facts(self, number, without):
        diary = [(resource, span(hour, _after(hour), day)) for resource, hour, day in self.busy]
        empty = self._empty(number)
        for other, unit in enumerate(self.units):
            if other not in without:
                own = replace(empty, patient=self._empty(other).patient)
                taking = (place for one in unit.appointments for place in places(one, own))
                diary += [(one.resource_id, one.interval) for one in taking]
        known = {resource: [one for which, one in diary if which == resource] for resource, _ in diary}
        return replace(empty, taken={resource: taken(*some) for resource, some in known.items()})

    def _empty(self, number):
        patient = {"id": PatientId(number), "person_id": PersonId(900 + number)}
        patient["resource_id"] = patient_taken(number)
        return some_facts(policy=HOUSE, patient=patient, **self.changes)

    def least(self):
        return least_change(self.cases, look, solve(self.cases), NOW)


def patient_taken(number):
    return ResourceId(900 + number)


def _after(hour):
    return f"{int(hour[:2]) + 1:02}:00"


def look(case, facts):
    return ways(case, facts, EVERYTHING, NOW)


def solve(cases):
    """By the solver itself, in this process."""

    def solved(known, against):
        asked = [
            [{"cost": way.cost, "takes": takes(way, case.facts)} for way in some]
            for case, some in zip(cases, known, strict=True)
        ]
        answer = choose(asked, [sorted(one) for one in against], 10)
        return answer["numbers"], answer["is_best"]

    return solved


def everything(case):
    """Each way there is, found by trying each hour with everybody in every room: its cost, what it takes."""
    main = case.unit.main
    yield Way(ASK, Change.ASK, case.unit)
    for one in stand_ins(case.unit, parts_against(case.refusals), case.facts, NOW, EVERYTHING):
        yield Way(of_stand_in(one), Change.STAND_IN, one.proposal)
    for hour, day, who, room in product(HOURS, DAYS, PEOPLE, ROOMS):
        unit = Proposal(case.unit.patient_id, (a_talk(hour, who, room, day),))
        if not refusals(unit, case.facts, NOW):
            away = (day - local_date(main.starts, ZONE)).days
            yield Way(of_move(away, keeps_people=who in main.people.values()), Change.MOVE, unit)


def cheapest(cases):
    """What the best of all choices costs, by trying them, the cheaper first."""
    all_ways = [
        sorted((way.cost, frozenset(takes(way, case.facts))) for way in everything(case)) for case in cases
    ]
    return _cheapest(all_ways, frozenset())


def _cheapest(all_ways, gone):
    if not all_ways:
        return 0
    best = None
    rest = sum(some[0][0] for some in all_ways[1:])
    for cost, taking in all_ways[0]:
        if best is not None and cost + rest >= best:
            break
        if not any(_meet(one, other) for one in taking for other in gone):
            beside = _cheapest(all_ways[1:], gone | taking)
            if beside is not None and (best is None or cost + beside < best):
                best = cost + beside
    return best


def _meet(one, other):
    return one[0] == other[0] and one[1] < other[2] and other[1] < one[2]


def a_morning(number):
    """Two to four talks by chance, other things in the diary, and somebody ill or a room out of use."""
    dice = Random(number)
    slots = list(product(HOURS, PEOPLE))
    dice.shuffle(slots)
    talks, rooms = [], {hour: list(ROOMS) for hour in HOURS}
    for hour, who in slots[: dice.choice([2, 3, 4])]:
        talks.append(a_talk(hour, who, rooms[hour].pop(dice.randrange(len(rooms[hour])))))
    mine = {(resource, hour) for talk in talks for resource, hour in _taken_by(talk)}
    things = [attention(THEO), attention(SAM), room_taken(GARDEN), room_taken(PIER)]
    others = [
        (thing, hour, day)
        for thing, hour, day in product(things, HOURS, DAYS)
        if dice.random() < 0.45 and (day != MONDAY or (thing, hour) not in mine)
    ]
    away = {"time_off": (span("08:00", dice.choice(["10:00", "12:00"])),)}
    change = dice.choice([{"theo": away}, {"sam": away}, {"garden": {"out_of_use": away["time_off"]}}])
    return Morning(*((talk,) for talk in talks), busy=others, **change)


def _taken_by(talk):
    hour = next(one for one in HOURS if at(one) == talk.starts)
    return [(attention(*talk.people.values()), hour), (room_taken(talk.room_id), hour)]


@pytest.mark.parametrize("number", range(60))
def test_the_least_change_costs_what_the_best_of_all_choices_costs(number):
    morning = a_morning(number)

    found = morning.least()

    assert found.cost == cheapest(morning.cases)


def test_what_one_gives_up_another_takes_and_it_is_told_who_goes_first():
    """Theo is ill. Sam has two hours; the first patient can come in the earlier one only."""
    nobody = [(attention(SAM), hour, TUESDAY) for hour in HOURS]
    sam_not = [(attention(SAM), hour, MONDAY) for hour in ("08:00", "11:00")]
    elsewhere = [(patient_taken(0), "10:00", MONDAY), (room_taken(PIER), "09:00", MONDAY)]
    morning = Morning(
        (a_talk("08:00", THEO, GARDEN),),
        (a_talk("09:00", THEO, GARDEN),),
        busy=[*nobody, *sam_not, *elsewhere],
        theo={"time_off": OPEN},
    )

    found = morning.least()

    assert [one.proposal.main.starts for one in found.chosen] == [at("09:00"), at("10:00")]
    assert first_to_go(morning.cases, found.chosen, NOW) == [(1,), ()]


def test_a_visit_that_waits_for_a_person_gives_nothing_up():
    """Theo is ill and Sam has one hour, in which the second patient cannot be asked to give up the room."""
    sam_not = [(attention(SAM), hour, day) for hour, day in product(HOURS, DAYS) if hour != "09:00"]
    morning = Morning(
        (a_talk("08:00", THEO, GARDEN),),
        (a_talk("09:00", THEO, GARDEN),),
        busy=[*sam_not, (attention(SAM), "09:00", TUESDAY), (room_taken(PIER), "09:00", MONDAY)],
        theo={"time_off": OPEN},
    )

    found = morning.least()

    assert [one.change for one in found.chosen] == [Change.ASK, Change.STAND_IN]
    assert found.is_best is False
    assert found.cost == cheapest(morning.cases)


def test_two_treatments_that_move_have_two_follow_ups_of_one_therapist():
    """The clinic is closed on Monday; the earliest follow-up of each would be the same hour."""
    opening = tuple(span("08:00", "20:00", day) for day in (TUESDAY, WEDNESDAY, THURSDAY, FRIDAY))
    units = [
        (a_dose(starts=at(hour)), a_follow_up(starts=at(hour, WEDNESDAY))) for hour in ("09:00", "13:00")
    ]
    morning = Morning(*units, mission={"opening": opening})

    found = morning.least()

    assert [one.change for one in found.chosen] == [Change.MOVE, Change.MOVE]
    assert found.is_best
    assert first_to_go(morning.cases, found.chosen, NOW) == [(), ()]


def test_other_times_are_looked_for_round_the_visit_however_far_off_it_is():
    days = [MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, NEXT_MONDAY, NEXT_TUESDAY]
    opening = tuple(span("08:00", "12:00", day) for day in days)
    morning = Morning(
        (a_talk("09:00", THEO, GARDEN, NEXT_TUESDAY),),
        mission={"opening": opening},
        theo={"time_off": (span("08:00", "20:00", NEXT_TUESDAY),)},
    )

    (case,) = morning.cases
    moves = [way for way in look(case, case.facts) if way.change is Change.MOVE]

    assert min(moves, key=lambda way: way.cost).cost == of_move(0, keeps_people=False)
    on_the_day = [one.proposal.main.starts for one in moves if one.cost < of_move(1, keeps_people=True)]
    assert on_the_day == [at(hour, NEXT_TUESDAY) for hour in ("09:00", "08:00", "10:00", "11:00")]
    assert max(way.cost for way in moves) == of_move(-8, keeps_people=True)


def a_day_of(most, *hours):
    """Theo is ill; Sam may stand in for each of his talks, and does no more than some minutes a day."""
    rooms = dict(zip(hours, (GARDEN, PIER, GARDEN), strict=False))
    talks = [(a_talk(hour, THEO, rooms[hour]),) for hour in hours]
    return Morning(*talks, theo={"time_off": OPEN}, sam={"limits": Limits(day_minutes=most)})


@pytest.mark.parametrize(
    ("most", "hours"),
    [
        pytest.param(60, ("08:00", "10:00"), id="two-are-too-many"),
        pytest.param(120, ("08:00", "09:00", "11:00"), id="two-are-not-but-three-are"),
    ],
)
def test_what_somebody_may_not_do_in_one_day_is_not_all_theirs(most, hours):
    morning = a_day_of(most, *hours)

    found = morning.least()

    changes = sorted(one.change for one in found.chosen)
    assert changes == [Change.MOVE, *[Change.STAND_IN] * (len(hours) - 1)]
    moved = next(one for one in found.chosen if one.change is Change.MOVE)
    assert moved.cost == of_move(1, keeps_people=False)
    assert not found.is_best


def test_ways_that_cannot_be_gone_together_are_named_with_as_few_others_as_explain_it():
    two, three = a_day_of(60, "08:00", "10:00"), a_day_of(120, "08:00", "09:00", "11:00")

    def against(morning, numbers):
        standing_in = [look(case, case.facts)[0] for case in morning.cases]
        return clashes(morning.cases, numbers, standing_in, NOW)

    assert against(two, [1, 4]) == {frozenset({(0, 1), (1, 4)})}
    assert against(three, [1, 2, 3]) == {frozenset({(0, 1), (1, 2), (2, 3)})}
    assert against(a_day_of(180, "08:00", "09:00", "11:00"), [1, 1, 1]) == set()


def test_another_visit_of_the_same_patient_counts_among_their_own():
    unit = Proposal(PatientId(1), (a_dose(), a_follow_up()))
    later = a_dose(starts=at("10:00", NEXT_MONDAY)), a_follow_up(starts=at("10:00", NEXT_TUESDAY))
    case, other = (Case(one, (), some_facts()) for one in (unit, replace(unit, appointments=later)))

    known = facts_beside(case, [(other, asking(other))])

    assert [dose.starts for dose in known.patient.doses] == [at("10:00", NEXT_MONDAY)]
    assert facts_beside(case, []) == case.facts


def test_the_visit_of_another_patient_takes_people_and_that_patient():
    morning = Morning(
        (a_talk("08:00", THEO, GARDEN),), (a_talk("09:00", THEO, GARDEN),), theo={"time_off": OPEN}
    )
    first, second = morning.cases

    known = facts_beside(first, [(second, asking(second))])

    assert known.patient == first.facts.patient
    assert [one.interval for one in known.taken[attention(THEO)]] == [span("09:00", "10:00")]
    assert patient_taken(1) in known.taken
    assert patient_taken(0) not in known.taken


def test_a_place_in_a_group_stays_and_takes_nothing_that_others_want():
    place = Case(Proposal(PatientId(1), (a_dose(group=AppointmentId(5)),)), (), some_facts())

    assert look(place, place.facts) == ()
    assert takes(asking(place), place.facts) == ()
    assert facts_beside(place, [(place, asking(place))]) == place.facts


def test_a_stand_in_of_a_therapist_overrides_what_that_comes_to_and_holds_as_long_as_they_are_free():
    unit = Proposal(PatientId(1), (a_dose(), a_follow_up()))
    facts = some_facts(theo={"time_off": (span("00:00", "24:00"),)})
    case = Case(unit, against_booked(unit, facts, NOW, frozenset()), facts)
    way = look(case, facts)[0]
    busy = some_facts(sam={"time_off": (span("00:00", "24:00"),)})

    assert (way.change, way.strangers) == (Change.STAND_IN, (SAM,))
    assert way.overriding.names == {"1.FollowUpByAnother"}
    assert holds(way, facts, NOW)
    assert not holds(way, busy, NOW)
    assert holds(asking(case), busy, NOW)
    assert next(one.change for one in ways(case, facts, frozenset(), NOW)) is Change.MOVE


def test_of_each_day_a_few_times_are_looked_at():
    """By the clinic's clock: in the evening it is the next day elsewhere."""
    days = [MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, NEXT_MONDAY, NEXT_TUESDAY]
    opening = tuple(span("08:00", "18:00", day) for day in days)
    morning = Morning(
        (a_talk("17:00", THEO, GARDEN),), mission={"opening": opening}, theo={"time_off": opening[:2]}
    )
    (case,) = morning.cases

    moves = [way for way in look(case, case.facts) if way.change is Change.MOVE]
    by_day = Counter(local_date(way.proposal.main.starts, ZONE) for way in moves)

    assert by_day == {MONDAY: 4, TUESDAY: 2}


def test_a_treatment_is_moved_with_its_follow_up_and_never_without():
    opening = tuple(span("08:00", "12:00", day) for day in (TUESDAY, WEDNESDAY))
    alone = Morning((a_dose(), a_follow_up()), mission={"opening": opening[:1]})
    both = Morning((a_dose(), a_follow_up()), mission={"opening": opening})

    assert [len(way.proposal.appointments) for way in look(alone.cases[0], alone.cases[0].facts)] == []
    assert {len(way.proposal.appointments) for way in look(both.cases[0], both.cases[0].facts)} == {2}
