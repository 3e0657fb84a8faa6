"""Limits that people have set themselves: minutes a day and a week, treatments a day, and breaks."""

from coord.domain.facts import Limits
from coord.domain.interval import Interval
from coord.domain.policy import FollowUpRule, Policy
from coord.domain.reasons import (
    BreakTooShort,
    DailyMaximum,
    DosesMaximum,
    Field,
    SamePersonTwice,
    WeeklyMaximum,
)
from coord.domain.roles import Role, Use
from tests.domain.builders import (
    DAY_BEFORE,
    FRIDAY,
    MONA,
    MONDAY,
    NEXT_MONDAY,
    NEXT_TUESDAY,
    SAM,
    SUNDAY,
    THEO,
    TUESDAY,
    WEDNESDAY,
    a_dose,
    a_follow_up,
    a_type,
    a_window,
    at,
    attention,
    cover,
    span,
)
from tests.domain.rules.row import dose_type, row

LEAD = Field(Role.LEAD_THERAPIST)


def limited(**limits):
    return {"limits": Limits(**limits)}


def taken(*spans):
    return {attention(THEO): list(spans)}


def day_full(most, booked, day=MONDAY):
    return DailyMaximum(field=LEAD, practitioner="Theo", day=day, most=most, booked=booked)


def week_full(most, booked, beside=0):
    return WeeklyMaximum(
        field=LEAD, practitioner="Theo", week=MONDAY, most=most, booked=booked, beside=beside
    )


def doses_full(who="Theo", field=LEAD):
    return DosesMaximum(field=field, practitioner=who, day=MONDAY, most=1)


def too_long(opens, closes, day=MONDAY):
    return BreakTooShort(field=LEAD, practitioner="Theo", stretch=span(opens, closes, day), most=180, rest=30)


BREAKS = limited(work_minutes=180, break_minutes=30)
MORNING = span("08:00", "09:00")
EVENING = span("18:00", "19:00")  # tomorrow in UTC
ANOTHER_LIMIT = limited(day_doses=9)
LATE_THERAPIST = dose_type(
    role_windows=(
        a_window(Role.PRESCRIBER, 0, 120),
        a_window(Role.MONITOR, 0, 120),
        a_window(Role.LEAD_THERAPIST, 60, 120),
    )
)
COVERED_BY_SAM = dose_type(
    role_windows=(
        a_window(Role.PRESCRIBER, 0, 120, Use.COVER),
        a_window(Role.MONITOR, 0, 120),
        a_window(Role.LEAD_THERAPIST, 0, 120),
    )
) | {"people": {Role.PRESCRIBER: SAM, Role.LEAD_THERAPIST: THEO, Role.MONITOR: MONA}}

COVERED_TALK = a_window(Role.LEAD_THERAPIST, 0, 60, Use.COVER)
WATCHED_TALK = {
    "type": a_type(
        "integration",
        role_windows=(a_window(Role.MONITOR, 0, 60), a_window(Role.LEAD_THERAPIST, 0, 60)),
    ),
    "people": {Role.MONITOR: MONA, Role.LEAD_THERAPIST: THEO},
}

DAY = [
    row("a_day_may_be_filled_to_its_maximum", theo=limited(day_minutes=180), busy=taken(MORNING)),
    row(
        "a_day_is_not_filled_beyond_it",
        theo=limited(day_minutes=179),
        busy=taken(MORNING),
        dose=[day_full(179, 60)],
    ),
    row(
        "whatever_is_taken_on_the_day_adds_up",
        theo=limited(day_minutes=239),
        busy=taken(MORNING, EVENING),
        dose=[day_full(239, 120)],
    ),
    row(
        "somebody_elses_other_limit_does_not_end_it",
        ada=ANOTHER_LIMIT,
        theo=limited(day_minutes=179),
        busy=taken(EVENING),
        dose=[day_full(179, 60)],
    ),
    row(
        "somebody_in_two_roles_is_told_of_once",
        dose_is={"people": {Role.PRESCRIBER: SAM, Role.LEAD_THERAPIST: THEO, Role.MONITOR: SAM}},
        sam=limited(day_minutes=119),
        dose=[
            SamePersonTwice(field=Field.MONITOR, practitioner="Sam", roles=(Role.PRESCRIBER, Role.MONITOR)),
            DailyMaximum(field=Field.PRESCRIBER, practitioner="Sam", day=MONDAY, most=119, booked=0),
        ],
    ),
    row(
        "what_is_taken_on_another_day_does_not_count",
        theo=limited(day_minutes=120),
        busy=taken(span("08:00", "12:00", TUESDAY)),
    ),
    row(
        "a_day_is_the_clinics",
        theo=limited(day_minutes=120),
        busy=taken(span("22:00", "24:00", DAY_BEFORE), span("00:00", "01:00", TUESDAY)),
    ),
    row(
        "a_follow_up_counts_on_its_own_day",
        theo=limited(day_minutes=120),
        busy=taken(span("12:00", "13:01", WEDNESDAY)),
        follow_up=[day_full(120, 61, WEDNESDAY)],
    ),
    row(
        "cover_is_no_attention",
        ada=limited(day_minutes=15),
        busy={cover(1): [span("08:00", "20:00")]},
    ),
]

ALONE = dose_type(follow_up=None)
A_DOSE = {"unit": [a_dose(**ALONE)]}

WEEK = [
    row(
        "a_week_may_be_filled_to_its_maximum",
        **A_DOSE,
        theo=limited(week_minutes=300),
        busy=taken(span("08:00", "11:00", FRIDAY)),
    ),
    row(
        "a_week_is_not_filled_beyond_it",
        **A_DOSE,
        theo=limited(week_minutes=299),
        busy=taken(span("08:00", "11:00", FRIDAY)),
        dose=[week_full(299, 180)],
    ),
    row(
        "whatever_is_taken_in_the_week_adds_up_to_its_last_evening",
        **A_DOSE,
        ada=ANOTHER_LIMIT,
        theo=limited(week_minutes=299),
        busy=taken(span("08:00", "10:00", FRIDAY), span("18:00", "19:00", SUNDAY)),
        dose=[week_full(299, 180)],
    ),
    row(
        "what_is_taken_in_the_week_before_does_not_count",
        **A_DOSE,
        theo=limited(week_minutes=120),
        busy=taken(Interval(at("08:00") - 1440, at("20:00") - 1440)),
    ),
]

TOGETHER = [
    row(
        "a_treatment_and_its_follow_up_may_fill_a_week_to_its_maximum",
        theo=limited(week_minutes=240),
        busy=taken(MORNING),
    ),
    row(
        "a_week_with_room_for_either_is_not_filled_with_both",
        theo=limited(week_minutes=239),
        busy=taken(span("18:00", "19:00", SUNDAY)),
        follow_up=[week_full(239, 60, beside=120)],
    ),
    row(
        "two_weeks_with_room_for_one_have_room_for_both",
        theo=limited(week_minutes=120),
        busy=taken(span("08:00", "09:00", NEXT_TUESDAY)),
        dose_is={"starts": at("10:00", FRIDAY)},
        follow_up_is={"starts": at("10:00", NEXT_MONDAY)},
    ),
    row(
        "a_follow_up_for_which_alone_there_is_no_room_is_told_of_alone",
        theo=limited(week_minutes=120),
        busy=taken(span("08:00", "10:00", FRIDAY)),
        dose=[week_full(120, 120)],
        follow_up=[week_full(120, 120)],
    ),
    row(
        "a_follow_up_that_fills_the_week_alone_is_one_too_many_beside_its_treatment",
        theo=limited(week_minutes=120),
        busy=taken(MORNING),
        dose=[week_full(120, 60)],
        follow_up=[week_full(120, 60, beside=120)],
    ),
    row(
        "a_follow_up_that_is_only_covered_is_not_told_of_for_its_treatment",
        theo=limited(week_minutes=119),
        follow_up_is={"type": a_type("integration", role_windows=(COVERED_TALK,))},
        dose=[week_full(119, 0)],
    ),
    row(
        "somebody_elses_other_limit_does_not_end_what_counts_together",
        mona=ANOTHER_LIMIT,
        theo=limited(week_minutes=179),
        follow_up_is=WATCHED_TALK,
        follow_up=[week_full(179, 0, beside=120)],
    ),
    row(
        "a_follow_up_beside_a_treatment_too_long_for_the_week_is_one_too_many_too",
        theo=limited(week_minutes=119),
        dose=[week_full(119, 0)],
        follow_up=[week_full(119, 0, beside=120)],
    ),
    row(
        "a_follow_up_by_another_does_not_count",
        policy=Policy(follow_up=FollowUpRule(same_therapist=False)),
        theo=limited(week_minutes=120),
        sam=limited(week_minutes=60),
        follow_up_is={"people": {Role.LEAD_THERAPIST: SAM}},
    ),
    row(
        "who_only_covers_the_treatment_gives_it_no_minutes_of_the_week",
        policy=Policy(follow_up=FollowUpRule(same_therapist=False)),
        dose_is=COVERED_BY_SAM,
        sam=limited(week_minutes=60),
        follow_up_is={"people": {Role.LEAD_THERAPIST: SAM}},
    ),
]

DOSES = [
    row("a_treatment_a_day_may_be_enough", theo=limited(day_doses=1)),
    row(
        "another_treatment_on_the_day_is_one_too_many",
        theo=limited(day_doses=1) | {"treatments": (at("14:00"),)},
        dose=[doses_full()],
    ),
    row(
        "a_treatment_in_the_evening_is_on_the_day_though_utc_has_the_next",
        theo=limited(day_doses=1) | {"treatments": (at("18:00"),)},
        dose=[doses_full()],
    ),
    row(
        "treatments_of_other_days_do_not_count",
        theo=limited(day_doses=1) | {"treatments": (at("14:00", TUESDAY), at("18:00", DAY_BEFORE))},
    ),
    row(
        "who_covers_has_a_part_in_them",
        ada=limited(day_doses=1) | {"treatments": (at("14:00"),)},
        dose=[doses_full("Ada", Field(Role.PRESCRIBER))],
    ),
    row(
        "a_talk_is_no_treatment",
        unit=[a_follow_up(starts=at("10:00"))],
        theo=limited(day_doses=1) | {"treatments": (at("14:00"),)},
    ),
]

IN_A_ROW = [
    row("so_long_in_a_row_is_right", theo=BREAKS, busy=taken(span("09:00", "10:00"))),
    row(
        "a_minute_more_is_too_long",
        theo=BREAKS,
        busy=taken(span("08:59", "10:00")),
        dose=[too_long("08:59", "12:00")],
    ),
    row(
        "a_pause_that_is_too_short_is_no_break",
        theo=BREAKS,
        busy=taken(span("12:29", "13:30")),
        dose=[too_long("10:00", "13:30")],
    ),
    row("a_pause_that_is_long_enough_is_one", theo=BREAKS, busy=taken(span("12:30", "15:30"))),
    row(
        "a_visit_may_join_what_is_before_and_after_it",
        theo=BREAKS,
        busy=taken(span("09:30", "09:45"), span("12:15", "13:00")),
        dose=[too_long("09:30", "13:00")],
    ),
    row(
        "of_what_is_taken_without_a_pause_the_whole_is_told",
        ada=ANOTHER_LIMIT,
        theo=BREAKS,
        busy=taken(span("08:00", "08:45"), span("09:00", "09:45")),
        dose=[too_long("08:00", "12:00")],
    ),
    row(
        "what_is_rested_between_others_is_rested",
        theo=BREAKS,
        busy=taken(span("08:00", "09:00"), span("09:30", "10:00")),
    ),
    row(
        "it_counts_from_when_somebody_is_needed",
        dose_is=LATE_THERAPIST,
        theo=BREAKS,
        busy=taken(span("08:00", "10:30")),
    ),
    row(
        "who_wants_no_breaks_may_work_on",
        theo=limited(work_minutes=60),
        busy=taken(span("08:00", "10:00")),
    ),
    row(
        "a_break_without_a_length_of_work_is_no_limit",
        theo=limited(break_minutes=30),
        busy=taken(span("08:00", "10:00")),
    ),
    row(
        "who_only_covers_needs_no_break",
        unit=[a_dose(type=a_type("dosing_sublingual", needs_order=False, follow_up=None))],
        mona=BREAKS,
        busy={attention(MONA): [span("08:00", "12:00")]},
    ),
    row(
        "a_visit_that_is_long_alone_needs_but_its_breaks",
        theo=limited(work_minutes=60, break_minutes=30),
        busy=taken(span("08:30", "09:30")),
    ),
]

ROWS = [*DAY, *WEEK, *TOGETHER, *DOSES, *IN_A_ROW]
