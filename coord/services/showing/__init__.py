"""What pages show of patients, appointments and reservations; every look is in the audit trail."""

from coord.services.showing.appointments import candidates, change_rule, choices, hold, kinds, unit
from coord.services.showing.days import all_tasks, board, clinics
from coord.services.showing.patients import find_patients, patient
from coord.services.showing.rows import patient_name
from coord.services.showing.values import (
    Board,
    BookableType,
    Choices,
    ClinicName,
    HoldPage,
    PatientName,
    PatientPage,
    ShownAppointment,
    ShownHold,
    ShownOrder,
    ShownTask,
    Unit,
)

__all__ = [
    "Board",
    "BookableType",
    "Choices",
    "ClinicName",
    "HoldPage",
    "PatientName",
    "PatientPage",
    "ShownAppointment",
    "ShownHold",
    "ShownOrder",
    "ShownTask",
    "Unit",
    "all_tasks",
    "board",
    "candidates",
    "change_rule",
    "choices",
    "clinics",
    "find_patients",
    "hold",
    "kinds",
    "patient",
    "patient_name",
    "unit",
]
