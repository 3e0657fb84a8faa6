"""Whose hours there are, and the ways between clinics."""

from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from coord.domain.permissions import Permission
from coord.services import availability
from coord.services.availability import Asked, Outcome
from coord.web.availability import fields, shared
from coord.web.availability.blueprint import blueprint
from coord.web.permission import actor, requires


@blueprint.get("/")
@requires(Permission.VIEW_HOURS)
def index() -> ResponseReturnValue:
    return render_template("availability/index.html", everybody=availability.showing.everybody(by=actor()))


@blueprint.route("/travel", methods=["GET", "POST"])
@requires(Permission.EDIT_HOURS)
def keep_way() -> ResponseReturnValue:
    def save(values: dict[str, Any], asked: Asked) -> Outcome:
        return availability.travel.keep(
            values["start"], values["end"], values["minutes"], asked, both_ways=values["both_ways"]
        )

    page = shared.FormPage(
        title="The way between two clinics",
        whose="",
        back=url_for("availability.index"),
        fields=fields.way(shared.clinics()),
        said="Saved.",
        kept={"both_ways": True},
    )
    return shared.form_page(page, save)
