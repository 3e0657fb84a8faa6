"""Where somebody takes a dearer way than their cheapest, others are looked for round those in the way."""

import pytest

from coord.domain.appointment import PatientId, Proposal
from coord.domain.replan import Case, Change, Way
from coord.domain.replan.least import _Search
from coord.domain.replan.ways import asking
from coord.domain.roles import Role
from tests.domain.builders import (
    GARDEN,
    PIER,
    PREPARATION,
    SAM,
    THEO,
    a_dose,
    at,
    attention,
    room_taken,
    some_facts,
    span,
)

NOW = at("07:00")
DEAR, CHEAP = 100, 10


def a_talk(number, hour, who=THEO, room=GARDEN):
    kind = {"type": PREPARATION, "people": {Role.LEAD_THERAPIST: who}, "room_id": room}
    return Proposal(PatientId(number), (a_dose(starts=at(hour), **kind),))


def moved(number, hour, cost, who=SAM, room=GARDEN):
    return Way(cost, Change.MOVE, a_talk(number, hour, who, room))


@pytest.fixture
def search():
    """Three talks of Theo's; of none is any way known but that somebody is asked."""
    cases = [Case(a_talk(number, f"{8 + 2 * number:02}:00"), (), some_facts()) for number in range(3)]
    return _Search(cases, look=lambda _case, _facts: (), solve=None, now=NOW)


@pytest.fixture
def looks(search):
    """Who was looked at, beside what: pairs of the place and the facts. `search.finds` is what is found."""
    seen, finds = [], {}

    def look(case, facts):
        place = search.cases.index(case)
        seen.append((place, facts))
        return finds.pop(place, ())

    search.look = look
    return seen, finds


def taken_at(facts, resource):
    return {one.interval for one in facts.taken.get(resource, ())}


def test_nothing_is_looked_for_where_everybody_has_their_cheapest(search, looks):
    chosen = [moved(number, "15:00", CHEAP) for number in range(3)]
    for known, way in zip(search.known, chosen, strict=True):
        known.append(way)

    assert search._widen(chosen) is False
    assert looks[0] == []


def test_other_ways_are_looked_for_beside_the_ways_of_the_others_alone(search, looks):
    search.known[0].append(moved(0, "17:00", CHEAP))
    chosen = [moved(0, "08:00", DEAR), moved(1, "15:00", CHEAP), moved(2, "16:00", CHEAP)]

    assert search._widen(chosen) is False

    ((place, facts),) = looks[0]
    assert place == 0
    assert taken_at(facts, attention(SAM)) == {span("15:00", "16:00"), span("16:00", "17:00")}


def test_whoever_is_in_the_way_of_a_cheaper_one_is_asked_to_make_room(search, looks):
    search.known[0].append(moved(0, "15:00", CHEAP))
    chosen = [moved(0, "08:00", DEAR), moved(1, "15:00", CHEAP, room=PIER), moved(2, "16:00", CHEAP)]

    search._widen(chosen)

    (_, (place, facts)) = looks[0]
    assert place == 1
    # The wished way is gone instead of the dear one, and the third as it was chosen.
    assert taken_at(facts, attention(SAM)) == {span("15:00", "16:00"), span("16:00", "17:00")}
    assert span("08:00", "09:00") not in taken_at(facts, room_taken(GARDEN))


@pytest.mark.parametrize("learns", [(0,), (1,), (2,), (0, 1, 2)])
def test_one_new_way_is_enough_to_choose_once_more(search, looks, learns):
    wished = [moved(number, "15:00", CHEAP) for number in range(3)]
    chosen = [moved(number, f"{8 + number:02}:00", DEAR) for number in range(3)]
    for known, way in zip(search.known, wished, strict=True):
        known.append(way)
    looks[1].update({place: [moved(place, "18:00", DEAR)] for place in learns})

    assert search._widen(chosen) is True
    assert all(moved(place, "18:00", DEAR) in search.known[place] for place in learns)


@pytest.mark.parametrize("learns", [1, 2])
def test_one_of_those_in_the_way_who_can_make_room_is_enough(search, looks, learns):
    chosen = [moved(0, "08:00", DEAR), moved(1, "15:00", CHEAP, room=PIER), moved(2, "15:00", CHEAP)]
    looks[1].update({learns: [moved(learns, "18:00", DEAR)]})

    assert search._make_room(chosen, 0, moved(0, "15:00", CHEAP)) is True
    assert [place for place, _ in looks[0]] == [1, 2]


def test_what_is_known_already_is_nothing_new(search, looks):
    looks[1].update({0: [asking(search.cases[0])]})

    assert search._learn(0, search.cases[0].facts) is False
    assert search.known[0] == [asking(search.cases[0])]
