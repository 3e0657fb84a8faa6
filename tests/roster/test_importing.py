"""Importing writes all of a roster or nothing, and the same roster twice changes nothing."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select, text

from coord.roster.faults import Fault
from coord.services.roster import Broken
from coord.store import cipher, diary, people, places, records
from coord.store.db import reading, transaction
from tests.clinic import count
from tests.roster.conftest import KEYS
from tests.roster.good import GOOD, ROWS, bent, write

TABLES = (
    "clinic", "clinic_hours", "clinic_closure", "clinic_certification", "room", "person",
    "practitioner", "qualification", "availability_rule", "time_off", "patient", "related_person",
    "contact_point", "care_team_member",
    "treatment_order", "gate", "resource", "audit_entry",
)  # fmt: skip
TOTAL = sum(ROWS.values())


def everything() -> dict[str, list[tuple[object, ...]]]:
    """All rows of all tables that an import may touch."""
    with reading() as tx:
        return {
            table: [tuple(row) for row in tx.execute(text(f"SELECT * FROM {table} ORDER BY id"))]
            for table in TABLES
            if table != "audit_entry"
        }


def one(model, *columns, **where):
    names = [getattr(model, column) for column in columns]
    with reading() as tx:
        return tx.execute(select(*names).filter_by(**where)).one()


def total(outcome):
    return outcome.total("added"), outcome.total("changed"), outcome.total("unchanged")


def test_everything_is_added_to_an_empty_organization(tmp_path, bring, organization):
    outcome = bring(write(tmp_path))

    assert {file: count.added for file, count in outcome.counts.items()} == ROWS
    assert total(outcome) == (TOTAL, 0, 0)
    assert count("patient", f"organization_id = {organization}") == 2
    assert count("resource", f"organization_id = {organization}") == 3 + 2 * 2 + 2


def test_values_arrive_as_they_were_meant(tmp_path, bring, organization):
    bring(write(tmp_path))

    clinic = one(places.Clinic, "id", "address", organization_id=organization, key="bay")
    assert clinic.address == "1 Quay St, 2"
    assert count("clinic_hours", f"clinic_id = {clinic.id}") == 6
    ana = one(
        people.Practitioner,
        "id",
        "titles",
        "npi",
        "languages",
        organization_id=organization,
        name="Ana Belém",
    )
    assert (ana.titles, ana.npi, ana.languages) == ("MD, PhD", "1234567893", ["en", "pt-BR"])
    assert count("availability_rule", f"practitioner_id = {ana.id}") == 4
    off = one(people.TimeOff, "starts", "ends", practitioner_id=ana.id)
    assert off.starts == datetime(2027, 7, 1, 7, tzinfo=UTC).timestamp() // 60
    assert off.ends == datetime(2027, 7, 15, 7, tzinfo=UTC).timestamp() // 60
    zoe = one(
        people.Patient, "id", "search_name", "birth_date", organization_id=organization, record_number="P-1"
    )
    assert (zoe.search_name, zoe.birth_date) == ("zoe quillfeather zo", date(1990, 5, 1))
    phone = one(people.ContactPoint, "ciphertext", "safe_from", "purposes", patient_id=zoe.id, channel="sms")
    assert cipher.unseal(KEYS.field, phone.ciphertext) == "+15105550137"
    assert (phone.safe_from, phone.purposes) == (480, ["reminders"])


def test_the_same_folder_again_changes_nothing(tmp_path, bring):
    bring(write(tmp_path))
    before = everything()

    outcome = bring(tmp_path)

    assert total(outcome) == (0, 0, TOTAL)
    assert everything() == before


@pytest.mark.parametrize("name", ["Bay Infusions", "Terapia Bay", "B a y P s y c h e"])
def test_what_messages_call_a_clinic_tells_no_therapy(tmp_path, organization, bring, name):
    bend = bent("clinics", ",Bay,Bay,", f",Bay,{name},")

    with pytest.raises(Broken) as broken:
        bring(write(tmp_path, **bend))

    (problem,) = broken.value.problems
    assert (problem.fault, problem.line, problem.column) == (Fault.TELLS_TREATMENT, 2, "neutral_name")
    assert count("clinic", f"organization_id = {organization}") == 0


CHANGES = {
    "clinic": (bent("clinics", ",Bay,Bay,", ",Bay,Bayside,"), "clinics", "bay", ("neutral_name",)),
    "opening": (bent("clinics", "Sat 9:00", "Sat 10:00"), "clinics", "bay", ("opening_hours",)),
    "closures": (bent("clinics", "2027-12-24; ", ""), "clinics", "peak", ("closures",)),
    "room": (bent("rooms", "Nest,talk", "Nest,talk; group"), "rooms", "bay Nest", ("features",)),
    "practitioner": (
        bent("practitioners", "MD; PhD,female", "MD,female"),
        "practitioners",
        "ana@clinic.example",
        ("titles",),
    ),
    "qualification": (
        bent("qualifications", "2029-12-31,active", "2031-12-31,suspended"),
        "qualifications",
        "ana@clinic.example MD US-CA A-1",
        ("valid_until", "status"),
    ),
    "hours-end": (
        bent("hours", "Thu,08:00,16:00", "Thu,08:00,17:00"),
        "hours",
        "ana@clinic.example peak Thu",
        ("to",),
    ),
    "hours-begin": (
        bent("hours", "Thu,08:00", "Thu,09:00"),
        "hours",
        "ana@clinic.example peak Thu",
        ("from",),
    ),
    "time-off": (bent("time_off", "07-14", "07-15"), "time_off", "ana@clinic.example", ("to",)),
    "patient": (
        bent("patients", "Zoë Quillfeather,Zo,1990-05-01", "Zoe Quill,Zo,1990-05-02"),
        "patients",
        "P-1",
        ("legal_name", "birth_date"),
    ),
    "related": (bent("related_people", "spouse,no", "spouse,yes"), "related_people", "P-1", ("may_consent",)),
    "contact": (
        bent("contact_points", "08:00,20:00,no,yes", "08:00,21:00,no,no"),
        "contact_points",
        "P-1 sms",
        ("safe_to", "reminders_ok"),
    ),
    "care-team": (
        bent("care_team", "2026-01-01,,yes", "2026-02-01,,no"),
        "care_team",
        "P-1 ana@clinic.example prescriber 2026-01-01",
        ("from", "primary"),
    ),
    "order": (
        bent("orders", "6,3,2027-12-31", "4,3,2028-01-31"),
        "orders",
        "P-1 ana@clinic.example",
        ("doses_left", "valid_until"),
    ),
    "gate": (
        bent("gates", "waiting,,", "passed,2027-02-20,"),
        "gates",
        "P-1 psychological_clearance",
        ("status", "decided_on"),
    ),
}


def test_many_changes_at_once_are_made_together(tmp_path, bring):
    bring(write(tmp_path))
    changes = {file: text for change, *_ in CHANGES.values() for file, text in change.items()}

    outcome = bring(write(tmp_path, **changes))

    assert total(outcome) == (0, len(changes), TOTAL - len(changes))
    assert total(bring(tmp_path)) == (0, 0, TOTAL)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("change", "file", "row", "columns"), CHANGES.values(), ids=CHANGES)
def test_a_changed_row_is_changed_and_no_other(tmp_path, bring, change, file, row, columns):
    bring(write(tmp_path))
    write(tmp_path, **change)
    before = everything()

    shown = bring(tmp_path, is_dry_run=True)
    assert everything() == before
    done = bring(tmp_path)

    assert [(one.file, one.row, one.columns) for one in shown.changes] == [(file, row, columns)]
    assert total(shown) == total(done) == (0, 1, TOTAL - 1)
    assert shown.counts == done.counts
    assert total(bring(tmp_path)) == (0, 0, TOTAL)


def test_a_row_that_stands_for_several_days_counts_once(tmp_path, bring):
    bring(write(tmp_path))

    outcome = bring(write(tmp_path, **bent("hours", "Mon-Wed", "Mon-Tue; Fri")))

    assert (outcome.counts["hours"].changed, outcome.counts["hours"].missing) == (1, 1)


def test_one_fault_keeps_everything_else_out(tmp_path, bring):
    bring(write(tmp_path))
    before = everything(), count("audit_entry")
    write(tmp_path, **bent("patients", "1985-02-03", "soon"), **bent("rooms", "Nest", "Den"))

    with pytest.raises(Broken) as broken:
        bring(tmp_path)

    assert len(broken.value.problems) == 1
    assert (everything(), count("audit_entry")) == before


def test_a_dry_run_of_a_new_roster_writes_nothing(tmp_path, bring, organization):
    before = everything(), count("audit_entry")

    outcome = bring(write(tmp_path), is_dry_run=True)

    assert total(outcome) == (TOTAL, 0, 0)
    assert (everything(), count("audit_entry")) == before


def test_files_may_be_left_out_once_their_rows_are_known(tmp_path, bring):
    bring(write(tmp_path / "all"))
    only = {file: None for file in GOOD if file not in {"contact_points", "orders"}}

    outcome = bring(write(tmp_path / "some", **only, **bent("orders", "6,3", "5,3")))

    assert total(outcome) == (0, 1, ROWS["contact_points"])
    assert set(outcome.counts) == {"contact_points", "orders"}


def test_another_organization_with_the_same_roster_is_left_alone(tmp_path, bring, organization):
    before = count("patient", f"organization_id <> {organization}")

    bring(write(tmp_path))

    assert count("patient", f"organization_id <> {organization}") == before


def test_a_practitioner_is_known_by_the_address_in_any_case(tmp_path, bring):
    bring(write(tmp_path))

    outcome = bring(write(tmp_path, **bent("practitioners", "ana@clinic", "Ana@Clinic")))

    assert total(outcome) == (0, 0, TOTAL)


def test_opting_out_outlives_the_import(tmp_path, bring, organization):
    bring(write(tmp_path))
    with reading() as tx:
        tx.execute(text("UPDATE contact_point SET opted_out_at = '2027-02-01 00:00:00'"))
        tx.commit()

    bring(write(tmp_path, **bent("contact_points", "zoe@private.example,,,yes", "zoe@private.example,,,no")))

    assert count("contact_point", "opted_out_at IS NULL") == 0


def test_every_import_leaves_one_audit_entry_with_its_counts(tmp_path, bring, organization):
    bring(write(tmp_path))
    bring(tmp_path)

    with reading() as tx:
        row = records.AuditEntry
        found = tx.execute(
            select(row.did, row.details, row.user_id).where(row.organization_id == organization)
        ).all()
    assert [entry.did for entry in found] == ["roster.imported"] * 2
    assert [entry.details["files"]["patients"]["added"] for entry in found] == [2, 0]
    assert "Quillfeather" not in str(found)


def test_relative_dates_move_with_the_day_of_the_import(tmp_path, bring, at):
    relative = bent("qualifications", "2020-01-01,2029-12-31", "today-1y,today+1y")
    write(tmp_path, **relative, care_team=GOOD["care_team"].replace("2026-01-01", "today-90d"))
    bring(tmp_path)
    at(datetime(2027, 3, 2, 15, tzinfo=UTC))

    outcome = bring(tmp_path)

    assert total(outcome) == (0, 3, TOTAL - 3)


def test_resources_of_new_practitioners_have_their_capacity(tmp_path, bring, organization):
    bring(write(tmp_path))

    with reading() as tx:
        row = diary.Resource
        found = tx.execute(
            select(row.kind, row.capacity).where(
                row.organization_id == organization, row.practitioner_id.is_not(None)
            )
        ).all()
    assert sorted(map(tuple, found)) == [("attention", 1)] * 2 + [("cover", 4)] * 2


def test_a_record_that_was_merged_stays_inactive_whatever_the_file_says(tmp_path, bring, organization):
    bring(write(tmp_path))
    with transaction() as tx:
        kept = "(SELECT max(id) FROM patient)"
        tx.execute(
            text(
                f"UPDATE patient SET status = 'inactive', merged_into_id = {kept}"
                f" WHERE organization_id = {organization} AND record_number = 'P-1'"
            )
        )

    bring(tmp_path)

    assert (
        one(people.Patient, "status", organization_id=organization, record_number="P-1").status == "inactive"
    )
