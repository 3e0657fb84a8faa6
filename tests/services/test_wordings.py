"""A house says messages in its own words, where they break no rule."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from coord.domain.permissions import Actor
from coord.domain.reminders import MessageKind
from coord.messaging import letters
from coord.messaging.wording import Wording
from coord.services import booking, languages, wordings
from coord.services.drafts import Draft
from coord.services.errors import NotFound
from coord.store.db import transaction
from tests.clinic import PATIENT_ASKED, TALK, Clinic, count, once, utc
from tests.conftest import NOW
from tests.messaging.letters import letter
from tests.services.languages import reads, review

GRACE = NOW + timedelta(minutes=3)
SUBJECT, OPENING, TEXT = (f"messages.cancellation.{part}" for part in ("subject", "opening", "text"))


def say(clinic, key, sentence, language="en", seen=None):
    by: Actor = clinic.scheduler
    return wordings.change(language, {key: sentence}, seen or {}, by=by, now=NOW)


def cancelled(clinic, post):
    """The patient's mail about a cancellation."""
    talk = clinic.appointment("therapy", "2027-03-16 11:00", "Nest", TALK)
    draft = Draft(clinic.patients["P-1"], (talk,))
    booked = booking.book(draft, by=clinic.scheduler, now=NOW, once=once())
    post.deliver(GRACE)
    booking.cancel(booked.appointment, 1, PATIENT_ASKED, by=clinic.scheduler, now=GRACE, once=once())
    post.deliver(GRACE + timedelta(days=1))
    return post.to("alice")[-1]


def test_what_a_house_wrote_goes_out_by_mail(clinic, post):
    assert say(clinic, SUBJECT, "We have cancelled your time at {clinic}") == {}

    assert cancelled(clinic, post).mail["Subject"] == "We have cancelled your time at Harbor"


def test_what_a_house_wrote_goes_out_by_text(clinic, post):
    assert say(clinic, "messages.reminder_24h.text", "we see you {starts}. Reply 1 to confirm.") == {}
    draft = clinic.treatment("2027-03-16", "11:00", follow_up="2027-03-17 11:00")
    booking.book(draft, by=clinic.scheduler, now=NOW, once=once())
    post.deliver(utc("2027-03-15 18:00"))

    assert "Harbor: we see you Tue, Mar 16" in post.texts.kept[0].text


def test_the_standard_wording_comes_back(clinic, post):
    say(clinic, SUBJECT, "We have cancelled your time at {clinic}")
    assert wordings.back("en", SUBJECT, by=clinic.scheduler, now=NOW)
    mail = cancelled(clinic, post)

    assert mail.mail["Subject"] == "Your appointment at Harbor is cancelled"
    assert not wordings.back("en", SUBJECT, by=clinic.scheduler, now=NOW)


@pytest.mark.parametrize(
    ("key", "sentence", "said"),
    [
        pytest.param(SUBJECT, "No ketamine at {clinic}", "Sign 4: “ketamine” may tell", id="drug"),
        pytest.param(OPENING, "Your therapy is off", "Sign 6: “therapy” may tell", id="therapy"),
        pytest.param(TEXT, "reply STOP, {starts}", "Sign 1: “reply STOP” is a word", id="reserved"),
        pytest.param(SUBJECT, "Your time at {clinics}", "by the name {clinics}", id="unknown"),
        pytest.param(SUBJECT, "Your time", "{clinic} must be said", id="missing"),
        pytest.param(TEXT, "x" * 150 + " {starts}", "too long by", id="long"),
        pytest.param(SUBJECT, "Your {clinic", "the form is broken", id="broken"),
        pytest.param(SUBJECT, " ", "a sentence must say something", id="empty"),
    ],
)  # fmt: skip
def test_what_breaks_a_rule_is_not_kept_and_says_where(clinic, key, sentence, said):
    (faults,) = say(clinic, key, sentence).values()

    assert said in " ".join(one.said for one in faults)
    assert count("own_wording") == count("audit_entry", "subject = 'wording'") == 0


def test_of_several_sentences_all_are_kept_or_none(clinic):
    patterns = {SUBJECT: "Off: your time at {clinic}", OPENING: "Your therapy is off:"}

    assert set(wordings.change("en", patterns, {}, by=clinic.scheduler, now=NOW)) == {OPENING}
    assert count("own_wording") == 0


def test_every_version_is_kept_with_who_wrote_it(clinic):
    say(clinic, SUBJECT, "Off: your time at {clinic}")
    say(clinic, SUBJECT, "Called off: your time at {clinic}")
    wordings.back("en", SUBJECT, by=clinic.scheduler, now=NOW)

    (subject,) = [
        one for one in wordings.sentences("en", "cancellation", by=clinic.scheduler) if one.key == SUBJECT
    ]
    assert [one.pattern for one in subject.versions] == [
        "",
        "Called off: your time at {clinic}",
        "Off: your time at {clinic}",
    ]
    assert {one.by for one in subject.versions} == {"scheduler@small.example"}
    assert count("audit_entry", "did = 'wording.changed'") == 2
    assert count("audit_entry", "did = 'wording.taken_back'") == 1


def test_what_is_said_already_is_no_change(clinic):
    say(clinic, SUBJECT, "Your appointment at {clinic} is cancelled")

    assert count("own_wording") == 0


def test_two_who_change_a_sentence_at_once_are_told(clinic):
    say(clinic, SUBJECT, "Off: your time at {clinic}")

    with pytest.raises(wordings.Changed):
        say(clinic, SUBJECT, "Called off: your time at {clinic}", seen={SUBJECT: 0})


@pytest.mark.parametrize(
    ("language", "key"),
    [
        ("xx", SUBJECT),
        ("staff", SUBJECT),
        ("en", "messages.invitation.subject"),
        ("en", "parts.entry"),
        ("en", "pages.title"),
        ("en", "x"),
    ],
)
def test_other_sentences_are_not_a_houses_to_put_otherwise(clinic, language, key):
    with pytest.raises(NotFound):
        say(clinic, key, "Something", language)


def test_another_house_says_what_it_always_did(clinic, post):
    say(Clinic("Other"), SUBJECT, "We have cancelled your time at {clinic}")
    mail = cancelled(clinic, post)

    assert mail.mail["Subject"] == "Your appointment at Harbor is cancelled"


def test_a_changed_sentence_is_sent_in_english_until_it_is_reviewed_again(clinic, post):
    reads("es-MX")
    review(clinic, "es")
    say(clinic, SUBJECT, "Su hora en {clinic} no será", "es")
    mail = cancelled(clinic, post)
    open_ = {one.code: one.open for one in languages.listed(by=clinic.scheduler)}
    seen = languages.whole("es", by=clinic.scheduler).sign
    languages.mark("es", seen, by=clinic.scheduler, now=NOW)

    assert mail.mail["Subject"] == "Your appointment at Harbor is cancelled"
    assert open_["es"] == 1
    assert {one.code: one.open for one in languages.listed(by=clinic.scheduler)}["es"] == 0


def test_what_came_to_break_a_rule_gives_way_to_the_standard_wording(clinic, post):
    say(clinic, SUBJECT, "Off: your time at {clinic}")
    with transaction() as tx:
        tx.execute(text("UPDATE own_wording SET pattern = 'No therapy at {clinic}'"))
    mail = cancelled(clinic, post)

    assert mail.mail["Subject"] == "Your appointment at Harbor is cancelled"


GREETING, FRAME, HELP = "parts.greeting", "text.frame_short", "replies.help"


@pytest.mark.parametrize(
    ("key", "sentence", "said"),
    [
        pytest.param(GREETING, "Good day,", "{name} must be said", id="fact"),
        pytest.param("parts.unwell", "After ketamine call {phone}", "“ketamine” may tell", id="drug"),
        pytest.param("parts.unread", "Reply STOP to us.", "“Reply STOP” is a word", id="reserved"),
        pytest.param("parts.crisis", "Call {line}.", "{danger} must be said", id="crisis"),
        pytest.param(FRAME, "{clinic}: {body} {phone}", "“STOP” must be said", id="stop"),
        pytest.param(FRAME, "{clinic}: {body} {phone} STOP " + "x" * 40, "too long by", id="long-frame"),
        pytest.param(HELP, "{clinic}: call {phone}, {danger}. HELP or STOP", "“HELP” is a word", id="help"),
        pytest.param(HELP, "{clinic}: {phone} {danger} STOP " + "x" * 130, "too long by", id="long-answer"),
    ],
)
def test_what_messages_share_keeps_the_rules_as_well(clinic, key, sentence, said):
    (faults,) = say(clinic, key, sentence).values()

    assert said in " ".join(one.said for one in faults)
    assert count("own_wording") == 0


def test_what_messages_share_goes_out_in_the_houses_words(clinic, post):
    assert say(clinic, GREETING, "Good day {name},") == {}
    assert say(clinic, FRAME, "{clinic}, {phone}: {body} STOP ends.") == {}
    assert say(clinic, "text.frame", "{clinic}, {phone}: {body} STOP ends texts.") == {}
    draft = clinic.treatment("2027-03-16", "11:00", follow_up="2027-03-17 11:00")
    booking.book(draft, by=clinic.scheduler, now=NOW, once=once())
    post.deliver(GRACE)
    post.deliver(utc("2027-03-15 18:00"))

    assert "Good day Alice Ferrant," in post.to("alice")[0].part("text/plain")
    assert post.texts.kept[0].text.startswith("Harbor, 510-555-0100: your appointment is")


def test_where_own_words_and_own_frame_leave_no_room_together_ours_are_said():
    own = [("en", "text.frame_short", "{clinic}: {body} {phone}. STOP ends texts. " + "x" * 20)]
    own += [("en", "messages.reminder_2h.text", "y" * 100 + " {starts}")]
    said = letters.text(letter(MessageKind.REMINDER_2H, wording=Wording.of(own)))

    assert said.startswith("Harbor: your appointment is today")
