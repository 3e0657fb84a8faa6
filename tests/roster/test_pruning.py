"""Rows that vanish from the files stay, unless they are pruned and nothing refers to them."""

from datetime import UTC, datetime

from sqlalchemy import insert, select

from coord.store import diary, outbox, people, places
from coord.store.db import reading, transaction
from tests.clinic import count
from tests.roster.good import GOOD, ROWS, bent, without, write

TOTAL = sum(ROWS.values())
NOW = datetime(2027, 3, 1, tzinfo=UTC)


def number_of(model, **where) -> int:
    with reading() as tx:
        return tx.execute(select(model.id).filter_by(**where)).scalar_one()


def emptied(*files: str) -> dict[str, str]:
    """The files with nothing but their headers."""
    return {file: GOOD[file].partition("\n")[0] + "\n" for file in files}


def book_a_visit(organization: int) -> None:
    """An appointment of P-1 in Nest with Bo, by its rows alone."""
    values = {"organization_id": organization}
    with transaction() as tx:
        kind = tx.scalar(select(places.AppointmentType.id).filter_by(**values, code="integration"))
        clinic = tx.scalar(select(places.Clinic.id).filter_by(**values, key="bay"))
        room = tx.scalar(select(places.Room.id).filter_by(**values, name="Nest"))
        who = tx.scalar(select(people.Practitioner.id).filter_by(**values, name="Bo Chen"))
        patient = tx.scalar(select(people.Patient.id).filter_by(**values, record_number="P-1"))
        order = tx.scalar(select(people.Order.id).filter_by(patient_id=patient))
        visit = tx.execute(
            insert(diary.Appointment)
            .values(
                **values,
                appointment_type_id=kind,
                modality="in_person",
                clinic_id=clinic,
                room_id=room,
                wall_start="2027-03-02T09:00",
                time_zone="America/Los_Angeles",
                starts=1000,
                ends=1060,
                created_at=NOW,
                updated_at=NOW,
            )
            .returning(diary.Appointment.id)
        ).scalar_one()
        tx.execute(
            insert(diary.Participant).values(
                appointment_id=visit, patient_id=patient, order_id=order, status="booked", uid="one@test"
            )
        )
        tx.execute(
            insert(diary.Assignment).values(
                appointment_id=visit,
                practitioner_id=who,
                role="lead_therapist",
                use="attention",
                presence="in_room",
                starts=1000,
                ends=1060,
            )
        )


def test_vanished_rows_stay_without_prune(tmp_path, bring, organization):
    bring(write(tmp_path))

    outcome = bring(write(tmp_path, **emptied("rooms", "care_team", "gates")))

    assert outcome.total("missing") == ROWS["rooms"] + ROWS["care_team"] + ROWS["gates"]
    assert outcome.total("removed") == 0
    assert count("room", f"organization_id = {organization}") == 3


def test_prune_takes_away_what_vanished_and_a_second_time_nothing(tmp_path, bring, organization):
    bring(write(tmp_path))
    files = ("qualifications", "hours", "time_off", "related_people", "contact_points", "care_team", "orders")
    write(tmp_path, **emptied(*files), **without("rooms", "bay,Nest"))

    shown = bring(tmp_path, prune=True, is_dry_run=True)
    done = bring(tmp_path, prune=True)
    again = bring(tmp_path, prune=True)

    assert shown.counts == done.counts
    assert {file: done.counts[file].removed for file in files} == {
        **{file: ROWS[file] for file in files},
        "hours": 6,  # one for each day
    }
    assert done.counts["rooms"].removed == 1
    assert count("room", f"organization_id = {organization}") == 2
    assert count("resource", f"organization_id = {organization} AND kind = 'room'") == 2
    assert done.notes == ()
    assert again.total("removed") == again.total("missing") == again.total("changed") == 0


def test_prune_leaves_files_alone_that_the_folder_lacks(tmp_path, bring):
    bring(write(tmp_path / "all"))
    only_rooms = write(tmp_path / "some", **{file: None for file in GOOD if file != "rooms"})

    outcome = bring(only_rooms, prune=True)

    assert outcome.total("removed") == outcome.total("retired") == 0


def test_a_practitioner_goes_with_everything_that_vanished_along(tmp_path, bring, organization):
    bring(write(tmp_path))
    persons = count("person")
    write(
        tmp_path,
        **without("practitioners", "bo@"),
        **without("hours", "bo@"),
        care_team=without("care_team", "P-1,bo@")["care_team"],
        qualifications="".join(
            line for line in GOOD["qualifications"].splitlines(keepends=True) if not line.startswith("bo@")
        ),
    )

    outcome = bring(tmp_path, prune=True)

    assert outcome.counts["practitioners"].removed == 1
    assert outcome.notes == ()
    assert count("practitioner", f"organization_id = {organization}") == 1
    assert count("person") == persons - 1


def test_rooms_and_practitioners_with_appointments_stay_and_say_why(tmp_path, bring, organization):
    bring(write(tmp_path))
    book_a_visit(organization)
    files = (
        without("rooms", "bay,Nest") | without("practitioners", "bo@") | emptied("hours", "qualifications")
    )

    outcome = bring(write(tmp_path, **files), prune=True)

    assert "rooms: bay Nest stays, because appointments refer to it." in outcome.notes
    assert (
        "practitioners: bo@clinic.example stays, because appointments and care teams refer to it."
        in outcome.notes
    )
    assert count("practitioner", f"organization_id = {organization}") == 2


def test_a_clinic_stays_while_its_rooms_do(tmp_path, bring):
    bring(write(tmp_path))
    files = bent("clinics", "peak,Peak Clinic", "hill,Hill Clinic")

    outcome = bring(write(tmp_path, **files), prune=True)

    assert outcome.notes == ("clinics: peak stays, because patients, rooms and working hours refer to it.",)


def test_patients_become_inactive_and_keep_their_gates(tmp_path, bring, organization):
    bring(write(tmp_path))
    gone = ("patients", "related_people", "contact_points", "care_team", "orders", "gates")

    outcome = bring(write(tmp_path, **emptied(*gone)), prune=True)

    assert outcome.counts["patients"].retired == 2
    assert count("patient", f"organization_id = {organization} AND status = 'inactive'") == 2
    assert outcome.counts["gates"].removed == 0
    assert bring(tmp_path, prune=True).counts["patients"].retired == 0


def test_an_order_that_a_visit_stands_on_is_closed_instead(tmp_path, bring, organization):
    bring(write(tmp_path))
    book_a_visit(organization)

    outcome = bring(write(tmp_path, **emptied("orders")), prune=True)

    assert outcome.counts["orders"].retired == 1
    assert outcome.notes == (
        "orders: P-1 ana@clinic.example stays, because appointments refer to it; it has no effect any more.",
    )
    assert count("treatment_order", f"organization_id = {organization} AND status = 'closed'") == 1
    assert bring(tmp_path, prune=True).notes == (
        "orders: P-1 ana@clinic.example stays, because appointments refer to it.",
    )


def test_an_address_that_messages_went_to_gets_no_more_of_them(tmp_path, bring, organization):
    bring(write(tmp_path))
    patient = number_of(people.Patient, organization_id=organization, record_number="P-1")
    address = number_of(people.ContactPoint, patient_id=patient, channel="email")
    with transaction() as tx:
        values = {"organization_id": organization, "kind": "booked", "channel": "email", "dedupe_key": "one"}
        moments = dict.fromkeys(("due_at", "stale_at", "created_at"), NOW)
        tx.execute(insert(outbox.Message).values(**values, **moments, contact_point_id=address))

    write(tmp_path, **without("contact_points", "patient,P-1,email"))
    shown = bring(tmp_path, prune=True, is_dry_run=True)
    outcome = bring(tmp_path, prune=True)

    assert [(row.row, row.columns) for row in shown.changes] == [("P-1 email", ("reminders_ok",))]

    assert outcome.notes == (
        "contact_points: P-1 email stays, because messages refer to it; it has no effect any more.",
    )
    with reading() as tx:
        assert tx.scalar(select(people.ContactPoint.purposes).filter_by(id=address)) == []
