"""A small roster without a fault, as text that tests bend."""

import csv
import io
from pathlib import Path

GOOD = {
    "clinics": """\
clinic,name,neutral_name,address,jurisdiction,time_zone,phone,opening_hours,closures
bay,Bay,Bay,"1 Quay St, 2",US-CA,America/Los_Angeles,+15105550100,Mon-Fri 8:00-18:00; Sat 9:00-13:00,
peak,Peak Clinic,Peak,2 Ridge,US-CO,America/Denver,+13035550100,Mon-Fri 08:00-17:00,2027-12-24; 2027-12-25
""",
    "certifications": """\
clinic,certification,number,valid_from,valid_until
bay,rems,R-1,2026-01-01,2027-12-31
""",
    "rooms": """\
clinic,room,features
bay,Drip,infusion; reclining
bay,Nest,talk
peak,Blue,talk; telehealth
""",
    "practitioners": """\
email,name,titles,gender,npi,languages,specialties,age_groups
ana@clinic.example,Ana Belém,MD; PhD,female,1234567893,en; pt-BR,psychiatry,adults
bo@clinic.example,Bo Chen,LMFT,,,zh-Hant; en,"grief, loss; couples",teenagers; adults
""",
    "qualifications": """\
practitioner,kind,jurisdiction,number,valid_from,valid_until,status
ana@clinic.example,MD,US-CA,A-1,2020-01-01,2029-12-31,active
ana@clinic.example,DEA,US-CA,AB1234563,2025-01-01,2028-12-31,
bo@clinic.example,LMFT,US-CA,L-1,2021-01-01,2028-06-30,active
bo@clinic.example,KAP,,K-1,2024-01-01,2028-01-01,active
""",
    "hours": """\
practitioner,clinic,weekdays,from,to,valid_from,valid_until
ana@clinic.example,bay,Mon-Wed,08:00,16:00,,
ana@clinic.example,peak,Thu,08:00,16:00,,
bo@clinic.example,bay,Mon; Tue,09:00,17:00,2027-01-01,
""",
    "time_off": """\
practitioner,from,to,kind
ana@clinic.example,2027-07-01,2027-07-14,vacation
""",
    "patients": """\
record_number,legal_name,preferred_name,birth_date,languages,time_zone,state,status,clinic,gender_wish
P-1,Zoë Quillfeather,Zo,1990-05-01,en,America/Los_Angeles,US-CA,active,bay,female
P-2,陳麗珍,,1985-02-03,zh-Hant; en,America/Denver,US-CO,,peak,
""",
    "related_people": """\
patient,name,relation,may_consent,may_confirm,told_times,may_collect,never_contact
P-1,Gérard Quillfeather,spouse,no,yes,yes,yes,no
P-2,Ruth Forsaken,former spouse,,,,,yes
""",
    "consents": """\
patient,by,kind,status,decided_on,expires_on
P-1,,treatment,given,2027-02-01,
P-2,,treatment,given,2027-02-02,2027-12-31
""",
    "contact_points": """\
owner_kind,owner,channel,value,safe_from,safe_to,sender_name_ok,reminders_ok
patient,P-1,email,zoe@private.example,,,yes,yes
patient,P-1,sms,+1 (510) 555-0137,08:00,20:00,no,yes
related_person,P-1/Gérard Quillfeather,sms,+15105550138,,,yes,no
practitioner,ana@clinic.example,email,ana@clinic.example,,,yes,yes
""",
    "care_team": """\
patient,practitioner,role,from,to,primary
P-1,ana@clinic.example,prescriber,2026-01-01,,yes
P-1,bo@clinic.example,lead_therapist,2026-01-01,2027-12-31,yes
""",
    "orders": """\
patient,prescriber,appointment_types,doses_left,least_spacing_days,valid_until,status
P-1,ana@clinic.example,dosing_iv; integration,6,3,2027-12-31,open
""",
    "gates": """\
patient,gate,status,decided_on,expires_on
P-1,medical_clearance,passed,2027-02-01,2027-08-01
P-1,psychological_clearance,waiting,,
""",
}
ROWS = {file: text.count("\n") - 1 for file, text in GOOD.items()}


def write(folder: Path, **files: str | bytes | None) -> Path:
    """The good roster with other contents for some files, or without them."""
    folder.mkdir(exist_ok=True)
    for name, content in {**GOOD, **files}.items():
        path = folder / f"{name}.csv"
        if content is None:
            path.unlink(missing_ok=True)
        else:
            path.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def bent(file: str, old: str, new: str) -> dict[str, str]:
    """The file with one thing changed, as an argument of `write`."""
    assert old in GOOD[file]
    return {file: GOOD[file].replace(old, new, 1)}


def without(file: str, start: str) -> dict[str, str]:
    """The file without the row that begins so."""
    lines = GOOD[file].splitlines(keepends=True)
    left = [line for line in lines if not line.startswith(start)]
    assert len(left) == len(lines) - 1
    return {file: "".join(left)}


def line_of(file: str, cells: dict[str, str]) -> str:
    """A row for the file in the order of its columns."""
    text = io.StringIO()
    columns = GOOD[file].partition("\n")[0].split(",")
    assert not cells.keys() - set(columns)
    csv.writer(text, lineterminator="\n").writerow([cells.get(column, "") for column in columns])
    return text.getvalue()
