"""When a visit may start: later than now, on the grid, inside opening hours, at a time that is but one."""

from datetime import date, datetime, timedelta

from coord.domain.policy import Policy
from coord.domain.reasons import (
    Field,
    InThePast,
    OffTheGrid,
    OutsideOpeningHours,
    TimeRepeated,
    TooFarAhead,
)
from tests.domain.builders import ALWAYS, MISSION, MONDAY, OFFICE_HOURS, WEDNESDAY, at, span
from tests.domain.rules.row import THROUGH_THE_NIGHTS, dose_type, row

PAST = InThePast(field=Field.TIME)
TOO_FAR = TooFarAhead(field=Field.TIME)
CLOSED = OutsideOpeningHours(field=Field.TIME, clinic="Mission")
WEDNESDAYS = span("08:00", "20:00", WEDNESDAY)


def off_the_grid(minutes):
    return OffTheGrid(field=Field.TIME, minutes=minutes)


def open_at(*monday):
    return {"opening": (*monday, WEDNESDAYS)}


CHANGE = date(2026, 11, 1)
REPEATED = TimeRepeated(field=Field.TIME, next_valid=datetime(2026, 11, 1, 2, 0))
CLOCKS_GO_BACK = {
    "now": at("12:00", date(2026, 10, 29)),
    "mission": {"opening": ALWAYS},
    **{who: {"working": {MISSION: ALWAYS}} for who in ("ada", "theo", "mona")},
    "follow_up_is": {"starts": at("10:00", date(2026, 11, 2))},
}

ROWS = [
    row("a_visit_may_start_in_a_minute", now=at("09:59"), dose_is=dose_type(notice=0)),
    row("a_visit_does_not_start_now", now=at("10:00"), dose=[PAST]),
    row("a_visit_did_not_start_a_minute_ago", now=at("10:01"), dose=[PAST]),
    row(
        "a_unit_that_is_over_is_past_in_both_parts",
        now=at("12:00", WEDNESDAY),
        dose=[PAST],
        follow_up=[PAST],
    ),
    row("a_visit_may_be_two_years_ahead", now=at("10:00", MONDAY - timedelta(days=729))),
    row(
        "nothing_is_further_ahead_than_two_years",
        now=at("09:00", MONDAY - timedelta(days=732)),
        dose=[TOO_FAR],
        follow_up=[TOO_FAR],
    ),
    row("visits_start_on_quarters_of_an_hour", dose_is={"starts": at("10:45")}),
    row("visits_start_on_nothing_finer", dose_is={"starts": at("10:50")}, dose=[off_the_grid(15)]),
    row("a_policy_may_want_a_finer_grid", policy=Policy(start_grid=5), dose_is={"starts": at("10:50")}),
    row(
        "a_policy_may_want_a_coarser_grid",
        policy=Policy(start_grid=30),
        dose_is={"starts": at("10:45")},
        dose=[off_the_grid(30)],
    ),
    row(
        "a_visit_may_fill_the_opening_hours",
        mission=open_at(span("10:00", "12:00")),
        dose_is=dose_type(closing_spare=0),
    ),
    row("a_visit_does_not_start_before_opening", mission=open_at(span("10:01", "20:00")), dose=[CLOSED]),
    row("a_visit_does_not_end_after_closing", mission=open_at(span("08:00", "11:59")), dose=[CLOSED]),
    row(
        "turnover_may_be_done_after_closing",
        mission=open_at(span("08:00", "12:00")),
        dose_is=dose_type(closing_spare=0),
    ),
    row("opening_hours_that_touch_are_one", mission=open_at(span("11:00", "20:00"), span("08:00", "11:00"))),
    row(
        "a_clinic_may_not_close_for_a_minute_within_the_visit",
        mission=open_at(span("08:00", "11:00"), span("11:01", "20:00")),
        dose=[CLOSED],
    ),
    row("a_closed_day_has_no_visit", mission={"opening": OFFICE_HOURS[:3]}, follow_up=[CLOSED]),
    row(
        "an_open_night_has_visits_over_midnight",
        **THROUGH_THE_NIGHTS,
        dose_is={"starts": at("23:00")},
    ),
    row(
        "nothing_starts_when_the_clock_shows_a_time_first",
        **CLOCKS_GO_BACK,
        dose_is={"starts": at("01:45", CHANGE)},
        dose=[REPEATED],
    ),
    row(
        "nor_when_it_shows_it_again",
        **CLOCKS_GO_BACK,
        dose_is={"starts": at("01:00", CHANGE) + 60},
        dose=[REPEATED],
    ),
    row("before_it_a_visit_may_start", **CLOCKS_GO_BACK, dose_is={"starts": at("00:45", CHANGE)}),
    row("and_after_it", **CLOCKS_GO_BACK, dose_is={"starts": at("02:00", CHANGE)}),
]
