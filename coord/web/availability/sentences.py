"""What stands against a wish for hours, in words a scheduler would say."""

from datetime import datetime

from coord.domain.availability import WeeklyHours
from coord.services.availability import Objection, Why
from coord.web.availability.blueprint import blueprint
from coord.web.people.forms import Form
from coord.web.present import WEEKDAYS, clock_time

SENTENCES = {
    Why.ENDS_FIRST: "This is not after the start. Give a later time.",
    Why.PAUSE_OUTSIDE: "The break must lie within the hours. Give a break inside them, or none.",
    Why.IN_PAST: "This has passed, and what has been stays as it was. Choose today or a later day.",
    Why.TOO_FAR: "This is more than two years ahead. Choose an earlier day.",
    Why.TOO_LONG: "This is too long: at most {fact} days. Choose an earlier last day.",
    Why.BACKWARDS: "The last day is before the first. Choose a later one.",
    Why.OVERLAPS: "This overlaps with what is kept{fact}. Change that instead, or choose other times.",
    Why.SKIPPED: "The clocks skip this time on that day. The next one is {fact}.",
    Why.REPEATED: "The clocks show this time twice on that day. Give {fact} or later.",
    Why.CLOSED_ALREADY: "The clinic is closed then already. Choose other days.",
    Why.HALF_A_BREAK: "Give both, after how long and how long the break is, or neither.",
    Why.SAME_CLINIC: "This is the same clinic twice. Choose another.",
    Why.ENDED_ALREADY: "It is over by then already. Choose an earlier day.",
    Why.NOT_BEGUN: "It has not begun by then. Choose a day after its first.",
}


@blueprint.app_template_filter("objection")
def said(objection: Objection) -> str:
    return SENTENCES[objection.why].format(fact=_written(objection.fact))


def stand_beside(form: Form, objection: Objection) -> Form:
    """The form with the sentence beside the field that it is about."""
    form.problems[objection.field] = said(objection)
    return form


def _written(fact: WeeklyHours | datetime | int | None) -> str:
    match fact:
        case WeeklyHours():
            day = WEEKDAYS[fact.weekday]
            return f" ({day} {clock_time(fact.opens)}–{clock_time(fact.closes)})"
        case datetime():
            return f"{fact:%H:%M}"
        case None:
            return ""
        case _:
            return str(fact)
