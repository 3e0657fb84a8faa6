"""One clinic's opening hours, closures and holidays."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from coord import clock
from coord.domain.permissions import Permission
from coord.services import availability
from coord.services.availability import Asked, Closing, Outcome
from coord.services.availability.showing import ClinicTimes
from coord.web.availability import fields, shared
from coord.web.availability.blueprint import blueprint
from coord.web.people.forms import Field
from coord.web.permission import actor, requires

YEARS_AHEAD = 2


def _times(public_id: str) -> ClinicTimes:
    return availability.showing.clinic(public_id, by=actor(), now=clock.now())


@blueprint.get("/clinics/<public_id>")
@requires(Permission.VIEW_HOURS)
def clinic(public_id: str) -> ResponseReturnValue:
    return render_template("availability/clinic.html", page=_times(public_id), year=clock.now().year)


def _editing(
    public_id: str, title: str, form: tuple[Field, ...], save: shared.Save, said: str, **more: Any
) -> ResponseReturnValue:
    times = _times(public_id)
    back = url_for("availability.clinic", public_id=public_id)
    return shared.form_page(shared.FormPage(title, times.clinic.name, back, form, said, **more), save)


@blueprint.route("/clinics/<public_id>/weekly/add", methods=["GET", "POST"])
@requires(Permission.EDIT_HOURS)
def add_opening(public_id: str) -> ResponseReturnValue:
    def save(values: dict[str, Any], asked: Asked) -> Outcome:
        return availability.opening.add(public_id, shared.weekly(values), asked)

    form = fields.weekly(first="First day", is_rhythmic=False)
    return _editing(public_id, "Add opening hours", form, save, "Added.")


@blueprint.route("/clinics/<public_id>/weekly/change", methods=["GET", "POST"])
@requires(Permission.EDIT_HOURS)
def change_opening(public_id: str) -> ResponseReturnValue:
    rules = shared.rules()

    def save(values: dict[str, Any], asked: Asked) -> Outcome:
        return availability.opening.change(public_id, rules, shared.weekly(values), asked)

    line = next((one for one in _times(public_id).weekly if one.rules == rules), None)
    form = fields.weekly(first="From which day", is_rhythmic=False)
    kept = shared.typed(line) if line else {}
    return _editing(public_id, "Change opening hours", form, save, "Changed.", kept=kept)


@blueprint.route("/clinics/<public_id>/weekly/end", methods=["GET", "POST"])
@requires(Permission.EDIT_HOURS)
def end_opening(public_id: str) -> ResponseReturnValue:
    rules = shared.rules()

    def save(values: dict[str, Any], asked: Asked) -> Outcome:
        return availability.opening.end(public_id, rules, values["first_without"], asked)

    return _editing(public_id, "End opening hours", fields.END, save, "These hours end.", button="End them")


@blueprint.route("/clinics/<public_id>/closures/add", methods=["GET", "POST"])
@requires(Permission.EDIT_HOURS)
def close(public_id: str) -> ResponseReturnValue:
    def save(values: dict[str, Any], asked: Asked) -> Outcome:
        wish = Closing(values["first"], values["last"] or values["first"], values["name"])
        return availability.closures.close(public_id, wish, asked)

    return _editing(public_id, "Close the clinic", fields.CLOSING, save, "Closed then.", button="Close")


@blueprint.route("/clinics/<public_id>/closures/<int:row>/remove", methods=["GET", "POST"])
@requires(Permission.EDIT_HOURS)
def reopen(public_id: str, row: int) -> ResponseReturnValue:
    def save(values: dict[str, Any], asked: Asked) -> Outcome:
        return availability.closures.reopen(public_id, (row,), asked)

    return _editing(public_id, "Open after all", (), save, "Open then.", button="Open on that day")


@blueprint.route("/rooms/<public_id>/in-use/<int:row>", methods=["GET", "POST"])
@requires(Permission.EDIT_HOURS)
def put_in_use(public_id: str, row: int) -> ResponseReturnValue:
    """The room can be used after all from the minute `row` at which it was to be broken."""
    clinic_id, name = availability.showing.room(public_id, by=actor())

    def save(values: dict[str, Any], asked: Asked) -> Outcome:
        return availability.rooms.put_in_use(public_id, row, asked)

    back = url_for("availability.clinic", public_id=clinic_id)
    title = "Use the room after all"
    return shared.form_page(shared.FormPage(title, name, back, (), "It can be used.", button="Use it"), save)


@blueprint.route("/clinics/<public_id>/holidays/<int:year>", methods=["GET", "POST"])
@requires(Permission.EDIT_HOURS)
def holidays(public_id: str, year: int) -> ResponseReturnValue:
    """The year's holidays, to look at before the clinic is closed on all of them by one button."""
    this_year = clock.now().year
    if not this_year <= year <= this_year + YEARS_AHEAD:
        abort(404)

    def save(values: dict[str, Any], asked: Asked) -> Outcome:
        return availability.closures.close_on_holidays(public_id, year, asked)

    found = availability.showing.holidays(public_id, year, by=actor(), now=clock.now())
    if request.method == "POST" and all(is_closed for _, is_closed in found):
        flash("The clinic is closed on all of them already.")
        return redirect(url_for("availability.clinic", public_id=public_id), code=303)
    return _editing(
        public_id,
        f"Federal holidays of {year}",
        (),
        save,
        "Closed on the holidays.",
        button="Close on these days",
        holidays=found,
    )
