"""What the house's plan sends about a visit, to whom and when."""

from datetime import date, timedelta

import pytest
from sqlalchemy import text

from coord.services import booking, policies
from coord.services.policies.trying import When
from coord.store.db import reading, transaction
from tests.clinic import once, utc
from tests.conftest import NOW


def plan(clinic, **values):
    policies.change("reminders", values, When(date(2027, 3, 1)), by=clinic.scheduler, now=NOW)


def book(clinic, day="2027-03-16", follow_up="2027-03-17 11:00", time="11:00"):
    draft = clinic.treatment(day, time, follow_up=follow_up)
    return booking.book(draft, by=clinic.scheduler, now=NOW, once=once())


def change(statement):
    with transaction() as tx:
        tx.execute(text(statement))


def queued(channel, code="dosing_iv", status="pending"):
    """(kind, hours before the visit) of what is queued for the patient, in order of time."""
    query = text(
        "SELECT m.kind, m.due_at, a.starts FROM message m JOIN appointment a ON a.id = m.appointment_id"
        " JOIN appointment_type t ON t.id = a.appointment_type_id"
        " JOIN contact_point c ON c.id = m.contact_point_id"
        " WHERE m.channel = :channel AND t.code = :code AND m.status = :status"
        " AND c.patient_id IS NOT NULL ORDER BY m.due_at, m.id"
    ).columns()
    with reading() as tx:
        rows = tx.execute(query, {"channel": channel, "code": code, "status": status}).all()
    return [(row.kind, round(row.starts / 60 - _minute(row.due_at) / 60, 2)) for row in rows]


def _minute(value):
    moment = utc(value) if isinstance(value, str) else value
    return int(moment.timestamp()) // 60


def test_a_treatment_visit_brings_its_whole_plan(clinic):
    book(clinic)

    assert queued("email")[1:] == [
        ("reminder_7d", 168),
        ("reminder_48h", 48),
        ("reminder_24h", 24),
        ("evening_check", 18),
        ("advisory_before", 18),
        ("advisory_after", -2),
    ]
    assert queued("sms") == [
        ("reminder_24h", 24),
        ("advisory_before", 18),
        ("reminder_2h", 2),
        ("advisory_after", -2),
    ]


def test_the_follow_up_has_a_reminder_of_its_own(clinic):
    book(clinic)

    assert queued("email", "integration") == [("follow_up_reminder", 24)]
    assert queued("sms", "integration") == [("follow_up_reminder", 24), ("reminder_2h", 2)]


def test_whoever_has_a_telephone_alone_gets_by_text_what_a_text_can_hold(clinic, post):
    change("DELETE FROM contact_point WHERE channel = 'email' AND patient_id IS NOT NULL")
    book(clinic)

    kinds = [kind for kind, _ in queued("sms")]
    post.deliver(NOW + timedelta(minutes=3))
    assert kinds == [
        "series_confirmation", "reminder_7d", "reminder_48h", "reminder_24h", "advisory_before",
        "reminder_2h",
        "advisory_after",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("types", "kinds"),
    [
        pytest.param({"dosing_iv": ["reminder_24h"]}, ["reminder_24h"], id="fewer"),
        pytest.param({"dosing_iv": []}, [], id="none"),
        pytest.param({"integration": []}, ["reminder_7d", "reminder_48h", "reminder_24h", "evening_check"],
                     id="another_type"),
    ],
)  # fmt: skip
def test_a_house_sends_what_it_has_ticked(clinic, types, kinds):
    plan(clinic, types=types)
    book(clinic)

    sent = [kind for kind, _ in queued("email")[1:]]
    assert sent == [*kinds, "advisory_before", "advisory_after"]


def test_a_moved_start_recomputes_all_that_is_ahead(clinic):
    booked = book(clinic)
    draft = clinic.treatment("2027-03-18", "13:00", follow_up="2027-03-19 11:00")
    booking.move(
        booked.appointment, 1, draft, by=clinic.scheduler, now=NOW + timedelta(minutes=1), once=once()
    )

    assert dict(queued("email"))["reminder_48h"] == 48
    assert len([kind for kind, _ in queued("email") if kind == "reminder_48h"]) == 1
    assert "reminder_48h" in dict(queued("email", status="suppressed"))


def test_the_evening_check_tells_by_the_clock_until_when_to_eat(clinic, post):
    book(clinic, time="13:00", follow_up="2027-03-17 13:00")
    post.deliver(utc("2027-03-15T20:05"))
    post.deliver(utc("2027-03-16T00:05"))

    (mail,) = [kept for kept in post.to("alice") if kept.mail["Subject"].startswith("Tomorrow")]
    assert "No food after 7:00 AM." in mail.part("text/plain")


@pytest.mark.parametrize(
    ("follow_up", "extended", "said"),
    [
        pytest.param("2027-03-17 09:00", None, "before Wed, Mar 17, 9:00 AM PDT", id="too_early_to_drive"),
        pytest.param("2027-03-17 11:00", None, "", id="late_enough"),
        pytest.param(
            "2027-03-17 11:00", "14:00", "before Wed, Mar 17, 2:00 PM PDT", id="a_clinician_has_extended"
        ),
    ],
)
def test_who_is_to_come_before_they_drive_again_is_told_so(clinic, post, follow_up, extended, said):
    book(clinic, follow_up=follow_up)
    if extended:
        until = int(utc("2027-03-17T21:00").timestamp()) // 60
        change(f"UPDATE participant SET no_drive_until = {until} WHERE appointment_id ="
               " (SELECT a.id FROM appointment a WHERE a.follows_id IS NULL)")  # fmt: skip
    post.deliver(utc("2027-03-16T18:01"))

    (reminder,) = [one for one in post.to("alice") if "follow-up visit" in one.mail["Subject"]]
    plain = " ".join(reminder.part("text/plain").split())
    assert (f"do not drive, cycle or use machines {said}" in plain) is bool(said)
