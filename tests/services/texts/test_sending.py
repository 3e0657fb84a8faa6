"""A text goes out once, or its fate is found out, or somebody is told; never is it sent on a guess."""

from datetime import timedelta

import pytest

from coord.services import outbox
from tests.clinic import count
from tests.services.texts.conftest import DUE, SENDER, column, one, run

TO = "+15105550141"


def fate(text_id):
    return one("SELECT status FROM message WHERE id = :id", id=text_id)


def open_tasks():
    return sorted(column("SELECT kind FROM task WHERE status = 'open'"))


def test_a_text_comes_from_the_organizations_number(office, text_id):
    office.deliver(DUE)

    (taken,) = office.fake.taken
    assert (taken.sender, taken.to) == (SENDER, TO)
    assert fate(text_id) == "sent"
    assert taken.report_to.startswith("https://coord.example/texts/status/")


def test_the_provider_is_told_where_to_report_and_nothing_that_can_be_read(office, text_id):
    office.deliver(DUE)

    token = office.fake.taken[0].report_to.rpartition("/")[2]
    assert len(token) == 40
    assert token.isascii()


def test_without_a_number_nothing_goes_out_and_it_is_tried_again(office, text_id):
    run("UPDATE organization SET text_number = NULL")
    office.deliver(DUE)

    assert office.fake.asked == []
    assert fate(text_id) == "pending"


def test_too_many_at_once_is_tried_again_later(office, text_id):
    office.fake.mood = "429"
    office.deliver(DUE)
    before = fate(text_id)
    office.fake.mood = "well"
    office.deliver(DUE + timedelta(minutes=2))

    assert (before, fate(text_id)) == ("pending", "sent")
    assert len(office.fake.taken) == 1


@pytest.mark.parametrize("mood", ["500-taken", "reset", "hang", "drip", "garbage"])
def test_what_was_taken_without_an_answer_is_found_at_the_provider(office, text_id, mood):
    office.fake.mood = mood
    office.deliver(DUE)
    before = fate(text_id)
    office.fake.mood = "well"
    office.look_up(DUE + timedelta(minutes=1))
    office.deliver(DUE + timedelta(hours=3))

    assert (before, fate(text_id)) == ("unknown", "sent")
    assert len(office.fake.asked) == 1
    assert open_tasks() == []


@pytest.mark.parametrize("mood", ["500", "503", "reset-early", "hang-early"])
def test_what_the_provider_never_had_is_never_sent_on_a_guess_and_somebody_is_told(office, text_id, mood):
    office.fake.mood = mood
    office.deliver(DUE)
    for minutes in (1, 4, 15, 50, 120):
        office.look_up(DUE + timedelta(minutes=minutes))
    office.deliver(DUE + timedelta(hours=3))

    assert fate(text_id) == "unknown"
    assert (len(office.fake.asked), office.fake.looked) == (1, 4)
    assert open_tasks() == ["text_unknown"]


def test_while_the_provider_cannot_be_asked_nothing_is_concluded(office, text_id):
    office.fake.mood, office.fake.is_blind = "reset", True
    office.deliver(DUE)
    for minutes in range(1, 60, 2):
        office.look_up(DUE + timedelta(minutes=minutes))
    office.fake.is_blind = False
    office.look_up(DUE + timedelta(hours=2))

    assert fate(text_id) == "sent"
    assert open_tasks() == []


def test_a_sender_that_died_in_the_middle_leaves_a_trace_that_is_followed(office, text_id):
    office.fake.mood = "reset"
    office.deliver(DUE)
    # As it stands where the worker is killed during the call.
    lease = (DUE + timedelta(seconds=60)).replace(tzinfo=None)
    run("UPDATE message SET status = 'sending', lease_until = :lease", lease=lease)
    run("UPDATE text_attempt SET look_at = :at", at=(DUE + timedelta(seconds=90)).replace(tzinfo=None))
    office.deliver(DUE + timedelta(seconds=70))
    died = fate(text_id)
    office.look_up(DUE + timedelta(seconds=100))

    assert (died, fate(text_id)) == ("unknown", "sent")
    assert len(office.fake.asked) == 1


def test_an_older_text_with_the_same_words_is_not_taken_for_this_one(office, text_id):
    office.deliver(DUE)
    run("UPDATE message SET status = 'pending'")
    office.fake.mood = "reset-early"
    office.deliver(DUE + timedelta(minutes=1))
    for minutes in (2, 5, 20, 60, 120):
        office.look_up(DUE + timedelta(minutes=minutes))

    assert fate(text_id) == "unknown"
    assert (len(office.fake.taken), len(office.fake.asked)) == (1, 2)


def test_a_number_that_has_opted_out_at_the_provider_is_stopped_here_too(office, text_id):
    office.fake.mood = "21610"
    office.deliver(DUE)

    assert fate(text_id) == "failed"
    assert column("SELECT opted_out_how FROM contact_point WHERE opted_out_at IS NOT NULL") == ["provider"]
    assert open_tasks() == ["messages_stopped", "text_failed"]
    assert count("audit_entry", "did = 'contact_point.opted_out'") == 1


@pytest.mark.parametrize("mood", ["21211", "21614"])
def test_a_number_that_gets_no_texts_is_marked_and_not_tried_again(office, text_id, mood):
    office.fake.mood = mood
    office.deliver(DUE)
    run("UPDATE message SET status = 'pending'")
    office.fake.mood = "well"
    office.deliver(DUE + timedelta(minutes=1))

    assert count("contact_point", "undeliverable_at IS NOT NULL AND opted_out_at IS NULL") == 1
    assert open_tasks() == ["number_unreachable", "text_failed"]
    assert (fate(text_id), len(office.fake.asked)) == ("suppressed", 1)


def test_a_number_of_ours_that_is_wrong_is_no_fault_of_the_message(office, text_id):
    office.fake.mood = "21606"
    office.deliver(DUE)

    assert fate(text_id) == "pending"
    assert open_tasks() == []


def test_one_bad_number_holds_up_nobody_else(office, text_id, clinic):
    run(
        "INSERT INTO message (organization_id, kind, channel, contact_point_id, participant_id,"
        " appointment_id, sequence, details, due_at, stale_at, status, fence, dedupe_key, created_at)"
        " SELECT organization_id, kind, channel, contact_point_id, participant_id, appointment_id, sequence,"
        " details, due_at, stale_at, status, fence, 'another', created_at FROM message"
    )
    run("UPDATE message SET sequence = 99 WHERE dedupe_key <> 'another'")
    office.deliver(DUE)

    assert sorted(column("SELECT status FROM message")) == ["sent", "suppressed"]


def test_staff_see_how_far_a_text_has_come(office, text_id, clinic):
    office.deliver(DUE)

    (shown,) = outbox.listed("sent", by=clinic.scheduler).messages
    assert shown.arrival == "accepted"


def test_while_the_provider_is_being_asked_nobody_sends_it_again(office, text_id, clinic):
    office.fake.mood, office.fake.is_blind = "reset", True
    office.deliver(DUE)
    office.look_up(DUE + timedelta(minutes=1))
    refused = outbox.try_again([text_id], by=clinic.scheduler, now=DUE + timedelta(minutes=2))
    allowed = outbox.try_again([text_id], by=clinic.scheduler, now=DUE + timedelta(hours=1))

    (shown,) = outbox.listed("pending", by=clinic.scheduler).messages
    assert (refused, allowed, shown.arrival) == (0, 1, "asked")


def test_once_the_provider_says_that_it_never_had_it_staff_may_send_it_again(office, text_id, clinic):
    office.fake.mood = "reset-early"
    office.deliver(DUE)
    for minutes in (1, 4, 15, 50):
        office.look_up(DUE + timedelta(minutes=minutes))
    office.fake.mood = "well"
    again = outbox.try_again([text_id], by=clinic.scheduler, now=DUE + timedelta(minutes=51))
    office.deliver(DUE + timedelta(minutes=51))

    assert (again, fate(text_id), len(office.fake.taken)) == (1, "sent", 1)
