"""Invitations by mail: RFC 5546 as Outlook, Gmail and Apple read it."""

import pytest
from icalendar import Calendar

from coord.calendars.event import EventStatus
from coord.calendars.invite import invite
from tests.calendars.approving import approve
from tests.calendars.builders import BERLIN, event, lines_of, values_of

VISIT = event(
    summary="Appointment at Harbor", location="1 Quay Street, Oakland", description="Bring: a snack"
)
ODD = 'O\'Neil "Bob", MD; PhD'


def send(method="REQUEST", what=VISIT, **other):
    values = {
        "organizer": "visits@harbor.example",
        "organizer_name": "Harbor",
        "attendee": "alice+visits@example.com",
        "attendee_name": "Alice Ferrant",
        "alarm_minutes": 120,
    }
    return invite(what, method=method, **(values | other))


@pytest.mark.parametrize("method", ["REQUEST", "CANCEL"])
def test_an_invitation_is_as_approved(method):
    approve(send(method), f"invite_{method.lower()}.ics")


@pytest.mark.parametrize("method", ["REQUEST", "CANCEL"])
def test_one_calendar_holds_its_method_one_event_and_one_uid(method):
    octets = send(method)

    assert values_of(octets, "METHOD") == [method]
    assert values_of(octets, "UID") == [VISIT.uid]
    assert lines_of(octets).count("BEGIN:VEVENT") == 1
    assert octets.replace(b"\r\n", b"").count(b"\n") == 0


def test_the_organizer_is_a_bare_address_with_a_name_beside_it():
    assert "ORGANIZER;CN=Harbor:mailto:visits@harbor.example" in lines_of(send())


def test_the_recipient_is_the_only_attendee_and_is_asked_to_answer():
    (attendee,) = [line for line in lines_of(send()) if line.startswith("ATTENDEE")]

    assert attendee == (
        "ATTENDEE;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=TRUE;CN=Alice Ferrant"
        ":mailto:alice+visits@example.com"
    )


def test_a_cancellation_tells_the_same_event_cancelled_and_rings_no_bell():
    request, cancel = (Calendar.from_ical(send(method)).events[0] for method in ("REQUEST", "CANCEL"))

    assert cancel["STATUS"] == "CANCELLED"
    assert cancel.walk("VALARM") == []
    for name in ("UID", "ORGANIZER", "ATTENDEE", "DTSTART", "DTEND", "SEQUENCE", "DTSTAMP"):
        assert cancel[name] == request[name], name


def test_the_alarm_shows_a_text_before_the_start():
    (alarm,) = Calendar.from_ical(send(alarm_minutes=90)).events[0].walk("VALARM")

    assert (alarm["ACTION"], alarm["TRIGGER"].to_ical()) == ("DISPLAY", b"-PT1H30M")
    assert alarm["DESCRIPTION"] == "Appointment at Harbor"


def test_there_is_no_alarm_where_none_is_asked():
    assert b"VALARM" not in send(alarm_minutes=None)


def test_a_name_of_any_kind_stays_one_name():
    octets = send(attendee_name=ODD, organizer_name="Harbor\r\nX-EVIL:1")
    read = Calendar.from_ical(octets).events[0]

    assert read["ATTENDEE"].params["CN"] == ODD
    assert not any(line.startswith("X-EVIL") for line in lines_of(octets))


def test_who_has_no_name_is_told_by_address_alone():
    assert "ORGANIZER:mailto:visits@harbor.example" in lines_of(send(organizer_name=""))


@pytest.mark.parametrize(
    "address",
    ["Alice <alice@example.com>", "alice@example.com\r\nX-EVIL:1", "mailto:alice@example.com", "alice", "",
     "alice@example.com,bob@example.com"],
)  # fmt: skip
def test_an_address_that_is_not_bare_is_refused_without_being_told(address):
    with pytest.raises(ValueError, match=r"^a calendar names people by their bare address$"):
        send(attendee=address)


def test_what_is_cancelled_is_not_sent_as_a_request():
    with pytest.raises(ValueError, match="METHOD:CANCEL"):
        send(what=event(status=EventStatus.CANCELLED))


def test_the_zone_of_the_visit_is_told_in_the_mail_too():
    octets = send(what=event("2027-10-30 09:00", "2027-10-30 11:00", BERLIN))

    assert values_of(octets, "TZID") == ["Europe/Berlin"]
    assert lines_of(octets).index("BEGIN:VTIMEZONE") < lines_of(octets).index("BEGIN:VEVENT")


def test_the_same_invitation_is_the_same_octets():
    assert send() == send()
