"""What all pages about hours do: read a form, try to save it or look at it first, and show it again."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from flask import abort, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from coord import clock
from coord.domain.holidays import Holiday
from coord.services import availability
from coord.services.availability import (
    Asked,
    Breaking,
    Objection,
    Outcome,
    PreviewDay,
    Previewed,
    Saved,
    Weekly,
)
from coord.services.repeats import Once
from coord.services.standing import BrokenVisit
from coord.web import forms as keyed
from coord.web.availability.sentences import stand_beside
from coord.web.days import today
from coord.web.people.forms import Field, Form, Options
from coord.web.permission import actor
from coord.web.present import clock_time

Save = Callable[[dict[str, Any], Asked], Outcome]


@dataclass(frozen=True, slots=True)
class FormPage:
    """A form about somebody's or a clinic's hours: `whose` they are, and the page to go back to."""

    title: str
    whose: str
    back: str
    fields: tuple[Field, ...]
    said: str
    kept: dict[str, Any] = field(default_factory=dict)
    button: str = "Save"
    holidays: tuple[tuple[Holiday, bool], ...] = ()


def form_page(page: FormPage, save: Save) -> ResponseReturnValue:
    """Show the form, or save it and go back; with `do=preview` only look what it comes to."""
    if request.method == "GET":
        return _render(page, Form.filled(page.fields, page.kept))
    once = keyed.once(request.form, request.path)
    form = Form.parse(page.fields, request.form, today())
    if form.problems:
        return _render(page, form), 422
    outcome = save(form.values, _asked(once))
    match outcome:
        case Objection():
            return _render(page, stand_beside(form, outcome)), 422
        case Breaking():
            return _render(page, form, breaking=outcome.visits), 409
        case Previewed():
            return _render(page, form, outcome.visits, outcome.days)
        case Saved():
            flash("This was saved already." if outcome.repeated else page.said)
            return redirect(page.back, code=303)


def _asked(once: Once) -> Asked:
    """A preview is no request that could be doubled, and agrees to nothing."""
    if request.form.get("do") == "preview":
        return Asked(actor(), clock.now(), is_preview=True)
    return Asked(actor(), clock.now(), once, frozenset(request.form.getlist("seen")))


def _render(
    page: FormPage,
    form: Form,
    breaking: tuple[BrokenVisit, ...] = (),
    preview: tuple[PreviewDay, ...] = (),
) -> str:
    return render_template(
        "availability/form.html",
        page=page,
        form=form,
        breaking=breaking,
        preview=preview,
        key=keyed.new_key(),
    )


def rules() -> tuple[int, ...]:
    """The rules that a form is about, in its address: `?rules=3,4`; without one it is not ours."""
    try:
        found = tuple(int(one) for one in request.args.get("rules", "").split(","))
    except ValueError:
        abort(400)
    return found


def clinics() -> Options:
    everybody = availability.showing.everybody(by=actor())
    return tuple((one.public_id, one.name) for one in everybody.clinics)


def weekly(values: dict[str, Any]) -> Weekly:
    """The wish that a form of weekly hours stands for; half a break is one that does not fit."""
    pause = (values["pause_from"], values["pause_until"])
    return Weekly(
        weekdays=tuple(map(int, values["weekdays"])),
        opens=values["opens"],
        closes=values["closes"],
        valid_from=values["valid_from"],
        valid_until=values["valid_until"],
        every_weeks=max(1, values.get("every_weeks", 1)),
        pause=None if pause == (None, None) else (pause[0] or 0, pause[1] or 0),
    )


def typed(line: availability.showing.HoursLine) -> dict[str, Any]:
    """Kept hours as a form of weekly hours writes them, from today on."""
    return {
        "weekdays": line.weekdays,
        "opens": clock_time(line.opens),
        "closes": clock_time(line.closes),
        "every_weeks": line.every_weeks,
        "valid_until": line.valid_until,
    }
