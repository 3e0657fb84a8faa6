"""Rows with one fault each; everything else about them is right, and no two collide."""

from dataclasses import dataclass
from datetime import date, timedelta

from coord.roster.faults import Fault
from tests.roster.good import line_of

SECRET = "Bettina Whisper"
DAY = date(2028, 1, 1)


@dataclass(frozen=True)
class Row:
    """A fault, the column it is found in, and the cells that make it; `found` where it is quoted."""

    fault: Fault
    file: str
    column: str
    cells: dict[str, str]
    found: str | None = None

    def text(self, number: int) -> str:
        return line_of(self.file, {**_harmless(self.file, number), **self.cells})


def _harmless(file: str, number: int) -> dict[str, str]:
    day = (DAY + timedelta(days=number)).isoformat()
    gates = ("consent", "assent", "guardian_consent", "medical_clearance", "psychological_clearance")
    return {
        "clinics": {
            "clinic": f"c{number}",
            "name": "Third Clinic",
            "neutral_name": "Third",
            "address": "3 Lane",
            "jurisdiction": "US-CA",
            "time_zone": "America/Los_Angeles",
            "phone": "+15105550100",
            "opening_hours": "Mon 08:00-12:00",
        },
        "rooms": {"clinic": "bay", "room": f"Room {number}", "features": "talk"},
        "practitioners": {"email": f"p{number}@clinic.example", "name": "Cy Dent"},
        "qualifications": {
            "practitioner": "ana@clinic.example",
            "kind": "RN",
            "jurisdiction": "US-CA",
            "number": f"N-{number}",
            "valid_from": "2027-01-01",
            "valid_until": "2027-12-31",
        },
        "hours": {
            "practitioner": "ana@clinic.example",
            "clinic": "bay",
            "weekdays": "Sun",
            "from": "09:00",
            "to": "12:00",
            "valid_from": day,
            "valid_until": day,
        },
        "time_off": {"practitioner": "ana@clinic.example", "from": day, "to": "2029-12-31", "kind": "sick"},
        "patients": {
            "record_number": f"X-{number}",
            "legal_name": SECRET,
            "birth_date": "1977-07-17",
            "time_zone": "America/Los_Angeles",
            "state": "US-CA",
        },
        "related_people": {"patient": "P-2", "name": f"{SECRET} {number}", "relation": "friend"},
        "contact_points": {
            "owner_kind": "patient",
            "owner": "P-2",
            "channel": "email",
            "value": f"whisper{number}@private.example",
        },
        "care_team": {
            "patient": "P-2",
            "practitioner": "bo@clinic.example",
            "role": "monitor",
            "from": day,
        },
        "orders": {
            "patient": "P-2",
            "prescriber": "ana@clinic.example",
            "appointment_types": "integration",
            "doses_left": "1",
            "least_spacing_days": "1",
            "valid_until": day,
        },
        "consents": {"patient": "P-1", "kind": "treatment", "status": "given", "decided_on": day},
        "gates": {
            "patient": "P-2",
            "gate": gates[number % 5],
            "status": "passed",
            "decided_on": "2027-01-01",
        },
    }[file]


def _row(
    fault: Fault,
    file: str,
    column: str,
    cell: str,
    *,
    more: dict[str, str] | None = None,
    found: str | None = None,
) -> Row:
    return Row(fault, file, column, {column: cell, **(more or {})}, found)


F = Fault
LONG = "x" * 400
CELLS = (
    # What every cell may suffer from
    _row(F.CELL_EMPTY, "clinics", "name", ""),
    _row(F.CELL_EMPTY, "patients", "legal_name", ""),
    _row(F.TEXT_TOO_LONG, "clinics", "address", LONG, found="x" * 39 + "…"),
    _row(F.TEXT_TOO_LONG, "patients", "legal_name", LONG),
    _row(F.CONTROL_CHARACTER, "patients", "legal_name", f"{SECRET}\x07"),
    _row(F.CONTROL_CHARACTER, "rooms", "room", "Dr\u202eip", found="Dr\N{REPLACEMENT CHARACTER}ip"),
    _row(
        F.CONTROL_CHARACTER, "clinics", "address", "3 Lane\nTown", found="3 Lane\N{REPLACEMENT CHARACTER}Town"
    ),
    _row(F.NUL_BYTE, "related_people", "name", f"{SECRET}\x00"),
    _row(F.NOT_UTF8, "patients", "legal_name", f"{SECRET}\udce9"),
    _row(F.DAMAGED_TEXT, "patients", "preferred_name", "Jos\N{REPLACEMENT CHARACTER}"),
    _row(F.VALUE_TWICE, "practitioners", "specialties", "grief; grief", found="grief; grief"),
    # Places
    _row(F.BAD_JURISDICTION, "clinics", "jurisdiction", "California", found="California"),
    _row(F.BAD_JURISDICTION, "patients", "state", "US-XX", found="US-XX"),
    _row(F.UNKNOWN_TIME_ZONE, "clinics", "time_zone", "Pacific", found="Pacific"),
    _row(F.UNKNOWN_TIME_ZONE, "patients", "time_zone", "America/Oakland", found="America/Oakland"),
    _row(F.BAD_PHONE, "clinics", "phone", "510 555 0100", found="510 555 0100"),
    _row(F.BAD_OPENING_HOURS, "clinics", "opening_hours", "9 to 5", found="9 to 5"),
    _row(F.BAD_OPENING_HOURS, "clinics", "opening_hours", "Mon 08:00-12:00 and 13:00-25:00"),
    _row(F.OPENING_HOURS_BACKWARDS, "clinics", "opening_hours", "Mon 18:00-08:00"),
    _row(F.OPENING_HOURS_OVERLAP, "clinics", "opening_hours", "Mon-Fri 08:00-12:00; Wed 11:00-13:00"),
    _row(F.BAD_DATE, "clinics", "closures", "2027-12-24; Christmas"),
    _row(F.UNKNOWN_FEATURE, "rooms", "features", "talk; jacuzzi", found="talk; jacuzzi"),
    _row(F.CELL_EMPTY, "rooms", "features", ""),
    _row(F.UNKNOWN_CLINIC, "rooms", "clinic", "atlantis", found="atlantis"),
    # Practitioners
    _row(F.BAD_EMAIL, "practitioners", "email", "cy(at)clinic.example", found="cy(at)clinic.example"),
    _row(F.UNKNOWN_GENDER, "practitioners", "gender", "f", found="f"),
    _row(F.BAD_NPI, "practitioners", "npi", "12345", found="12345"),
    _row(F.NPI_CHECKSUM, "practitioners", "npi", "1234567890", found="1234567890"),
    _row(F.NPI_TWICE, "practitioners", "npi", "1234567893", found="1234567893"),
    _row(F.BAD_LANGUAGE, "practitioners", "languages", "en; English", found="en; English"),
    _row(F.BAD_LANGUAGE, "patients", "languages", "en_US", found="en_US"),
    _row(F.UNKNOWN_AGE_GROUP, "practitioners", "age_groups", "toddlers", found="toddlers"),
    _row(F.UNKNOWN_PRACTITIONER, "qualifications", "practitioner", "no@clinic.example"),
    _row(F.UNKNOWN_QUALIFICATION, "qualifications", "kind", "Wizard", found="Wizard"),
    _row(F.UNKNOWN_QUALIFICATION_STATUS, "qualifications", "status", "maybe", found="maybe"),
    _row(F.JURISDICTION_MISSING, "qualifications", "jurisdiction", ""),
    _row(F.BAD_DEA, "qualifications", "number", "AB12", more={"kind": "DEA"}, found="AB12"),
    _row(F.DEA_LETTERS, "qualifications", "number", "QB1234563", more={"kind": "DEA"}, found="QB1234563"),
    _row(F.DEA_CHECKSUM, "qualifications", "number", "AB1234567", more={"kind": "DEA"}, found="AB1234567"),
    _row(F.ENDS_BEFORE_START, "qualifications", "valid_until", "2026-12-31", found="2026-12-31"),
    _row(F.BAD_DATE, "qualifications", "valid_from", "03/31/2027", found="03/31/2027"),
    _row(F.BAD_DATE, "qualifications", "valid_until", "2027-02-30", found="2027-02-30"),
    _row(F.DATE_IMPLAUSIBLE, "qualifications", "valid_until", "9999-12-31", found="9999-12-31"),
    _row(F.UNKNOWN_CLINIC, "hours", "clinic", "atlantis", found="atlantis"),
    _row(F.BAD_WEEKDAYS, "hours", "weekdays", "Mon; Someday", found="Mon; Someday"),
    _row(F.BAD_WEEKDAYS, "hours", "weekdays", "Fri-Mon", found="Fri-Mon"),
    _row(F.VALUE_TWICE, "hours", "weekdays", "Mon-Wed; Tue", found="Mon-Wed; Tue"),
    _row(F.BAD_TIME, "hours", "from", "8 o'clock", found="8 o'clock"),
    _row(F.BAD_TIME, "hours", "to", "24:30", found="24:30"),
    _row(F.CLOSES_BEFORE_OPENS, "hours", "to", "09:00", found="09:00"),
    _row(F.ENDS_BEFORE_START, "hours", "valid_until", "2020-01-01"),
    _row(F.ENDS_BEFORE_START, "time_off", "to", "2027-12-31"),
    _row(F.UNKNOWN_ABSENCE, "time_off", "kind", "quest", found="quest"),
    # Patients and the people around them
    _row(F.BAD_DATE, "patients", "birth_date", "17.7.77"),
    _row(F.BORN_IN_FUTURE, "patients", "birth_date", "2027-03-02"),
    _row(F.BORN_TOO_EARLY, "patients", "birth_date", "1899-12-31"),
    _row(F.BORN_TOO_EARLY, "patients", "birth_date", "1077-07-17"),
    _row(F.UNKNOWN_PATIENT_STATUS, "patients", "status", "gone", found="gone"),
    _row(F.UNKNOWN_CLINIC, "patients", "clinic", "atlantis", found="atlantis"),
    _row(F.UNKNOWN_GENDER, "patients", "gender_wish", "any", found="any"),
    _row(F.UNKNOWN_PATIENT, "related_people", "patient", "P-404", found="P-404"),
    _row(F.UNKNOWN_PATIENT, "related_people", "patient", SECRET),
    _row(F.BAD_YES_NO, "related_people", "may_collect", "perhaps", found="perhaps"),
    _row(F.FLAGS_CONTRADICT, "related_people", "never_contact", "yes", more={"told_times": "yes"}),
    _row(F.UNKNOWN_OWNER_KIND, "contact_points", "owner_kind", "neighbour", found="neighbour"),
    _row(F.UNKNOWN_PATIENT, "contact_points", "owner", "P-404", found="P-404"),
    _row(
        F.UNKNOWN_PRACTITIONER,
        "contact_points",
        "owner",
        "no@clinic.example",
        more={"owner_kind": "practitioner"},
        found="no@clinic.example",
    ),
    _row(
        F.UNKNOWN_RELATED_PERSON,
        "contact_points",
        "owner",
        f"P-1/{SECRET}",
        more={"owner_kind": "related_person"},
    ),
    _row(F.UNKNOWN_CHANNEL, "contact_points", "channel", "fax", found="fax"),
    _row(F.BAD_EMAIL, "contact_points", "value", "whisper@private"),
    _row(F.BAD_PHONE, "contact_points", "value", "555-0137", more={"channel": "sms"}),
    _row(F.HALF_A_PERIOD, "contact_points", "safe_to", "", more={"safe_from": "08:00"}),
    _row(F.CLOSES_BEFORE_OPENS, "contact_points", "safe_to", "08:00", more={"safe_from": "20:00"}),
    _row(
        F.FLAGS_CONTRADICT,
        "contact_points",
        "reminders_ok",
        "yes",
        more={"owner_kind": "related_person", "owner": "P-2/Ruth Forsaken"},
        found="yes",
    ),
    # Care
    _row(F.UNKNOWN_PATIENT, "care_team", "patient", "P-404", found="P-404"),
    _row(F.UNKNOWN_PRACTITIONER, "care_team", "practitioner", "no@clinic.example"),
    _row(F.UNKNOWN_ROLE, "care_team", "role", "shaman", found="shaman"),
    _row(F.ENDS_BEFORE_START, "care_team", "to", "2027-01-01"),
    _row(F.UNKNOWN_APPOINTMENT_TYPE, "orders", "appointment_types", "dosing_iv; seance"),
    _row(F.BAD_NUMBER, "orders", "doses_left", "six", found="six"),
    _row(F.BAD_NUMBER, "orders", "least_spacing_days", "2.5", found="2.5"),
    _row(F.NUMBER_NEGATIVE, "orders", "doses_left", "-1", found="-1"),
    _row(F.NUMBER_TOO_LARGE, "orders", "doses_left", "1000", found="1000"),
    _row(F.NUMBER_TOO_LARGE, "orders", "least_spacing_days", "99999999999"),
    _row(F.UNKNOWN_ORDER_STATUS, "orders", "status", "paused", found="paused"),
    _row(F.UNKNOWN_CONSENT, "consents", "kind", "verbal", found="verbal"),
    _row(F.UNKNOWN_CONSENT_STATUS, "consents", "status", "maybe", found="maybe"),
    _row(F.UNKNOWN_RELATED_PERSON, "consents", "by", SECRET),
    _row(F.FLAGS_CONTRADICT, "consents", "by", "Gérard Quillfeather", more={"kind": "assent"}),
    _row(F.ENDS_BEFORE_START, "consents", "expires_on", "2026-01-01"),
    _row(F.UNKNOWN_GATE, "gates", "gate", "horoscope", found="horoscope"),
    _row(F.UNKNOWN_GATE_STATUS, "gates", "status", "cleared", more={"gate": "consent"}, found="cleared"),
    _row(F.DECISION_MISSING, "gates", "decided_on", "", more={"gate": "assent"}),
    _row(F.ENDS_BEFORE_START, "gates", "expires_on", "2026-01-01", more={"gate": "guardian_consent"}),
    # Rows against each other
    _row(F.ROW_TWICE, "clinics", "clinic", "bay", found="bay"),
    _row(F.ROW_TWICE, "rooms", "clinic", "bay", more={"room": "Drip"}, found="bay"),
    _row(F.ROW_TWICE, "practitioners", "email", "BO@clinic.example", found="bo@clinic.example"),
    _row(
        F.ROW_TWICE,
        "qualifications",
        "practitioner",
        "ana@clinic.example",
        more={"kind": "MD", "number": "A-1"},
    ),
    _row(
        F.ROW_TWICE,
        "hours",
        "practitioner",
        "bo@clinic.example",
        more={"weekdays": "Mon, Tue", "to": "17:00", "valid_from": "2027-01-01", "valid_until": ""},
    ),
    _row(
        F.ROW_TWICE,
        "orders",
        "patient",
        "P-1",
        more={"appointment_types": "dosing_iv; integration", "valid_until": "2027-12-31"},
    ),
    _row(F.ROW_TWICE, "time_off", "practitioner", "ana@clinic.example", more={"from": "2027-07-01"}),
    _row(F.ROW_TWICE, "patients", "record_number", "P-1", found="P-1"),
    _row(F.ROW_TWICE, "related_people", "patient", "P-1", more={"name": "Gérard Quillfeather"}, found="P-1"),
    _row(F.ROW_TWICE, "contact_points", "owner", "P-1", more={"value": "Zoe@Private.example"}),
    _row(
        F.ROW_TWICE,
        "care_team",
        "patient",
        "P-1",
        more={"practitioner": "ana@clinic.example", "role": "prescriber", "from": "2026-01-01"},
    ),
    _row(F.ROW_TWICE, "gates", "patient", "P-1", more={"gate": "medical_clearance"}, found="P-1"),
    _row(F.HOURS_OVERLAP, "hours", "from", "15:00", more={"clinic": "bay", "weekdays": "Mon", "to": "17:00"}),
)
