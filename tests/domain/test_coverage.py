"""A day's coverage names who is there when, and every minute at which too few are."""

from dataclasses import replace

import pytest

from coord.domain.coverage import able, coverage, is_planned, needed_at
from coord.domain.interval import Interval
from coord.domain.policy import CoverageRule, Policy
from coord.domain.qualifications import Kind
from coord.domain.roles import Role
from tests.domain.builders import (
    ADA,
    DAY_BEFORE,
    HARBOR,
    MISSION,
    MONA,
    MONDAY,
    PLACE,
    RITA,
    SUNDAY,
    THEO,
    TOM,
    a_practitioner,
    a_qualification,
    at,
    person,
    some_facts,
    span,
)


def lines(facts, *visits, clinic=MISSION, day=MONDAY):
    return {one.what: one for one in coverage(clinic, day, facts, visits)}


def gaps(line):
    return [one.interval for one in line.gaps]


def test_a_day_is_told_from_opening_to_closing():
    found = lines(some_facts(mission={"opening": (span("08:00", "20:00"),)}))

    for line in found.values():
        assert line.stretches[0].interval.starts == at("08:00")
        assert line.stretches[-1].interval.ends == at("20:00")
        assert line.gaps == ()
        ends = [one.interval.ends for one in line.stretches[:-1]]
        assert ends == [one.interval.starts for one in line.stretches[1:]]


def test_without_a_treatment_nobody_is_needed():
    found = lines(some_facts())

    assert {one.needed for line in found.values() for one in line.stretches} == {0}


@pytest.mark.parametrize(
    ("visits", "rule", "needed"),
    [
        pytest.param(
            1, CoverageRule(), {Role.PRESCRIBER: 1, Role.MONITOR: 1, Kind.ACLS: 1, Kind.BLS: 2}, id="one"
        ),
        pytest.param(
            3, CoverageRule(), {Role.PRESCRIBER: 1, Role.MONITOR: 2, Kind.ACLS: 1, Kind.BLS: 2}, id="three"
        ),
        pytest.param(
            5,
            CoverageRule(acls=2, others=0, most_per_prescriber=4, most_per_monitor=5),
            {Role.PRESCRIBER: 2, Role.MONITOR: 1, Kind.ACLS: 2, Kind.BLS: 2},
            id="five-by-other-ratios",
        ),
    ],
)
def test_how_many_are_needed_follows_the_house_rule(visits, rule, needed):
    found = lines(some_facts(policy=Policy(coverage=rule)), *[span("10:00", "12:00")] * visits)

    for what, line in found.items():
        during = {one.needed for one in line.stretches if one.interval.overlaps(span("10:00", "12:00"))}
        assert during == {needed[what]}
        outside = {one.needed for one in line.stretches if not one.interval.overlaps(span("10:00", "12:00"))}
        assert outside <= {0}


def test_a_minute_without_enough_people_is_named():
    facts = some_facts()
    rita = next(one for one in facts.life_support if one.is_trained(frozenset({Kind.ACLS})))
    away = replace(rita, time_off=(span("10:30", "11:00"),))
    others = tuple(one for one in facts.life_support if one is not rita)
    found = lines(replace(facts, life_support=(away, *others)), span("10:00", "12:00"))

    assert gaps(found[Kind.ACLS]) == [span("10:30", "11:00")]
    assert found[Kind.ACLS].gaps[0].who == ()
    assert gaps(found[Kind.BLS]) == [span("10:30", "11:00")]


def test_who_is_at_another_clinic_is_not_there():
    there = ((span("09:00", "13:00"), HARBOR),)
    facts = some_facts(presence={person(ADA): there})
    found = lines(facts, span("10:00", "12:00"))

    during = [
        one for one in found[Role.PRESCRIBER].stretches if one.interval.overlaps(span("10:00", "12:00"))
    ]
    assert all("Ada" not in one.who for one in during)


def test_whoever_has_no_licence_here_is_no_prescriber():
    found = lines(some_facts(ada={"qualifications": ()}, sam={"qualifications": ()}), span("10:00", "12:00"))

    assert gaps(found[Role.PRESCRIBER]) == [span("10:00", "12:00")]


def test_a_treatment_after_closing_is_told_too():
    late = Interval(at("19:00"), at("21:00"))
    found = lines(some_facts(mission={"opening": (span("08:00", "20:00"),)}), late)

    assert found[Role.PRESCRIBER].stretches[-1].interval.ends == at("21:00")


ONLY_A_NURSE_ANAESTHETIST = Policy(scope={PLACE: {Role.PRESCRIBER: frozenset({Kind.CRNA})}})


def test_who_may_prescribe_is_the_law_of_the_clinics_state():
    found = lines(some_facts(policy=ONLY_A_NURSE_ANAESTHETIST), span("10:00", "12:00"))

    assert gaps(found[Role.PRESCRIBER]) == [span("10:00", "12:00")]


@pytest.mark.parametrize(
    ("clock", "needed"),
    [
        pytest.param("06:00", 0, id="before_the_clinic_opens"),
        pytest.param("09:59", 0, id="before_the_visit"),
        pytest.param("10:00", 2, id="from_its_first_minute"),
        pytest.param("11:59", 2, id="until_its_last"),
        pytest.param("12:00", 0, id="not_after_it"),
    ],
)
def test_how_many_are_needed_now(clock, needed):
    line = lines(some_facts(), span("10:00", "12:00"))[Kind.BLS]

    assert needed_at(line, at(clock)) == needed


@pytest.mark.parametrize(
    ("clinic", "day", "ada", "planned"),
    [
        pytest.param(MISSION, MONDAY, {}, True, id="at_work_here"),
        pytest.param(HARBOR, MONDAY, {}, False, id="not_at_work_there"),
        pytest.param(MISSION, SUNDAY, {}, False, id="not_on_a_day_off"),
        pytest.param(MISSION, MONDAY, {"time_off": (span("00:00", "24:00"),)}, False, id="away_all_day"),
        pytest.param(
            MISSION, MONDAY, {"time_off": (span("00:00", "19:00"),)}, True, id="back_in_the_evening"
        ),
    ],
)
def test_who_is_at_work_for_a_minute_of_the_day_is_planned(clinic, day, ada, planned):
    facts = some_facts(ada=ada)

    assert is_planned(facts.practitioners[ADA], clinic, day, facts) == planned


ADA_IS_TRAINED = a_practitioner(ADA, "Ada", Kind.ACLS)
TOMS_HAS_ENDED = a_practitioner(
    TOM, "Tom", qualifications=(a_qualification(Kind.BLS, valid_until=DAY_BEFORE),)
)


@pytest.mark.parametrize(
    ("what", "here", "facts", "names"),
    [
        pytest.param(Role.PRESCRIBER, {ADA, THEO, MONA}, {}, ("Ada",), id="who_may_prescribe"),
        pytest.param(Role.PRESCRIBER, {THEO, MONA}, {}, (), id="who_is_not_here_does_not_count"),
        pytest.param(
            Role.PRESCRIBER, {ADA}, {"policy": ONLY_A_NURSE_ANAESTHETIST}, (), id="by_the_law_of_the_state"
        ),
        pytest.param(Role.MONITOR, {ADA, MONA}, {}, ("Ada", "Mona"), id="who_may_watch"),
        pytest.param(Kind.ACLS, {RITA, TOM}, {}, ("Rita",), id="advanced_life_support"),
        pytest.param(Kind.BLS, {RITA, TOM}, {}, ("Rita", "Tom"), id="advanced_stands_for_basic"),
        pytest.param(
            Kind.BLS, {TOM}, {"life_support": (TOMS_HAS_ENDED,)}, (), id="a_training_that_has_ended"
        ),
        pytest.param(
            Kind.ACLS, {ADA}, {"life_support": (ADA_IS_TRAINED,)}, ("Ada",), id="nobody_is_named_twice"
        ),
    ],
)
def test_those_who_are_here_count_for_what_they_are_qualified_for_today(what, here, facts, names):
    assert able(what, MISSION, MONDAY, some_facts(**facts), here) == names
