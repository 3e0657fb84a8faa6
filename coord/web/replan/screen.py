"""The first screen of a day that changes: whom it concerns by arrival, and what could be instead."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from coord import clock
from coord.domain.permissions import Permission
from coord.services import replan
from coord.services.booking import Refused
from coord.web import forms
from coord.web.people.shared import keys
from coord.web.permission import actor, requires
from coord.web.replan.blueprint import blueprint
from coord.web.replan.fields import TITLES
from coord.web.replan.places import arguments, asked


@blueprint.get("/visits")
@requires(Permission.BOOK)
def visits() -> ResponseReturnValue:
    return page()


def page(refused: Refused | None = None, about: str = "") -> str:
    """The visits; what could not be done stands beside the visit `about` which it is."""
    happening = asked()
    only = request.args.get("only") or None
    found = replan.affected(happening, keys=keys(), by=actor(), now=clock.now(), only=only)
    return render_template(
        "replan/visits.html",
        happening=happening,
        title=TITLES[happening.kind],
        found=found,
        arguments=arguments(happening),
        may_be_taken_back=replan.can_be_taken_back(happening, by=actor()),
        taken_back=replan.taken_back(happening, by=actor()),
        refused=refused,
        about=about,
        key=forms.new_key(),
        as_fields=forms.as_fields,
    )
