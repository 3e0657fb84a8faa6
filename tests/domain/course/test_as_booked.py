"""The facts as they will be: what is planned stands in diaries, among doses, under orders."""

from dataclasses import replace

import pytest

from coord.domain.appointment import Modality
from coord.domain.course import as_booked, as_opened
from coord.domain.facts import Dose, Limits, Taken
from coord.domain.roles import Role, Use
from coord.domain.spans import Spans, pack
from tests.domain.builders import (
    ADA,
    DOSING,
    GARDEN,
    MISSION,
    MONA,
    MONDAY,
    PATIENT_PERSON,
    PATIENT_TAKEN,
    SAM,
    THEO,
    TUESDAY,
    WEDNESDAY,
    ZONE,
    a_dose,
    a_follow_up,
    a_unit,
    a_window,
    an_order,
    at,
    attention,
    cover,
    person,
    room_taken,
    some_facts,
    span,
)

DOSE, FOLLOW_UP = span("10:00", "12:00"), at("10:00", WEDNESDAY)


def booked(unit=None, **changes):
    return as_booked(some_facts(**changes), unit or a_unit())


def test_a_dose_stands_among_the_patients_with_its_therapist_and_follow_up():
    assert booked().patient.doses == (
        Dose(at("10:00"), THEO, (FOLLOW_UP,), follow_up_every=1, therapist_name="Theo", zone=ZONE),
    )


def test_doses_are_in_order_of_time():
    later, earlier = Dose(at("10:00", WEDNESDAY)), Dose(at("08:00"))
    doses = booked(patient={"doses": (later, earlier)}).patient.doses

    assert [one.starts for one in doses] == [at("08:00"), at("10:00"), at("10:00", WEDNESDAY)]


def test_a_dose_without_therapist_and_follow_up():
    kind = replace(DOSING, follow_up=None, follow_up_every=3, follow_up_count=2)
    (dose,) = booked(a_unit(a_dose(type=kind, people={Role.PRESCRIBER: ADA}))).patient.doses

    assert dose == Dose(at("10:00"), None, (), follow_up_every=0, follow_up_count=2, zone=ZONE)


def test_the_number_of_follow_ups_is_that_of_the_type():
    kind = replace(DOSING, follow_up_every=3, follow_up_count=2)
    (dose,) = booked(a_unit(a_dose(type=kind))).patient.doses

    assert (dose.follow_up_every, dose.follow_up_count) == (3, 2)


def test_what_is_no_dose_is_not_among_them():
    assert booked(a_unit(a_follow_up())).patient.doses == ()


def test_a_dose_is_under_the_order_that_is_valid_on_its_local_day():
    ends_today = an_order(id=1, valid_until=MONDAY)
    evening = a_unit(a_dose(starts=at("18:00")))

    assert booked(evening, patient={"orders": (ends_today,)}).patient.orders[0].booked == 1


@pytest.mark.parametrize(
    ("unit", "limit", "who", "counted"),
    [
        pytest.param(a_unit(), 3, "ada", True, id="part_in_a_dose"),
        pytest.param(a_unit(), None, "ada", False, id="no_limit"),
        pytest.param(a_unit(), 3, "sam", False, id="no_part"),
        pytest.param(a_unit(a_follow_up()), 3, "theo", False, id="no_dose"),
    ],
)
def test_treatments_count_for_whoever_has_a_limit(unit, limit, who, counted):
    known = {"limits": Limits(day_doses=limit), "treatments": (at("08:00", TUESDAY),)}
    found = booked(unit, **{who: known}).practitioners[{"ada": ADA, "sam": SAM, "theo": THEO}[who]]

    assert found.treatments == (at("08:00", TUESDAY), *((at("10:00"),) if counted else ()))


def test_everything_that_is_taken_is_taken():
    taken = booked().taken

    assert taken[attention(THEO)] == (
        Taken(DOSE, 0, -1),
        Taken(span("10:00", "11:00", WEDNESDAY), 0, -2),
    )
    assert [one.interval for one in taken[PATIENT_TAKEN]] == [DOSE, span("10:00", "11:00", WEDNESDAY)]
    assert taken[room_taken(GARDEN)][0].interval.starts == at("10:00")


def test_cover_is_taken_in_its_role_beside_others_in_order_of_start():
    early, late = span("08:00", "09:00"), span("16:00", "17:00")
    found = booked(busy={cover(ADA): [early, late]}).taken[cover(ADA)]

    assert [one.interval.starts for one in found] == sorted(one.interval.starts for one in found)
    assert found[0] == Taken(early, 0, 0)
    assert found[-1] == Taken(late, 1, 1)
    assert {(one.lane, one.occupancy_id, one.role) for one in found[1:-1]} == {(0, -1, Role.PRESCRIBER)}


def test_others_make_way_in_lanes_so_that_everybody_has_one():
    """Two lanes, each taken at another end of the dose: one of the neighbours changes over."""
    before, after = span("09:00", "10:30"), span("11:30", "13:00")
    found = booked(busy={cover(ADA): [before, after]}).taken[cover(ADA)]
    lanes = {one.interval: one.lane for one in found}
    own = [one for one in found if one.interval not in (before, after)]

    assert lanes[before] == lanes[after]
    assert all(one.lane != lanes[before] for one in own)
    assert {one.occupancy_id for one in found if one.interval in (before, after)} == {0, 1}


def test_what_is_full_stays_as_it_is():
    busy = [(DOSE, Role.PRESCRIBER), (DOSE, Role.PRESCRIBER)]
    found = booked(busy={cover(ADA): busy}).taken[cover(ADA)]

    assert [one.interval for one in found] == [DOSE, DOSE]


def test_packed_times_have_it_too_and_its_role():
    facts = replace(some_facts(), spans={cover(ADA): Spans([]), attention(THEO): Spans([pack(0, 5)])})
    found = as_booked(facts, a_unit())

    assert DOSE in list(found.spans[attention(THEO)])
    assert found.spans[attention(THEO)][0].starts == 0
    assert len(found.spans[cover(ADA)]) == len(found.spans[cover(ADA)].bearing(Role.PRESCRIBER)) > 0
    assert len(found.spans[cover(ADA)].bearing(Role.MONITOR)) == 0
    assert attention(ADA) not in found.spans


def test_everybody_is_where_they_are_in_person():
    earlier = (span("08:00", "09:00"), MISSION)
    found = booked(presence={person(THEO): (earlier,)}).presence

    assert found[person(THEO)][:2] == (earlier, (DOSE, MISSION))
    assert (DOSE, MISSION) in found[PATIENT_PERSON]


def test_by_video_nobody_is_anywhere():
    kind = replace(a_follow_up().type, modality=Modality.TELEHEALTH)
    found = booked(a_unit(a_follow_up(type=kind, room_id=None))).presence

    assert found == {}


def test_a_group_takes_its_room_and_its_people_and_no_patient():
    found = as_opened(some_facts(), a_dose())

    assert found.taken.keys() == {room_taken(GARDEN), attention(ADA), attention(THEO), attention(MONA)}
    assert PATIENT_PERSON not in found.presence


def test_whom_each_patient_of_a_group_needs_is_not_taken_by_the_group():
    watched = replace(DOSING, role_windows=(a_window(Role.MONITOR, 0, 120, Use.COVER),))

    assert as_opened(some_facts(), a_dose(type=watched)).taken.keys() == {room_taken(GARDEN)}


def test_a_treatment_of_a_group_counts_where_the_number_of_treatments_is_limited():
    facts = some_facts(ada={"limits": Limits(day_doses=2)})

    assert as_opened(facts, a_dose()).practitioners[ADA].treatments == (at("10:00"),)
