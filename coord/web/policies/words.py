"""What the sections of the policy and their fields are called on screen."""

SECTIONS = {
    "follow_up": ("Follow-up after a treatment visit", "Sources differ between one day and a week."),
    "doses": ("Treatment visits apart", "The prescriber’s order may ask for more, never for less."),
    "clearance": ("Clearance", "Until it is cleared, a visit is pencilled."),
    "coverage": ("Who must be on site", "At every minute of a treatment visit."),
    "arrival": ("Arrival checks", "Passed at check-in on the day of a treatment visit, never before."),
    "ages": ("Ages", "Ages and rights differ by state."),
    "wishes": ("Wishes", "For whom a patient’s wish counts."),
    "changes": ("Changes", "Cancelling, and beginning late."),
    "ranking": ("Best times first", "Points that speak for a time; a week of waiting costs one."),
    "travel": ("Ways between clinics", "Where no time is entered for two clinics."),
    "starts": ("Starts", "When visits may begin."),
    "hard": ("What nobody may override", "These soft reasons bind everybody in this house."),
    "qualified_for": ("Licences by role", "Which licences a role needs one of."),
    "scope": ("Licences by state", "Where a state’s law differs from the above."),
    "compacts": ("Compacts", "Agreements by which a licence counts in other states, with dates."),
}
FIELDS = {
    "aim_clinic_days": "Should be by this clinic day after it",
    "latest_days": "Must be within this many days",
    "same_therapist": "By the therapist of the treatment visit",
    "least_spacing_days": "Days between two treatment visits, at least",
    "most": "Treatment visits at most …",
    "most_days": "… within this many days",
    "clinic_days_before": "Clinic days before the visit by which it must be cleared",
    "checks": "Checks, separated by commas",
    "acls": "People with advanced life support (ACLS)",
    "others": "More people with basic life support (BLS)",
    "most_per_prescriber": "Visits that one prescriber covers at once, at most",
    "most_per_monitor": "Visits that one monitor watches at once, at most",
    "adult": "Consents alone from this age on",
    "assent": "A minor’s own assent is asked from this age on",
    "gender_roles": "Roles for which a wished gender counts",
    "apart_minutes": "Minutes that patients who must not meet are kept apart (empty: never on one day)",
    "minutes": "Minutes between two clinics whose way is not entered",
    "cancel_notice_hours": "Hours before the visit until which a cancellation is in time",
    "on_time_minutes": "Minutes after its time until which a visit counts as on time",
    "talk_type": "Kind of visit that is kept where nobody is treated",
    "latest_start_minutes": "Minutes that a visit may begin late, at most",
    "start_grid": "Visits begin every so many minutes",
    "continuity": "By the usual people",
    "language": "In the patient’s own language",
    "weekday": "On a wished weekday",
    "time_of_day": "At a wished time of day",
    "no_gap": "Beside other visits, leaving no gap",
}


def field_name(field: str) -> str:
    return FIELDS.get(field, field.replace("_", " ").capitalize())
