"""The kinds of visit."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from coord import clock
from coord.domain.appointment import Modality
from coord.domain.permissions import Permission
from coord.domain.roles import Presence, Role, Use
from coord.services import policies, standing
from coord.services.errors import BadInput
from coord.web.days import today
from coord.web.labels import GATES
from coord.web.permission import actor, requires
from coord.web.policies.blueprint import blueprint
from coord.web.policies.saving import saved, when_of
from coord.web.policies.type_form import as_fields, draft_of
from coord.web.present import ROLES

WINDOWS = 8
USES = {Use.ATTENTION: "Attention", Use.COVER: "On-site cover"}
PRESENCES = {Presence.IN_ROOM: "In the room", Presence.ON_SITE: "On site", Presence.ON_CALL: "On call"}


@blueprint.get("/visits/<code>")
@requires(Permission.EDIT_POLICY)
def edit_type(code: str) -> ResponseReturnValue:
    shown = policies.shown_type(code, by=actor(), now=clock.now())
    return _page(code, MultiDict({**as_fields(shown), "valid_from": today(None).isoformat()}))


@blueprint.post("/visits/<code>")
@requires(Permission.EDIT_POLICY)
def change_type(code: str) -> ResponseReturnValue:
    """Change a kind of visit, or add one like it under another code."""
    shown = policies.shown_type(code, by=actor(), now=clock.now())
    given = request.form
    try:
        policies.change_type(draft_of(given, shown), when_of(given), by=actor(), now=clock.now())
    except BadInput as bad:
        return _page(code, given, problem=(bad.field, str(bad))), 422
    except standing.WouldBreak as would:
        return _page(code, given, breaks=would.visits), 409
    return saved(url_for("policies.index"))


@blueprint.post("/standard-visits")
@requires(Permission.EDIT_POLICY)
def add_standard() -> ResponseReturnValue:
    """Add the standard kinds of visit that the house lacks; a second press adds nothing."""
    added = policies.add_missing_types(by=actor(), now=clock.now())
    flash(f"Added {added} kinds of visit." if added > 1 else "Added." if added else "There was none to add.")
    return redirect(url_for("policies.index"), code=303)


def _page(
    code: str,
    given: "MultiDict[str, str]",
    problem: tuple[str, str] | None = None,
    breaks: tuple[standing.BrokenVisit, ...] = (),
) -> str:
    return render_template(
        "policies/type.html",
        shown=policies.shown_type(code, by=actor(), now=clock.now()),
        types=policies.shown_types(by=actor(), now=clock.now()),
        given=given,
        problem=problem,
        breaks=breaks,
        windows=range(WINDOWS),
        every_role={role.value: ROLES[role] for role in Role},
        every_use={use.value: USES[use] for use in Use},
        every_presence={presence.value: PRESENCES[presence] for presence in Presence},
        gates=GATES,
        modalities=[modality.value for modality in Modality],
    )
