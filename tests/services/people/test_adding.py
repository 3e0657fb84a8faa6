"""Adding a patient: whole, once, and not by accident a second time."""

import pytest

from coord.services.errors import NotFound
from coord.services.people import Doubles, Objection, Saved, Sign
from tests.clinic import count
from tests.services.people.desk import add, asked, mail, new, page, text_to, told


def test_a_patient_is_there_with_the_clinics_zone_and_place(clinic):
    saved = add(clinic, new(clinic=clinic.clinics["summit"]))

    details = page(clinic, saved.patient).details
    assert (details.time_zone, details.location) == ("America/Denver", "US-CO")
    assert details.legal_name == "Noor Haddawi"


def test_the_house_gives_record_numbers_that_nobody_has(clinic):
    first, second = add(clinic, new()), add(clinic, new("Somebody Else", "1950-01-01"))

    numbers = [page(clinic, one.patient).patient.record_number for one in (first, second)]
    assert numbers == ["C-000001", "C-000002"]


def test_a_given_record_number_is_kept_and_not_given_twice(clinic):
    assert isinstance(add(clinic, new(number="X-9")), Saved)
    assert add(clinic, new("Somebody Else", "1950-01-01", number="X-9")) is Objection.RECORD_NUMBER_TAKEN


def test_a_new_patient_can_be_booked(clinic):
    saved = add(clinic, new())

    assert count("resource", f"patient_id = {saved.number} AND kind = 'patient'") == 1


def test_the_same_request_adds_nobody_twice(clinic):
    first = add(clinic, new(), key="the same key twice")
    again = add(clinic, new(), key="the same key twice")

    assert (again.patient, again.repeated) == (first.patient, True)
    assert count("patient", "legal_name = 'Noor Haddawi'") == 1


def test_addresses_are_kept_sealed(clinic):
    saved = add(clinic, new(contacts=[mail("noor@example.com", reminders=True), text_to("+15105550188")]))

    assert [one.contact.address for one in page(clinic, saved.patient).contacts] == [
        "noor@example.com",
        "+15105550188",
    ]
    kept = asked("SELECT ciphertext FROM contact_point WHERE patient_id = :id", id=saved.number)
    assert all(b"noor" not in bytes(sealed) for (sealed,) in kept)


def test_the_audit_trail_tells_who_was_added_and_nothing_of_them(clinic):
    saved = add(clinic, new())

    assert told("patient.added") == [(saved.number, {})]


@pytest.mark.parametrize(
    ("patient", "signs"),
    [
        pytest.param(
            new("Alice Ferrant", "1990-05-01"), {"P-1": {Sign.NAME, Sign.BIRTH_DATE}, "P-4": {Sign.NAME}},
            id="same-name-and-born-the-same-day",
        ),
        pytest.param(
            new("ALICE FERRÁNT", "1960-01-01"), {"P-1": {Sign.NAME}, "P-4": {Sign.NAME}},
            id="without-accents-and-case",
        ),
        pytest.param(
            new("Alise Ferant", "1960-01-01"), {"P-1": {Sign.SIMILAR_NAME}, "P-4": {Sign.SIMILAR_NAME}},
            id="misspelt",
        ),
        pytest.param(
            new("Ferrant Alice", "1960-01-01"), {"P-1": {Sign.SIMILAR_NAME}, "P-4": {Sign.SIMILAR_NAME}},
            id="family-name-first",
        ),
        pytest.param(new("Zed Quill", "1985-02-03"), {"P-2": {Sign.BIRTH_DATE}}, id="born-the-same-day"),
        pytest.param(
            new("Zed Quill", "1960-01-01", [text_to("+15105550141")]), {"P-1": {Sign.ADDRESS}},
            id="same-telephone",
        ),
        pytest.param(
            new("Zed Quill", "1960-01-01", [mail("Boris@Example.com")]), {"P-2": {Sign.ADDRESS}},
            id="same-mail-in-other-case",
        ),
    ],
)  # fmt: skip
def test_whoever_may_be_the_same_person_is_shown_before_anything_is_saved(clinic, patient, signs):
    outcome = add(clinic, patient)

    assert isinstance(outcome, Doubles)
    assert {one.patient.record_number: {*one.signs} for one in outcome.look_alikes} == signs
    assert count("patient", "legal_name = 'Zed Quill'") == 0


def test_nobody_is_taken_for_somebody_quite_different(clinic):
    assert isinstance(add(clinic, new("Alina Berg", "1960-01-01")), Saved)


def test_who_is_somebody_else_is_saved(clinic):
    outcome = add(
        clinic,
        new("Alice Ferrant", "1990-05-01"),
        others={clinic.patients["P-1"], clinic.patients["P-4"]},
    )

    assert isinstance(outcome, Saved)


def test_who_was_not_shown_is_asked_about_again(clinic):
    outcome = add(clinic, new("Alice Ferrant", "1990-05-01"), others={clinic.patients["P-1"]})

    assert isinstance(outcome, Doubles)


def test_a_clinic_of_others_is_not_found(clinic):
    with pytest.raises(NotFound):
        add(clinic, new(clinic="no such clinic"))
