"""Where a visit is: a room of the clinic that has what it takes and is free, turnover counted."""

import pytest

from coord.domain.appointment import AppointmentId
from coord.domain.booking import Refusal
from coord.domain.interval import Interval
from coord.domain.policy import Policy
from coord.domain.reasons import Field, NoRoom, RoomBusy, RoomElsewhere, RoomOutOfUse, RoomUnfit
from tests.domain.builders import (
    GARDEN,
    MISSION,
    PIER,
    TUESDAY,
    WEDNESDAY,
    a_dose,
    a_follow_up,
    a_group,
    a_world,
    at,
    room_taken,
    span,
)
from tests.domain.rules.row import THROUGH_THE_NIGHTS, row

NONE_CHOSEN = NoRoom(field=Field.ROOM)
AT_HARBOR = RoomElsewhere(field=Field.ROOM, room="Pier", clinic="Mission")


def unfit(*missing):
    return RoomUnfit(field=Field.ROOM, room="Garden", missing=missing)


def room_busy(taken):
    return RoomBusy(field=Field.ROOM, room="Garden", taken=taken)


def out_of_use(taken):
    return RoomOutOfUse(field=Field.ROOM, room="Garden", taken=taken)


def broken(*spans):
    return {"out_of_use": spans}


def has(*features):
    return {"features": frozenset(features)}


def other_visits(*spans):
    return {room_taken(GARDEN): list(spans)}


LATE = {"starts": at("21:50")}
GROUP = AppointmentId(7)
LATE_AT_NIGHT = {
    **THROUGH_THE_NIGHTS,
    "policy": Policy(start_grid=5),
    "dose_is": LATE,
}

ROWS = [
    row("a_visit_needs_a_room", dose_is={"room_id": None}, dose=[NONE_CHOSEN]),
    row("a_visit_is_in_a_room_of_its_clinic", dose_is={"room_id": PIER}, dose=[AT_HARBOR]),
    row("a_room_may_have_more_than_the_visit_needs", garden=has("infusion", "reclining", "talk", "piano")),
    row("a_room_has_all_that_a_dose_needs", garden=has("talk"), dose=[unfit("infusion", "reclining")]),
    row("a_room_has_what_a_talk_needs", garden=has("infusion", "reclining"), follow_up=[unfit("talk")]),
    row(
        "a_room_holds_one_visit_at_once",
        busy=other_visits(span("09:00", "10:01")),
        dose=[room_busy(span("09:00", "10:01"))],
    ),
    row(
        "turnover_counts_as_taken",
        busy=other_visits(span("12:14", "13:00")),
        dose=[room_busy(span("12:14", "13:00"))],
    ),
    row(
        "a_room_is_free_again_after_turnover",
        busy=other_visits(span("09:00", "10:00"), span("12:15", "13:00")),
    ),
    row(
        "of_a_rooms_two_other_visits_the_earlier_is_told",
        busy=other_visits(span("11:30", "12:30"), span("09:30", "10:30")),
        dose=[room_busy(span("09:30", "10:30"))],
    ),
    row(
        "the_follow_ups_room_must_be_free_too",
        busy=other_visits(span("10:30", "11:00", WEDNESDAY)),
        follow_up=[room_busy(span("10:30", "11:00", WEDNESDAY))],
    ),
    row(
        "nothing_is_in_a_broken_room",
        garden=broken(span("08:00", "10:01")),
        dose=[out_of_use(span("08:00", "10:01"))],
    ),
    row(
        "a_room_that_is_broken_is_not_cleaned",
        garden=broken(span("12:14", "13:00")),
        dose=[out_of_use(span("12:14", "13:00"))],
    ),
    row(
        "a_room_is_of_use_before_it_breaks_and_when_it_is_mended",
        garden=broken(span("09:00", "10:00"), span("12:15", "13:00")),
    ),
    row(
        "a_talk_has_no_turnover",
        busy=other_visits(span("11:00", "12:00", WEDNESDAY)),
    ),
    row(
        "a_follow_up_waits_for_the_turnover_of_its_own_visit",
        **LATE_AT_NIGHT,
        follow_up_is={"starts": at("00:00", TUESDAY)},
        follow_up=[room_busy(Interval(at("21:50"), at("00:05", TUESDAY)))],
    ),
    row(
        "and_begins_when_it_is_over",
        **LATE_AT_NIGHT,
        follow_up_is={"starts": at("00:05", TUESDAY)},
    ),
    row(
        "in_another_room_it_need_not_wait",
        **LATE_AT_NIGHT,
        pier={"clinic_id": MISSION},
        follow_up_is={"starts": at("00:00", TUESDAY), "room_id": PIER},
    ),
    row(
        "the_room_of_a_group_is_taken_by_the_group_itself",
        **LATE_AT_NIGHT | {"dose_is": LATE | {"group": GROUP}},
        groups={GROUP: a_group()},
        follow_up_is={"starts": at("00:00", TUESDAY)},
    ),
    pytest.param(
        a_world(
            **THROUGH_THE_NIGHTS,
            policy=Policy(start_grid=5),
            pier={"clinic_id": MISSION},
            unit=(
                a_dose(**LATE),
                a_follow_up(room_id=PIER),
                a_follow_up(starts=at("00:00", TUESDAY)),
            ),
        ),
        (Refusal(2, room_busy(Interval(at("21:50"), at("00:05", TUESDAY)))),),
        id="a_talk_elsewhere_between_them_changes_nothing",
    ),
]
