"""What waits for somebody, and ticking it off."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from coord import clock
from coord.domain.permissions import Permission
from coord.services import showing, tasks
from coord.web.permission import actor, requires

blueprint = Blueprint("tasks", __name__, url_prefix="/tasks")


@blueprint.get("/")
@requires(Permission.VIEW_BOARD)
def index() -> ResponseReturnValue:
    return render_template(
        "tasks/index.html", tasks=showing.all_tasks(by=actor(), now=clock.now()), now=clock.now()
    )


@blueprint.post("/<public_id>/done")
@requires(Permission.CLOSE_TASKS)
def done(public_id: str) -> ResponseReturnValue:
    is_closed = tasks.close(public_id, by=actor(), now=clock.now())
    flash("Done." if is_closed else "Somebody had done this already.")
    return redirect(url_for("board.show"), code=303)
