"""The desk's forms, field by field."""

from coord.domain.consents import ConsentKind, ConsentStatus
from coord.domain.gates import GateStatus
from coord.domain.preferred_times import DayPart
from coord.services.people import PatientStatus
from coord.services.people.showing import Offered
from coord.web.labels import GATES
from coord.web.people import readers
from coord.web.people.forms import Field, Options
from coord.web.present import ROLES

GENDERS = (("female", "Female"), ("male", "Male"), ("nonbinary", "Nonbinary"), ("other", "Other"))
WEEKDAYS = tuple((str(n), name) for n, name in enumerate(("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")))
PARTS = (
    (DayPart.MORNING.value, "Morning"),
    (DayPart.AFTERNOON.value, "Afternoon"),
    (DayPart.EVENING.value, "Evening"),
)
ADDRESSES = {
    "sms": Field("address", "Phone for texts", "tel", read=readers.phone, is_required=True),
    "email": Field("address", "Mail", "email", read=readers.mail, is_required=True),
}


def labelled(words: object) -> Options:
    """Values with what people read for them."""
    return tuple((str(word), str(word).replace("_", " ").capitalize()) for word in words)  # type: ignore[attr-defined]


def _names() -> tuple[Field, ...]:
    return (
        Field(
            "legal_name", "Legal name", read=readers.words(), is_required=True, hint="As on an identity card."
        ),
        Field("preferred_name", "Preferred name", read=readers.words(), hint="How to call them."),
        Field(
            "birth_date",
            "Birth date",
            read=readers.birth_date,
            is_required=True,
            hint="Such as 5/17/1992 or 1992-05-17.",
        ),
    )


def _living(offered: Offered) -> tuple[Field, ...]:
    return (
        Field(
            "languages",
            "Languages",
            read=readers.languages,
            default=(),
            hint="Names or codes, the best one first, such as Spanish; en.",
        ),
        Field("clinic", "Clinic", "select", options=offered.clinics, hint="The one they usually visit."),
        Field(
            "location",
            "Present location",
            read=readers.place,
            hint="The state, such as CA; empty means the clinic’s.",
        ),
        Field(
            "time_zone",
            "Time zone",
            read=readers.time_zone,
            hint="Such as America/Denver; empty means the clinic’s.",
        ),
    )


def _reached() -> tuple[Field, ...]:
    return (
        Field("phone", "Phone for texts", "tel", read=readers.phone, hint="Such as (510) 555-0141."),
        Field("phone_reminders", "They agree to reminders by text", "check"),
        Field("mail", "Mail", "email", read=readers.mail),
        Field("mail_reminders", "They agree to reminders by mail", "check"),
    )


_OUTSIDE = Field(
    "outside_record_number",
    "Outside record number",
    read=readers.words(60),
    hint="Their number in another house’s records.",
)


def new_patient(offered: Offered) -> tuple[Field, ...]:
    """What is asked on the phone."""
    number = Field(
        "record_number", "Record number", read=readers.words(60), hint="Leave it empty, and one is made."
    )
    return (*_names(), *_reached(), *_living(offered), number, _OUTSIDE)


def details(offered: Offered) -> tuple[Field, ...]:
    """A patient's own facts and wishes."""
    return (
        *_names(),
        Field(
            "gender", "Gender", "select", options=GENDERS, default=None, hint="If they wish it to be known."
        ),
        _OUTSIDE,
        *_living(offered),
        Field("status", "Status", "select", options=labelled(PatientStatus), is_required=True),
        Field(
            "gender_wish",
            "Wishes for practitioners who are",
            "select",
            options=GENDERS,
            default=None,
            section="Wishes",
        ),
        Field("weekdays", "Rather on", "checks", options=WEEKDAYS, default=()),
        Field("parts", "Rather in the", "checks", options=PARTS, default=()),
        Field("agrees_to_stranger", "Agrees to a stranger in the room, such as a trainee", "check"),
        Field("food_by_nurse", "Write nothing about eating: a nurse calls before treatment visits", "check"),
    )


def contact(channel: str, owners: Options) -> tuple[Field, ...]:
    """A new address, of the patient or of somebody around them."""
    return (Field("owner", "Whose", "select", options=owners), *contact_use(channel))


def contact_use(channel: str) -> tuple[Field, ...]:
    """An address and how it may be used."""
    return (
        ADDRESSES[channel],
        Field("reminders", "They agree to reminders here", "check"),
        Field("sender_name_allowed", "Messages may name the clinic", "check"),
        Field("voicemail_allowed", "Voicemail may be left", "check"),
        Field(
            "safe_from",
            "Safe from",
            read=readers.time_of_day,
            default=None,
            hint="Such as 9:00 or 5:30 pm, on their clock; empty means at any time.",
        ),
        Field("safe_until", "Safe until", read=readers.time_of_day, default=None),
    )


RELATED = (
    Field("name", "Name", read=readers.words(), is_required=True),
    Field("relation", "Relation", read=readers.words(60), is_required=True, hint="Mother, spouse, friend …"),
    Field(
        "languages",
        "Languages they read",
        read=readers.languages,
        default=(),
        hint="Names or codes, the best one first, such as Spanish; en. Empty: the patient’s.",
    ),
    Field("may_consent", "May consent to treatment", "check", section="They"),
    Field("must_consent", "Must consent, or nothing is agreed", "check"),
    Field("may_confirm", "May confirm appointments", "check"),
    Field("may_be_told_times", "May be told the times of appointments", "check"),
    Field("may_collect", "May collect the patient after a visit", "check"),
    Field("never_contact", "Must never be contacted", "check"),
)

APART_FROM = (
    Field("record_number", "The other patient’s record number", read=readers.words(60), is_required=True),
    Field("birth_date", "The other patient’s birth date", read=readers.birth_date, is_required=True),
)

TWIN = (
    Field("record_number", "Record number of the other record", read=readers.words(60), is_required=True),
)


def never_with(offered: Offered) -> tuple[Field, ...]:
    return (Field("practitioner", "Never with", "select", options=offered.practitioners, is_required=True),)


def member(offered: Offered) -> tuple[Field, ...]:
    return (
        Field("practitioner", "Who", "select", options=offered.practitioners, is_required=True),
        Field("role", "Role", "select", options=tuple(ROLES.items()), is_required=True),
        Field("valid_from", "From", "date", read=readers.day, default=None, hint="Empty means today."),
        Field("is_primary", "Primary: asked first", "check"),
    )


def order(offered: Offered) -> tuple[Field, ...]:
    return (
        Field("prescriber", "Prescriber", "select", options=offered.prescribers, is_required=True),
        Field("appointment_types", "Allows", "checks", options=offered.types, is_required=True),
        Field("doses_left", "Treatment visits left", "number", read=readers.doses, is_required=True),
        Field(
            "least_spacing_days",
            "Days between treatment visits, at least",
            "number",
            read=readers.spacing,
            is_required=True,
        ),
        Field(
            "most_per_week",
            "In any seven days, at most",
            "number",
            read=readers.a_week,
            default=None,
            hint="Empty means no limit.",
        ),
        Field("valid_until", "Last day", "date", read=readers.day, is_required=True),
    )


GATE = (
    Field("kind", "Gate", "select", options=tuple(GATES.items()), is_required=True),
    Field("status", "Decision", "select", options=labelled(GateStatus), is_required=True),
    Field(
        "expires_on",
        "Last day it counts",
        "date",
        read=readers.day,
        default=None,
        hint="Empty means for good.",
    ),
)


def consent(owners: Options) -> tuple[Field, ...]:
    return (
        Field(
            "kind",
            "What",
            "select",
            options=(
                (ConsentKind.TREATMENT.value, "Consent to treatment"),
                (ConsentKind.ASSENT.value, "A minor’s own assent"),
            ),
            is_required=True,
        ),
        Field("guardian", "By", "select", options=owners),
        Field("status", "Decision", "select", options=labelled(ConsentStatus), is_required=True),
        Field("decided_on", "Signed on", "date", read=readers.day, is_required=True),
        Field("expires_on", "Holds until", "date", read=readers.day, default=None),
        Field(
            "asked_again_on",
            "To be asked again on",
            "date",
            read=readers.day,
            default=None,
            hint="Such as the 18th birthday.",
        ),
    )
