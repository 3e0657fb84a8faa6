"""STOP and its kin, START, and what cannot wait."""

from datetime import timedelta

import pytest

from coord.messaging import segments
from coord.messaging.forbidden import told as forbidden
from coord.messaging.languages import LANGUAGES
from coord.messaging.replying import Answer, House, said
from coord.services import booking
from coord.services.people import contacts
from coord.services.people.contacts import resume
from tests.clinic import count, once
from tests.conftest import NOW
from tests.services.replies.conftest import ASKED_AT, Phone, is_stopped, open_tasks, waiting
from tests.services.texts.conftest import column, one, run


def pending():
    return one("SELECT count(*) FROM message WHERE channel = 'sms' AND status = 'pending'")


@pytest.mark.parametrize("word", ["STOP", "stop please", "ARRÊT", "退订", "توقف"])
def test_stop_is_obeyed_at_once(asked, word):
    before = pending()
    answer = asked.says(word)

    assert (before > 0, pending(), is_stopped()) == (True, 0, True)
    assert open_tasks() == ["messages_stopped"]
    assert answer == "Harbor: no more texts will come. Your visits stand. Questions? 510-555-0100"
    assert count("audit_entry", "did = 'contact_point.stopped'") == 1


def test_to_a_word_that_the_provider_answers_we_say_nothing(asked):
    assert asked.says("STOP", is_answered=True) == ""
    assert is_stopped()


def test_stop_again_changes_nothing(asked):
    asked.says("STOP")
    asked.says("Stop")

    assert open_tasks() == ["messages_stopped"]
    assert count("audit_entry", "did = 'contact_point.stopped'") == 1


def test_a_replayed_stop_does_not_undo_a_start(asked):
    asked.says("STOP", "SM-stop")
    asked.says("START", "SM-start")
    asked.says("STOP", "SM-stop")

    assert not is_stopped()


def test_cancel_stops_texts_and_somebody_calls_for_the_visit_stands(asked):
    answer = asked.says("CANCEL")

    assert is_stopped()
    assert open_tasks() == ["said_cancel"]
    assert count("participant", "status = 'booked'") == 2
    assert "Your visit is not cancelled by this; we will call you." in answer


def test_cancel_from_a_phone_that_has_stopped_still_makes_a_call(asked):
    asked.says("STOP")
    asked.says("CANCEL")

    assert open_tasks() == ["messages_stopped", "said_cancel"]


def test_start_brings_back_what_is_still_to_come(asked):
    before = one(
        "SELECT count(*) FROM message WHERE channel = 'sms' AND status = 'pending' AND due_at > :now",
        now=ASKED_AT.replace(tzinfo=None),
    )
    asked.says("STOP")
    answer = asked.says("START")

    assert before
    assert (pending(), is_stopped()) == (before, False)
    assert answer.startswith("Harbor: texts about your visits will come again.")
    assert count("audit_entry", "did = 'contact_point.resumed'") == 1


def test_start_makes_up_for_nothing_that_has_passed(asked):
    asked.says("STOP")
    asked.says("START", at=ASKED_AT + timedelta(days=3))

    assert pending() == 0


def test_yes_starts_again_for_whoever_has_stopped_and_else_says_nothing_plain(asked):
    asked.says("STOP")
    asked.says("YES")
    started = is_stopped()
    asked.says("Yes")

    assert (started, waiting()) == (False, ["said_yes"])


def stopped_by_staff(clinic):
    number = one("SELECT min(id) FROM contact_point WHERE channel = 'sms'")
    contacts.stop(clinic.patients["P-1"], number, by=clinic.scheduler, now=ASKED_AT)
    return number


def test_what_staff_have_stopped_staff_start_again(asked, clinic):
    number = stopped_by_staff(clinic)
    asked.says("START")
    before = is_stopped()
    resume(clinic.patients["P-1"], number, by=clinic.scheduler, now=ASKED_AT)

    assert (before, waiting(), is_stopped()) == (True, ["stopped_by_staff"], False)


def test_a_wrong_number_is_stopped_and_cannot_start_itself(asked):
    answer = asked.says("You have the wrong number")
    asked.says("START")

    assert is_stopped()
    assert open_tasks() == ["wrong_number"]
    assert answer == "Sorry. No more texts will come to this number."
    assert waiting() == ["stopped_by_staff"]


def test_help_tells_whom_to_call(asked):
    assert asked.says("HELP") == (
        "Harbor: we text about your visits. To speak to us, call 510-555-0100."
        " In danger, call 911. STOP ends texts."
    )
    assert waiting() == []


def test_distress_is_due_at_once_and_names_the_help_of_the_country(asked):
    answer = asked.says("1 but I want to die")

    assert open_tasks() == ["distress", "nobody_on_call"]
    assert column("SELECT meaning FROM incoming_text WHERE status = 'open'") == ["distress"]
    assert answer == (
        "Harbor: texts are not read at once. Please do not wait for us: in danger call 911,"
        " in a crisis call or text 988. Our phone: 510-555-0100."
    )
    assert count("participant", "confirmed_at IS NOT NULL") == 0


def test_distress_said_again_is_one_task(asked):
    asked.says("help me")
    asked.says("please help me")

    assert open_tasks() == ["distress", "nobody_on_call"]
    assert len(waiting()) == 2


def test_distress_from_a_phone_nobody_knows_is_a_task_too(phone):
    Phone("+15105550199").says("I want to die")
    Phone("+15105550198").says("I want to die")

    assert open_tasks() == ["distress", "nobody_on_call"]
    assert len(waiting()) == 2


def test_words_are_for_a_person_and_the_writer_is_told_to_call(asked):
    answer = asked.says("Can I bring my dog?")

    assert waiting() == [None]
    assert answer == "Harbor: texts are not read at once. Please call 510-555-0100. In danger, call 911."


def test_a_machine_that_answers_our_answer_is_answered_once(asked):
    answers = [asked.says("I am driving and cannot answer") for _ in range(3)]
    later = asked.says("I am driving", at=ASKED_AT + timedelta(hours=5))

    assert [bool(one) for one in answers] == [True, False, False]
    assert later
    assert len(waiting()) == 4


def test_what_was_said_is_sealed(asked):
    asked.says("Can I bring my dog?")

    assert b"dog" not in bytes(one("SELECT body FROM incoming_text"))
    assert b"0141" not in bytes(one("SELECT number FROM incoming_text"))


def test_a_wish_for_no_sender_name_is_kept_in_answers(asked):
    run("UPDATE contact_point SET sender_name_allowed = :no", no=False)

    assert asked.says("HELP").startswith("the office: ")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("place", "number"), [("US-CA", "+14155550188"), ("AU-NSW", "+61755501880"), ("XK", "+14155550188")]
)
@pytest.mark.parametrize("answer", [one for one in Answer if one])
def test_every_answer_fits_into_one_segment_and_names_nothing(answer, place, number, language):
    text = said(answer, House("The House on the Hill above the Harbor", number, place), language)

    assert segments.fits(text), len(text)
    assert language == "en" or text != said(answer, House("The House", number, place))
    assert forbidden(text, language) == ()
    assert "{" not in text


def test_english_answers_stay_within_the_letters_of_texts():
    house = House("The House on the Hill above the Harbor", "+14155550188", "US-CA")

    assert all(segments.is_gsm(said(answer, house)) for answer in Answer)


def last_reminder():
    """By which ways the last reminder waits."""
    return column(
        "SELECT DISTINCT channel FROM message WHERE kind = 'reminder_2h' AND status = 'pending'"
        " ORDER BY channel"
    )


def test_what_would_have_gone_by_text_alone_goes_by_mail_once_texts_are_stopped(clinic, phone):
    draft = clinic.treatment("2027-03-16", "11:00", follow_up="2027-03-18 09:00")
    booking.book(draft, by=clinic.scheduler, now=NOW, once=once())
    before = last_reminder()
    phone.says("STOP")
    stopped = last_reminder()
    phone.says("START")

    assert (before, stopped, last_reminder()) == (["sms"], ["email"], ["sms"])
    assert one("SELECT count(*) FROM message WHERE why = 'goes another way'") == 1
