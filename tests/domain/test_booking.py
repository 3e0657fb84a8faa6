"""The rules of booking, sentence by sentence: the rows of the truth table stand in `rules/`."""

import pytest

from coord.domain import reasons as why
from coord.domain.gates import GateStatus
from coord.domain.roles import Role
from coord.domain.rules import RULES, UNIT_RULES
from tests.domain.builders import (
    ADA,
    HARBOR,
    PATIENT_TAKEN,
    PIER,
    a_dose,
    a_gate,
    a_world,
    at,
    attention,
    cover,
    person,
    room_taken,
    span,
)
from tests.domain.rules import (
    ages,
    busy,
    clearance,
    continuity,
    coverage,
    doses,
    edges,
    groups,
    integration,
    licences,
    limits,
    patient,
    pauses,
    people,
    programmes,
    ratios,
    room,
    telehealth,
    time,
    wishes,
)

REASONS = {one for one in vars(why).values() if isinstance(one, type) and issubclass(one, why.Reason)} - {
    why.Reason
}
RAISED_BY_SERVICES = {
    why.TimeSkipped,
    why.JustTaken,
    why.ChangedMeanwhile,
    why.NoLongerUpcoming,
    why.NothingChanges,
    why.HoldEndsWrong,
    why.FollowUpBound,
    why.NotOnTheDay,
    why.NotOver,
    why.NotFromHere,
    why.NotHere,
    why.NotYet,
    why.PatientNotAsked,
    why.NotReady,
    why.TooLateToBegin,
    why.BeginsBeforeItsTime,
    why.ActualTimeWrong,
    why.RideIncomplete,
    why.RideNotReached,
    why.AdviceEndsWrong,
    why.LeavesTooEarly,
    why.WaitEndsWrong,
    why.TooManyPlaces,
    why.TooFewPeople,
    why.PlacesTaken,
    why.NobodyToTalk,
    why.NoRoomToTalk,
    why.GroupStays,
    why.CourseNeedsMore,
    why.StepTooMany,
    why.StepTooSoon,
}

TABLE = [
    *ages.ROWS,
    *patient.ROWS,
    *pauses.ROWS,
    *doses.ROWS,
    *clearance.ROWS,
    *time.ROWS,
    *edges.ROWS,
    *integration.ROWS,
    *licences.ROWS,
    *coverage.ROWS,
    *programmes.ROWS,
    *telehealth.ROWS,
    *people.ROWS,
    *busy.ROWS,
    *ratios.ROWS,
    *limits.ROWS,
    *wishes.ROWS,
    *continuity.ROWS,
    *room.ROWS,
    *groups.ROWS,
]


@pytest.mark.parametrize(("world", "against"), TABLE)
def test_a_unit_is_booked_or_refused_as_the_table_says(world, against):
    assert world.refusals() == against


def test_all_reasons_are_told_at_once_and_in_the_order_of_the_rules():
    noon = span("10:00", "12:00")
    world = a_world(
        unit=[a_dose(starts=at("10:07"), room_id=PIER, people={Role.PRESCRIBER: ADA, Role.MONITOR: ADA})],
        now=at("11:00"),
        patient={"is_active": False, "orders": (), "gates": (a_gate(GateStatus.REFUSED),)},
        mission={"opening": ()},
        ada={"qualifications": (), "working": {}, "time_off": (noon,), "cover": 1},
        pier={"features": frozenset()},
        busy={one: [noon] for one in (attention(ADA), cover(ADA), room_taken(PIER), PATIENT_TAKEN)},
        presence={person(ADA): ((noon, HARBOR),)},
    )

    kinds = dict.fromkeys(type(refusal.reason) for refusal in world.refusals())

    assert list(kinds) == [
        why.PatientInactive,
        why.NoOrder,
        why.ClearanceRefused,
        why.InThePast,
        why.OffTheGrid,
        why.OutsideOpeningHours,
        why.RolesUnfilled,
        why.SamePersonTwice,
        why.NotQualified,
        why.NotWorking,
        why.OnTimeOff,
        why.PractitionerBusy,
        why.CoverFull,
        why.PractitionerElsewhere,
        why.RoomElsewhere,
        why.RoomUnfit,
        why.RoomBusy,
        why.PatientBusy,
        why.FollowUpMissing,
    ]


def test_every_reason_stands_in_the_table_or_is_the_services():
    in_table = {type(refusal.reason) for one in TABLE for refusal in one.values[1]}

    assert in_table == REASONS - RAISED_BY_SERVICES


def test_every_rule_refuses_some_row_of_the_table():
    worlds = [one.values[0] for one in TABLE]

    silent = {rule for rule in RULES if not any(refuses(rule, world) for world in worlds)}
    silent |= {rule for rule in UNIT_RULES if not any(refuses_unit(rule, world) for world in worlds)}

    assert silent == set()


def refuses(rule, world):
    return any([*rule(one, world.facts, world.now)] for one in world.proposal.appointments)


def refuses_unit(rule, world):
    return any(rule(world.proposal, world.facts))
