"""More time of people, clinics and rooms is offered to who waits, and it alone."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import text

from coord.domain.waitlist import Wanting
from coord.services import availability, roster, waitlist
from coord.services.availability import Absence, Asked, Closing, DayChange, Saved, Weekly
from coord.store.db import reading
from tests.clinic import HERE, count
from tests.services.availability.looking import here, saturday, shown
from tests.services.waiting import GRACE, MORNING, Waiting

TUESDAY = date(2027, 3, 16)
PACIFIC = ZoneInfo("America/Los_Angeles")
ON_TUESDAY = Wanting(earliest=TUESDAY, latest=TUESDAY)


@pytest.fixture
def waiting(clinic):
    found = Waiting(clinic)
    found.add("P-1", wanting=ON_TUESDAY)
    return found


@pytest.fixture
def asked(clinic):
    return Asked(clinic.scheduler, MORNING)


def _freed(why):
    """Lengths in minutes of what has become free for a reason."""
    query = text("SELECT ends - starts FROM freed_time WHERE why = :why ORDER BY starts")
    with reading() as tx:
        return list(tx.scalars(query, {"why": why}))


def test_a_room_that_can_be_used_again_is_offered(waiting, clinic, asked):
    room = clinic.rooms["Drip"]
    availability.rooms.put_out_of_use(room, Absence(TUESDAY, TUESDAY, PACIFIC, ""), asked)
    (one,) = [one for one in here(clinic).rooms if one.public_id == room]
    availability.rooms.put_in_use(room, one.out_of_use[0][0], asked)
    waitlist.go_on(MORNING + GRACE)

    assert _freed("room") == [1440]
    assert waiting.told() == [("P-1", "message", "offered")]


def test_a_day_on_which_the_clinic_opens_after_all_is_offered(waiting, clinic, asked):
    where = clinic.clinics["harbor"]
    availability.closures.close(where, Closing(TUESDAY, TUESDAY, "Staff day"), asked)
    waitlist.go_on(MORNING + GRACE)
    assert waiting.told() == []

    availability.closures.reopen(where, (here(clinic).closures[0].number,), asked)
    waitlist.go_on(MORNING + GRACE)
    assert len(_freed("hours")) == 1
    assert waiting.told() == [("P-1", "message", "offered")]


def test_less_of_a_day_that_is_taken_back_is_offered(waiting, clinic, asked):
    dan, where = clinic.practitioners["dan"], clinic.clinics["harbor"]
    less = DayChange(where, TUESDAY, 0, 1439, is_available=False)
    availability.exceptions.add(dan, less, asked)
    assert _freed("hours") == []

    availability.exceptions.remove(dan, shown(clinic).changes[0].number, asked)
    waitlist.go_on(MORNING + GRACE)
    assert waiting.told() == [("P-1", "message", "offered")]


def _keep_to(clinic, closes, first, asked):
    """Let Dan's hours at Harbor end at another time from a day on."""
    line = [one for one in shown(clinic).weekly if one.clinic == "Harbor Clinic"][-1]
    wish = Weekly((0, 1, 2, 3, 4), line.opens, closes, valid_from=first)
    assert availability.weekly.change(clinic.practitioners["dan"], line.rules, wish, asked) == Saved()
    return line.closes


def test_an_hour_more_every_day_is_noted_for_four_weeks(clinic, asked):
    closes = _keep_to(clinic, 900, date(2027, 3, 2), asked)
    assert (closes > 900, _freed("hours")) == (True, [])

    _keep_to(clinic, 960, date(2027, 3, 8), asked)
    assert _freed("hours") == [60] * 20
    assert count("freed_time", "clinic_id IS NOT NULL") == 20


def test_a_preview_notes_nothing(clinic):
    look = Asked(clinic.scheduler, MORNING, is_preview=True)
    availability.opening.add(clinic.clinics["harbor"], saturday(), look)

    assert count("freed_time") == 0


def test_hours_while_the_clinic_is_closed_are_no_time(clinic, asked):
    availability.weekly.add(clinic.practitioners["dan"], clinic.clinics["harbor"], saturday(), asked)
    assert _freed("hours") == []

    availability.opening.add(clinic.clinics["harbor"], saturday(), asked)
    assert _freed("hours") == [180] * 4


def bring(folder, file, text, *, prune=False):
    """Import a roster of one file."""
    (folder / f"{file}.csv").write_text(text)
    keys = roster.Keys(b"f" * 32, b"i" * 32)
    options = roster.Options("Small", prune=prune)
    return roster.run(folder, options, keys=keys, now=MORNING, steps=roster.silently)


def test_time_off_that_is_no_longer_in_a_roster_is_offered(waiting, clinic, tmp_path):
    heading = "practitioner,from,to,kind\n"
    bring(tmp_path, "time_off", f"{heading}ada@demo.example,2027-03-16,2027-03-16,leave\n")
    waitlist.go_on(MORNING + GRACE)
    assert _freed("hours") == []

    bring(tmp_path, "time_off", heading, prune=True)
    waitlist.go_on(MORNING + GRACE)
    assert _freed("hours") == [600, 600]
    assert waiting.told() == [("P-1", "message", "offered")]


def test_longer_hours_of_a_roster_are_offered_and_shorter_ones_are_not(waiting, clinic, tmp_path):
    hours = (HERE / "rosters" / "small" / "hours.csv").read_text()
    of_ben = "ben@demo.example,harbor,Mon-Fri,08:00"
    shorter = hours.replace(f"{of_ben},18:00", f"{of_ben},12:00")
    bring(tmp_path, "hours", shorter)
    assert _freed("hours") == []

    bring(tmp_path, "hours", hours)
    assert set(_freed("hours")) == {360}


@pytest.mark.parametrize(
    ("file", "lacking", "why"),
    [
        ("rooms", ("infusion; reclining\nharbor,Nest", "reclining\nharbor,Nest"), "room"),
        ("qualifications", ("cleo@demo.example,RN,US-CA,,2020-01-01,2030-12-31,active",
                            "cleo@demo.example,RN,US-CA,,2020-01-01,2030-12-31,suspended"), "hours"),
    ],
)  # fmt: skip
def test_a_room_or_a_licence_that_a_roster_brings_is_offered(waiting, clinic, tmp_path, file, lacking, why):
    whole = (HERE / "rosters" / "small" / f"{file}.csv").read_text()
    bring(tmp_path, file, whole.replace(*lacking))
    waitlist.go_on(MORNING + GRACE)
    before = len(_freed(why))

    bring(tmp_path, file, whole)
    waitlist.go_on(MORNING + GRACE * 2)

    assert len(_freed(why)) >= before + 20
    assert ("P-1", "message", "offered") in waiting.told()


def test_nothing_is_noted_where_nobody_waits(clinic, tmp_path):
    heading = "practitioner,from,to,kind\n"
    bring(tmp_path, "time_off", f"{heading}ada@demo.example,2027-03-16,2027-03-16,leave\n")
    bring(tmp_path, "time_off", heading, prune=True)

    assert _freed("hours") == []
