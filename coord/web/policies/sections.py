"""The sections of the policy."""

import json
from datetime import date
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from coord import clock
from coord.domain.permissions import Permission
from coord.domain.policy_sections import soft_reasons
from coord.domain.qualifications import Kind
from coord.domain.roles import Role
from coord.services import policies, standing
from coord.services.errors import BadInput
from coord.services.policies import Section
from coord.web.days import today
from coord.web.permission import actor, requires
from coord.web.policies import coming, picking, reminding
from coord.web.policies.blueprint import blueprint
from coord.web.policies.saving import saved, when_of
from coord.web.policies.words import SECTIONS, field_name
from coord.web.present import padded

AS_CLOCK = frozenset(
    {"agenda_at", "prompt_at", "call_at", "quiet_from", "quiet_until", "evening", "no_drive_until", "morning"}
)
REMINDERS = "reminders"
MAY_BE_EMPTY = frozenset({"apart_minutes"})
AS_TEXT = frozenset({"scope", "compacts"})


@blueprint.get("/")
@requires(Permission.EDIT_POLICY)
def index() -> ResponseReturnValue:
    return render_template(
        "policies/index.html",
        sections=policies.sections(by=actor(), now=clock.now()),
        types=policies.shown_types(by=actor(), now=clock.now()),
        missing=policies.missing_types(by=actor()),
        words=SECTIONS,
        as_text=AS_TEXT,
        **_words(),
    )


@blueprint.get("/<name>")
@requires(Permission.EDIT_POLICY)
def edit(name: str) -> ResponseReturnValue:
    section = policies.section(name, by=actor(), now=clock.now())
    return _page(section, _as_fields(section), today(None))


@blueprint.post("/<name>")
@requires(Permission.EDIT_POLICY)
def change(name: str) -> ResponseReturnValue:
    section = policies.section(name, by=actor(), now=clock.now())
    given = request.form
    try:
        data, when = _data(section), when_of(given)
        policies.change(name, data, when, by=actor(), now=clock.now())
    except BadInput as bad:
        return _page(section, given, None, problem=(bad.field, str(bad))), 422
    except standing.WouldBreak as would:
        return _page(section, given, None, breaks=would.visits), 409
    return saved(url_for("policies.index"))


def _page(
    section: Section,
    given: Any,
    day: date | None,
    problem: tuple[str, str] | None = None,
    breaks: tuple[standing.BrokenVisit, ...] = (),
) -> str:
    return render_template(
        "policies/edit.html",
        section=section,
        given=given,
        day=day or given.get("valid_from", ""),
        problem=problem,
        breaks=breaks,
        title=SECTIONS[section.name],
        as_text=section.name in AS_TEXT,
        changes=coming.changes(section),
        own=picking.OWN,
        plan=reminding.as_form(section.value, given) if section.name == REMINDERS else {},
        may_be_empty=MAY_BE_EMPTY,
        soft=soft_reasons(),
        every_role=[role.value for role in Role],
        every_kind=[kind.value for kind in Kind],
        **_words(),
    )


def _words() -> dict[str, Any]:
    """How fields and their values are told."""
    kinds_of_visit = {
        one.type.code: one.type.name for one in policies.shown_types(by=actor(), now=clock.now())
    }
    return {
        "field_name": field_name,
        "as_clock": AS_CLOCK,
        "in_plan": reminding.FIELDS,
        "choices": picking.choices(kinds_of_visit),
        "kinds_of_visit": kinds_of_visit,
    }


def _as_fields(section: Section) -> dict[str, Any]:
    if section.name in AS_TEXT:
        return {"text": json.dumps(section.value, indent=2, ensure_ascii=False)}
    fields = dict(section.value)
    return fields | {field: padded(fields[field]) for field in AS_CLOCK & fields.keys()}


def _data(section: Section) -> dict[str, Any]:
    """What the form holds, as the section's data; BadInput where it is not readable."""
    if section.name in AS_TEXT:
        return _parsed(request.form.get("text", ""))
    return {field: _read(field, value) for field, value in section.value.items()}


def _parsed(text: str) -> dict[str, Any]:
    try:
        data = json.loads(text)
    except ValueError:
        raise BadInput("text", "This is not JSON. Compare it with the form of what is in force.") from None
    if not isinstance(data, dict):
        raise BadInput("text", "Give an object in braces, like the one in force.")
    return data


def _read(field: str, now: Any) -> Any:
    """A field as the kind of value it has now."""
    if field in picking.SOME:
        return picking.picked(field)
    if field in AS_CLOCK:
        return reminding.minute_of_day(field)
    if field in reminding.FIELDS:
        return reminding.read(field)
    if isinstance(now, list):
        return request.form.getlist(field)
    if isinstance(now, bool):
        return bool(request.form.get(field))
    if isinstance(now, str):
        return request.form.get(field, "").strip()
    if field in MAY_BE_EMPTY and not request.form.get(field, "").strip():
        return None
    try:
        return int(request.form.get(field, ""))
    except ValueError:
        raise BadInput(field, "Give a whole number.") from None
