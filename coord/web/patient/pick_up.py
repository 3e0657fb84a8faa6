"""What whoever takes a patient home sees: where and when, and nothing else."""

from flask.typing import ResponseReturnValue

from coord.services import links
from coord.web.patient.asked import asked
from coord.web.patient.blueprint import blueprint
from coord.web.patient.pages import gone, page
from coord.web.permission import public


@blueprint.get("/r/<token>")
@public
def pick_up(token: str) -> ResponseReturnValue:
    found = links.picked_up_at(token, **asked())
    return page("patient/pick_up.html", found.reads, found=found) if found else gone()
