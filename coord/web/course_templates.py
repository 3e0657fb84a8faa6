"""Course templates as a house edits them: looked at before they are kept, each version from a day on."""

from dataclasses import dataclass, field
from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from coord import clock
from coord.domain.course import Step
from coord.domain.permissions import Permission
from coord.services import courses, groups
from coord.services.errors import BadInput
from coord.web.course_form import as_text, kind_words, read_steps
from coord.web.days import today
from coord.web.forms import read_day
from coord.web.permission import actor, requires

blueprint = Blueprint("course_templates", __name__, url_prefix="/courses/templates")


@dataclass(slots=True)
class TemplateForm:
    """A template as it stands in the form; `steps` is what its text means."""

    name: str
    text: str
    day: date
    steps: tuple[Step, ...] = ()
    problems: dict[str, str] = field(default_factory=dict)

    @classmethod
    def parse(cls) -> "TemplateForm":
        given = request.form
        problems: dict[str, str] = {}
        day = read_day(given.get("from"), today(None), "from", problems)
        form = cls(given.get("name", "").strip(), given.get("steps", ""), day, (), problems)
        found = read_steps(form.text, courses.kinds_of_templates(by=actor(), now=clock.now()))
        if isinstance(found, str):
            form.problems["steps"] = found
        else:
            form.steps = found
        return form

    @property
    def days(self) -> tuple[int, int]:
        """How many days the course takes, at least and at most."""
        later = self.steps[1:]
        return sum(one.at_least for one in later) + 1, sum(one.at_most for one in later) + 1


@blueprint.get("/")
@requires(Permission.EDIT_POLICY)
def index() -> ResponseReturnValue:
    found = courses.every_version(by=actor(), now=clock.now())
    kinds = courses.kinds_of_templates(by=actor(), now=clock.now())
    return render_template(
        "course_templates/index.html", found=found, kinds=kinds, today=today(None), as_text=as_text
    )


@blueprint.get("/edit")
@requires(Permission.EDIT_POLICY)
def edit() -> ResponseReturnValue:
    """The form of a template in force, or of a new one."""
    name = request.args.get("name", "")
    shown = courses.every_version(by=actor(), now=clock.now())
    kinds = courses.kinds_of_templates(by=actor(), now=clock.now())
    steps = next((one.template.steps for one in shown if one.is_now and one.template.name == name), ())
    return _page(TemplateForm(name if steps else "", as_text(steps, kinds), today(None), steps))


@blueprint.post("/preview")
@requires(Permission.EDIT_POLICY)
def preview() -> ResponseReturnValue:
    """What the steps mean, before anything is kept."""
    form = TemplateForm.parse()
    return _page(form, is_preview=not form.problems), 422 if form.problems else 200


@blueprint.post("/")
@requires(Permission.EDIT_POLICY)
def keep() -> ResponseReturnValue:
    """Sent twice, it says the same."""
    form = TemplateForm.parse()
    if not form.problems:
        try:
            version = courses.keep(form.name, form.steps, form.day, by=actor(), now=clock.now())
            flash(f"Saved: version {version} of “{form.name}”.")
            return redirect(url_for("course_templates.index"), code=303)
        except BadInput as bad:
            form.problems[bad.field] = str(bad)
    return _page(form), 422


@blueprint.post("/retire")
@requires(Permission.EDIT_POLICY)
def retire() -> ResponseReturnValue:
    name = request.form.get("name", "")
    courses.retire(name, today(None), by=actor(), now=clock.now())
    flash(f"“{name}” is not offered any more. Courses that were booked by it stay.")
    return redirect(url_for("course_templates.index"), code=303)


def _page(form: TemplateForm, *, is_preview: bool = False) -> str:
    kinds = courses.kinds_of_templates(by=actor(), now=clock.now())
    of_groups = {code for code, *_ in groups.kinds(by=actor(), now=clock.now())}
    is_of_groups = {step.type_code for step in form.steps} <= of_groups
    return render_template(
        "course_templates/edit.html",
        form=form,
        kinds=kinds,
        words=kind_words(kinds),
        is_preview=is_preview,
        is_of_groups=is_of_groups,
    )
