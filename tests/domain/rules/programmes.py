"""What a safety programme asks of the clinic and of the patient."""

from datetime import timedelta

from coord.domain.gates import Gate, GateStatus
from coord.domain.qualifications import Certification, Days
from coord.domain.reasons import Field, GateMissing, SiteNotCertified
from tests.domain.builders import DAY_BEFORE, DOSING, MONDAY, NEW_YEAR, TUESDAY, YEARS_END, a_gate, at
from tests.domain.rules.row import dose_type, row

PROGRAMME = dose_type(needs_certifications=frozenset({"rems"}), needs_gates=frozenset({"rems_enrolment"}))


LONG_BEFORE = at("12:00", MONDAY - timedelta(days=14))


def certified(kind="rems", first=NEW_YEAR, last=YEARS_END):
    return {"certifications": (Certification(kind, Days(first, last)),)}


def patient(*gates):
    return {"gates": (a_gate(), *gates)}


def enrolled(status=GateStatus.PASSED):
    return Gate("rems_enrolment", status, None)


NOT_CERTIFIED = SiteNotCertified(field=Field.UNIT, clinic="Mission", certification="rems")
NOT_ENROLLED = GateMissing(field=Field.CLEARANCE, appointment_type=DOSING.name, gate="rems_enrolment")

ROWS = [
    row(
        "a_certified_clinic_and_an_enrolled_patient_may_have_it",
        dose_is=PROGRAMME,
        mission=certified(),
        patient=patient(enrolled()),
    ),
    row("a_clinic_must_be_certified", dose_is=PROGRAMME, patient=patient(enrolled()), dose=[NOT_CERTIFIED]),
    row(
        "another_certificate_is_none",
        dose_is=PROGRAMME,
        mission=certified("other"),
        patient=patient(enrolled()),
        dose=[NOT_CERTIFIED],
    ),
    row(
        "a_certification_counts_on_its_first_and_last_day",
        dose_is=PROGRAMME,
        mission=certified(first=MONDAY, last=MONDAY),
        patient=patient(enrolled()),
    ),
    row(
        "a_certification_must_not_have_ended",
        dose_is=PROGRAMME,
        mission=certified(last=DAY_BEFORE),
        patient=patient(enrolled()),
        dose=[NOT_CERTIFIED],
    ),
    row(
        "a_certification_must_have_begun",
        dose_is=PROGRAMME,
        mission=certified(first=TUESDAY),
        patient=patient(enrolled()),
        dose=[NOT_CERTIFIED],
    ),
    row(
        "a_patient_must_be_enrolled",
        dose_is=PROGRAMME,
        mission=certified(),
        patient=patient(),
        dose=[NOT_ENROLLED],
    ),
    row(
        "an_enrolment_under_way_pencils_and_does_not_refuse",
        now=LONG_BEFORE,
        dose_is=PROGRAMME,
        mission=certified(),
        patient=patient(enrolled(GateStatus.WAITING)),
    ),
    row("other_kinds_of_visit_ask_for_neither", patient=patient()),
]
