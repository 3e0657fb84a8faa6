"""Adding a patient while they are on the phone: one page, and a look at who may be the same person."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from coord import clock
from coord.domain.permissions import Permission
from coord.services import people
from coord.services.people import Contact, Details, Doubles, LookAlike, NewPatient, Objection
from coord.web import forms as keyed
from coord.web.days import today
from coord.web.people import fields, shared
from coord.web.people.blueprint import blueprint
from coord.web.people.forms import Form
from coord.web.people.sentences import SIGNS, stand_beside
from coord.web.permission import actor, requires


@blueprint.get("/new")
@requires(Permission.EDIT_PATIENTS)
def new() -> ResponseReturnValue:
    offered = shared.offered()
    home = offered.clinics[0][0] if offered.clinics else ""
    return _page(Form.filled(fields.new_patient(offered), {"clinic": home, "languages": "English"}))


def _page(form: Form, look_alikes: tuple[LookAlike, ...] = ()) -> str:
    return render_template(
        "people/new.html", form=form, look_alikes=look_alikes, signs=SIGNS, key=keyed.new_key()
    )


@blueprint.post("/new")
@requires(Permission.EDIT_PATIENTS)
def add() -> ResponseReturnValue:
    once = shared.once()
    form = Form.parse(fields.new_patient(shared.offered()), request.form, today())
    if form.problems:
        return _page(form), 422
    outcome = people.adding.add(
        _patient(form),
        others=frozenset(request.form.getlist("somebody_else")),
        keys=shared.keys(),
        by=actor(),
        now=clock.now(),
        once=once,
    )
    match outcome:
        case Doubles(look_alikes):
            return _page(form, look_alikes), 409
        case Objection():
            return _page(stand_beside(form, outcome)), 409
    flash("This patient was added already." if outcome.repeated else "Added.")
    return redirect(url_for("patients.show", public_id=outcome.patient), code=303)


def _patient(form: Form) -> NewPatient:
    values = form.values
    names = (
        "legal_name", "preferred_name", "birth_date", "outside_record_number", "languages", "clinic",
        "location", "time_zone",
    )  # fmt: skip
    details = Details(**{name: values[name] for name in names})
    reached = (
        Contact("sms", values["phone"], values["phone_reminders"]),
        Contact("email", values["mail"], values["mail_reminders"]),
    )
    return NewPatient(details, values["record_number"], tuple(one for one in reached if one.address))
