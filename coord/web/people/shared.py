"""What all of the desk's pages do: read a form, try to save it, and show it again where it is refused."""

from collections.abc import Callable
from typing import Any

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from coord import clock
from coord.services import people
from coord.services.people import Objection, Saved
from coord.services.people.showing import DeskPage, Offered
from coord.services.repeats import Once
from coord.services.roster import Keys
from coord.services.standing import BrokenVisit, WouldBreak
from coord.web import forms as keyed
from coord.web.days import today
from coord.web.people.forms import Field, Form, Options
from coord.web.people.sentences import stand_beside
from coord.web.permission import actor

Save = Callable[[dict[str, Any]], Saved | Objection]


def keys() -> Keys:
    settings = current_app.extensions["coord_config"]
    return Keys(settings.field_key, settings.index_key)


def offered() -> Offered:
    return people.showing.offered(by=actor(), now=clock.now())


def desk_page(patient: str) -> DeskPage:
    return people.showing.page(patient, keys=keys(), by=actor(), now=clock.now())


def people_around(patient: str) -> Options:
    """The patient, and whoever is around them, by number."""
    around = people.showing.around(patient, by=actor())
    return (("", "The patient"), *((str(number), name) for number, name in around))


def breaks() -> frozenset[str]:
    """The booked visits that somebody saw would break, and goes on all the same."""
    return frozenset(request.form.getlist("breaks"))


def once() -> Once:
    return keyed.once(request.form, request.path)


def to_desk(patient: str, said: str, part: str = "") -> ResponseReturnValue:
    """Back to the patient's page at the desk, at the part that was changed."""
    flash(said)
    return redirect(url_for("people.edit", public_id=patient, _anchor=part or None), code=303)


def part_page(
    patient: str,
    title: str,
    fields: tuple[Field, ...],
    *,
    save: Save,
    said: str,
    part: str,
    kept: dict[str, Any] | None = None,
    button: str = "Save",
) -> ResponseReturnValue:
    """A form of its own for one row of what belongs to a patient, shown and saved."""
    if request.method == "GET":
        return _render(patient, title, Form.filled(fields, kept or {}), button)
    form = Form.parse(fields, request.form, today())
    if form.problems:
        return _render(patient, title, form, button), 422
    try:
        outcome = save(form.values)
    except WouldBreak as would:
        return _render(patient, title, form, button, would.visits), 409
    if isinstance(outcome, Objection):
        return _render(patient, title, stand_beside(form, outcome), button), 409
    return to_desk(patient, said, part)


def _render(patient: str, title: str, form: Form, button: str, breaking: tuple[BrokenVisit, ...] = ()) -> str:
    return render_template(
        "people/part.html",
        page=desk_page(patient),
        title=title,
        form=form,
        button=button,
        key=keyed.new_key(),
        breaking=breaking,
    )


def done(patient: str, work: Callable[[], str], part: str) -> ResponseReturnValue:
    """Do at once what needs no form, or show which booked visits it would break."""
    try:
        said = work()
    except WouldBreak as would:
        page = desk_page(patient)
        return render_template("people/breaks.html", page=page, breaking=would.visits), 409
    return to_desk(patient, said, part)
