"""Nobody around a patient is told anything by default; who may be told times hears of them, and no more."""

import json
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import insert, select, text, update

from coord.domain.series import Recurrence
from coord.services import booking, series, visits
from coord.services.booking.outcomes import Refused
from coord.services.drafts import Draft
from coord.store import cipher, people
from coord.store.db import transaction
from tests.clinic import PATIENT_ASKED, TALK, count, once, utc
from tests.conftest import NOW
from tests.services.languages import reads, review

GRACE = NOW + timedelta(minutes=3)
LATER = NOW + timedelta(minutes=30)
MAY = "UPDATE related_person SET may_be_told_times = true"
NEVER = "UPDATE related_person SET never_contact = true"


@pytest.fixture(autouse=True)
def georg(clinic):
    """Alice's husband has an address; he may be told times only where a test says so."""
    give(clinic, "email", "georg@example.com")


def give(clinic, channel, address):
    with transaction() as tx:
        tx.execute(
            text(
                "INSERT INTO contact_point (organization_id, related_person_id, channel, ciphertext,"
                " blind_index, voicemail_allowed, sender_name_allowed, purposes)"
                " SELECT p.organization_id, r.id, :channel, :sealed, :index, false, true, :purposes"
                " FROM related_person r JOIN patient p ON p.id = r.patient_id"
                " WHERE p.organization_id = :organization AND r.name = 'Georg Ferrant'"
            ),
            {
                "channel": channel,
                "sealed": cipher.seal(b"f" * 32, address),
                "index": cipher.blind_index(b"i" * 32, address),
                "purposes": '["reminders"]',
                "organization": clinic.organization_id,
            },
        )


def change(statement):
    with transaction() as tx:
        tx.execute(text(statement))


def book(clinic):
    return booking.book(clinic.treatment(), by=clinic.scheduler, now=NOW, once=once()).appointment


def subjects(post):
    return [kept.mail["Subject"] for kept in post.to("georg")]


def test_nobody_is_copied_by_default(clinic, post):
    book(clinic)
    post.deliver(GRACE)
    post.deliver(utc("2027-03-02T17:30"))

    assert subjects(post) == []


def test_who_may_be_told_times_hears_of_them_in_words_of_their_own(clinic, post):
    change(MAY)
    book(clinic)
    post.deliver(GRACE)

    said = post.to("georg")[0].part("text/plain")
    assert subjects(post) == ["Appointments at Harbor"]
    assert "Hello Georg Ferrant," in said
    assert "Alice has these appointments:" in said
    assert "Tuesday, March 2, 2027, 9:00 AM" in said
    assert "Drip" not in said
    assert not post.to("georg")[0].method


@pytest.mark.parametrize(
    ("theirs", "patients", "subject"),
    [
        pytest.param(["es"], ["en"], "Citas en Harbor", id="their-own"),
        pytest.param([], ["es"], "Citas en Harbor", id="the-patients-where-theirs-is-not-known"),
        pytest.param(["en"], ["es"], "Appointments at Harbor", id="english-though-not-the-patients"),
    ],
)
def test_they_are_written_to_in_their_own_language(clinic, post, theirs, patients, subject):
    change(MAY)
    change(f"UPDATE related_person SET languages = '{json.dumps(theirs)}'")
    reads(*patients)
    review(clinic, "es")
    book(clinic)
    post.deliver(GRACE)

    assert subjects(post) == [subject]
    assert count("task", "kind LIKE 'call_%interpreter'") == 0


def test_whose_language_nobody_has_reviewed_is_called_apart_from_the_patient(clinic, post):
    change(MAY)
    change("UPDATE related_person SET languages = '[\"fa\"]'")
    book(clinic)
    post.deliver(GRACE)

    assert subjects(post) == ["Appointments at Harbor"]
    assert count("task", "kind = 'call_relative_with_interpreter'") == 2
    assert count("task", "kind = 'call_with_interpreter'") == 0


def test_they_hear_of_a_whole_series_in_one_message(clinic, post):
    change(MAY)
    one = Draft(clinic.patients["P-1"], (clinic.appointment("therapy", "2027-03-08 11:00", "Nest", TALK),))
    weekly = series.plan(
        one, Recurrence(datetime(2027, 3, 8, 11), every_weeks=1, count=4), by=clinic.scheduler, now=NOW
    )
    series.book([found.draft for found in weekly], 1, by=clinic.scheduler, now=NOW, once=once())
    post.deliver(GRACE)

    assert subjects(post) == ["Appointments at Harbor"]
    assert post.to("georg")[0].part("text/plain").count("2027, 11:00") == 4


def test_they_hear_of_changes_and_the_end_of_it(clinic, post):
    change(MAY)
    visit = book(clinic)
    post.deliver(GRACE)
    draft = clinic.treatment("2027-03-04", follow_up="2027-03-05 09:00")
    booking.move(visit, 1, draft, by=clinic.scheduler, now=LATER, once=once())
    post.deliver(LATER + timedelta(minutes=3))
    cancelled = LATER + timedelta(minutes=10)
    booking.cancel(visit, 2, PATIENT_ASKED, by=clinic.scheduler, now=cancelled, once=once())
    post.deliver(cancelled + timedelta(minutes=3))

    assert subjects(post)[1:] == [
        "Appointments at Harbor have changed",
        "Appointments at Harbor are cancelled",
    ]


def test_they_are_reminded_a_day_before_and_told_nothing_else(clinic, post):
    change(MAY)
    booking.book(
        clinic.treatment("2027-03-16", "11:00", follow_up="2027-03-18 14:00"),
        by=clinic.scheduler,
        now=NOW,
        once=once(),
    )
    moment = GRACE
    while moment < utc("2027-03-17T00:00"):
        post.deliver(moment)
        moment += timedelta(hours=3)

    assert subjects(post)[1:] == ["Soon: an appointment at Harbor"]


@pytest.mark.parametrize("statement", [NEVER, "UPDATE related_person SET may_be_told_times = false"])
def test_a_permission_that_is_taken_back_counts_at_once(clinic, post, statement):
    change(MAY)
    book(clinic)
    change(statement)
    post.deliver(GRACE)

    assert subjects(post) == []
    assert count("message", "status = 'suppressed' AND why = 'may not be told times'") == 2


def test_never_contact_goes_before_everything(clinic, post):
    change(MAY)
    change(NEVER)
    book(clinic)

    assert count("message", "kind LIKE 'relative%'") == 0


NUMBER = "+14155550144"


@pytest.fixture
def text_alone(clinic):
    """Alice's husband has a telephone, and no mail."""
    change("DELETE FROM contact_point WHERE related_person_id IS NOT NULL")
    give(clinic, "sms", NUMBER)
    change(MAY)


def texts(post):
    return [one.text for one in post.texts.kept if one.to == NUMBER]


def deliver_hourly(post, first, last):
    while first <= last:
        post.deliver(first)
        first += timedelta(hours=1)


def treat(clinic, day, follow_up):
    draft = clinic.treatment(day, "11:00", follow_up=follow_up)
    return booking.book(draft, by=clinic.scheduler, now=NOW, once=once())


def test_who_has_mail_and_telephone_is_not_told_twice(clinic, post):
    give(clinic, "sms", NUMBER)
    change(MAY)
    treat(clinic, "2027-03-16", "2027-03-18 14:00")
    deliver_hourly(post, GRACE, GRACE + timedelta(hours=1))
    deliver_hourly(post, utc("2027-03-15T16:00"), utc("2027-03-16T00:00"))

    assert subjects(post) == [
        "Appointments at Harbor",
        "Soon: an appointment at Harbor",
    ]
    assert texts(post) == []


def test_what_they_are_reminded_of_on_one_day_is_one_mail(clinic, post):
    change(MAY)
    treat(clinic, "2027-03-16", "2027-03-17 09:00")
    change("UPDATE message SET due_at = '2027-03-16 02:00:00' WHERE kind = 'relative_reminder'"
           " AND due_at > '2027-03-16'")  # fmt: skip
    post.deliver(GRACE)
    deliver_hourly(post, utc("2027-03-15T16:00"), utc("2027-03-16T06:00"))

    assert subjects(post)[1:] == ["Appointments at Harbor"]
    assert post.to("georg")[-1].part("text/plain").count("2027, ") == 2


def test_what_they_are_reminded_of_on_one_day_is_one_text(clinic, post, text_alone):
    treat(clinic, "2027-03-16", "2027-03-17 09:00")
    change("UPDATE message SET due_at = '2027-03-16 02:00:00' WHERE kind = 'relative_reminder'"
           " AND due_at > '2027-03-16'")  # fmt: skip
    deliver_hourly(post, GRACE, GRACE + timedelta(hours=1))
    deliver_hourly(post, utc("2027-03-15T16:00"), utc("2027-03-16T06:00"))

    assert ["2 appointments" in one for one in texts(post)] == [True, True]


def test_they_get_three_reminders_a_week_by_text(clinic, post, text_alone):
    for day in range(8, 13):
        wall = f"2027-03-{day:02} 14:00"
        talk = Draft(clinic.patients["P-1"], (clinic.appointment("preparation", wall, "Nest", TALK),))
        booking.book(talk, by=clinic.scheduler, now=NOW, once=once())
    deliver_hourly(post, GRACE, GRACE + timedelta(hours=4))
    told = len(texts(post))
    deliver_hourly(post, utc("2027-03-07T16:00"), utc("2027-03-13T00:00"))

    assert (told, len(texts(post)) - told) == (1, 3)
    assert count("message", "kind = 'relative_reminder' AND why = 'enough texts for now'") == 2


TAKES_HOME = "UPDATE transport_plan SET related_person_id = :related"
HOME = "Getting home safely"
AT_ELEVEN = utc("2027-03-02T19:00")  # the visit is over


@pytest.fixture
def guardian(clinic):
    """Alice is sixteen, in a house that treats from twelve on; Georg consents, as she does."""
    change("UPDATE appointment_type SET min_age = 12")
    related = people.RelatedPerson
    with transaction() as tx:
        theirs = select(people.Patient.id).where(people.Patient.organization_id == clinic.organization_id)
        georg = (related.name == "Georg Ferrant", related.patient_id.in_(theirs))
        who, patient = tx.execute(select(related.id, related.patient_id).where(*georg)).one()
        rights = {"may_consent": True, "may_be_told_times": True}
        tx.execute(update(related).where(related.id == who).values(rights))
        born = update(people.Patient).where(people.Patient.id == patient)
        tx.execute(born.values(birth_date=date(2011, 1, 1)))
        said = {"patient_id": patient, "status": "given", "decided_on": date(2027, 2, 1), "recorded_at": NOW}
        tx.execute(insert(people.Consent).values(said | {"kind": "treatment", "related_person_id": who}))
        tx.execute(insert(people.Consent).values(said | {"kind": "assent"}))
    return who


def test_who_consents_for_a_patient_is_advised_of_the_hours_after_a_treatment(clinic, post, guardian):
    book(clinic)
    post.deliver(AT_ELEVEN - timedelta(minutes=1))
    before = subjects(post)
    post.deliver(AT_ELEVEN + timedelta(hours=2, minutes=1))

    said = post.to("georg")[-1].part("text/plain")
    assert HOME not in before
    assert subjects(post)[-1:] == [HOME]
    assert "an adult is there" in said
    assert "should not drive" in said
    assert "Wed, Mar 3" in said


def test_who_does_not_consent_is_told_times_and_no_more(clinic, post):
    change(MAY)
    book(clinic)
    post.deliver(AT_ELEVEN + timedelta(hours=2, minutes=1))

    assert HOME not in subjects(post)


def test_parents_are_not_advised_of_somebody_who_is_of_age(clinic, post, guardian):
    book(clinic)
    change("UPDATE patient SET birth_date = '2009-03-02'")
    post.deliver(AT_ELEVEN + timedelta(hours=2, minutes=1))

    assert HOME not in subjects(post)
    assert count("message", "why = 'the patient is of age'") == 1


def test_nobody_is_advised_of_a_treatment_that_was_not_given(clinic, post, guardian):
    book(clinic)
    change("UPDATE participant SET not_treated = 'ate'")
    post.deliver(AT_ELEVEN + timedelta(hours=2, minutes=1))

    assert HOME not in subjects(post)
    assert count("message", "kind = 'relative_advisory' AND why = 'not treated today'") == 1


def test_who_takes_the_patient_home_is_not_advised_twice(clinic, post, guardian):
    clinic.reach_ride(book(clinic), NOW)
    with transaction() as tx:
        tx.execute(text(TAKES_HOME), {"related": guardian})
    post.deliver(AT_ELEVEN + timedelta(hours=2, minutes=1))

    assert HOME not in subjects(post)
    assert count("message", "kind = 'relative_advisory' AND status = 'suppressed'") == 1


def test_guardians_hear_of_a_longer_wait_as_well(clinic, post, guardian):
    name, nine = book(clinic), utc("2027-03-02T17:00")
    common = {"by": clinic.scheduler, "now": nine}
    clinic.reach_ride(name, nine)
    visits.arrive(name, 1, nine, ("fasted", "readings", "ride_confirmed"), once=once(), **common)
    visits.begin(name, 2, nine, once=once(), **common)
    until = int(utc("2027-03-04T17:00").timestamp()) // 60
    assert not isinstance(visits.wait_longer(name, 3, until, once=once(), **common), Refused)
    post.deliver(nine + timedelta(hours=5))

    assert "Thu, Mar 4" in post.to("georg")[-1].part("text/plain")
