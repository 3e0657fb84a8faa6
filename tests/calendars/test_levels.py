"""What a feed shows at each level, and what at none."""

from zoneinfo import ZoneInfo

import pytest

from coord.calendars.event import EventStatus, Transparency
from coord.calendars.levels import Away, Level, away_event, visit_events
from coord.calendars.names import PatientNames
from tests.calendars.builders import CHANGED, PACIFIC, span, visit


def summaries(level, **values):
    return [event.summary for event in visit_events(visit(**values), level)]


def away(first, last, *zones):
    return Away("ada", span(first, last), zones or (PACIFIC,), CHANGED)


def test_a_busy_feed_tells_one_fixed_word_and_when():
    (event,) = visit_events(visit(), Level.BUSY)

    assert event.summary == "Busy"
    assert (event.location, event.description) == ("", "")
    assert (event.starts, event.ends) == (visit().cover.starts, visit().cover.ends)
    assert event.transp is Transparency.OPAQUE


def test_initials_are_told_with_the_room():
    own, _ = visit_events(visit(), Level.INITIALS)

    assert (own.summary, own.location, own.is_private) == ("A.F.", "Drip, Harbor", False)


def test_a_full_feed_tells_the_name_and_what_the_patient_calls_it_and_is_marked_private():
    own, _ = visit_events(visit(), Level.FULL)

    assert (own.summary, own.location, own.is_private) == ("Alice Ferrant: Visit", "Drip, Harbor", True)


def test_the_minutes_that_take_a_prescriber_are_the_event_and_cover_leaves_them_free():
    own, cover = visit_events(visit(), Level.INITIALS)

    assert (own.ends - own.starts, own.transp) == (15, Transparency.OPAQUE)
    assert (cover.ends - cover.starts, cover.transp) == (120, Transparency.TRANSPARENT)
    assert cover.summary == "On-site cover"
    assert cover.uid != own.uid


def test_who_only_covers_sees_cover_alone():
    assert summaries(Level.FULL, attention=None) == ["On-site cover"]


@pytest.mark.parametrize("level", [Level.INITIALS, Level.FULL])
def test_cover_names_nobody(level):
    (cover,) = visit_events(visit(attention=None), level)

    assert cover.summary == "On-site cover"
    assert not cover.is_private


def test_cover_within_the_minutes_that_take_them_is_not_told_twice():
    whole = span("2027-03-02 09:00", "2027-03-02 11:00")

    assert summaries(Level.INITIALS, attention=whole) == ["A.F."]


@pytest.mark.parametrize("level", Level)
def test_the_uid_is_the_appointments_at_every_level_whatever_else_changes(level):
    moved = visit(attention=span("2027-03-05 10:00", "2027-03-05 11:00"), place="Nest", sequence=3)

    assert visit_events(visit(), level)[0].uid == visit_events(moved, level)[0].uid == "b0-_visit@coord"


def test_uids_do_not_tell_what_they_are_for():
    cover = visit_events(visit(), Level.INITIALS)[1].uid
    off = away_event(away("2027-03-05 00:00", "2027-03-06 00:00"), Level.BUSY).uid

    for uid in (cover, off):
        assert len(uid) == len("8EqCcxKAnUd8ydqC@coord")
        assert uid.endswith("@coord")


def test_a_pencilled_visit_is_tentative():
    statuses = {one.status for one in visit_events(visit(is_pencilled=True), Level.INITIALS)}

    assert statuses == {EventStatus.TENTATIVE}


def test_a_group_is_told_by_all_initials():
    both = (PatientNames("Alice Ferrant"), PatientNames("Boris Iwanow"))

    assert summaries(Level.INITIALS, patients=both)[0] == "A.F., B.I."


@pytest.mark.parametrize(
    ("legal", "preferred", "initials"),
    [
        ("Alice Ferrant", "", "A.F."),
        ("Maria del Carmen López", "", "M.L."),
        ("Vinícius Taborda-Reis", "Vini", "V.T."),
        ("Margaret Ruiz", "Peggy", "P.R."),
        ("Ольга Мельниченко", "Olga Melnychenko", "O.M."),
        ("Ольга Мельниченко", "", "О.М."),
        ("“Bo” (o'neil)", "", "B.O."),
        ("E\u0301ric", "", "É."),
        ("7", "", "Patient"),
    ],
)
def test_initials_are_those_of_the_name_the_patient_goes_by(legal, preferred, initials):
    assert PatientNames(legal, preferred).initials == initials


def test_a_full_feed_tells_a_preferred_name_as_the_pages_do():
    assert PatientNames("Vinícius Reis", "Vini").full == "Vinícius Reis “Vini”"


def test_time_off_of_whole_days_is_told_in_dates_of_the_clinic():
    event = away_event(away("2027-03-13 00:00", "2027-03-16 00:00"), Level.INITIALS)

    assert (event.summary, event.is_all_day, event.transp) == ("Time off", True, Transparency.OPAQUE)


def test_time_off_is_whole_days_of_whichever_of_their_clinics_it_fits():
    denver = ZoneInfo("America/Denver")

    event = away_event(
        Away("ada", span("2027-03-13 00:00", "2027-03-16 00:00", denver), (PACIFIC, denver), CHANGED),
        Level.INITIALS,
    )

    assert (event.zone, event.is_all_day) == (denver, True)


def test_time_off_of_some_hours_is_told_in_hours():
    event = away_event(away("2027-03-13 12:00", "2027-03-13 18:00"), Level.INITIALS)

    assert not event.is_all_day


def test_a_busy_feed_does_not_tell_time_off_from_visits():
    assert away_event(away("2027-03-13 00:00", "2027-03-16 00:00"), Level.BUSY).summary == "Busy"
