"""Nobody is woken, or written to too often, and what is urgent reaches them all the same."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import text

from coord.domain.changes import Cancelling, CancelReason, Tell
from coord.messaging.outcome import Unknown
from coord.services import booking
from coord.services.drafts import Draft
from coord.store.db import transaction
from tests.clinic import TALK, count, once, utc
from tests.conftest import NOW

GRACE = timedelta(minutes=3)
ILL = Cancelling(CancelReason.CLINICIAN)


def treat(clinic, day="2027-03-16", follow_up="2027-03-18 14:00", now=NOW):
    draft = clinic.treatment(day, "11:00", follow_up=follow_up)
    return booking.book(draft, by=clinic.scheduler, now=now, once=once())


def talk(clinic, wall, now=NOW):
    draft = Draft(clinic.patients["P-1"], (clinic.appointment("preparation", wall, "Nest", TALK),))
    return booking.book(draft, by=clinic.scheduler, now=now, once=once())


def cancel(clinic, booked, now, how=ILL):
    booking.cancel(booked.appointment, 1, how, by=clinic.scheduler, now=now, once=once())


def change(statement):
    with transaction() as tx:
        tx.execute(text(statement))


def subjects(post, who="alice"):
    return [kept.mail["Subject"] for kept in post.to(who)]


def deliver_hourly(post, first, last):
    moment = first
    while moment <= last:
        post.deliver(moment)
        moment += timedelta(minutes=30)


def test_a_clinician_who_is_ill_at_seven_is_told_at_once_and_somebody_calls(clinic, post):
    booked = treat(clinic)
    deliver_hourly(post, utc("2027-03-15T17:00"), utc("2027-03-16T02:00"))
    before = len(post.texts.kept)
    seven = utc("2027-03-16T14:00")
    cancel(clinic, booked, seven)
    post.deliver(seven + GRACE)

    assert [one.text.count("cancelled") for one in post.texts.kept[before:]] == [1]
    assert count("task", "kind = 'near_change' AND status = 'open'") == 1


def due_of(kind):
    with transaction() as tx:
        return tx.execute(text("SELECT due_at FROM task WHERE kind = :kind"), {"kind": kind}).scalars().all()


def test_whoever_is_told_on_the_eve_of_a_change_is_called_in_the_morning(clinic, post):
    """The visit is at eleven; somebody falls ill at ten in the evening before."""
    booked = treat(clinic)
    post.deliver(NOW + GRACE)
    told = len(post.to("alice"))
    ten_at_night = utc("2027-03-16T05:00")
    cancel(clinic, booked, ten_at_night)
    post.deliver(ten_at_night + GRACE)

    assert len(post.to("alice")) == told + 1
    assert [f"{due}"[:16] for due in due_of("night_change")] == ["2027-03-16 16:30"]
    assert due_of("near_change") == []


def test_whoever_wishes_to_be_called_at_some_hours_is_called_then(clinic, post):
    """From half past nine on; the visit was to be at eleven."""
    booked = treat(clinic)
    post.deliver(NOW + GRACE)
    change("UPDATE contact_point SET safe_from = 570, safe_until = 720")
    cancel(clinic, booked, utc("2027-03-16T05:00"))

    assert [f"{due}"[:16] for due in due_of("night_change")] == ["2027-03-16 17:00"]


def test_a_change_of_another_day_wakes_nobody(clinic, post):
    change("DELETE FROM contact_point WHERE channel = 'email' AND patient_id IS NOT NULL")
    booked = treat(clinic)
    post.deliver(NOW + timedelta(hours=3))
    told = len(post.texts.kept)
    ten_at_night = utc("2027-03-03T06:00")
    cancel(clinic, booked, ten_at_night)
    post.deliver(ten_at_night + GRACE)
    at_night = len(post.texts.kept)
    post.deliver(utc("2027-03-03T16:59"))
    before_nine = len(post.texts.kept)
    post.deliver(utc("2027-03-03T17:00"))

    assert (told, at_night, before_nine) == (1, 1, 1)
    assert ["2 of your appointments are cancelled" in one.text for one in post.texts.kept[1:]] == [True]
    assert count("task", "kind = 'near_change'") == 0


def test_what_the_patient_was_told_already_makes_no_call(clinic, post):
    booked = treat(clinic)
    post.deliver(NOW + GRACE)
    how = Cancelling(CancelReason.PATIENT, tell=Tell.ALREADY_TOLD)
    cancel(clinic, booked, utc("2027-03-16T16:00"), how)

    assert count("task", "kind = 'near_change'") == 0


def test_one_text_a_day_and_the_weightier_one(clinic, post):
    """On the eve of the treatment a talk: its last reminder gives way to the treatment's."""
    treat(clinic)
    talk(clinic, "2027-03-15 14:00")
    deliver_hourly(post, utc("2027-03-14T16:00"), utc("2027-03-15T23:30"))

    assert ["2:00" in one.text for one in post.texts.kept] == [True, False]
    assert ["11:00" in one.text for one in post.texts.kept] == [False, True]
    assert count("message", "status = 'suppressed' AND why = 'enough texts for now'") == 1


def test_what_gives_way_by_text_goes_by_mail(clinic, post):
    treat(clinic)
    talk(clinic, "2027-03-15 14:00")
    deliver_hourly(post, utc("2027-03-15T16:00"), utc("2027-03-15T23:30"))

    assert subjects(post).count("Today: your appointment at Harbor") == 1


def test_two_texts_at_once_do_not_both_think_that_they_are_the_only_one(clinic, post):
    talk(clinic, "2027-03-16 10:00")
    talk(clinic, "2027-03-16 14:00")
    change("UPDATE message SET due_at = '2027-03-15 18:00:00' WHERE kind = 'reminder_24h'")
    post.deliver(utc("2027-03-15T18:01"))

    assert len([one for one in post.texts.kept if "Reply 1" in one.text]) == 1


def test_what_is_due_on_one_day_about_several_visits_is_one_mail(clinic, post):
    treat(clinic)
    talk(clinic, "2027-03-17 15:00")
    post.deliver(NOW + GRACE)
    before = len(post.to("alice"))
    deliver_hourly(post, utc("2027-03-15T18:00"), utc("2027-03-15T23:30"))

    (mail,) = post.to("alice")[before:]
    words = mail.part("text/plain")
    assert mail.mail["Subject"] == "From Harbor: what is coming up"
    assert "No food after 5:00 AM" in words or "Eat nothing after you go to bed." in words
    assert "Tuesday, March 16, 2027, 11:00 AM" in words
    assert "Wednesday, March 17, 2027, 3:00 PM" in words
    assert words.count("1 Quay Street") == 1
    assert count("message", "status = 'sent' AND kind IN ('reminder_24h', 'reminder_48h')") >= 2


def test_the_evening_brings_one_mail_with_food_and_the_way_home(clinic, post):
    treat(clinic)
    post.deliver(utc("2027-03-15T18:30"))
    before = len(post.to("alice"))
    post.deliver(utc("2027-03-16T00:01"))

    (mail,) = post.to("alice")[before:]
    assert mail.mail["Subject"] == "Tomorrow: your appointment at Harbor"
    assert "do not drive" in mail.part("text/plain")


def test_what_was_cancelled_meanwhile_does_not_go_along(clinic, post):
    treat(clinic)
    other = talk(clinic, "2027-03-17 15:00")
    post.deliver(NOW + GRACE)
    cancel(clinic, other, utc("2027-03-15T17:00"))
    deliver_hourly(post, utc("2027-03-15T18:00"), utc("2027-03-15T23:30"))

    assert "Soon: your appointment at Harbor" in subjects(post)
    assert "From Harbor: what is coming up" not in subjects(post)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_whose_visit_somebody_is_changing_does_not_go_along_and_goes_later(app, clinic, post):
    treat(clinic)
    other = talk(clinic, "2027-03-17 15:00")
    post.deliver(NOW + GRACE)
    before, eleven = len(post.to("alice")), utc("2027-03-15T18:00")
    with transaction() as tx, ThreadPoolExecutor(1) as pool:
        mine = text("UPDATE appointment SET updated_at = updated_at WHERE public_id = :id")
        tx.execute(mine, {"id": other.appointment})
        pool.submit(_in_app, app, lambda: post.deliver(eleven)).result(timeout=20)
        alone = subjects(post)[before:]
    post.deliver(utc("2027-03-16T22:01"))

    assert alone == ["Soon: your appointment at Harbor"]
    later = [kept.part("text/plain") for kept in post.to("alice")[before + 1 :]]
    assert len([words for words in later if "March 17" in words]) == 1


@pytest.mark.parametrize("behaviour", ["drop-late", "451"])
def test_one_mail_of_several_messages_has_one_fate(clinic, post, behaviour):
    treat(clinic)
    talk(clinic, "2027-03-17 15:00")
    post.deliver(NOW + GRACE)
    before = len(post.to("alice"))
    post.server.behaviour = behaviour
    eleven = utc("2027-03-15T18:00")
    post.deliver(eleven)
    post.server.behaviour = "well"
    post.deliver(eleven + timedelta(minutes=2))

    mails = post.to("alice")[before:]
    assert len({kept.mail["Message-ID"] for kept in mails}) == 1
    assert mails[-1].mail["Subject"] == "From Harbor: what is coming up"
    assert count("message", "channel = 'email' AND status = 'sent' AND kind LIKE 'reminder%'") == 2


def test_a_text_of_unknown_fate_counts_as_one(clinic, post):
    talk(clinic, "2027-03-16 10:00")
    talk(clinic, "2027-03-16 14:00")
    post.texts.outcome = Unknown("timed out")
    deliver_hourly(post, utc("2027-03-15T17:00"), utc("2027-03-15T23:00"))

    assert len([one for one in post.texts.kept if "Reply 1" in one.text]) == 1


def test_nothing_about_a_cancelled_visit_goes_along_after_its_cancellation(app, clinic, post):
    """Cancelling one visit races the mail that tells of two."""
    treat(clinic)
    eleven = utc("2027-03-15T18:00")
    for number in range(6):
        other = talk(clinic, "2027-03-17 15:00")
        change(
            "UPDATE message SET status = 'pending', due_at = '2027-03-15 18:00:00'"
            " WHERE kind = 'reminder_24h' AND channel = 'email'"
        )
        with ThreadPoolExecutor(2) as pool:
            sending = pool.submit(_in_app, app, lambda: post.deliver(eleven))
            pool.submit(_in_app, app, lambda one=other: cancel(clinic, one, eleven)).result()
            acknowledged = len(post.server.kept)
            sending.result()
        later = [kept.part("text/plain") for kept in post.server.kept[acknowledged:] if not kept.method]
        assert not [words for words in later if "March 17" in words], number


def _in_app(app, work):
    with app.app_context():
        return work()


def test_reminders_of_one_visit_that_go_out_late_together_say_it_once(clinic, post):
    treat(clinic)
    post.deliver(NOW + GRACE)
    change("UPDATE message SET due_at = '2027-03-15 18:00:00', stale_at = '2027-03-16 18:00:00'"
           " WHERE kind IN ('reminder_48h', 'reminder_24h')")  # fmt: skip
    post.deliver(utc("2027-03-15T18:30"))

    said = post.to("alice")[-1]
    assert said.mail["Subject"] == "Soon: your appointment at Harbor"
    assert "A reminder of your appointment" not in said.part("text/plain")
    assert said.part("text/plain").count("Clear liquids") == 1
    assert count("message", "kind IN ('reminder_48h', 'reminder_24h') AND channel = 'email'"
                 " AND status = 'sent'") == 2  # fmt: skip
