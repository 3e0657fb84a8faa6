"""What stands against a change, in words a scheduler would say, and the field it stands beside."""

from coord.services.people import Objection, Sign
from coord.web.people.blueprint import blueprint
from coord.web.people.forms import Form

SENTENCES: dict[Objection, tuple[tuple[str, ...], str]] = {
    Objection.RECORD_NUMBER_TAKEN: (
        ("record_number",),
        "Another patient has this record number. Check it, or leave it empty.",
    ),
    Objection.CHANGED_MEANWHILE: (
        ("legal_name",),
        "Somebody changed this patient meanwhile. Compare with what is kept now, and save again.",
    ),
    Objection.ADDRESS_TWICE: (
        ("address",),
        "This address is there already. Change that one, or start it again if it was stopped.",
    ),
    Objection.NEVER_CONTACT: (
        ("never_contact", "reminders"),
        "Who must never be contacted cannot be told times, confirm or be reminded. Take away one of them.",
    ),
    Objection.HALF_A_PERIOD: (("safe_until",), "Give both hours, the later one last, or neither."),
    Objection.NAME_TWICE: (
        ("name",),
        "Somebody of this name is around the patient already. Change that one, or tell the two apart.",
    ),
    Objection.WISHED_BEFORE: (("practitioner", "record_number"), "This wish is kept already."),
    Objection.SAME_PATIENT: (
        ("record_number",),
        "This is the very same record. Give the other one’s number.",
    ),
    Objection.NOBODY_SUCH: (
        ("record_number",),
        "No patient is found by this. Check the record number, and the birth date.",
    ),
    Objection.IN_TEAM: (("practitioner",), "They are in the care team in this role already. End that first."),
    Objection.NO_PRESCRIBER: (
        ("prescriber",),
        "They hold no licence to prescribe. Choose a prescriber.",
    ),
    Objection.ASSENT_IS_OWN: (
        ("guardian",),
        "Assent is a minor’s own. Choose the patient, or record a consent to treatment.",
    ),
    Objection.BACKWARDS: (
        ("expires_on", "valid_until"),
        "This day is before the one it counts from. Choose a later one.",
    ),
    Objection.IN_FUTURE: (("decided_on",), "Nobody has signed in the future. Give the day of signing."),
    Objection.OVERLAPPING_VISITS: (
        ("record_number",),
        "Both records have visits or reservations at the same time. Cancel one of them first.",
    ),
    Objection.ONE_GROUP_VISIT: (
        ("record_number",),
        "Both records take part in the same visit, so they are two people’s.",
    ),
    Objection.KEPT_APART: (
        ("record_number",),
        "These two are to be kept apart, so they are two people’s. Remove the wish if that is wrong.",
    ),
}

SIGNS = {
    Sign.NAME: "same name",
    Sign.SIMILAR_NAME: "similar name",
    Sign.BIRTH_DATE: "same birth date",
    Sign.ADDRESS: "same phone or mail",
}


@blueprint.app_template_filter("against_record")
def said(objection: Objection) -> str:
    return SENTENCES[objection][1]


def stand_beside(form: Form, objection: Objection) -> Form:
    """The form with the sentence beside the field that it is about, or the first one."""
    names, sentence = SENTENCES[objection]
    here = [one.name for one in form.fields]
    form.problems[next((name for name in names if name in here), here[0])] = sentence
    return form
