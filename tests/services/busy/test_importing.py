"""Importing when somebody is busy: all or nothing, told in the audit trail, and minded by booking."""

from datetime import date, timedelta

import pytest
from sqlalchemy import delete, select, text

from coord.calendars.busy import Unreadable
from coord.domain import reasons as why
from coord.domain.interval import Interval
from coord.domain.local_time import to_minute
from coord.domain.reasons import Field
from coord.services import booking, busy, searching
from coord.services.booking import Booked, Refused
from coord.services.busy import Calendar
from coord.services.errors import NotFound
from coord.services.searching import Ask
from coord.store import people, records
from coord.store.db import reading, transaction
from tests.calendars.busy.written import calendar, event
from tests.clinic import Clinic, count, once, utc
from tests.conftest import NOW

NINE = "20270302T090000 PT1H"
NINE_TO_TEN = Interval(to_minute(utc("2027-03-02 17:00")), to_minute(utc("2027-03-02 18:00")))


def book(clinic, **changes):
    return booking.book(clinic.treatment(**changes), by=clinic.scheduler, now=NOW, once=once())


def intervals():
    with reading() as tx:
        return [Interval(*row) for row in tx.execute(text("SELECT starts, ends FROM busy ORDER BY starts"))]


def audited(did):
    row = records.AuditEntry
    with reading() as tx:
        return list(tx.scalars(select(row.details).where(row.did == did).order_by(row.id)))


def number(clinic, who):
    with reading() as tx:
        return tx.scalar(
            select(people.Practitioner.id).where(people.Practitioner.public_id == clinic.practitioners[who])
        )


def test_nobody_is_booked_while_their_own_calendar_has_something(clinic, imported):
    imported(NINE)

    refused = book(clinic)

    assert isinstance(refused, Refused)
    assert [one.reason for one in refused.refusals] == [
        why.BusyElsewhere(field=Field.LEAD_THERAPIST, practitioner="Dan Ortiz, LMFT", taken=NINE_TO_TEN)
    ]


def test_a_time_beside_it_is_booked(clinic, imported):
    imported("20270302T080000 PT1H")

    assert isinstance(book(clinic), Booked)


def test_nothing_of_an_event_is_kept_but_when_it_is(clinic, imported):
    done = imported(NINE, "20270302T093000 PT1H", "20270305T100000 PT15M")

    assert (done.practitioner, done.name, done.count, done.skipped) == (
        "Dan Ortiz, LMFT", "Own calendar", 2, 0,
    )  # fmt: skip
    assert intervals()[0] == Interval(NINE_TO_TEN.starts, NINE_TO_TEN.ends + 30)
    assert done.until == NOW + timedelta(days=400)


def test_a_new_file_replaces_what_the_same_calendar_gave(clinic, imported):
    imported(NINE, "20270305T100000 PT1H")
    imported("20270306T100000 PT1H")

    assert (len(intervals()), count("busy_source")) == (1, 1)
    assert isinstance(book(clinic), Booked)


def test_calendars_of_other_names_and_people_stay(clinic, imported):
    imported(NINE)
    imported(NINE, name="  Family   calendar ")
    imported(NINE, who="ada")

    names = [(one.practitioner, one.name) for one in busy.page(by=clinic.scheduler).sources]
    assert names == [
        ("Ada Okoro, MD", "Own calendar"),
        ("Dan Ortiz, LMFT", "Family calendar"),
        ("Dan Ortiz, LMFT", "Own calendar"),
    ]


def test_a_file_that_cannot_be_read_changes_nothing(clinic, imported):
    imported(NINE)

    with pytest.raises(Unreadable):
        busy.import_calendar(Calendar(b"<html>", "dan@demo.example"), by=clinic.scheduler, now=NOW)

    assert intervals() == [NINE_TO_TEN]
    assert len(audited("busy.imported")) == 1


def test_what_is_long_past_or_far_ahead_is_not_kept(clinic, imported):
    imported("20270227T000000 PT1H", "20280501T000000 PT1H")

    assert intervals() == []


def test_days_without_a_zone_are_days_of_the_clinic(clinic):
    file = calendar(event("DTSTART;VALUE=DATE:20270302"))
    busy.import_calendar(Calendar(file, "dan@demo.example"), by=clinic.scheduler, now=NOW)

    assert intervals() == [Interval(to_minute(utc("2027-03-02 08:00")), to_minute(utc("2027-03-03 08:00")))]


def test_what_the_practitioner_declined_does_not_count(clinic):
    file = calendar(
        event(
            "DTSTART:20270302T170000Z",
            "DURATION:PT1H",
            "ATTENDEE;PARTSTAT=DECLINED:mailto:dan@demo.example",
        )
    )
    busy.import_calendar(Calendar(file, "dan@demo.example"), by=clinic.scheduler, now=NOW)

    assert intervals() == []


def test_our_own_visits_that_come_back_block_nothing(clinic):
    booked = book(clinic)
    file = calendar(event(f"UID:{booked.appointment}@coord", "DTSTART:20270302T170000Z", "DURATION:PT2H"))

    done = busy.import_calendar(Calendar(file, "dan@demo.example"), by=clinic.scheduler, now=NOW)

    assert (done.count, done.clashing) == (0, ())


def test_a_booked_visit_that_clashes_is_told_and_stays(clinic, imported):
    booked = book(clinic)

    done = imported(NINE)

    assert [one.appointment.public_id for one in done.clashing] == [booked.appointment]
    assert [type(reason) for reason in done.clashing[0].reasons] == [why.BusyElsewhere]
    assert (count("broken_visit"), count("appointment")) == (1, 2)
    assert [one.appointment.public_id for one in imported(NINE).clashing] == [booked.appointment]


def test_a_visit_that_loses_its_life_support_is_told_too(clinic, imported):
    """Fay has no part in the visit; Ada and Cleo do, but their training has lapsed."""
    booked = book(clinic)
    with transaction() as tx:
        lapsed = ["ada@demo.example", "cleo@demo.example"]
        who = select(people.Practitioner.id).where(people.Practitioner.email.in_(lapsed))
        row = people.Qualification
        tx.execute(delete(row).where(row.kind == "ACLS", row.practitioner_id.in_(who)))

    done = imported(NINE, who="fay")

    assert [one.appointment.public_id for one in done.clashing] == [booked.appointment]
    assert why.LifeSupportMissing in {type(reason) for reason in done.clashing[0].reasons}


def test_a_visit_that_breaks_for_another_reason_is_not_told_as_a_clash(clinic, imported):
    book(clinic)

    assert imported("20270304T090000 PT1H").clashing == ()


def test_each_import_and_removal_is_in_the_audit_trail(clinic, imported):
    imported(NINE)
    (source,) = busy.page(by=clinic.scheduler).sources

    busy.remove(source.public_id, by=clinic.scheduler, now=NOW)

    dan = number(clinic, "dan")
    assert audited("busy.imported") == [{"practitioner": dan, "count": 1, "skipped": 0}]
    assert audited("busy.removed") == [{"practitioner": dan}]


def test_a_removed_calendar_stands_against_nothing(clinic, imported):
    imported(NINE)
    (source,) = busy.page(by=clinic.scheduler).sources

    busy.remove(source.public_id, by=clinic.scheduler, now=NOW)

    assert (count("busy"), count("busy_source")) == (0, 0)
    assert isinstance(book(clinic), Booked)


def test_people_and_calendars_of_another_organization_are_not_found(clinic, imported):
    imported(NINE)
    (source,) = busy.page(by=clinic.scheduler).sources
    stranger = Clinic("Other")

    with pytest.raises(NotFound):
        busy.remove(source.public_id, by=stranger.scheduler, now=NOW)
    with pytest.raises(NotFound):
        busy.import_calendar(
            Calendar(calendar(), clinic.practitioners["dan"]), by=stranger.scheduler, now=NOW
        )
    assert busy.page(by=stranger.scheduler).sources == ()
    assert count("busy") == 1


def with_dan(clinic):
    """The starts on Tuesday that are offered with Dan as the therapist."""
    day = date(2027, 3, 2)
    ask = Ask(clinic.patients["P-1"], "dosing_iv", day, day, (clinic.clinics["harbor"],), None)
    found = searching.find(ask, by=clinic.scheduler, now=NOW, limit=1000)
    mains = [one.appointments[0] for one in found.slots]
    return sorted(one.starts for one in mains if dict(one.people)["lead_therapist"] == "Dan Ortiz, LMFT")


def test_search_offers_nobody_at_a_time_when_they_are_busy(clinic, imported):
    before = with_dan(clinic)
    imported("20270302T080000 PT4H")

    after = with_dan(clinic)

    noon = to_minute(utc("2027-03-02 20:00"))
    assert before[0] < noon
    assert after == [starts for starts in before if starts >= noon]
    assert after
