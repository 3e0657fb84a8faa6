"""How soon a visit may begin, and how close to closing it may end."""

from coord.domain.reasons import EndsTooCloseToClosing, Field, ShortNotice
from tests.domain.builders import MONDAY, WEDNESDAY, a_type, at, span
from tests.domain.rules.row import THROUGH_THE_NIGHTS, dose_type, row

WEDNESDAYS = span("08:00", "20:00", WEDNESDAY)


def short(notice):
    return ShortNotice(field=Field.TIME, notice=notice)


def too_close(closes, spare=45):
    return EndsTooCloseToClosing(field=Field.TIME, clinic="Mission", closes=at(closes), spare=spare)


def open_at(*monday):
    return {"opening": (*monday, WEDNESDAYS)}


NOTICE = [
    row("a_dose_is_booked_half_a_day_before", now=at("22:00", MONDAY) - 1440),
    row("a_dose_is_not_booked_later_than_that", now=at("22:01", MONDAY) - 1440, dose=[short(720)]),
    row("a_house_may_want_less_notice", now=at("09:00"), dose_is=dose_type(notice=60)),
    row("a_house_may_want_none", now=at("09:59"), dose_is=dose_type(notice=0)),
    row(
        "the_follow_up_has_a_notice_of_its_own",
        follow_up_is={"type": a_type("integration", notice=6 * 1440)},
        follow_up=[short(6 * 1440)],
    ),
]

CLOSING = [
    row("a_dose_ends_45_minutes_before_closing", mission=open_at(span("08:00", "12:45"))),
    row("a_dose_does_not_end_later", mission=open_at(span("08:00", "12:44")), dose=[too_close("12:44")]),
    row("a_dose_does_not_end_at_closing", mission=open_at(span("08:00", "12:00")), dose=[too_close("12:00")]),
    row(
        "a_dose_ends_before_the_midday_break_though_the_clinic_opens_again",
        mission=open_at(span("08:00", "12:30"), span("13:00", "20:00")),
        dose=[too_close("12:30")],
    ),
    row(
        "opening_hours_that_touch_have_no_closing_between",
        mission=open_at(span("08:00", "12:30"), span("12:30", "20:00")),
    ),
    row(
        "a_house_may_want_more_time_to_spare",
        mission=open_at(span("08:00", "13:00")),
        dose_is=dose_type(closing_spare=90),
        dose=[too_close("13:00", spare=90)],
    ),
    row("a_talk_may_end_at_closing", follow_up_is={"starts": at("19:00", WEDNESDAY)}),
    row(
        "a_clinic_that_never_closes_has_visits_at_any_time",
        **THROUGH_THE_NIGHTS,
        dose_is={"starts": at("22:00")},
    ),
    row(
        "a_clinic_that_closes_at_midnight_has_time_to_spare_before_it",
        mission={"opening": (span("00:00", "24:00"), WEDNESDAYS)},
        dose_is={"starts": at("21:30")},
        ada=THROUGH_THE_NIGHTS["ada"],
        theo=THROUGH_THE_NIGHTS["theo"],
        mona=THROUGH_THE_NIGHTS["mona"],
        dose=[too_close("24:00")],
    ),
]

ROWS = [*NOTICE, *CLOSING]
