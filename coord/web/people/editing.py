"""A patient's page at the desk: their own facts, and everything that belongs to them."""

from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from coord import clock
from coord.domain.permissions import Permission
from coord.domain.preferred_times import DayPart, PreferredTimes
from coord.services import people
from coord.services.people import Details, Objection, PatientStatus
from coord.services.people.showing import DeskPage
from coord.services.standing import BrokenVisit, WouldBreak
from coord.web.days import today
from coord.web.people import fields, readers, shared
from coord.web.people.blueprint import blueprint
from coord.web.people.forms import Form
from coord.web.people.sentences import stand_beside
from coord.web.permission import actor, requires


@blueprint.get("/<public_id>/edit")
@requires(Permission.EDIT_PATIENTS)
def edit(public_id: str) -> ResponseReturnValue:
    page = shared.desk_page(public_id)
    return _page(page, Form.filled(fields.details(shared.offered()), _typed(page.details)))


def _page(page: DeskPage, form: Form, breaking: tuple[BrokenVisit, ...] = ()) -> str:
    mark = page.details.mark
    return render_template("people/edit.html", page=page, form=form, mark=mark, breaking=breaking)


@blueprint.post("/<public_id>/edit")
@requires(Permission.EDIT_PATIENTS)
def change(public_id: str) -> ResponseReturnValue:
    form = Form.parse(fields.details(shared.offered()), request.form, today())
    if form.problems:
        return _page(shared.desk_page(public_id), form), 422
    try:
        outcome = people.editing.change(
            public_id,
            _details(form.values),
            request.form.get("seen", ""),
            by=actor(),
            now=clock.now(),
            breaks=shared.breaks(),
        )
    except WouldBreak as would:
        return _page(shared.desk_page(public_id), form, would.visits), 409
    if isinstance(outcome, Objection):
        return _page(shared.desk_page(public_id), stand_beside(form, outcome)), 409
    return shared.to_desk(public_id, "Saved.")


def _typed(details: Details) -> dict[str, Any]:
    """Kept details as the form writes them."""
    names = (one.name for one in fields.details(_NOTHING_OFFERED))
    kept = {name: getattr(details, name) for name in names if hasattr(details, name)}
    times = details.preferred_times
    return kept | {
        "languages": readers.language_names(details.languages),
        "weekdays": sorted(times.weekdays),
        "parts": sorted(times.parts),
    }


def _details(values: dict[str, Any]) -> Details:
    own = {name: value for name, value in values.items() if name not in {"weekdays", "parts"}}
    weekdays, parts = map(int, values["weekdays"]), map(DayPart, values["parts"])
    status = PatientStatus(own.pop("status"))
    return Details(
        **own, status=status, preferred_times=PreferredTimes(frozenset(weekdays), frozenset(parts))
    )


_NOTHING_OFFERED = people.showing.Offered((), (), (), ())
