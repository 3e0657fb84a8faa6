"""The files about care: who cares for a patient, what is ordered, which gates are passed."""

from datetime import date
from typing import Annotated, NamedTuple

from coord.domain.gates import GateStatus
from coord.domain.roles import Role
from coord.roster.cells import DATE, YES_NO, number, one_of, some_known
from coord.roster.columns import Reading, Rule, Shown, Table, Wrong, added_later, optional, required
from coord.roster.faults import Fault
from coord.roster.relations import PATIENT, PRACTITIONER
from coord.roster.rules import in_order

GATES = (
    "medical_clearance",
    "psychological_clearance",
    "consent",
    "guardian_consent",
    "assent",
    "rems_enrolment",
)
MOST_DOSES = 100
LONGEST_SPACING = 365
WEEK = 7

_TYPES = some_known("types", Fault.UNKNOWN_APPOINTMENT_TYPE, "codes of your appointment types")
_ORDER_STATUS = one_of(("open", "closed"), Fault.UNKNOWN_ORDER_STATUS)
_GATE = one_of(GATES, Fault.UNKNOWN_GATE)
_GATE_STATUS = one_of(GateStatus, Fault.UNKNOWN_GATE_STATUS)
_PATIENT = required(PATIENT, "record number of the patient", shown=Shown.IF_NUMBER)


class CareTeamMember(NamedTuple):
    line: int
    patient: Annotated[str, _PATIENT]
    practitioner: Annotated[str, required(PRACTITIONER, "who cares")]
    role: Annotated[str, required(one_of(Role, Fault.UNKNOWN_ROLE), "as what")]
    starts: Annotated[date, required(DATE, "first day", name="from")]
    ends: Annotated[date | None, optional(DATE, "last day; empty: until changed", name="to")]
    primary: Annotated[bool, optional(YES_NO, "asked first? empty means no", default=False)]


class Order(NamedTuple):
    line: int
    patient: Annotated[str, _PATIENT]
    prescriber: Annotated[str, required(PRACTITIONER, "who ordered")]
    appointment_types: Annotated[tuple[str, ...], required(_TYPES, "what may be booked")]
    doses_left: Annotated[int, required(number(MOST_DOSES), "doses not yet given, today")]
    least_spacing_days: Annotated[int, required(number(LONGEST_SPACING), "days between doses")]
    valid_until: Annotated[date, required(DATE, "last day")]
    status: Annotated[str, optional(_ORDER_STATUS, "empty means open", "open")]
    most_per_week: Annotated[
        int | None, added_later(number(WEEK, least=1), "doses in seven days; empty: as the house allows")
    ]


class Gate(NamedTuple):
    line: int
    patient: Annotated[str, _PATIENT]
    gate: Annotated[str, required(_GATE, "which condition")]
    status: Annotated[str, required(_GATE_STATUS, "how it stands")]
    decided_on: Annotated[date | None, optional(DATE, "when it was decided; empty while waiting")]
    expires_on: Annotated[date | None, optional(DATE, "last day it counts; empty: for good")]


def _decision_dated(row: Gate, _: Reading) -> Wrong | None:
    if row.status == GateStatus.WAITING or row.decided_on:
        return None
    return Wrong("decided_on", Fault.DECISION_MISSING, "the day of the decision")


TABLES = (
    Table(
        "care_team",
        CareTeamMember,
        "who cares for a patient, and as what",
        key=("patient", "practitioner", "role", "starts"),
        rules=(in_order("starts", "ends"),),
    ),
    Table(
        "orders",
        Order,
        "what prescribers allow; nothing beyond it can be booked",
        key=("patient", "prescriber", "appointment_types", "valid_until"),
    ),
    Table(
        "gates",
        Gate,
        "conditions that a patient passes before a visit; never pruned",
        key=("patient", "gate"),
        rules=(
            in_order("decided_on", "expires_on"),
            Rule(frozenset({"status", "decided_on"}), _decision_dated),
        ),
    ),
)
