"""Which times come first."""

from dataclasses import replace
from datetime import time, timedelta

import pytest

from coord.domain.free_time import Site
from coord.domain.interval import Interval
from coord.domain.policy import Policy, RankingRule
from coord.domain.preferred_times import DayPart, PreferredTimes
from coord.domain.ranking import Advantage, Scored, Wishes, ranked, weeks, wished
from coord.domain.roles import Role
from coord.domain.slots import ClinicSearch, Wanted
from coord.domain.timeline import Grid, bits
from tests.domain.builders import (
    FRIDAY,
    INTEGRATION,
    MISSION,
    MONDAY,
    NEXT_MONDAY,
    NEXT_TUESDAY,
    NOW,
    PREPARATION,
    SAM,
    THEO,
    THURSDAY,
    TUESDAY,
    WEDNESDAY,
    at,
    attention,
    some_facts,
    span,
)

TALK = Wanted(PREPARATION, None, MONDAY, FRIDAY, NOW)
POINTS = dict.fromkeys(Advantage, 2)
BOTH_FREE_ALL_DAY = {"sam": {}, "theo": {}}


def search(wanted=TALK, **changes):
    return ClinicSearch(wanted, MISSION, some_facts(**changes))


def first_of(one):
    return one.site.grid.minute(next(one.ranked()).bit)


def test_every_start_is_ranked_once():
    one = search(replace(TALK, wishes=Wishes.between(frozenset({1}), time(10), time(15))))

    bits = [scored.bit for scored in one.ranked()]

    assert sorted(bits) == [bit for bit in range(one.site.grid.length) if one.starts >> bit & 1]


def test_points_are_added_up_and_a_week_of_waiting_costs_one():
    masks = {Advantage.WEEKDAY: 0b0110, Advantage.NO_GAP: 0b1010}

    found = list(ranked(0b1111, masks, POINTS, [0b0011, 0b1100]))

    assert found == [Scored(4, 1), Scored(1, 2), Scored(1, 3), Scored(0, 0)]


def test_without_anything_that_speaks_for_one_the_earliest_comes_first():
    assert [scored.bit for scored in ranked(0b10110, {}, POINTS, [0b11111])] == [1, 2, 4]


@pytest.mark.parametrize(
    ("wishes", "first"),
    [
        pytest.param(Wishes(), at("08:00"), id="no_wish"),
        pytest.param(Wishes(frozenset({3})), at("08:00", THURSDAY), id="a_weekday"),
        pytest.param(Wishes.between(frozenset(), time(14), time(15)), at("14:00"), id="from_an_hour_on"),
        pytest.param(Wishes.between(frozenset({1}), time(13), time(16)), at("13:00", TUESDAY), id="both"),
    ],
)
def test_wished_days_and_hours_come_first(wishes, first):
    assert first_of(search(replace(TALK, wishes=wishes))) == first


def test_the_usual_therapist_outweighs_a_week_of_waiting():
    one = search(
        replace(TALK, last=NEXT_TUESDAY),
        patient={"care_team": {Role.LEAD_THERAPIST: (THEO,)}},
        theo={"working": {MISSION: (span("09:00", "12:00", NEXT_TUESDAY),)}},
    )

    assert first_of(one) == at("09:00", NEXT_TUESDAY)


def test_a_house_may_weigh_otherwise():
    one = search(
        replace(TALK, last=NEXT_TUESDAY),
        policy=Policy(ranking=RankingRule(continuity=0)),
        patient={"care_team": {Role.LEAD_THERAPIST: (THEO,)}},
        theo={"working": {MISSION: (span("09:00", "12:00", NEXT_TUESDAY),)}},
    )

    assert first_of(one) == at("08:00")


def test_a_time_beside_other_work_leaves_no_gap():
    one = search(
        replace(TALK, people={Role.LEAD_THERAPIST: frozenset({THEO})}),
        busy={attention(THEO): [span("10:00", "11:00", WEDNESDAY)]},
    )
    after, between = at("11:00", WEDNESDAY), at("14:00", WEDNESDAY)

    gapless = set(map(one.site.grid.minute, bits(one.main.without_gap)))

    assert after in gapless
    assert at("09:00", WEDNESDAY) in gapless
    assert between not in gapless
    assert after + 5 not in gapless


def test_only_the_named_people_are_found():
    only = {Role.LEAD_THERAPIST: frozenset({SAM})}
    one = search(replace(TALK, people=only))

    proposed = [one.proposal_at(minute).main.people for minute in one.minutes()[:20]]

    assert {people[Role.LEAD_THERAPIST] for people in proposed} == {SAM}


def test_nobody_is_found_where_the_named_one_cannot():
    one = search(
        replace(TALK, people={Role.LEAD_THERAPIST: frozenset({THEO})}), theo={"working": {MISSION: ()}}
    )

    assert one.minutes() == []


def test_among_equals_who_has_less_to_do_comes_first():
    busy = {attention(THEO): [span("15:00", "20:00", day) for day in (TUESDAY, WEDNESDAY, THURSDAY)]}
    one = search(
        replace(TALK, type=replace(INTEGRATION, follow_up=None)), busy=busy, theo={"languages": frozenset()}
    )

    assert one.proposal_at(at("09:00")).main.people[Role.LEAD_THERAPIST] == SAM


def test_what_a_patient_always_prefers_counts_where_nobody_wishes_otherwise():
    preferred = PreferredTimes(frozenset({1}), frozenset({DayPart.AFTERNOON}))

    assert first_of(search(patient={"preferred": preferred})) == at("12:00", TUESDAY)
    thursdays = replace(TALK, wishes=Wishes(frozenset({3})))
    assert first_of(search(thursdays, patient={"preferred": preferred})) == at("08:00", THURSDAY)


HER_THEO = {"patient": {"care_team": {Role.LEAD_THERAPIST: (THEO,)}, "languages": ("es",)}}
WISHED = Wishes.between(frozenset({2}), time(10, 30), time(12, 30))


@pytest.mark.parametrize(
    ("who", "minute", "speaks"),
    [
        pytest.param(THEO, at("11:00", WEDNESDAY), set(Advantage), id="everything"),
        pytest.param(
            THEO,
            at("14:00", THURSDAY),
            {Advantage.CONTINUITY, Advantage.LANGUAGE},
            id="the_usual_one_at_no_special_time",
        ),
        pytest.param(SAM, at("08:00", WEDNESDAY), {Advantage.WEEKDAY, Advantage.NO_GAP}, id="somebody_else"),
        pytest.param(SAM, at("12:15", TUESDAY), {Advantage.TIME_OF_DAY}, id="within_the_wished_hours"),
        pytest.param(SAM, at("12:30", TUESDAY), set(), id="when_they_end"),
    ],
)
def test_what_speaks_for_a_proposal_is_told(who, minute, speaks):
    one = search(
        replace(TALK, wishes=WISHED, people={Role.LEAD_THERAPIST: frozenset({who})}, is_lenient=True),
        theo={"languages": frozenset({"es"})},
        sam={"languages": frozenset({"en"})},
        busy={attention(THEO): [span("10:00", "11:00", WEDNESDAY)]},
        **HER_THEO,
    )

    assert one.advantages_of(one.proposal_at(minute)) == speaks


@pytest.mark.parametrize(
    ("opens", "closes", "span_of_day"),
    [
        pytest.param(time(10, 30), time(12, 15), (630, 735), id="both"),
        pytest.param(time(10, 30), None, (630, 1440), id="from_a_time_on"),
        pytest.param(None, time(12, 15), (0, 735), id="until_a_time"),
    ],
)
def test_a_wished_span_may_be_open_at_either_end(opens, closes, span_of_day):
    days = frozenset({1, 3})

    assert Wishes.between(days, opens, closes) == Wishes(days, (span_of_day,))


def test_weekdays_alone_wish_for_no_time_of_day():
    assert Wishes.between(frozenset({1}), None, None) == Wishes(frozenset({1}))


@pytest.mark.parametrize(
    "last",
    [pytest.param(TUESDAY, id="two_days"), pytest.param(NEXT_TUESDAY, id="nine_days")],
)
def test_weeks_are_counted_from_the_first_wanted_day(last):
    one = search(replace(TALK, last=last))
    site, days = one.site, one.site.days

    found = weeks(site, MONDAY)

    number = [next(week for week, mask in enumerate(found) if mask & site.mask(day, day)) for day in days]
    assert number == [max(0, (day - MONDAY).days // 7) for day in days]
    assert sum(found) == site.mask(site.days[0], site.days[-1])


def site_of(first, days):
    facts = some_facts()
    whole = Interval(at("00:00", first), at("24:00", first + timedelta(days=days - 1)))
    return Site(facts.clinics[MISSION], Grid.over(whole), facts)


@pytest.mark.parametrize(("days", "count"), [(1, 1), (6, 1), (7, 1), (8, 2), (14, 2), (15, 3)])
def test_there_are_as_many_weeks_as_the_days_begin(days, count):
    site = site_of(MONDAY, days)

    found = weeks(site, MONDAY)

    assert [bool(mask) for mask in found] == [True] * count
    assert sum(found) == site.grid.full


def test_what_lies_before_the_first_wanted_day_belongs_to_its_week():
    site = site_of(MONDAY, 9)

    first, second = weeks(site, TUESDAY)

    assert (first, second) == (site.mask(MONDAY, NEXT_MONDAY), site.mask(NEXT_TUESDAY, NEXT_TUESDAY))


@pytest.mark.parametrize(
    ("wish", "first", "last"),
    [
        pytest.param((0, 60), "00:00", "00:55", id="from_the_first_minute_of_a_day"),
        pytest.param((600, 735), "10:00", "12:10", id="in_its_midst"),
        pytest.param((1380, 1440), "23:00", "23:55", id="until_the_last"),
    ],
)
def test_the_starts_of_wished_hours(wish, first, last):
    site = site_of(MONDAY, 1)

    starts = bits(wished(Wishes(spans=(wish,)), site)[Advantage.TIME_OF_DAY])

    assert (site.grid.minute(starts[0]), site.grid.minute(starts[-1])) == (at(first), at(last))
    assert len(starts) == starts[-1] - starts[0] + 1
