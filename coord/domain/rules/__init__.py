"""The rules of booking: pure functions from a proposed appointment and the facts to reasons.

A new rule is a reason in `reasons/`, a function in one of these files, a line in a list below, a
sentence in `web/templates/reasons.html`, and rows in the truth table of `tests/domain/rules`. A rule
that depends on the time has a second form as bits in `free_time/`, for the search.
"""

from coord.domain.rules import (
    ages,
    busy,
    clearance,
    continuity,
    coverage,
    doses,
    edges,
    groups,
    integration,
    language,
    licences,
    limits,
    patient,
    pauses,
    people,
    place,
    programmes,
    time,
    wishes,
)
from coord.domain.rules.shared import Refusal, Rule, UnitRule

__all__ = [
    "GROUP_RULES",
    "PATIENT_RULES",
    "RULES",
    "UNIT_RULES",
    "Refusal",
    "Rule",
    "UnitRule",
]

PATIENT_RULES: tuple[Rule, ...] = (
    patient.patient_inactive,
    pauses.patient_paused,
    licences.location_unknown,
    ages.wrong_age,
    patient.order_closed,
    doses.too_soon,
    doses.too_many,
    programmes.site_not_certified,
    programmes.gate_missing,
    clearance.clearance_refused,
    clearance.clearance_overdue,
)

RULES: tuple[Rule, ...] = (
    *PATIENT_RULES,
    integration.integration_missed,
    time.in_the_past,
    time.too_far_ahead,
    time.off_the_grid,
    time.clinic_closed,
    edges.short_notice,
    edges.too_close_to_closing,
    people.roles_unfilled,
    people.same_person_twice,
    licences.not_qualified,
    licences.no_dea,
    coverage.prescriber_leaves,
    people.not_working,
    people.on_time_off,
    people.practitioner_busy,
    people.cover_full,
    people.practitioner_elsewhere,
    busy.busy_elsewhere,
    coverage.life_support_missing,
    limits.daily_maximum,
    limits.weekly_maximum,
    limits.doses_maximum,
    limits.break_too_short,
    language.no_shared_language,
    wishes.person_unwanted,
    place.room_missing_or_unfit,
    place.room_out_of_use,
    place.room_busy,
    groups.group_full,
    groups.room_too_small,
    groups.too_many_patients,
    patient.patient_busy,
    wishes.apart_from,
)

# What is asked of a group before any patient is in it: its time, its place and its people. By video licences
# are asked about for each patient, whose place it is that counts: nobody is at no place.
GROUP_RULES: tuple[Rule, ...] = (
    time.in_the_past,
    time.too_far_ahead,
    time.off_the_grid,
    time.clinic_closed,
    edges.short_notice,
    edges.too_close_to_closing,
    people.roles_unfilled,
    people.same_person_twice,
    coverage.prescriber_leaves,
    people.not_working,
    people.on_time_off,
    people.practitioner_busy,
    people.cover_full,
    people.practitioner_elsewhere,
    busy.busy_elsewhere,
    coverage.life_support_missing,
    limits.daily_maximum,
    limits.weekly_maximum,
    limits.doses_maximum,
    limits.break_too_short,
    place.room_missing_or_unfit,
    place.room_out_of_use,
    place.room_busy,
    licences.not_qualified,
    licences.no_dea,
)

UNIT_RULES: tuple[UnitRule, ...] = (
    integration.follow_up_missing,
    integration.follow_up_outside_window,
    integration.follow_up_late,
    integration.follow_up_after_next_dose,
    continuity.follow_up_by_another,
    limits.weekly_maximum_together,
    place.room_busy_together,
    time.time_repeated,
)
