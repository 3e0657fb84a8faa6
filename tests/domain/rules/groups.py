"""How many patients share a visit: places, room, and how many each of its people may have."""

from coord.domain.appointment import AppointmentId
from coord.domain.policy import CoverageRule, GroupRule, Policy
from coord.domain.reasons import CoverFull, Field, GroupFull, PractitionerBusy, RoomTooSmall, TooManyPatients
from coord.domain.roles import Role, Use
from tests.domain.builders import ADA, MONA, SAM, THEO, a_group, a_window, attention, cover, span
from tests.domain.rules.row import dose_type, row

NOON = span("10:00", "12:00")
GROUP = AppointmentId(7)
ANOTHER = {Role.PRESCRIBER: ADA, Role.LEAD_THERAPIST: THEO, Role.MONITOR: MONA}
WATCHED_BY_SAM = ANOTHER | {Role.MONITOR: SAM}
WITH_SAM = ANOTHER | {Role.CO_THERAPIST: SAM}
IN_A_GROUP = dose_type() | {"group": GROUP}
COVERED = (
    a_window(Role.PRESCRIBER, 0, 120, Use.COVER),
    a_window(Role.MONITOR, 0, 120, Use.COVER),
    a_window(Role.LEAD_THERAPIST, 0, 120),
    a_window(Role.CO_THERAPIST, 0, 120, is_optional=True),
)
WATCHED_FROM_OUTSIDE = dose_type(role_windows=COVERED) | {"group": GROUP}
ROOM_FOR_MANY = {"places": 9}
MANY_EACH = Policy(coverage=CoverageRule(most_per_monitor=9), groups=GroupRule(9, 9))


def of(*members, **changes):
    return {GROUP: a_group(members, **changes)}


def too_many(role, most, patients):
    return TooManyPatients(field=Field(role), role=role, most=most, patients=patients)


ROWS = [
    row("a_group_may_have_one_patient", dose_is=IN_A_GROUP, groups=of()),
    row(
        "the_last_place_of_a_group_may_be_taken",
        dose_is=IN_A_GROUP,
        groups=of(ANOTHER, places=2),
        garden=ROOM_FOR_MANY,
    ),
    row(
        "a_group_has_no_more_places_than_it_has",
        dose_is=IN_A_GROUP,
        groups=of(ANOTHER, ANOTHER, places=2),
        policy=MANY_EACH,
        garden=ROOM_FOR_MANY,
        dose=[GroupFull(field=Field.UNIT, places=2)],
    ),
    row(
        "a_room_that_holds_as_many_patients_will_do",
        dose_is=IN_A_GROUP,
        groups=of(ANOTHER),
        garden={"places": 2},
    ),
    row(
        "a_room_holds_no_more_patients_than_it_has_places",
        dose_is=IN_A_GROUP,
        groups=of(ANOTHER, ANOTHER),
        policy=MANY_EACH,
        garden={"places": 2},
        dose=[RoomTooSmall(field=Field.ROOM, room="Garden", places=2, patients=3)],
    ),
    row(
        "a_monitor_in_the_room_has_no_more_patients_of_a_group_than_the_house_allows",
        dose_is=IN_A_GROUP,
        groups=of(ANOTHER, ANOTHER),
        garden=ROOM_FOR_MANY,
        dose=[too_many(Role.MONITOR, 2, 3)],
    ),
    row(
        "a_second_monitor_makes_more_patients_possible",
        dose_is=IN_A_GROUP,
        groups=of(ANOTHER, WATCHED_BY_SAM),
        garden=ROOM_FOR_MANY,
    ),
    row(
        "a_monitor_who_watches_from_outside_has_the_ratio_of_all_visits",
        dose_is=WATCHED_FROM_OUTSIDE,
        groups=of(ANOTHER, ANOTHER),
        garden=ROOM_FOR_MANY,
        ada={"cover": 4},
        mona={"cover": 4},
        busy={cover(MONA): [NOON, NOON]},
        dose=[CoverFull(field=Field.MONITOR, practitioner="Mona", capacity=2)],
    ),
    row(
        "a_prescriber_has_as_many_patients_of_groups_and_others_as_the_house_allows",
        dose_is=WATCHED_FROM_OUTSIDE,
        groups=of(ANOTHER),
        garden=ROOM_FOR_MANY,
        ada={"cover": 9},
        busy={cover(ADA): [NOON, NOON, NOON, NOON]},
        dose=[CoverFull(field=Field.PRESCRIBER, practitioner="Ada", capacity=4)],
    ),
    row(
        "a_therapist_has_no_more_patients_of_a_treatment_than_the_house_allows",
        dose_is=WATCHED_FROM_OUTSIDE,
        groups=of(ANOTHER, ANOTHER, WATCHED_BY_SAM),
        garden=ROOM_FOR_MANY,
        dose=[too_many(Role.LEAD_THERAPIST, 3, 4)],
    ),
    row(
        "two_therapists_have_twice_as_many",
        dose_is=WATCHED_FROM_OUTSIDE | {"people": WITH_SAM},
        groups=of(*[WITH_SAM] * 5, people=WITH_SAM),
        garden=ROOM_FOR_MANY,
    ),
    row(
        "and_no_more_than_that",
        dose_is=WATCHED_FROM_OUTSIDE | {"people": WITH_SAM},
        groups=of(*[WITH_SAM] * 6, people=WITH_SAM, places=9),
        garden=ROOM_FOR_MANY,
        dose=[too_many(Role.LEAD_THERAPIST, 3, 7)],
    ),
    row(
        "who_leads_a_talk_has_no_more_patients_than_the_house_allows",
        follow_up_is={"group": GROUP},
        policy=Policy(groups=GroupRule(most_per_leader=2)),
        groups=of(ANOTHER, ANOTHER),
        garden=ROOM_FOR_MANY,
        follow_up=[too_many(Role.LEAD_THERAPIST, 2, 3)],
    ),
    row(
        "a_talk_is_not_judged_as_a_treatment",
        follow_up_is={"group": GROUP},
        groups=of(*[ANOTHER] * 5),
        garden=ROOM_FOR_MANY,
    ),
    row(
        "who_is_busy_with_something_else_cannot_be_with_a_group",
        dose_is=IN_A_GROUP,
        groups=of(),
        busy={attention(THEO): [span("11:00", "11:30")]},
        dose=[
            PractitionerBusy(field=Field.LEAD_THERAPIST, practitioner="Theo", taken=span("11:00", "11:30"))
        ],
    ),
]
