"""Two records of one person become one: nothing is lost, nothing is told twice, and rarely is it refused."""

from datetime import date, timedelta

import pytest
from sqlalchemy import UniqueConstraint

from coord.domain.gates import GateStatus
from coord.domain.roles import Role
from coord.services import booking, people, showing
from coord.services.booking import Booked, Refused
from coord.services.drafts import Draft
from coord.services.errors import Merged, NotFound
from coord.services.people import Membership, Objection, Related, Saved
from coord.services.people.gates import Decision
from coord.services.standing import WouldBreak
from coord.store import patients
from coord.store.db import reading
from tests.clinic import Clinic, count, once
from tests.conftest import NOW
from tests.services.people.desk import KEYS, asked, mail, number, page, stranger, told


def merge(clinic, kept="P-1", given_up="P-4", key=None):
    return people.merging.merge(
        clinic.patients[kept], clinic.patients[given_up], by=clinic.scheduler, now=NOW, once=once(key)
    )


def book(clinic, patient, day="2027-03-02", time="09:00", follow_up="2027-03-03 09:00"):
    draft = clinic.treatment(day, time, patient=patient, follow_up=follow_up)
    outcome = booking.book(draft, by=clinic.scheduler, now=NOW, once=once())
    assert isinstance(outcome, Booked)
    return outcome.appointment


def add_contact(clinic, patient, address, **more):
    return people.contacts.add(
        clinic.patients[patient],
        mail(address, **more),
        keys=KEYS,
        by=clinic.scheduler,
        now=NOW,
        once=once(),
    )


def test_visits_orders_and_occupancies_go_to_the_record_that_is_kept(clinic):
    book(clinic, "P-4")
    merge(clinic)

    kept, gone = number(clinic, "P-1"), number(clinic, "P-4")
    assert count("participant", f"patient_id = {kept}") == 2
    assert count("treatment_order", f"patient_id = {kept}") == 2
    resource = f"SELECT id FROM resource WHERE patient_id = {gone}"
    assert count("occupancy", f"resource_id IN ({resource})") == 0
    person = f"SELECT person_id FROM patient WHERE id = {kept}"
    assert count("occupancy", f"person_id IN ({person})") == 2


def test_nothing_but_what_stays_on_purpose_refers_to_the_record_that_was_given_up(clinic):
    book(clinic, "P-4")
    gone = number(clinic, "P-4")
    merge(clinic)

    with reading() as tx:
        left = patients.counts(tx, gone)
    assert set(left) <= {"resource", "audit_entry", "gate", "contact_point", "related_person"}


def test_the_kept_record_can_be_booked_no_more_at_the_others_times(clinic):
    book(clinic, "P-4")
    merge(clinic)
    again = clinic.treatment(patient="P-1", people={Role.PRESCRIBER: "fay", Role.LEAD_THERAPIST: "ben"})

    outcome = booking.book(again, by=clinic.scheduler, now=NOW, once=once())
    assert isinstance(outcome, Refused)
    assert "PatientBusy" in {type(one.reason).__name__ for one in outcome.refusals}


def test_the_record_that_was_given_up_points_to_the_other(clinic):
    merge(clinic)

    with pytest.raises(Merged) as pointed:
        showing.patient(clinic.patients["P-4"], by=clinic.scheduler, now=NOW)
    assert pointed.value.survivor == clinic.patients["P-1"]
    found = showing.find_patients("P-4", by=clinic.scheduler, now=NOW)
    assert [one.record_number for one in found] == ["P-1"]


def test_nobody_is_booked_under_a_record_that_was_given_up(clinic):
    merge(clinic)

    with pytest.raises(NotFound):
        booking.book(clinic.treatment(patient="P-4"), by=clinic.scheduler, now=NOW, once=once())


def test_pointers_follow_when_the_kept_record_is_given_up_in_turn(clinic):
    merge(clinic, "P-1", "P-4")
    merge(clinic, "P-2", "P-1")

    with pytest.raises(Merged) as pointed:
        showing.patient(clinic.patients["P-4"], by=clinic.scheduler, now=NOW)
    assert pointed.value.survivor == clinic.patients["P-2"]


def test_both_having_visits_at_one_time_is_refused_and_nothing_moves(clinic):
    book(clinic, "P-4")
    talk = clinic.appointment("preparation", "2027-03-02 09:00", "Nest", {Role.LEAD_THERAPIST: "ben"})
    draft = Draft(clinic.patients["P-1"], (talk,))
    assert isinstance(booking.book(draft, by=clinic.scheduler, now=NOW, once=once()), Booked)

    assert merge(clinic) is Objection.OVERLAPPING_VISITS
    assert count("participant", f"patient_id = {number(clinic, 'P-4')}") == 2
    assert count("patient", "merged_into_id IS NOT NULL") == 0


def test_a_record_is_not_merged_into_itself(clinic):
    assert merge(clinic, "P-1", "P-1") is Objection.SAME_PATIENT


def test_who_is_to_be_kept_apart_is_two_people(clinic):
    people.wishes.apart_from(
        clinic.patients["P-4"], clinic.patients["P-1"], by=clinic.scheduler, now=NOW, once=once()
    )

    assert merge(clinic) is Objection.KEPT_APART


def test_a_record_of_others_is_not_found(clinic):
    with pytest.raises(NotFound):
        people.merging.merge(
            clinic.patients["P-1"],
            Clinic("Other").patients["P-4"],
            by=clinic.scheduler,
            now=NOW,
            once=once(),
        )
    with pytest.raises(NotFound):
        people.merging.look(clinic.patients["P-1"], clinic.patients["P-4"], by=stranger(clinic), now=NOW)


def test_the_same_request_merges_once(clinic):
    first = merge(clinic, key="the same key twice")
    again = merge(clinic, key="the same key twice")

    assert isinstance(first, Saved)
    assert again.repeated
    assert len(told("patient.merged")) == 1


def test_the_audit_trail_tells_of_both_records(clinic):
    book(clinic, "P-4")
    merge(clinic)

    kept, gone = number(clinic, "P-1"), number(clinic, "P-4")
    ((who, details),) = told("patient.merged")
    assert (who, details["merged"]) == (kept, gone)
    assert details["moved"]["participant"] == 2
    assert told("patient.given_up") == [(gone, {"into": kept})]


@pytest.mark.parametrize(
    ("kept", "given_up", "stands"),
    [
        ("passed", "refused", "refused"),
        ("passed", "waiting", "waiting"),
        ("refused", "passed", "refused"),
        ("waiting", "passed", "waiting"),
        ("passed", "passed", "passed"),
    ],
)
def test_the_graver_of_two_decisions_stands(clinic, kept, given_up, stands):
    for name, status in (("P-1", kept), ("P-4", given_up)):
        people.gates.decide(
            clinic.patients[name],
            Decision("medical_clearance", GateStatus(status)),
            by=clinic.scheduler,
            now=NOW,
        )
    merge(clinic)

    assert [one.status for one in page(clinic, clinic.patients["P-1"]).gates] == [stands]


def test_who_is_around_both_is_one_person_and_allowed_no_more_than_before(clinic):
    both = {"name": "Georg Ferrant", "relation": "spouse"}
    people.related.add(
        clinic.patients["P-4"],
        Related(**both, may_confirm=True, never_contact=False, must_consent=True),
        by=clinic.scheduler,
        now=NOW,
        once=once(),
    )
    merge(clinic)

    (one,) = page(clinic, clinic.patients["P-1"]).related
    assert (one.related.must_consent, one.related.may_confirm, one.related.may_collect) == (True, False, True)


def test_nobody_is_twice_in_a_care_team(clinic):
    since = date(2026, 1, 1)
    member = Membership(clinic.practitioners["ada"], Role.PRESCRIBER, since, is_primary=True)
    other = Membership(clinic.practitioners["ben"], Role.LEAD_THERAPIST, NOW.date(), is_primary=True)
    for one in (member, other):
        people.team.add(clinic.patients["P-4"], one, by=clinic.scheduler, now=NOW, once=once())
    merge(clinic)

    team = [(one.name, one.is_primary) for one in page(clinic, clinic.patients["P-1"]).team]
    assert sorted(team) == [
        ("Ada Okoro, MD", True),
        ("Ben Moreau, PsyD", False),
        ("Dan Ortiz, LMFT", True),
    ]


def test_addresses_come_along_and_nothing_is_sent_there_until_asked(clinic):
    merge(clinic)

    contacts = {
        one.contact.address: one.contact.reminders for one in page(clinic, clinic.patients["P-1"]).contacts
    }
    assert contacts["alice.two@example.com"] is False
    assert contacts["alice@example.com"] is True


def test_an_equal_address_that_was_stopped_in_either_record_is_stopped(clinic):
    saved = add_contact(clinic, "P-4", "alice@example.com", reminders=True)
    people.contacts.stop(clinic.patients["P-4"], saved.number, by=clinic.scheduler, now=NOW)
    merge(clinic)

    stopped = {
        one.contact.address: bool(one.stopped_at) for one in page(clinic, clinic.patients["P-1"]).contacts
    }
    assert stopped["alice@example.com"] is True


def test_messages_to_come_follow_the_record_that_is_kept(clinic, post):
    book(clinic, "P-2", "2027-03-09", follow_up="2027-03-10 09:00")
    merge(clinic, "P-1", "P-2")
    post.deliver(NOW + timedelta(minutes=5))

    assert {who for who, _ in post.mails} & {"alice", "boris"} == {"alice"}
    assert post.to("alice")


def test_who_has_been_told_is_not_told_again(clinic, post):
    add_contact(clinic, "P-4", "alice@example.com", reminders=True)
    book(clinic, "P-4", "2027-03-09", follow_up="2027-03-10 09:00")
    post.deliver(NOW + timedelta(minutes=5))
    merge(clinic)
    for days in range(8):
        post.deliver(NOW + timedelta(days=days, minutes=10))

    twice = asked(
        "SELECT kind, participant_id FROM message WHERE status = 'sent' AND participant_id IN"
        " (SELECT id FROM participant) AND contact_point_id IN"
        " (SELECT id FROM contact_point WHERE channel = 'email' AND patient_id IS NOT NULL)"
        " GROUP BY kind, participant_id HAVING count(*) > 1"
    )
    assert twice == []
    assert len(post.to("alice")) >= 3


def test_a_move_that_was_open_meanwhile_is_told_to_look_again(clinic):
    appointment = book(clinic, "P-4")
    draft = clinic.treatment("2027-03-04", patient="P-4", follow_up="2027-03-05 09:00")
    merge(clinic)

    with pytest.raises(NotFound):
        booking.move(appointment, 1, draft, by=clinic.scheduler, now=NOW, once=once())


def test_no_row_that_simply_moves_can_meet_its_like():
    """A table where a patient may have only one of a kind must be joined row by row, or be checked."""
    met = {
        column.table.name
        for column in patients.moving_columns()
        for constraint in column.table.constraints
        if isinstance(constraint, UniqueConstraint) and column.name in constraint.columns
    }

    assert met == {"participant"}


def test_a_merge_that_breaks_a_visit_is_asked_about_first(clinic):
    book(clinic, "P-4", "2027-03-04", follow_up="2027-03-05 09:00")
    book(clinic, "P-1", "2027-03-03", follow_up="2027-03-04 14:00")

    with pytest.raises(WouldBreak) as would:
        merge(clinic)
    assert count("patient", "merged_into_id IS NOT NULL") == 0
    seen = frozenset(one.appointment.public_id for one in would.value.visits)
    people.merging.merge(
        clinic.patients["P-1"],
        clinic.patients["P-4"],
        by=clinic.scheduler,
        now=NOW,
        once=once(),
        breaks=seen,
    )
    assert count("patient", "merged_into_id IS NOT NULL") == 1
