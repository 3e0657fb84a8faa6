"""The forms about hours, field by field."""

from coord.web.people import readers
from coord.web.people.forms import Field, Options
from coord.web.present import WEEKDAYS

ABSENCES = ("vacation", "sick", "training", "leave", "holiday", "other")

DAYS_OF_WEEK = tuple((str(n), name) for n, name in enumerate(WEEKDAYS))
KINDS = tuple((kind, kind.capitalize()) for kind in ABSENCES)
MOST_WEEKS, MOST_MINUTES_A_DAY, MOST_MINUTES_A_WEEK, MOST_DOSES, LONGEST_WAY = 8, 1440, 10_080, 50, 1440
CLOCK = "Such as 8:00 or 5:30 pm."


def _time(name: str, label: str, hint: str = CLOCK, *, is_required: bool = True) -> Field:
    return Field(name, label, read=readers.time_of_day, hint=hint, is_required=is_required, default=None)


def _day(name: str, label: str, hint: str = "", *, is_required: bool = True) -> Field:
    return Field(name, label, "date", read=readers.day, hint=hint, is_required=is_required, default=None)


def clinic(name: str, label: str, options: Options) -> Field:
    return Field(name, label, "select", options=options, is_required=True)


def weekly(*, first: str, is_rhythmic: bool) -> tuple[Field, ...]:
    """Hours on weekdays; `first` says what the first day means here."""
    rhythm = Field(
        "every_weeks",
        "Every how many weeks",
        "number",
        read=readers.number(MOST_WEEKS),
        default=1,
        hint="1 is every week; weeks are counted from the one of the first day.",
    )
    return (
        Field("weekdays", "Days", "checks", options=DAYS_OF_WEEK, is_required=True),
        _time("opens", "From"),
        _time("closes", "To"),
        _time("pause_from", "Break from", "Empty for none.", is_required=False),
        _time("pause_until", "Break to", "", is_required=False),
        *((rhythm,) if is_rhythmic else ()),
        _day("valid_from", first, "Hours before that day stay as they were."),
        _day("valid_until", "Last day", "Empty for no end.", is_required=False),
    )


END: tuple[Field, ...] = (_day("first_without", "First day without these hours"),)


def change_of_day(clinics: Options) -> tuple[Field, ...]:
    sorts = (("more", "More time"), ("less", "Less time"))
    return (
        clinic("clinic", "Clinic", clinics),
        _day("day", "Day"),
        Field("sort", "What", "select", options=sorts, is_required=True),
        _time("opens", "From"),
        _time("closes", "To"),
    )


def absence() -> tuple[Field, ...]:
    return (
        Field("kind", "Why", "select", options=KINDS, is_required=True),
        _day("first", "First day"),
        _time("starts_at", "From", "Empty for the start of the day.", is_required=False),
        _day("last", "Last day"),
        _time("ends_at", "To", "Empty for the end of the day.", is_required=False),
        Field(
            "zone",
            "Time zone",
            read=readers.time_zone,
            is_required=True,
            hint="Whose clock these times are on, such as America/Denver.",
        ),
    )


def _number(name: str, label: str, most: int, hint: str = "Empty for no limit.") -> Field:
    return Field(name, label, "number", read=readers.number(most), default=None, hint=hint)


LIMITS: tuple[Field, ...] = (
    _number("day_minutes", "Most minutes of appointments a day", MOST_MINUTES_A_DAY),
    _number("week_minutes", "Most minutes of appointments a week", MOST_MINUTES_A_WEEK),
    _number("day_doses", "Most treatment visits a day", MOST_DOSES),
    _number("work_minutes", "A break after so many minutes in a row", MOST_MINUTES_A_DAY, "Empty for none."),
    _number("break_minutes", "The break is at least so many minutes", MOST_MINUTES_A_DAY, "Empty for none."),
)

CLOSING: tuple[Field, ...] = (
    _day("first", "First day"),
    _day("last", "Last day", "Empty for one day alone.", is_required=False),
    Field("name", "Why", read=readers.words(80), hint="Such as Staff day."),
)


def way(clinics: Options) -> tuple[Field, ...]:
    return (
        clinic("start", "From", clinics),
        clinic("end", "To", clinics),
        Field(
            "minutes",
            "Minutes",
            "number",
            read=readers.number(LONGEST_WAY),
            is_required=True,
            hint="0 and the way is not counted any more.",
        ),
        Field("both_ways", "The way back takes as long", "check"),
    )
