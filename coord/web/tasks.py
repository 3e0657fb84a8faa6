"""What waits for somebody, and ticking it off."""

from collections.abc import Iterable, Mapping

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from coord import clock
from coord.domain.permissions import Permission
from coord.services import showing, tasks, telephones
from coord.services.showing import ShownTask
from coord.services.telephones import Call
from coord.web.people.shared import keys
from coord.web.permission import actor, requires

blueprint = Blueprint("tasks", __name__, url_prefix="/tasks")


@blueprint.get("/")
@requires(Permission.VIEW_BOARD)
def index() -> ResponseReturnValue:
    found = showing.all_tasks(by=actor(), now=clock.now())
    return render_template("tasks/index.html", tasks=found, calls=calls_about(found), now=clock.now())


def calls_about(tasks_: Iterable[ShownTask]) -> Mapping[str, Call]:
    """How the patients of these tasks are called, by public id."""
    patients = {one.patient.public_id for one in tasks_ if one.patient}
    return telephones.of_patients(patients, keys=keys(), by=actor())


@blueprint.post("/<public_id>/done")
@requires(Permission.CLOSE_TASKS)
def done(public_id: str) -> ResponseReturnValue:
    is_closed = tasks.close(public_id, by=actor(), now=clock.now())
    flash("Done." if is_closed else "Somebody had done this already.")
    return redirect(url_for("board.show"), code=303)
