"""Importing a clinic's spreadsheets by hand: check first, then import."""

from flask import Blueprint, current_app, render_template, request
from flask.typing import ResponseReturnValue

from coord import clock
from coord.domain.permissions import Permission
from coord.services import roster, standing, uploads
from coord.services.roster import Broken, DateOrder, Keys, Options, Refused, WrongOrganization
from coord.web.permission import actor, requires

blueprint = Blueprint("rosters", __name__, url_prefix="/import")

LARGEST = 200 * 1024 * 1024
SHOWN = 500


@blueprint.get("/")
@requires(Permission.IMPORT)
def index() -> ResponseReturnValue:
    return _page()


@blueprint.post("/")
@requires(Permission.IMPORT)
def upload() -> ResponseReturnValue:
    request.max_content_length = LARGEST
    files = {file.filename: file.read() for file in request.files.getlist("files") if file.filename}
    if not files:
        return _page(refusal="Choose the CSV files of your roster, all of them at once."), 422
    try:
        outcome = uploads.import_roster(files, _options(), keys=_keys(), by=actor(), now=clock.now())
    except Broken as broken:
        return _page(problems=broken.problems), 422
    except standing.WouldBreak as would:
        return _page(breaks=would.visits), 409
    except (Refused, WrongOrganization) as refused:
        return _page(refusal=str(refused)), 409
    return _page(outcome=outcome)


def _options() -> Options:
    orders = {order.value: order for order in DateOrder}
    return Options(
        dates=orders.get(request.form.get("dates", ""), DateOrder.ISO),
        prune=bool(request.form.get("prune")),
        is_dry_run=request.form.get("do") != "import",
        seen=frozenset(request.form.getlist("seen")),
    )


def _keys() -> Keys:
    settings = current_app.extensions["coord_config"]
    return Keys(settings.field_key, settings.index_key)


def _page(
    outcome: roster.Outcome | None = None,
    problems: list[roster.Problem] | None = None,
    refusal: str = "",
    breaks: tuple[standing.BrokenVisit, ...] = (),
) -> str:
    return render_template(
        "rosters/index.html",
        outcome=outcome,
        problems=(problems or [])[:SHOWN],
        count=len(problems or []),
        refusal=refusal,
        breaks=breaks or (outcome.breaks if outcome else ()),
        manual=roster.manual(),
        orders=[order.value for order in DateOrder],
    )
