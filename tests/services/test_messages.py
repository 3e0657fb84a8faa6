"""Everybody concerned hears of a booking, once, the last word, and nobody after a cancellation."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import icalendar
import pytest
from sqlalchemy import text

from coord.domain.roles import Role
from coord.messaging.outcome import NotSent, Unknown
from coord.services import booking, delivery, notices, outbox
from coord.services.booking import Booked
from coord.store import messages
from coord.store.db import transaction
from coord.store.messages import Claim
from tests.clinic import PATIENT_ASKED, TREATMENT, count, once, utc
from tests.conftest import NOW

GRACE = NOW + timedelta(minutes=3)
LATER = NOW + timedelta(minutes=30)
FORBIDDEN = re.compile(r"ketamin|psychotherap|therap|dosing|dose|infusion|treatment|\bIV\b", re.IGNORECASE)


@pytest.fixture
def booked(clinic):
    return booking.book(clinic.treatment(), by=clinic.scheduler, now=NOW, once=once())


def move(clinic, booked, now, version=1, **changes):
    draft = clinic.treatment(**({"day": "2027-03-04", "follow_up": "2027-03-05 09:00"} | changes))
    outcome = booking.move(booked.appointment, version, draft, by=clinic.scheduler, now=now, once=once())
    assert isinstance(outcome, Booked)
    return outcome


def cancel(clinic, booked, now, version=1):
    return booking.cancel(
        booked.appointment, version, PATIENT_ASKED, by=clinic.scheduler, now=now, once=once()
    )


def change(statement, **values):
    with transaction() as tx:
        tx.execute(text(statement), values)


def event(kept):
    calendar = icalendar.Calendar.from_ical(kept.part("text/calendar"))
    return calendar, calendar.walk("VEVENT")[0]


def queued(tx):
    columns = "kind, channel, contact_point_id, participant_id, appointment_id, sequence, details, due_at"
    return tx.execute(
        text(f"SELECT {columns}, stale_at, status, dedupe_key FROM message ORDER BY dedupe_key")
    ).all()


def test_what_is_written_with_a_booking_is_what_its_rows_would_have_queued(clinic):
    booking.book(clinic.treatment(), by=clinic.scheduler, now=NOW, once=once())

    with transaction() as tx:
        with_booking = queued(tx)
        ids = tx.execute(text("SELECT id FROM appointment ORDER BY id")).scalars().all()
        tx.execute(text("DELETE FROM message"))
        notices.booked(tx, ids, NOW)
        afterwards = queued(tx)

    assert with_booking
    assert with_booking == afterwards


def test_a_room_whose_name_tells_what_it_is_for_is_told_to_practitioners_alone(clinic, booked, post):
    change("UPDATE room SET name = 'Infusion 1' WHERE name = 'Drip'")
    post.deliver(GRACE)

    patient, practitioner = post.to("alice")[0], post.to("ada")[0]
    assert not FORBIDDEN.search(patient.part("text/plain") + patient.part("text/calendar"))
    assert "Infusion 1" in practitioner.part("text/plain")
    assert "Infusion 1" in event(practitioner)[1]["LOCATION"]


def test_nobody_hears_anything_during_the_grace(booked, post):
    post.deliver(NOW + timedelta(minutes=2))

    assert post.mails == []


def test_after_the_grace_patient_and_practitioners_hear_of_both_visits(booked, post):
    post.deliver(GRACE)

    assert sorted(who for who, _ in post.mails) == ["ada", "alice", "cleo", "dan"]


def test_nothing_goes_out_twice(booked, post):
    post.deliver(GRACE)
    post.deliver(GRACE)
    post.deliver(LATER)

    assert len(post.mails) == 4


def test_two_workers_at_once_send_each_message_once(app, booked, post):
    def work(_):
        with app.app_context():
            post.deliver(GRACE)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(4)))

    assert len(post.mails) == 4
    assert len({kept.mail["Message-ID"] for kept in post.server.kept}) == 4


def test_a_refused_booking_sends_nothing(clinic, post):
    booking.book(clinic.treatment(time="05:00"), by=clinic.scheduler, now=NOW, once=once())
    post.deliver(LATER)

    assert count("message") == 0


def test_a_confirmation_carries_the_appointment_to_the_calendar(booked, post):
    post.deliver(GRACE)

    calendar, entry = event(post.to("alice")[0])
    assert (calendar["METHOD"], post.to("alice")[0].method) == ("REQUEST", "REQUEST")
    assert entry["SEQUENCE"] == 0
    assert entry["DTSTART"].dt.isoformat() == "2027-03-02T09:00:00-08:00"
    assert entry["DTSTART"].params["TZID"] == "America/Los_Angeles"
    assert entry["SUMMARY"] == "Appointment at Harbor"


def test_the_words_of_a_confirmation(booked, post):
    post.deliver(GRACE)

    words = post.to("alice")[0].part("text/plain")
    assert "Tuesday, March 2, 2027, 9:00 AM – 11:00 AM (Pacific Standard Time)" in words
    assert "1 Quay Street" in words
    assert "988" in words


def test_no_message_names_the_drug_or_the_therapy(clinic, booked, post):
    for hours in range(0, 60, 6):
        post.deliver(NOW + timedelta(hours=hours))

    for kept in post.server.kept:
        for kind in ("text/plain", "text/html", "text/calendar"):
            if any(part.get_content_type() == kind for part in kept.mail.walk()):
                assert not FORBIDDEN.search(kept.part(kind)), kept.part(kind)
        assert not FORBIDDEN.search(kept.mail["Subject"])
    for parcel in post.texts.kept:
        assert not FORBIDDEN.search(parcel.text)
        assert len(parcel.text) <= 160


def test_a_move_within_the_grace_is_told_once_with_the_last_time(clinic, booked, post):
    move(clinic, booked, NOW + timedelta(minutes=1))
    post.deliver(LATER)

    subjects = [kept.mail["Subject"] for kept in post.to("alice")]
    _, entry = event(post.to("alice")[0])
    assert subjects == ["Your appointments at Harbor"]
    assert entry["DTSTART"].dt.isoformat() == "2027-03-04T09:00:00-08:00"


def test_a_cancellation_within_the_grace_tells_nobody_anything(clinic, booked, post):
    cancel(clinic, booked, NOW + timedelta(minutes=1))
    post.deliver(LATER)
    post.deliver(NOW + timedelta(days=3))

    assert post.mails == []
    assert post.texts.kept == []


def test_a_later_move_updates_the_same_calendar_entry(clinic, booked, post):
    post.deliver(GRACE)
    uid = event(post.to("alice")[0])[1]["UID"]
    move(clinic, booked, LATER)
    post.deliver(LATER + timedelta(minutes=3))

    (update,) = [kept for kept in post.to("alice") if "have changed" in kept.mail["Subject"]]
    entry = event(update)[1]
    assert (entry["UID"], entry["SEQUENCE"]) == (uid, 1)
    assert update.method == "REQUEST"


def test_a_practitioner_who_is_replaced_gets_a_cancellation_of_their_own(clinic, booked, post):
    post.deliver(GRACE)
    people = TREATMENT | {Role.PRESCRIBER: "fay"}
    move(clinic, booked, LATER, day="2027-03-02", follow_up="2027-03-03 09:00", people=people)
    post.deliver(LATER + timedelta(minutes=3))

    assert [kept.method for kept in post.to("ada")] == ["REQUEST", "CANCEL"]
    assert [kept.method for kept in post.to("fay")] == ["REQUEST"]


def test_a_cancellation_takes_the_entry_out_of_every_calendar(clinic, booked, post):
    post.deliver(GRACE)
    cancel(clinic, booked, LATER)
    post.deliver(LATER + timedelta(minutes=3))

    last = {who: post.to(who)[-1] for who in ("alice", "ada", "dan", "cleo")}
    assert {kept.method for kept in last.values()} == {"CANCEL"}
    _, entry = event(last["ada"])
    assert (entry["STATUS"], entry["SEQUENCE"]) == ("CANCELLED", 1)


def test_nothing_about_a_cancelled_visit_follows_its_cancellation(clinic, booked, post):
    post.deliver(GRACE)
    cancel(clinic, booked, LATER)
    post.deliver(LATER + timedelta(minutes=3))
    sent = len(post.mails)
    for hours in range(1, 72, 4):
        post.deliver(LATER + timedelta(hours=hours))

    assert len(post.mails) == sent


def test_reminders_and_advisories_go_out_as_time_passes(clinic, post):
    draft = clinic.treatment("2027-03-08", follow_up="2027-03-09 09:00")
    booking.book(draft, by=clinic.scheduler, now=NOW, once=once())
    post.deliver(GRACE)
    seen = []
    for moment in ("2027-03-06T17:01", "2027-03-07T17:01", "2027-03-08T01:01", "2027-03-08T19:01"):
        before = len(post.server.kept)
        post.deliver(utc(moment))
        seen.append(
            [kept.mail["Subject"] for kept in post.server.kept[before:] if kept.to.startswith("alice@")]
        )

    assert seen[0] == ["A reminder of your appointment at Harbor"]
    assert "Soon: your appointment at Harbor" in seen[1]
    assert seen[2] == ["Tomorrow: your appointment at Harbor"]
    assert "Getting home safely" in seen[3]


def test_the_advisory_says_until_when_nobody_drives(booked, post):
    post.deliver(utc("2027-03-02T01:01"))

    flat = next(
        said for k in post.to("alice") if "do not drive" in (said := " ".join(k.part("text/plain").split()))
    )
    assert (
        "not until the next day, after a full night's sleep, and not before Wed, Mar 3, 9:00 AM PST." in flat
    )


def test_an_advisory_also_goes_by_text_in_one_segment(booked, post):
    post.deliver(utc("2027-03-02T01:01"))

    (parcel,) = [one for one in post.texts.kept if "do not drive" in one.text]
    assert parcel.to == "+15105550141"
    assert "Wed, Mar 3, 9:00 AM" in parcel.text
    assert len(parcel.text) <= 160


def test_whoever_gave_no_consent_gets_nothing(clinic, post):
    booking.book(clinic.treatment(patient="P-4"), by=clinic.scheduler, now=NOW, once=once())
    post.deliver(utc("2027-03-02T01:01"))

    assert post.to("alice.two") == []


@pytest.mark.parametrize(
    ("statement", "why"),
    [
        ("UPDATE patient SET status = 'deceased' WHERE record_number = 'P-1'", "the patient is deceased"),
        ("UPDATE patient SET status = 'inactive' WHERE record_number = 'P-1'", "the patient is inactive"),
        ("UPDATE contact_point SET opted_out_at = '2027-03-01 15:00:00'", "opted out"),
        ("UPDATE contact_point SET purposes = '[]'", "no consent"),
        ("UPDATE participant SET status = 'noshow'", "the appointment has changed"),
    ],
)
def test_what_becomes_true_before_sending_still_counts(booked, post, statement, why):
    change(statement)
    post.deliver(GRACE)

    assert post.to("alice") == []
    assert count("message", f"status = 'suppressed' AND why = '{why}'") >= 1


def test_safe_hours_are_waited_for(clinic, post):
    draft = clinic.treatment("2027-03-03", patient="P-2", follow_up="2027-03-04 11:00")
    booking.book(draft, by=clinic.scheduler, now=NOW, once=once())
    post.deliver(GRACE)
    early = len(post.to("boris"))
    post.deliver(utc("2027-03-01T18:05"))

    confirmed = [kept for kept in post.to("boris") if kept.method == "REQUEST"]
    assert early == 0
    assert len(confirmed) == 1


def test_a_patient_who_wants_no_sender_name_gets_none(clinic, post):
    draft = clinic.treatment("2027-03-03", patient="P-2", follow_up="2027-03-04 11:00")
    booking.book(draft, by=clinic.scheduler, now=NOW, once=once())
    post.deliver(utc("2027-03-01T18:05"))

    for kept in post.to("boris"):
        assert b"Harbor" not in kept.octets
        assert "Harbor" not in kept.part("text/plain") + kept.part("text/html")
        assert not kept.method or "Harbor" not in kept.part("text/calendar")


def test_a_server_that_is_busy_is_asked_again_later(booked, post):
    post.server.behaviour = "451"
    post.deliver(GRACE)
    post.server.behaviour = "well"
    post.deliver(GRACE + timedelta(minutes=2))

    assert len(post.mails) == 4
    assert count("message_attempt", "outcome = 'notsent'") == 5


def test_a_recipient_that_does_not_exist_fails_alone(booked, post):
    post.server.behaviour = "550-recipient"
    delivery.deliver_due(post.channels, lambda: GRACE, limit=1)
    post.server.behaviour = "well"
    post.deliver(GRACE)

    assert count("message", "status = 'failed'") == 1
    assert len(post.mails) == 3


def test_a_mail_of_unknown_fate_goes_once_more_under_its_own_id_then_waits_for_a_person(booked, post):
    post.server.behaviour = "drop-late"
    post.deliver(GRACE)
    post.deliver(GRACE + timedelta(minutes=2))
    post.deliver(GRACE + timedelta(minutes=30))

    ids = [kept.mail["Message-ID"] for kept in post.server.kept]
    assert len(ids) == 8
    assert len(set(ids)) == 4
    assert count("message", "status = 'unknown'") == 5


def test_who_may_have_had_a_mail_is_told_that_its_visit_is_cancelled_before_it_goes_once_more(
    clinic, booked, post
):
    post.server.behaviour = "drop-late"
    post.deliver(GRACE)
    cancel(clinic, booked, GRACE)
    post.server.behaviour = "well"
    post.deliver(GRACE + timedelta(minutes=3))

    assert [kept.mail["Subject"] for kept in post.to("alice")][1:] == [
        "Your appointments at Harbor are cancelled"
    ]


def test_a_text_of_unknown_fate_is_never_sent_again(booked, post):
    post.texts.outcome = Unknown("timed out")
    for hours in range(6):
        post.deliver(utc("2027-03-02T01:01") + timedelta(hours=hours))

    assert len([one for one in post.texts.kept if "do not drive" in one.text]) == 1
    assert count("message", "status = 'unknown' AND channel = 'sms'") >= 1


def test_a_message_whose_sender_died_is_of_unknown_fate(booked, post):
    change("UPDATE message SET status = 'sending', lease_until = '2027-03-01 15:00:00' WHERE id = 1")
    post.deliver(GRACE)

    assert count("message", "id = 1 AND status = 'unknown'") == 1


def test_a_claim_that_its_worker_left_is_taken_over(booked, post):
    change("UPDATE message SET status = 'claimed', lease_until = '2027-03-01 15:00:00', fence = 7")
    post.deliver(LATER)

    assert count("message", "status = 'sent'") >= 6


def test_what_is_claimed_is_nobody_elses_until_its_lease_ends(booked):
    first = delivery.claim_due(GRACE)
    meanwhile, waiting = delivery.claim_due(GRACE), delivery.waiting(GRACE, 100)
    after = delivery.claim_due(GRACE + timedelta(seconds=61))

    assert (meanwhile, waiting) == ([], 0)
    assert after == [Claim(one.id, one.fence + 1) for one in first] != []


def test_what_was_claimed_and_put_to_another_hour_waits_for_that(booked, post):
    claims = delivery.claim_due(GRACE)
    with transaction() as tx:
        for kind in tx.scalars(text("SELECT DISTINCT kind FROM message")).all():
            for visit in tx.scalars(text("SELECT id FROM appointment")).all():
                messages.put_to(tx, visit, kind, LATER, LATER + timedelta(hours=1))
    for claim in claims:
        delivery.deliver(claim, post.channels, lambda: GRACE)

    assert post.mails == []
    assert delivery.waiting(LATER, 100) >= len(claims)


def test_what_is_tried_again_can_be_claimed_as_soon_as_it_is_due(booked, post):
    post.server.behaviour = "451"
    post.deliver(GRACE)
    change("UPDATE message SET due_at = :now WHERE status = 'pending' AND why IS NOT NULL", now=GRACE)

    assert delivery.waiting(GRACE, 100) > 0


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_claim_writes_to_no_index(booked):
    beside = text("SELECT pg_stat_get_xact_tuples_hot_updated('message'::regclass)")
    with transaction() as tx:
        before = tx.scalar(beside)
        claims = messages.claim(tx, GRACE, 100)

        assert tx.scalar(beside) - before == len(claims) > 0


def test_an_outcome_that_comes_too_late_changes_nothing(booked, post):
    (claim, *_) = delivery.claim_due(GRACE, 1)
    change("UPDATE message SET fence = fence + 1 WHERE id = :id", id=claim.id)

    delivery.deliver(claim, post.channels, lambda: GRACE)

    assert post.mails == []


def test_a_reminder_that_would_come_too_late_is_kept_back(booked, post):
    post.deliver(utc("2027-03-02T18:30"))

    reminders = [kept for kept in post.to("alice") if "follow-up visit" in kept.mail["Subject"]]
    assert ["Wednesday, March 3" in kept.part("text/plain") for kept in reminders] == [True]
    assert count("message", "status = 'suppressed' AND why = 'too late to be of use'") >= 1


def test_a_failed_message_is_tried_again_by_hand(clinic, booked, post):
    post.server.behaviour = "550"
    post.deliver(GRACE)
    post.server.behaviour = "well"
    failed = [one.id for one in outbox.listed("failed", by=clinic.scheduler).messages]
    changed = outbox.try_again(failed, by=clinic.scheduler, now=LATER)
    post.deliver(LATER)

    assert changed == len(failed) == 5
    assert len(post.mails) == 4


def test_a_practitioner_with_a_live_feed_hears_of_changes_only(clinic, post):
    change(
        "INSERT INTO feed (organization_id, practitioner_id, label, level, token_hash, created_at,"
        " changed_at) SELECT organization_id, id, '', 'busy', :hash, :now, :now FROM practitioner"
        " WHERE email = :email AND organization_id = :organization",
        hash=b"h", now="2027-03-01 00:00:00", email="ada@demo.example", organization=clinic.organization_id,
    )  # fmt: skip
    booked = booking.book(clinic.treatment(), by=clinic.scheduler, now=NOW, once=once())
    post.deliver(GRACE)
    first = len(post.to("ada"))
    move(clinic, booked, LATER)
    post.deliver(LATER + timedelta(minutes=3))

    assert first == 0
    assert [kept.method for kept in post.to("ada")] == ["REQUEST"]


def test_nothing_is_sent_after_an_acknowledged_cancellation(app, clinic, post):
    """Cancel and send race; whatever arrives after the acknowledgement breaks the promise."""
    for number in range(10):
        day = f"2027-03-{2 + number % 3:02}"
        draft = clinic.treatment(day, follow_up=f"2027-03-{3 + number % 3:02} 09:00")
        booked = booking.book(draft, by=clinic.scheduler, now=NOW, once=once())
        with ThreadPoolExecutor(2) as pool:
            sending = pool.submit(_in_app, app, lambda: post.deliver(GRACE))
            pool.submit(_in_app, app, lambda b=booked: cancel(clinic, b, LATER)).result()
            acknowledged = len(post.server.kept)
            sending.result()
        news = post.server.kept[acknowledged:]
        assert [kept for kept in news if kept.method == "REQUEST"] == []


def _in_app(app, work):
    with app.app_context():
        return work()


def test_not_sent_and_unknown_are_told_apart_in_the_trail(booked, post):
    post.texts.outcome = NotSent("429", is_permanent=False)
    post.deliver(utc("2027-03-02T01:01"))

    assert count("message_attempt", "outcome = 'notsent' AND detail = '429'") >= 1


def test_a_message_that_cannot_be_built_fails_alone(clinic, booked, post):
    change("UPDATE contact_point SET ciphertext = :broken WHERE channel = 'sms' OR id = 1", broken=b"x" * 40)
    post.deliver(GRACE)

    assert count("message", "status = 'failed' AND why = 'could not be built: InvalidTag'") == 1
    assert len(post.mails) == 3


def test_a_replaced_practitioner_hears_of_it_even_if_the_visit_is_then_cancelled(clinic, booked, post):
    post.deliver(GRACE)
    people = TREATMENT | {Role.PRESCRIBER: "fay"}
    move(clinic, booked, LATER, day="2027-03-02", follow_up="2027-03-03 09:00", people=people)
    cancel(clinic, booked, LATER + timedelta(minutes=1), version=2)
    post.deliver(LATER + timedelta(minutes=10))

    assert [kept.method for kept in post.to("ada")] == ["REQUEST", "CANCEL"]
    assert post.to("fay") == []


def test_a_cancellation_names_the_time_that_was_told(clinic, booked, post):
    post.deliver(GRACE)
    move(clinic, booked, LATER)
    cancel(clinic, booked, LATER + timedelta(minutes=1), version=2)
    post.deliver(LATER + timedelta(minutes=10))

    words = [kept.part("text/plain") for kept in post.to("alice") if kept.method == "CANCEL"]
    assert any("Tuesday, March 2, 2027, 9:00 AM" in one for one in words)
    assert not any("March 4" in one for one in words)


def test_a_change_names_the_time_before(clinic, booked, post):
    post.deliver(GRACE)
    move(clinic, booked, LATER)
    post.deliver(LATER + timedelta(minutes=3))

    (words,) = [k.part("text/plain") for k in post.to("alice") if "have changed" in k.mail["Subject"]]
    assert "They are now:\nThursday, March 4, 2027, 9:00 AM" in words
    assert "Not any more: Tuesday, March 2, 2027, 9:00 AM" in words


def test_a_move_there_and_back_is_no_news(clinic, booked, post):
    post.deliver(GRACE)
    move(clinic, booked, LATER)
    move(clinic, booked, LATER, version=2, day="2027-03-02", follow_up="2027-03-03 09:00")
    post.deliver(LATER + timedelta(minutes=10))

    assert len(post.mails) == 4


def test_whoever_was_reminded_by_text_hears_of_the_change_by_text(clinic, booked, post):
    post.deliver(utc("2027-03-01T18:00"))
    move(clinic, booked, utc("2027-03-01T18:05"))
    post.deliver(utc("2027-03-01T18:10"))
    cancel(clinic, booked, utc("2027-03-01T18:15"), version=2)
    post.deliver(utc("2027-03-01T18:20"))

    words = [parcel.text for parcel in post.texts.kept]
    assert any("is now Thu, Mar 4, 9:00 AM PST" in one for one in words)
    assert any("Thu, Mar 4, 9:00 AM PST is cancelled" in one for one in words)


def test_a_practitioner_is_invited_for_the_minutes_in_which_they_are_needed(booked, post):
    post.deliver(GRACE)

    _, entry = event(post.to("ada")[0])
    assert (entry["DTEND"].dt - entry["DTSTART"].dt) == timedelta(minutes=15)


def test_a_reminder_never_comes_before_the_grace_is_over(clinic, post):
    """Booked a day and a minute ahead; the reminder would be due at once."""
    now = utc("2027-03-01T16:59")
    booked = booking.book(clinic.treatment(), by=clinic.scheduler, now=now, once=once())
    post.deliver(now + timedelta(minutes=2))
    cancel(clinic, booked, now + timedelta(minutes=2))
    post.deliver(now + timedelta(minutes=10))

    assert post.mails == []
    assert post.texts.kept == []


def test_answers_to_an_invitation_are_threaded_under_the_first_mail(clinic, booked, post):
    post.deliver(GRACE)
    first = {kept.mail["Message-ID"] for kept in post.to("alice")}
    move(clinic, booked, LATER)
    post.deliver(LATER + timedelta(minutes=3))

    later = [kept.mail["References"] for kept in post.to("alice") if kept.mail["References"]]
    assert len(later) == 1
    assert all(first & set(references.split()) for references in later)
