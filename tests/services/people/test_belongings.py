"""What belongs to a patient: changed with care, told in the audit trail, and never another's."""

from datetime import date, timedelta

import pytest
from sqlalchemy import text

from coord.domain.consents import ConsentKind, ConsentStatus
from coord.domain.gates import GateStatus
from coord.domain.roles import Role
from coord.services import booking, people, showing
from coord.services.errors import NotFound
from coord.services.people import Decision, Details, Membership, NewOrder, Objection, Recorded, Related, Saved
from coord.store import facts, wishes
from coord.store.db import reading
from tests.clinic import Clinic, count, once
from tests.conftest import NOW
from tests.services.people.desk import KEYS, mail, number, page, stranger, text_to, told


@pytest.fixture
def patient(clinic):
    return clinic.patients["P-1"]


def doing(clinic):
    return {"by": clinic.scheduler, "now": NOW}


def contact(clinic, patient, address, key=None, **more):
    return people.contacts.add(patient, mail(address, **more), keys=KEYS, **doing(clinic), once=once(key))


def related(clinic, patient, name="Ida Ferrant", **more):
    return people.related.add(patient, Related(name, "mother", **more), **doing(clinic), once=once())


def consent(clinic, patient, **more):
    values = {
        "kind": ConsentKind.TREATMENT,
        "status": ConsentStatus.GIVEN,
        "decided_on": date(2027, 2, 1),
        **more,
    }
    return people.consents.record(patient, Recorded(**values), **doing(clinic), once=once())


def order(clinic, patient, **more):
    values = {
        "prescriber": clinic.practitioners["ada"],
        "appointment_types": ("dosing_iv",),
        "doses_left": 4,
        "least_spacing_days": 3,
        "most_per_week": 2,
        "valid_until": date(2027, 9, 30),
        **more,
    }
    return people.orders.add(patient, NewOrder(**values), **doing(clinic), once=once())


def papers(tx, clinic):
    one = number(clinic, "P-1")
    return facts.papers_of(tx, [one])[one]


def test_what_changed_is_in_the_audit_trail_by_the_names_of_its_columns(clinic, patient):
    details = page(clinic, patient).details
    new = Details(
        "Alice Ferrant", date(1990, 5, 2), clinic=details.clinic, languages=("en",), location="US-CO",
        time_zone=details.time_zone,
    )  # fmt: skip
    people.editing.change(patient, new, details.mark, **doing(clinic))

    assert told("patient.changed") == [(number(clinic, "P-1"), {"changed": ["birth_date", "location"]})]


def test_details_that_are_the_same_change_nothing(clinic, patient):
    details = page(clinic, patient).details
    people.editing.change(patient, details, details.mark, **doing(clinic))

    assert told("patient.changed") == []
    assert page(clinic, patient).details == details


def test_a_name_that_was_changed_is_found(clinic, patient):
    details = page(clinic, patient).details
    new = Details("Álva Morning", details.birth_date, clinic=details.clinic)
    people.editing.change(patient, new, details.mark, **doing(clinic))

    assert count("patient", "search_name = 'alva morning'") == 1


def test_a_new_address_is_told_of_the_visits_to_come(clinic, patient, post):
    draft = clinic.treatment("2027-03-09", follow_up="2027-03-10 09:00")
    booking.book(draft, **doing(clinic), once=once())
    contact(clinic, patient, "new@example.com", reminders=True)
    post.deliver(NOW + timedelta(minutes=5))

    assert len(post.to("new")) == len(post.to("alice")) == 1


def last_reminder():
    """By which ways that are open the last reminder waits."""
    with reading() as tx:
        query = text(
            "SELECT DISTINCT m.channel FROM message m JOIN contact_point c ON c.id = m.contact_point_id"
            " WHERE m.kind = 'reminder_2h' AND m.status = 'pending' AND c.opted_out_at IS NULL"
            " ORDER BY m.channel"
        )
        return list(tx.execute(query).scalars())


def test_a_new_telephone_takes_over_what_goes_by_text_and_gives_it_back(clinic, patient):
    stop_texts(clinic, patient)
    draft = clinic.treatment("2027-03-09", "11:00", follow_up="2027-03-10 09:00")
    booking.book(draft, **doing(clinic), once=once())
    by_mail = last_reminder()
    phone = people.Contact("sms", "+14155550177", reminders=True)
    new = people.contacts.add(patient, phone, keys=KEYS, **doing(clinic), once=once())
    by_text = last_reminder()
    people.contacts.stop(patient, new.number, **doing(clinic))

    assert (by_mail, by_text, last_reminder()) == (["email"], ["sms"], ["email"])


def stop_texts(clinic, patient):
    for one in page(clinic, patient).contacts:
        if one.contact.channel == "sms":
            people.contacts.stop(patient, one.number, **doing(clinic))


def test_an_address_without_consent_is_told_nothing(clinic, patient, post):
    booking.book(clinic.treatment(), **doing(clinic), once=once())
    contact(clinic, patient, "new@example.com", reminders=False)
    post.deliver(NOW + timedelta(minutes=5))

    assert post.to("new") == []


def test_nothing_goes_to_an_address_that_was_stopped(clinic, patient, post):
    booking.book(clinic.treatment(), **doing(clinic), once=once())
    (first, *_) = page(clinic, patient).contacts
    people.contacts.stop(patient, first.number, **doing(clinic))
    post.deliver(NOW + timedelta(minutes=5))

    assert post.to("alice") == []


def test_a_changed_address_takes_the_old_ones_place(clinic, patient, post):
    booking.book(clinic.treatment(), **doing(clinic), once=once())
    (first, *_) = page(clinic, patient).contacts
    new = mail("alice@new.example", reminders=True)
    people.contacts.change(patient, first.number, new, keys=KEYS, **doing(clinic))
    post.deliver(NOW + timedelta(minutes=5))

    assert {kept.to for kept in post.to("alice")} == {"alice@new.example"}
    stopped = {one.contact.address: bool(one.stopped_at) for one in page(clinic, patient).contacts}
    assert stopped["alice@example.com"]
    assert not stopped["alice@new.example"]


def test_new_wishes_for_an_address_keep_it(clinic, patient):
    (first, *_) = page(clinic, patient).contacts
    quiet = mail("alice@example.com", reminders=True, safe_from=540, safe_until=1080)
    saved = people.contacts.change(patient, first.number, quiet, keys=KEYS, **doing(clinic))

    assert saved.number == first.number
    assert told("contact_point.changed")[0][1] == {"changed": ["safe_from", "safe_until"]}


@pytest.mark.parametrize(
    ("more", "objection"),
    [
        ({"address": "ALICE@example.com"}, Objection.ADDRESS_TWICE),
        ({"address": "x@example.com", "safe_from": 540}, Objection.HALF_A_PERIOD),
        ({"address": "x@example.com", "safe_from": 540, "safe_until": 540}, Objection.HALF_A_PERIOD),
    ],
)
def test_an_address_that_makes_no_sense_is_refused(clinic, patient, more, objection):
    assert contact(clinic, patient, **more) is objection


def test_one_request_adds_an_address_once(clinic, patient):
    first = contact(clinic, patient, "x@example.com", key="the same key twice")
    again = contact(clinic, patient, "x@example.com", key="the same key twice")

    assert (again.number, again.repeated) == (first.number, True)


def test_who_must_never_be_contacted_is_not_reminded(clinic, patient):
    saved = related(clinic, patient, never_contact=True)

    assert contact(clinic, patient, "ida@example.com", reminders=True, owner=saved.number) is (
        Objection.NEVER_CONTACT
    )


def test_a_related_persons_number_is_theirs(clinic, patient):
    saved = related(clinic, patient)
    own = text_to("+15105550123", owner=saved.number)
    people.contacts.add(patient, own, keys=KEYS, **doing(clinic), once=once())

    assert [one.owner for one in page(clinic, patient).contacts][-1] == "Ida Ferrant"


def test_whoever_calls_for_a_patient_is_known_by_their_number(clinic, patient):
    own = text_to("+15105550123", owner=related(clinic, patient).number)
    people.contacts.add(patient, own, keys=KEYS, **doing(clinic), once=once())

    found = showing.find_patients(
        "510 555 0123", **doing(clinic), address="+15105550123", index_key=KEYS.index
    )

    assert [one.record_number for one in found] == ["P-1"]


@pytest.mark.parametrize(
    ("more", "objection"),
    [
        ({"name": "Georg Ferrant"}, Objection.NAME_TWICE),
        ({"never_contact": True, "may_be_told_times": True}, Objection.NEVER_CONTACT),
        ({"never_contact": True, "may_confirm": True}, Objection.NEVER_CONTACT),
    ],
)
def test_permissions_that_contradict_are_refused(clinic, patient, more, objection):
    assert related(clinic, patient, **more) is objection


def test_who_must_consent_may(clinic, patient):
    saved = related(clinic, patient, must_consent=True)

    with reading() as tx:
        (guardian,) = papers(tx, clinic).guardians
    assert (guardian.id, guardian.must_consent) == (saved.number, True)
    assert people.showing.related(patient, saved.number, by=clinic.scheduler).may_consent


def test_somebody_related_goes_entirely_where_nothing_refers_to_them(clinic, patient):
    saved = related(clinic, patient)

    assert people.related.remove(patient, saved.number, **doing(clinic))
    assert count("related_person", f"id = {saved.number}") == 0


def test_whose_consent_is_on_record_stays_without_permissions(clinic, patient):
    saved = related(clinic, patient, must_consent=True, may_collect=True)
    consent(clinic, patient, guardian=saved.number)

    assert not people.related.remove(patient, saved.number, **doing(clinic))
    left = people.showing.related(patient, saved.number, by=clinic.scheduler)
    assert left == Related("Ida Ferrant", "mother")


def test_wishes_hold_for_both_patients(clinic, patient):
    people.wishes.apart_from(patient, clinic.patients["P-2"], **doing(clinic), once=once())

    with reading() as tx:
        assert wishes.apart_from(tx, number(clinic, "P-1")) == {number(clinic, "P-2")}
        assert wishes.apart_from(tx, number(clinic, "P-2")) == {number(clinic, "P-1")}


def test_the_same_wish_of_the_other_one_is_kept_already(clinic, patient):
    other = clinic.patients["P-2"]
    people.wishes.apart_from(patient, other, **doing(clinic), once=once())

    assert people.wishes.apart_from(other, patient, **doing(clinic), once=once()) is Objection.WISHED_BEFORE
    assert people.wishes.apart_from(other, other, **doing(clinic), once=once()) is Objection.SAME_PATIENT


def test_a_practitioner_whom_the_patient_never_wants_is_kept_and_taken_back(clinic, patient):
    saved = people.wishes.never_with(patient, clinic.practitioners["ben"], **doing(clinic), once=once())
    with reading() as tx:
        assert len(wishes.never_with(tx, number(clinic, "P-1"))) == 1
    people.wishes.remove(patient, saved.number, **doing(clinic))

    assert page(clinic, patient).wishes == ()


def test_a_primary_member_takes_the_place_of_the_one_before(clinic, patient):
    new = Membership(clinic.practitioners["fay"], Role.PRESCRIBER, NOW.date(), is_primary=True)
    people.team.add(patient, new, **doing(clinic), once=once())

    team = {one.name: one.is_primary for one in page(clinic, patient).team if one.role == "prescriber"}
    assert team == {"Ada Okoro, MD": False, "Fay Haddad, NP": True}


def test_a_member_who_left_comes_back_and_is_there_once(clinic, patient):
    member = Membership(clinic.practitioners["cleo"], Role.MONITOR, NOW.date())
    saved = people.team.add(patient, member, **doing(clinic), once=once())
    assert people.team.add(patient, member, **doing(clinic), once=once()) is Objection.IN_TEAM
    people.team.end(patient, saved.number, **doing(clinic))
    tomorrow = {"by": clinic.scheduler, "now": NOW + timedelta(days=1)}

    again = people.team.add(patient, member, **tomorrow, once=once())
    assert again.number == saved.number


def test_an_order_is_entered_and_closed(clinic, patient):
    saved = order(clinic, patient)
    people.orders.close(patient, saved.number, **doing(clinic))

    (newest, *_) = page(clinic, patient).orders
    assert (newest.doses_left, newest.most_per_week, newest.is_open) == (4, 2, False)
    assert [did for did in ("order.added", "order.closed") if told(did)] == ["order.added", "order.closed"]


@pytest.mark.parametrize(
    ("who", "until", "objection"),
    [
        ("dan", date(2027, 9, 30), Objection.NO_PRESCRIBER),
        ("ada", date(2027, 2, 1), Objection.BACKWARDS),
    ],
)
def test_an_order_that_nobody_may_give_is_refused(clinic, patient, who, until, objection):
    assert order(clinic, patient, prescriber=clinic.practitioners[who], valid_until=until) is objection


def test_a_gate_is_decided_anew_by_somebody_who_is_named(clinic, patient):
    decision = Decision("medical_clearance", GateStatus.WAITING)
    people.gates.decide(patient, decision, **doing(clinic))

    assert [one.status for one in page(clinic, patient).gates] == ["waiting"]
    assert count("gate", f"decided_by_id = {clinic.user_id} AND status = 'waiting'") == 1
    assert told("gate.decided")[0][1] == {"status": "waiting"}


def test_consents_are_added_and_never_written_over(clinic, patient):
    consent(clinic, patient)
    consent(clinic, patient, status=ConsentStatus.WITHDRAWN, decided_on=date(2027, 2, 20))

    with reading() as tx:
        kept = papers(tx, clinic).consents
    assert [one.status for one in kept] == [ConsentStatus.GIVEN, ConsentStatus.WITHDRAWN]


@pytest.mark.parametrize(
    ("more", "objection"),
    [
        ({"decided_on": date(2027, 3, 5)}, Objection.IN_FUTURE),
        ({"expires_on": date(2027, 1, 1)}, Objection.BACKWARDS),
        ({"asked_again_on": date(2027, 1, 1)}, Objection.BACKWARDS),
        ({"kind": ConsentKind.ASSENT, "guardian": 1}, Objection.ASSENT_IS_OWN),
    ],
)
def test_a_consent_that_makes_no_sense_is_refused(clinic, patient, more, objection):
    assert consent(clinic, patient, **more) is objection


def test_nothing_of_anothers_patient_is_touched(clinic, patient):
    other = Clinic("Other")
    theirs = page(other, other.patients["P-1"])
    mine = {"by": clinic.scheduler, "now": NOW}

    for work in (
        lambda: people.contacts.stop(patient, theirs.contacts[0].number, **mine),
        lambda: people.related.remove(patient, theirs.related[0].number, **mine),
        lambda: people.team.end(patient, theirs.team[0].number, **mine),
        lambda: people.orders.close(patient, theirs.orders[0].number, **mine),
        lambda: consent(clinic, patient, guardian=theirs.related[0].number),
        lambda: page(clinic, other.patients["P-1"]),
        lambda: people.showing.page(patient, keys=KEYS, by=stranger(clinic), now=NOW),
        lambda: people.wishes.apart_from(patient, other.patients["P-2"], **mine, once=once()),
        lambda: people.wishes.never_with(patient, other.practitioners["ben"], **mine, once=once()),
    ):
        with pytest.raises(NotFound):
            work()
    assert isinstance(contact(clinic, patient, "fine@example.com"), Saved)
