"""What stands in a practitioner's feed, and what does not."""

import time
from datetime import timedelta

import pytest
from icalendar import Calendar
from sqlalchemy import insert, select, update

from coord.calendars.levels import Level
from coord.domain.local_time import to_minute
from coord.domain.roles import Role
from coord.services import booking, feeds, showing
from coord.services.drafts import Draft
from coord.store import diary, outbox, people, places
from coord.store.db import reading, transaction
from tests.clinic import PATIENT_ASKED, TREATMENT, Clinic, once, utc
from tests.conftest import NOW
from tests.feeds.test_issuing import allow_full_feeds


def read(issued, now=NOW):
    return feeds.render(issued.token, now=now)


def events(issued, now=NOW):
    found = Calendar.from_ical(read(issued, now).octets).walk("VEVENT")
    return {str(event["UID"]): event for event in found}


def summaries(issued, now=NOW):
    return [str(event["SUMMARY"]) for event in events(issued, now).values()]


def add(table, **values):
    with transaction() as tx:
        tx.execute(insert(table).values(**values))


def practitioner_id(clinic, who):
    with reading() as tx:
        row = people.Practitioner
        return tx.scalar(select(row.id).where(row.public_id == clinic.practitioners[who]))


def test_a_therapist_sees_every_visit_once_with_initials_and_room(reader, booked):
    found = list(events(reader.issue("dan")).values())

    assert [(str(one["SUMMARY"]), str(one["LOCATION"])) for one in found] == [
        ("A.F.", "Drip, Harbor"),
        ("A.F.", "Nest, Harbor"),
    ]
    assert found[0]["DTSTART"].dt == utc("2027-03-02 17:00")
    assert found[0]["DTEND"].dt == utc("2027-03-02 19:00")


def test_a_prescriber_sees_the_first_quarter_of_an_hour_and_cover_beside_it(reader, booked):
    own, cover = sorted(events(reader.issue("ada")).values(), key=lambda one: one["DTEND"].dt)

    assert (own["SUMMARY"], own["TRANSP"], own["DTEND"].dt) == ("A.F.", "OPAQUE", utc("2027-03-02 17:15"))
    assert (cover["SUMMARY"], cover["TRANSP"]) == ("On-site cover", "TRANSPARENT")
    assert cover["DTEND"].dt == utc("2027-03-02 19:00")


def test_the_uid_is_the_participants_and_the_same_for_everybody_at_every_level(reader, booked):
    with reading() as tx:
        uids = set(tx.scalars(select(diary.Participant.uid)))

    assert set(events(reader.issue("dan"))) == uids
    assert set(events(reader.issue("dan", "busy"))) == uids
    assert uids & set(events(reader.issue("ada"))) == {f"{booked.appointment}@coord"}


def test_a_move_keeps_the_uid_and_raises_sequence_and_stamp(reader, clinic, booked):
    issued, later = reader.issue("dan"), NOW + timedelta(hours=1)
    before = events(issued)
    move(clinic, booked, clinic.treatment("2027-03-04", follow_up="2027-03-05 09:00"), later)

    after = events(issued, later)

    assert set(after) == set(before)
    for uid, one in after.items():
        assert one["SEQUENCE"] == before[uid]["SEQUENCE"] + 1
        assert one["DTSTAMP"].dt == one["LAST-MODIFIED"].dt == later
        assert one["DTSTART"].dt > before[uid]["DTSTART"].dt


def move(clinic, booked, draft, now):
    version = showing.unit(booked.appointment, by=clinic.scheduler, now=now).main.version
    by = clinic.scheduler
    moved = booking.move(booked.appointment, version, draft, by=by, now=now, once=once())
    assert isinstance(moved, booking.Booked)


def test_a_cancelled_visit_leaves_the_feed(reader, clinic, booked):
    issued = reader.issue("dan")
    before = read(issued)

    booking.cancel(booked.appointment, 1, PATIENT_ASKED, by=clinic.scheduler, now=NOW, once=once())

    assert summaries(issued) == []
    assert read(issued).changed_at > before.changed_at
    assert read(issued).etag != before.etag


def test_who_is_replaced_loses_the_visit_and_their_feed_has_changed(reader, clinic, booked):
    """Their assignment row is gone, and with it every stamp that a query could find."""
    issued, later = reader.issue("cleo"), NOW + timedelta(hours=1)
    before = read(issued)
    people_ = {**TREATMENT, Role.MONITOR: "fay"}
    move(clinic, booked, clinic.treatment(people=people_), later)

    after = read(issued, later)

    assert b"VEVENT" in before.octets
    assert b"VEVENT" not in after.octets
    assert after.changed_at == later
    assert summaries(reader.issue("fay"), later) == ["A.F."]


def test_two_changes_within_a_second_are_two_moments(reader, clinic):
    issued = reader.issue("dan")
    seen = [read(issued)]

    for patient, day, after in (("P-1", "2027-03-04", "2027-03-05"), ("P-4", "2027-03-08", "2027-03-09")):
        draft = clinic.treatment(day, patient=patient, follow_up=f"{after} 09:00")
        booking.book(draft, by=clinic.scheduler, now=NOW, once=once())
        seen.append(read(issued))

    moments = [one.changed_at for one in seen]
    assert moments == sorted(set(moments))
    assert len({one.etag for one in seen}) == 3


def test_who_reads_while_another_reads_newer_octets_hides_no_change(reader, clinic, booked, monkeypatch):
    """The slower one writes the older hash last: the next reader must see a later moment than both."""
    issued = reader.issue("dan")
    slow = read(issued)
    booking.cancel(booked.appointment, 1, PATIENT_ASKED, by=clinic.scheduler, now=NOW, once=once())
    fast = read(issued)

    feeds.reading._note_use(issued.feed, bytes.fromhex(slow.etag), NOW)

    assert read(issued).changed_at > fast.changed_at > slow.changed_at


def test_a_pencilled_visit_is_tentative_and_a_booked_one_confirmed(reader, clinic, booked):
    draft = clinic.treatment("2027-03-04", patient="P-2", follow_up="2027-03-05 09:00")
    booking.book(draft, by=clinic.scheduler, now=NOW, once=once())

    statuses = {str(one["SUMMARY"]): str(one["STATUS"]) for one in events(reader.issue("dan")).values()}

    assert statuses == {"A.F.": "CONFIRMED", "B.I.": "TENTATIVE"}


def test_a_reservation_is_not_shown(reader, clinic):
    until = NOW + timedelta(hours=3)
    booking.reserve(clinic.treatment(), until, by=clinic.scheduler, now=NOW, once=once())

    assert summaries(reader.issue("dan")) == []


def test_an_appointment_of_another_zone_is_told_in_its_own(reader, clinic):
    talk = clinic.appointment(
        "preparation", "2027-03-03 15:00", "Blue", {Role.LEAD_THERAPIST: "dan"}, "summit"
    )
    draft = Draft(clinic.patients["P-4"], (talk,))
    assert isinstance(booking.book(draft, by=clinic.scheduler, now=NOW, once=once()), booking.Booked)

    octets = read(reader.issue("dan")).octets

    assert b"DTSTART;TZID=America/Denver:20270303T150000" in octets
    assert b"X-WR-TIMEZONE:America/Los_Angeles" in octets


def test_an_appointment_of_another_organization_is_in_no_feed(reader, clinic, booked):
    by = Clinic("Other").scheduler

    assert summaries(feeds.issue("dan@demo.example", Level.INITIALS, "", by=by, now=NOW)) == []


def test_thirty_days_back_and_four_hundred_ahead_are_shown(reader, clinic):
    talk = clinic.appointment("preparation", "2027-03-02 12:00", "Nest", {Role.LEAD_THERAPIST: "dan"})
    draft = Draft(clinic.patients["P-4"], (talk,))
    booking.book(draft, by=clinic.scheduler, now=NOW, once=once())
    issued, its_day = reader.issue("dan"), utc("2027-03-02 20:00")

    for days, shown in ((31, 0), (30, 1), (-400, 1), (-401, 0)):
        assert len(summaries(issued, its_day + timedelta(days=days))) == shown, days


def test_time_off_is_shown_in_dates_without_its_kind(reader, clinic):
    days = {"starts": to_minute(utc("2027-03-13 08:00")), "ends": to_minute(utc("2027-03-16 07:00"))}
    for kind in ("sick", "vacation"):
        add(people.TimeOff, practitioner_id=practitioner_id(clinic, "dan"), kind=kind, **days)

    octets = read(reader.issue("dan")).octets

    assert octets.count(b"BEGIN:VEVENT") == octets.count(b"SUMMARY:Time off\r\n") == 1
    assert b"DTSTART;VALUE=DATE:20270313\r\nDTEND;VALUE=DATE:20270316\r\n" in octets
    assert b"sick" not in octets


def test_two_readings_without_a_change_are_the_same_octets(reader, booked):
    issued = reader.issue("dan")

    first, second = read(issued), read(issued, NOW + timedelta(hours=7))

    assert first == second


def test_a_full_feed_shows_initials_as_soon_as_the_house_forbids_names(reader, clinic, booked):
    allow_full_feeds(clinic.organization_id)
    issued = reader.issue("dan", "full")
    before = summaries(issued)
    with transaction() as tx:
        tx.execute(update(places.Policy).values(value={"full_feeds": False}))

    assert before == ["Alice Ferrant: Visit", "Alice Ferrant: Follow-up visit"]
    assert summaries(issued) == ["A.F.", "A.F."]


def test_only_names_are_marked_private(reader, clinic, booked):
    allow_full_feeds(clinic.organization_id)

    marked = {level: read(reader.issue("dan", level)).octets.count(b"CLASS:PRIVATE") for level in Level}

    assert marked == {Level.BUSY: 0, Level.INITIALS: 0, Level.FULL: 2}


def test_a_busy_feed_says_when_and_nothing_else(reader, booked):
    for event in events(reader.issue("ada", "busy")).values():
        assert set(event) == {
            "UID", "DTSTAMP", "LAST-MODIFIED", "SEQUENCE", "DTSTART", "DTEND", "SUMMARY", "STATUS", "TRANSP",
        }  # fmt: skip
        assert event["SUMMARY"] == "Busy"


MARKER = "Xyzzymarker"
FORBIDDEN = (
    "1990", "05-01", "P-1", "@demo", "alice@example.com", "LMFT",
    "ketamin", "infus", "dosing", "treatment", "integration", "therap",
)  # fmt: skip


def plant(clinic):
    """The marker in every text that a feed has no business with."""
    with transaction() as tx:
        tx.execute(update(places.AppointmentType).values(name=MARKER))
        tx.execute(update(places.Clinic).values(name=MARKER, phone=MARKER, address=MARKER))
        tx.execute(update(places.Organization).where(places.Organization.name == "Small").values(name=MARKER))
        tx.execute(update(diary.Participant).values(not_treated=MARKER, cancel_reason=MARKER))
        tx.execute(update(people.RelatedPerson).values(name=MARKER, relation=MARKER))
        tx.execute(update(people.ContactPoint).values(ciphertext=MARKER.encode()))
        tx.execute(update(people.Gate).values(kind=people.Gate.kind + MARKER))
        tx.execute(update(people.Patient).values(record_number=people.Patient.record_number + MARKER))
        tx.execute(update(outbox.Feed).values(label=MARKER))
    add(
        people.TimeOff,
        practitioner_id=practitioner_id(clinic, "dan"),
        starts=30_060_000,
        ends=30_060_060,
        kind=MARKER,
    )


@pytest.mark.parametrize("level", Level)
def test_no_level_tells_what_is_nobodys_business(reader, clinic, booked, level):
    allow_full_feeds(clinic.organization_id)
    issued = reader.issue("dan", level)
    plant(clinic)

    told = read(issued).octets.decode().lower()

    for word in (*FORBIDDEN, MARKER):
        assert word.lower() not in told, word
    assert ("ferrant" in told) is (level is Level.FULL)


def test_five_thousand_appointments_are_read_within_two_seconds(reader, clinic, booked):
    with transaction() as tx:
        _copy_follow_up(tx, 5000)
    issued = reader.issue("dan", now=NOW)

    began = time.process_time()
    octets = read(issued).octets

    assert time.process_time() - began < 2
    assert octets.count(b"BEGIN:VEVENT") == 5002
    assert len(octets) < 2_000_000


def _copy_follow_up(tx, times):
    """As many more of the follow-up as would never fit into days, each two hours after the last."""
    one, part, row = diary.Appointment, diary.Participant, diary.Assignment
    source = tx.execute(select(one.__table__).where(one.follows_id.is_not(None))).mappings().one()
    for table, found in (
        (one, source),
        (part, _of(tx, part, source["id"])),
        (row, _of(tx, row, source["id"])),
    ):
        tx.execute(insert(table), [_copy(dict(found), n) for n in range(1, times + 1)])


def _of(tx, table, appointment_id):
    query = select(table.__table__).where(table.appointment_id == appointment_id)
    return tx.execute(query).mappings().one()


def _copy(found, n):
    new = {
        "id": 10_000 + n,
        "appointment_id": 10_000 + n,
        "follows_id": None,
        "starts": 114 * n,
        "ends": 114 * n,
    }
    names = {name: f"copy-{n:06}" for name in ("public_id", "uid") if name in found}
    shifted = {name: found[name] + new[name] for name in ("starts", "ends") if name in found}
    return {**{name: new.get(name, value) for name, value in found.items()}, **names, **shifted}
