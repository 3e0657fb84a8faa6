"""One practitioner's hours: weekly, for one day, time off, limits."""

from typing import Any
from zoneinfo import ZoneInfo

from flask import abort, render_template, url_for
from flask.typing import ResponseReturnValue

from coord import clock
from coord.domain.facts import Limits
from coord.domain.permissions import Permission
from coord.services import availability
from coord.services.availability import Absence, Asked, DayChange, Outcome
from coord.services.availability.showing import PractitionerHours
from coord.web.availability import fields, shared
from coord.web.availability.blueprint import blueprint
from coord.web.people.forms import Field
from coord.web.permission import actor, requires


def _hours(public_id: str) -> PractitionerHours:
    return availability.showing.practitioner(public_id, by=actor(), now=clock.now())


@blueprint.get("/people/<public_id>")
@requires(Permission.VIEW_HOURS)
def practitioner(public_id: str) -> ResponseReturnValue:
    return render_template("availability/practitioner.html", page=_hours(public_id))


def _editing(
    public_id: str, title: str, form: tuple[Field, ...], save: shared.Save, said: str, **more: Any
) -> ResponseReturnValue:
    """A form about one practitioner, for those who may fill it in."""
    hours = _hours(public_id)
    if not hours.may_edit:
        abort(403)
    back = url_for("availability.practitioner", public_id=public_id)
    return shared.form_page(shared.FormPage(title, hours.who.name, back, form, said, **more), save)


@blueprint.route("/people/<public_id>/weekly/add", methods=["GET", "POST"])
@requires(Permission.VIEW_HOURS)
def add_weekly(public_id: str) -> ResponseReturnValue:
    def save(values: dict[str, Any], asked: Asked) -> Outcome:
        return availability.weekly.add(public_id, values["clinic"], shared.weekly(values), asked)

    where = fields.clinic("clinic", "Clinic", shared.clinics())
    form = (where, *fields.weekly(first="First day", is_rhythmic=True))
    return _editing(public_id, "Add weekly hours", form, save, "Added.", kept={"every_weeks": 1})


@blueprint.route("/people/<public_id>/weekly/change", methods=["GET", "POST"])
@requires(Permission.VIEW_HOURS)
def change_weekly(public_id: str) -> ResponseReturnValue:
    rules = shared.rules()

    def save(values: dict[str, Any], asked: Asked) -> Outcome:
        return availability.weekly.change(public_id, rules, shared.weekly(values), asked)

    line = next((one for one in _hours(public_id).weekly if one.rules == rules), None)
    form = fields.weekly(first="From which day", is_rhythmic=True)
    kept = shared.typed(line) if line else {}
    return _editing(public_id, "Change weekly hours", form, save, "Changed.", kept=kept)


@blueprint.route("/people/<public_id>/weekly/end", methods=["GET", "POST"])
@requires(Permission.VIEW_HOURS)
def end_weekly(public_id: str) -> ResponseReturnValue:
    rules = shared.rules()

    def save(values: dict[str, Any], asked: Asked) -> Outcome:
        return availability.weekly.end(public_id, rules, values["first_without"], asked)

    return _editing(public_id, "End weekly hours", fields.END, save, "These hours end.", button="End them")


@blueprint.route("/people/<public_id>/days/add", methods=["GET", "POST"])
@requires(Permission.VIEW_HOURS)
def add_day(public_id: str) -> ResponseReturnValue:
    def save(values: dict[str, Any], asked: Asked) -> Outcome:
        is_more = values["sort"] == "more"
        wish = DayChange(values["clinic"], values["day"], values["opens"], values["closes"], is_more)
        return availability.exceptions.add(public_id, wish, asked)

    form = fields.change_of_day(shared.clinics())
    return _editing(public_id, "More or less time on one day", form, save, "Saved.")


@blueprint.route("/people/<public_id>/days/<int:row>/remove", methods=["GET", "POST"])
@requires(Permission.VIEW_HOURS)
def remove_day(public_id: str, row: int) -> ResponseReturnValue:
    def save(values: dict[str, Any], asked: Asked) -> Outcome:
        return availability.exceptions.remove(public_id, row, asked)

    title = "Let the day be as the weekly hours say"
    return _editing(public_id, title, (), save, "Removed.", button="Remove the change")


@blueprint.route("/people/<public_id>/time-off/add", methods=["GET", "POST"])
@requires(Permission.VIEW_HOURS)
def add_time_off(public_id: str) -> ResponseReturnValue:
    def save(values: dict[str, Any], asked: Asked) -> Outcome:
        wish = Absence(**{**values, "zone": ZoneInfo(values["zone"])})
        return availability.time_off.add(public_id, wish, asked)

    kept = {"kind": "vacation", "zone": _hours(public_id).zone}
    return _editing(public_id, "Enter time off", fields.absence(), save, "Entered.", kept=kept)


@blueprint.route("/people/<public_id>/time-off/<int:row>/remove", methods=["GET", "POST"])
@requires(Permission.VIEW_HOURS)
def remove_time_off(public_id: str, row: int) -> ResponseReturnValue:
    def save(values: dict[str, Any], asked: Asked) -> Outcome:
        return availability.time_off.remove(public_id, row, asked)

    title = "Take time off back"
    return _editing(public_id, title, (), save, "Taken back.", button="They are there after all")


@blueprint.route("/people/<public_id>/limits", methods=["GET", "POST"])
@requires(Permission.VIEW_HOURS)
def keep_limits(public_id: str) -> ResponseReturnValue:
    def save(values: dict[str, Any], asked: Asked) -> Outcome:
        return availability.limits.keep(public_id, Limits(**values), asked)

    limits = _hours(public_id).limits
    kept = {one.name: getattr(limits, one.name) for one in fields.LIMITS}
    return _editing(public_id, "Limits and breaks", fields.LIMITS, save, "Saved.", kept=kept)
