"""1 and 2 by text: they answer the question that was asked, and nothing is guessed."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from coord.services import booking, replies
from coord.services.errors import NotFound
from tests.clinic import PATIENT_ASKED, Clinic, count, once
from tests.services.replies.conftest import (
    ASKED_AT,
    NUMBER,
    Phone,
    ask,
    confirmed,
    follow_up_of,
    open_tasks,
    waiting,
)
from tests.services.texts.conftest import column, one, run


def test_1_confirms_the_visit_that_was_asked_about(asked, visit):
    answer = asked.says("1")

    assert confirmed() == [visit]
    assert answer == "Harbor: thank you, noted. Questions? 510-555-0100"
    assert column("SELECT confirmed_by FROM participant WHERE confirmed_at IS NOT NULL") == ["text"]
    assert (count("audit_entry", "did = 'visit.confirmed'"), waiting()) == (1, [])


@pytest.mark.parametrize("digit", ["١", "۱", "१", "1️⃣", "1, thank you!"])
def test_a_digit_counts_in_every_script(asked, visit, digit):
    asked.says(digit)

    assert confirmed() == [visit]


def test_said_again_it_only_stands_as_it_stands(asked, visit):
    asked.says("1")
    asked.says("1")

    assert confirmed() == [visit]
    assert count("audit_entry", "did = 'visit.confirmed'") == 1


def test_2_asks_the_desk_to_call_once_and_the_visit_stays(asked, visit):
    answers = [asked.says("2"), asked.says("2")]

    assert open_tasks() == ["asked_other_time"]
    assert confirmed() == []
    assert count("participant", "status = 'booked'") == 2
    assert all(one.startswith("Harbor: we will call you about another time.") for one in answers)


def test_a_text_that_is_brought_twice_is_read_once(asked, visit):
    first = asked.says("2", "SM-same")
    run("UPDATE task SET status = 'done'")
    again = asked.says("2", "SM-same")

    assert (bool(first), again) == (True, "")
    assert open_tasks() == []
    assert count("incoming_text") == 1


def test_a_text_that_is_brought_twice_at_once_is_read_once(app, asked, visit):
    def bring(_):
        with app.app_context():
            return asked.says("2", "SM-same")

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(bring, range(4)))

    assert len([one for one in answers if one]) == 1
    assert (count("incoming_text"), open_tasks()) == (1, ["asked_other_time"])


def test_where_two_visits_could_be_meant_a_person_decides(asked, visit):
    ask(follow_up_of(visit), ASKED_AT + timedelta(minutes=5))
    answer = asked.says("1", at=ASKED_AT + timedelta(minutes=10))

    assert (confirmed(), waiting()) == ([], ["several_visits"])
    assert "Please call" in answer


def test_where_two_patients_could_be_meant_a_person_decides(asked, visit):
    ask(follow_up_of(visit), ASKED_AT + timedelta(minutes=5))
    run(
        "UPDATE participant SET patient_id = (SELECT min(id) FROM patient WHERE record_number = 'P-4')"
        " WHERE appointment_id = (SELECT max(id) FROM appointment)"
    )
    asked.says("1", at=ASKED_AT + timedelta(minutes=10))

    assert (confirmed(), waiting()) == ([], ["several_patients"])


def test_once_the_first_is_answered_the_next_question_is_plain(asked, visit):
    asked.says("1")
    ask(follow_up_of(visit), ASKED_AT + timedelta(hours=20))
    asked.says("1", at=ASKED_AT + timedelta(hours=21))

    assert confirmed() == [visit, follow_up_of(visit)]


def test_an_answer_about_a_time_that_has_moved_confirms_nothing(asked, clinic, visit):
    draft = clinic.treatment("2027-03-16", follow_up="2027-03-17 09:00")
    booking.move(visit, 1, draft, by=clinic.scheduler, now=ASKED_AT, once=once())
    asked.says("1")

    assert (confirmed(), waiting()) == ([], ["out_of_date"])


def test_an_answer_about_a_visit_that_was_cancelled_confirms_nothing(asked, clinic, visit):
    booking.cancel(visit, 1, PATIENT_ASKED, by=clinic.scheduler, now=ASKED_AT, once=once())
    asked.says("1")

    assert (confirmed(), waiting()) == ([], ["out_of_date"])


def test_an_answer_after_the_visit_has_begun_confirms_nothing(asked, visit):
    asked.says("1", at=ASKED_AT + timedelta(days=1))

    assert (confirmed(), waiting()) == ([], ["out_of_date"])


def test_an_answer_to_nothing_is_for_a_person(phone, visit):
    phone.says("1")

    assert (confirmed(), waiting()) == ([], ["nothing_asked"])


def test_another_phone_answers_nothing_for_this_one(asked, visit):
    Phone("+15105550199").says("1")

    assert (confirmed(), waiting()) == ([], ["nothing_asked"])


@pytest.mark.parametrize(("may_confirm", "found"), [(True, []), (False, ["not_permitted"])])
def test_who_stands_near_answers_only_where_they_may(asked, clinic, visit, may_confirm, found):
    run(
        "INSERT INTO related_person (patient_id, name, relation, may_consent, must_consent, may_confirm,"
        " may_be_told_times, may_collect, never_contact) SELECT patient_id, 'Noor Ferrant', 'sister', :no,"
        " :no, :may, :no, :no, :no FROM contact_point WHERE channel = 'sms' AND organization_id = :id",
        no=False,
        may=may_confirm,
        id=clinic.organization_id,
    )
    run(
        "UPDATE contact_point SET related_person_id = (SELECT max(id) FROM related_person), patient_id = NULL"
        " WHERE channel = 'sms' AND organization_id = :id",
        id=clinic.organization_id,
    )
    asked.says("1")

    assert waiting() == found
    assert bool(confirmed()) is may_confirm


def test_a_text_to_a_number_that_nobody_has_is_not_kept(asked, visit):
    assert Phone(NUMBER, to="+14155550177").says("1") == ""
    assert count("incoming_text") == 0


def test_the_number_called_tells_whose_patient_it_is(asked, clinic, visit):
    run("UPDATE organization SET text_number = '+14155550177' WHERE id <> :id", id=clinic.organization_id)
    Phone(NUMBER, to="+14155550177").says("STOP")

    assert column("SELECT count(*) FROM contact_point WHERE opted_out_at IS NOT NULL") == [1]
    assert (
        count("contact_point", f"opted_out_at IS NOT NULL AND organization_id = {clinic.organization_id}")
        == 0
    )


def inbox(clinic, now=ASKED_AT):
    return replies.listed(is_open=True, field_key=b"f" * 32, by=clinic.scheduler, now=now).replies


@pytest.mark.parametrize("digit", ["1", "2"])
def test_staff_decide_which_visit_a_reply_is_about(asked, clinic, visit, digit):
    ask(follow_up_of(visit), ASKED_AT + timedelta(minutes=5))
    asked.says(digit, at=ASKED_AT + timedelta(minutes=10))
    (reply,) = inbox(clinic)
    about = [one.appointment for one in reply.candidates]
    done = [
        replies.settle(reply.public_id, follow_up_of(visit), by=clinic.scheduler, now=ASKED_AT)
        for _ in range(2)
    ]

    assert (about, done) == ([visit, follow_up_of(visit)], [True, False])
    assert confirmed() == ([follow_up_of(visit)] if digit == "1" else [])
    assert open_tasks() == ([] if digit == "1" else ["asked_other_time"])
    assert waiting() == []
    assert count("audit_entry", "did = 'reply.done' AND user_id IS NOT NULL") == 1


def test_what_a_reply_cannot_be_about_is_not_taken(asked, clinic, visit):
    ask(follow_up_of(visit), ASKED_AT + timedelta(minutes=5))
    asked.says("1", at=ASKED_AT + timedelta(minutes=10))
    run(
        "UPDATE participant SET patient_id = (SELECT min(id) FROM patient WHERE record_number = 'P-4')"
        " WHERE appointment_id = (SELECT max(id) FROM appointment)"
    )
    (reply,) = inbox(clinic)

    for appointment, by in ((follow_up_of(visit), clinic.scheduler), ("nothing", clinic.scheduler)):
        with pytest.raises(NotFound):
            replies.settle(reply.public_id, appointment, by=by, now=ASKED_AT)
    assert not replies.settle(reply.public_id, visit, by=Clinic("Other").scheduler, now=ASKED_AT)
    assert (confirmed(), waiting()) == ([], ["several_visits"])


def test_words_are_about_no_visit(asked, clinic, visit):
    asked.says("Can I bring my dog?")
    (reply,) = inbox(clinic)

    assert reply.candidates == ()
    with pytest.raises(NotFound):
        replies.settle(reply.public_id, visit, by=clinic.scheduler, now=ASKED_AT)
    assert one("SELECT status FROM incoming_text") == "open"


def test_a_yes_confirms_once_somebody_has_said_to_what(asked, clinic, visit):
    asked.says("Yes")
    before = confirmed()
    (reply,) = inbox(clinic)
    replies.settle(reply.public_id, visit, by=clinic.scheduler, now=ASKED_AT)

    assert (before, confirmed(), waiting()) == ([], [visit], [])
