"""Standing visits: wish a series, tick what fits, book all of it or nothing."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from urllib.parse import parse_qsl

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from coord import clock
from coord.domain.permissions import Permission
from coord.domain.series import MOST, Recurrence
from coord.services import series, showing
from coord.services.drafts import Draft
from coord.services.series import SeriesBooked
from coord.services.whole import OneRefused
from coord.web import forms
from coord.web.booking import check_page
from coord.web.forms import DraftForm
from coord.web.permission import actor, requires

blueprint = Blueprint("series", __name__, url_prefix="/series")

HOW_OFTEN = (
    f"Say every how many weeks (1 to 12), and either how many visits (2 to {MOST}) or until which day."
)


@blueprint.post("/plan")
@requires(Permission.BOOK)
def plan() -> ResponseReturnValue:
    form = DraftForm.parse(request.form)
    recurrence = _recurrence(form)
    if form.draft is None or recurrence is None:
        return check_page(form), 422
    return _plan_page(form, recurrence)


def _plan_page(
    form: DraftForm, recurrence: Recurrence, refused: OneRefused | None = None, problem: str = ""
) -> str:
    draft = form.draft or abort(400)
    found = series.plan(draft, recurrence, by=actor(), now=clock.now())
    main = draft.appointments[0]
    zones = {one.public_id: one.zone for one in showing.clinics(by=actor())}
    return render_template(
        "series/plan.html",
        page=showing.patient(draft.patient, by=actor(), now=clock.now()),
        occurrences=found,
        recurrence=recurrence,
        fields=form.fields,
        zone=zones[main.clinic],
        refused=refused,
        problem=problem,
        key=forms.new_key(),
        as_fields=forms.as_fields,
    )


@blueprint.post("/book")
@requires(Permission.BOOK)
def book() -> ResponseReturnValue:
    form, once = DraftForm.parse(request.form), forms.once(request.form, request.path)
    recurrence = _recurrence(form)
    if form.draft is None or recurrence is None:
        abort(400)
    drafts = _chosen(request.form.getlist("visit"), form.draft)
    if not drafts:
        return _plan_page(form, recurrence, problem="Tick at least one visit."), 422
    match series.book(drafts, recurrence.every_weeks, by=actor(), now=clock.now(), once=once):
        case SeriesBooked(first=first, visits=visits):
            flash(f"Booked {visits} visit{'' if visits == 1 else 's'}.")
            return redirect(url_for("appointments.show", public_id=first), code=303)
        case OneRefused() as refused:
            return _plan_page(form, recurrence, refused), 409


def _chosen(values: Sequence[str], wished: Draft) -> list[Draft]:
    """The ticked visits in order of time; what our page did not offer is refused."""
    drafts = []
    for value in values[: 2 * MOST]:
        one = DraftForm.parse(dict(parse_qsl(value))).draft
        if one is None or one.patient != wished.patient or len(one.appointments) != 1:
            abort(400)
        drafts.append(one)
    return sorted(drafts, key=lambda one: one.appointments[0].wall)


def _recurrence(form: DraftForm) -> Recurrence | None:
    """How often the visit of the form comes back; the problem stands in the form where that is unclear."""
    fields: MultiDict[str, str] = MultiDict(dict(form.fields))
    every, count = fields.get("every_weeks", type=int), fields.get("count", type=int)
    until = _day(fields.get("until_day", ""))
    is_counted = count is not None and 2 <= count <= MOST
    if every is None or not 1 <= every <= 12 or not (is_counted or until) or (count and not is_counted):
        form.problems["every_weeks"] = HOW_OFTEN
        return None
    if form.draft is None:
        return None
    first: datetime = form.draft.appointments[0].wall
    if until and until < first.date():
        form.problems["every_weeks"] = "The last day is before the first visit. Give a later one."
        return None
    return Recurrence(first, every, count, until)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def chosen_later(later: Sequence[series.SeriesVisit], form: Any) -> list[str]:
    """The later visits that go along: none, or all but those moved alone, which are ticked one by one."""
    if form.get("scope") != "later":
        return []
    ticked = set(form.getlist("also"))
    return [one.public_id for one in later if not one.is_moved_alone or one.public_id in ticked]
