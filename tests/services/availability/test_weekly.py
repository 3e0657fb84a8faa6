"""Weekly hours: what is kept, what is refused, and who may change them."""

from datetime import date

import pytest

from coord.domain.availability import WeeklyHours
from coord.domain.permissions import Permission
from coord.services import availability
from coord.services.availability import (
    Asked,
    Objection,
    Previewed,
    Saved,
    Weekly,
    Why,
)
from coord.services.errors import NotFound, NotPermitted
from tests.clinic import Clinic, count, once
from tests.conftest import NOW
from tests.services.availability.looking import (
    day,
    local,
    saturday,
    shown,
)


def test_new_hours_show_in_the_next_two_weeks_on_the_clinics_clock(clinic, asked):
    wish = saturday(pause=(600, 630))
    outcome = availability.weekly.add(clinic.practitioners["dan"], clinic.clinics["summit"], wish, asked)

    assert outcome == Saved()
    days = shown(clinic).days
    assert local(days, day(5)) == []  # the clinic is closed on Saturdays
    assert [one.notes for one in days if one.day == day(5)] == [("clinic closed",)]
    availability.opening.add(clinic.clinics["summit"], saturday(opens=480), asked)
    assert local(shown(clinic).days, day(5)) == [
        ("Summit Clinic", "09:00", "10:00"),
        ("Summit Clinic", "10:30", "12:00"),
    ]
    assert count("audit_entry", "did = 'hours.added'") == 1


def test_hours_of_every_other_week_come_every_other_week(clinic, asked):
    availability.opening.add(clinic.clinics["harbor"], saturday(), asked)
    wish = saturday(every_weeks=2, valid_from=day(7))
    availability.weekly.add(clinic.practitioners["dan"], clinic.clinics["harbor"], wish, asked)

    days = shown(clinic).days
    assert (local(days, day(5)), local(days, day(12))) == ([], [("Harbor Clinic", "09:00", "12:00")])


def test_a_change_of_hours_ends_the_old_ones_the_day_before(clinic, asked):
    line = next(one for one in shown(clinic).weekly if one.clinic == "Harbor Clinic")
    wish = Weekly((0, 1, 2, 3, 4), 600, 960, valid_from=day(3))
    outcome = availability.weekly.change(clinic.practitioners["dan"], line.rules, wish, asked)

    assert outcome == Saved()
    kept = [
        (one.opens, one.closes, one.valid_from, one.valid_until)
        for one in shown(clinic).weekly
        if one.clinic == "Harbor Clinic"
    ]
    assert kept == [(480, 1080, None, day(2)), (600, 960, day(3), None)]


def test_hours_that_would_only_have_begun_then_are_taken_away(clinic, asked):
    practitioner = clinic.practitioners["dan"]
    availability.weekly.add(practitioner, clinic.clinics["harbor"], saturday(valid_from=day(5)), asked)
    (line,) = [one for one in shown(clinic).weekly if one.weekdays == (5,)]
    availability.weekly.end(practitioner, line.rules, day(1), asked)

    assert [one for one in shown(clinic).weekly if one.weekdays == (5,)] == []


@pytest.mark.parametrize(
    ("changes", "why", "field"),
    [
        pytest.param({"closes": 540}, Why.ENDS_FIRST, "closes", id="ends when it begins"),
        pytest.param({"closes": 500}, Why.ENDS_FIRST, "closes", id="ends before it begins"),
        pytest.param({"pause": (500, 560)}, Why.PAUSE_OUTSIDE, "pause_until", id="break outside"),
        pytest.param({"pause": (600, 600)}, Why.PAUSE_OUTSIDE, "pause_until", id="break of nothing"),
        pytest.param({"valid_from": day(-1)}, Why.IN_PAST, "valid_from", id="in the past"),
        pytest.param({"valid_from": date(2037, 3, 1)}, Why.TOO_FAR, "valid_from", id="ten years ahead"),
        pytest.param({"valid_until": date(2037, 3, 1)}, Why.TOO_LONG, "valid_until", id="ten years long"),
        pytest.param({"valid_until": day(-1)}, Why.BACKWARDS, "valid_until", id="last before first"),
        pytest.param(
            {"weekdays": (4, 5), "opens": 1000, "closes": 1100}, Why.OVERLAPS, "opens", id="overlaps"
        ),
    ],
)
def test_hours_that_cannot_be_are_refused_beside_their_field_and_nothing_changes(
    clinic, asked, changes, why, field
):
    before = count("availability_rule")
    outcome = availability.weekly.add(
        clinic.practitioners["dan"], clinic.clinics["harbor"], saturday(**changes), asked
    )

    assert isinstance(outcome, Objection)
    assert (outcome.why, outcome.field) == (why, field)
    assert (count("availability_rule"), count("audit_entry")) == (before, 0)


def test_an_overlap_tells_which_hours_are_in_the_way(clinic, asked):
    wish = saturday(weekdays=(4,))
    outcome = availability.weekly.add(clinic.practitioners["dan"], clinic.clinics["harbor"], wish, asked)

    assert outcome == Objection(Why.OVERLAPS, "opens", WeeklyHours(4, 480, 1080))


def test_hours_in_alternating_weeks_do_not_overlap(clinic, asked):
    who, where = clinic.practitioners["dan"], clinic.clinics["harbor"]
    first = availability.weekly.add(who, where, saturday(every_weeks=2), asked)
    second = availability.weekly.add(who, where, saturday(every_weeks=2, valid_from=day(7)), asked)
    third = availability.weekly.add(who, where, saturday(every_weeks=3), asked)

    assert (first, second) == (Saved(), Saved())
    assert isinstance(third, Objection)


def test_a_preview_shows_what_it_comes_to_and_keeps_nothing(clinic, asked):
    before = count("availability_rule")
    wish = saturday(weekdays=(0,), opens=1080, closes=1200)
    availability.opening.add(clinic.clinics["harbor"], wish, asked)
    look = Asked(clinic.scheduler, NOW, is_preview=True)
    outcome = availability.weekly.add(clinic.practitioners["dan"], clinic.clinics["harbor"], wish, look)

    assert isinstance(outcome, Previewed)
    assert ("Harbor Clinic", "08:00", "20:00") in local(outcome.days, day(0))
    assert count("availability_rule") == before


def test_the_same_request_twice_is_kept_once(clinic):
    request = Asked(clinic.scheduler, NOW, once())
    outcomes = [
        availability.weekly.add(clinic.practitioners["dan"], clinic.clinics["harbor"], saturday(), request)
        for _ in range(2)
    ]

    assert outcomes == [Saved(), Saved(repeated=True)]
    assert count("availability_rule", "weekday = 5") == 1


def _with(clinic, *permissions):
    return Asked(type(clinic.scheduler)(clinic.user_id, clinic.organization_id, frozenset(permissions)), NOW)


def test_a_clinician_changes_their_own_hours_and_nobody_elses(clinic, link):
    link("dan")
    own = _with(clinic, Permission.VIEW_HOURS, Permission.EDIT_OWN_HOURS)
    where = clinic.clinics["harbor"]

    assert availability.weekly.add(clinic.practitioners["dan"], where, saturday(), own) == Saved()
    with pytest.raises(NotPermitted):
        availability.weekly.add(clinic.practitioners["ada"], where, saturday(), own)


def test_other_organizations_people_and_clinics_are_not_there(clinic, asked):
    other = Clinic("Other")

    with pytest.raises(NotFound):
        availability.weekly.add(other.practitioners["dan"], clinic.clinics["harbor"], saturday(), asked)
    with pytest.raises(NotFound):
        availability.weekly.add(clinic.practitioners["dan"], other.clinics["harbor"], saturday(), asked)
    with pytest.raises(NotFound):
        availability.opening.add(other.clinics["harbor"], saturday(), asked)


def test_rules_of_somebody_else_are_not_there(clinic, asked):
    theirs = next(one for one in shown(clinic, "ada").weekly if one.clinic == "Harbor Clinic")

    with pytest.raises(NotFound):
        availability.weekly.end(clinic.practitioners["dan"], theirs.rules, day(1), asked)
