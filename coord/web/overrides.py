"""The ledger of overrides, as a page and as a spreadsheet."""

import csv
import io
from datetime import UTC, datetime

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from coord import clock
from coord.domain.permissions import Permission
from coord.services import ledger
from coord.web import forms
from coord.web.days import today
from coord.web.permission import actor, requires

blueprint = Blueprint("overrides", __name__, url_prefix="/overrides")

COLUMNS = ("at", "user", "reason", "why", "visit", "visit_starts", "record_number")


@blueprint.get("/")
@requires(Permission.VIEW_OVERRIDES)
def index() -> ResponseReturnValue:
    form = forms.PeriodForm.parse(request.args, today(None))
    found = _found(form)
    page = render_template("overrides/index.html", form=form, found=found)
    return page, 422 if form.problems else 200


@blueprint.get("/ledger.csv")
@requires(Permission.VIEW_OVERRIDES)
def spreadsheet() -> ResponseReturnValue:
    found = _found(forms.PeriodForm.parse(request.args, today(None)))
    text = io.StringIO()
    rows = csv.writer(text)
    rows.writerow(COLUMNS)
    for one in found.entries:
        starts = datetime.fromtimestamp(one.starts * 60, UTC).isoformat()
        cells = (one.at.isoformat(), one.user, one.reason, one.why, one.type_name, starts, one.record_number)
        rows.writerow([_harmless(cell) for cell in cells])
    headers = {"Content-Disposition": "attachment; filename=overrides.csv"}
    return Response(text.getvalue(), mimetype="text/csv", headers=headers)


def _harmless(cell: str) -> str:
    """A spreadsheet takes what begins like this for a formula and runs it."""
    return f"'{cell}" if cell[:1] in {"=", "+", "-", "@", "\t", "\r", "\n"} else cell


def _found(form: forms.PeriodForm) -> ledger.Ledger:
    return ledger.ledger(form.first, form.last, by=actor(), now=clock.now())
