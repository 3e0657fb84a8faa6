"""An offer from the waitlist: what is kept for the patient, "yes, I take it" and "no, thank you"."""

from flask import redirect
from flask.typing import ResponseReturnValue

from coord.services import waitlist
from coord.services.waitlist import OpenedOffer
from coord.web.patient.asked import asked
from coord.web.patient.blueprint import blueprint
from coord.web.patient.pages import go, gone, page
from coord.web.patient.words import reader
from coord.web.permission import public


@blueprint.get("/o/<token>")
@public
def offer(token: str) -> ResponseReturnValue:
    found = waitlist.opened(token, **asked())
    return page("patient/offer.html", found.reads, visit=found) if found else gone()


@blueprint.post("/o/<token>/yes")
@public
def say_yes(token: str) -> ResponseReturnValue:
    return _answered(waitlist.say_yes(token, **asked()))


@blueprint.post("/o/<token>/no")
@public
def say_no(token: str) -> ResponseReturnValue:
    return _answered(waitlist.say_no(token, **asked()))


def _answered(found: OpenedOffer | None) -> ResponseReturnValue:
    """Back to the page, which tells how the offer stands now."""
    return redirect(go("offer", reader()), code=303) if found else gone()
