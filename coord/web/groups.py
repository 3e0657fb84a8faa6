"""Groups: open one, see who is in it, let patients join, move it or call it off for all."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from coord import clock
from coord.domain.appointment import UPCOMING
from coord.domain.booking import Refusal, name_of
from coord.domain.local_time import to_moment, to_wall
from coord.domain.permissions import Permission
from coord.domain.roles import Role
from coord.domain.series import MOST, Recurrence, walls
from coord.services import directory, groups, showing
from coord.services.booking import Booked, Cancelled, Refused
from coord.services.groups import Joining, Opened, Opening
from coord.services.series import SeriesBooked
from coord.services.whole import OneRefused
from coord.web import forms, labels
from coord.web.booking import reservation_ends
from coord.web.forms import DraftForm
from coord.web.permission import actor, requires
from coord.web.present import now_minute

blueprint = Blueprint("groups", __name__, url_prefix="/groups")

ONE_MAY_HAVE_GONE = "One message with the time before may just have gone out; see Messages, and call."
CHOOSE_FIRST = "Find the patient by name, birth date or record number, and choose them first."
HOW_MANY = "Give how many places the group has, such as 6."
HOW_OFTEN = f"Say every how many weeks (1 to 12) and how many times (2 to {MOST}), or leave both empty."


@blueprint.get("/")
@requires(Permission.VIEW_BOARD)
def index() -> ResponseReturnValue:
    return render_template(
        "groups/index.html",
        groups=groups.ahead(by=actor(), now=clock.now()),
        kinds=groups.kinds(by=actor(), now=clock.now()),
        courses=groups.courses(by=actor(), now=clock.now()),
        clinics=showing.clinics(by=actor()),
    )


@blueprint.get("/new")
@requires(Permission.BOOK)
def new() -> ResponseReturnValue:
    return form_page({"type-0": "", "clinic-0": "", **request.args.to_dict()})


def form_page(
    fields: Mapping[str, str],
    refused: OneRefused | None = None,
    problems: Mapping[str, str] | None = None,
    moving: groups.GroupPage | None = None,
    times: Sequence[datetime] = (),
) -> str:
    """Everything that is said of a group when it is opened or moved, and what stands against it.

    `times` are those of a group that comes back, on the clinic's clock.
    """
    code, clinic = fields.get("type-0", ""), fields.get("clinic-0", "")
    return render_template(
        "groups/form.html",
        fields=fields,
        refused=refused,
        soft=soft(refused),
        times=times,
        problems=problems or {},
        moving=moving,
        kinds=groups.kinds(by=actor(), now=clock.now()),
        clinics=showing.clinics(by=actor()),
        choice=showing.choices(code, clinic, "", by=actor(), now=clock.now()),
        whose=_whose(refused, moving),
        key=forms.new_key(),
    )


def soft(refused: OneRefused | None) -> dict[str, Refusal]:
    """What the user may go on in spite of, whichever of several groups it stands against, by its name."""
    found: dict[str, Refusal] = {}
    for one in refused.each if refused else ():
        for refusal in one.refusals:
            if name_of(refusal) in one.overridable:
                found.setdefault(name_of(refusal), refusal)
    return found


def _whose(refused: OneRefused | None, moving: groups.GroupPage | None) -> showing.PatientName | None:
    """The patient who stands against it."""
    members = moving.members if moving and refused else ()
    return next(
        (one.patient for one in members if refused and one.patient.public_id == refused.patient), None
    )


@blueprint.post("/")
@requires(Permission.BOOK)
def open_() -> ResponseReturnValue:
    form, once = DraftForm.parse(request.form), forms.once(request.form, request.path)
    places, recurrence = _places(form), _recurrence(form)
    if form.draft is None or form.problems:
        return form_page(form.fields, problems=form.problems), 422
    opening = Opening(
        form.draft.appointments[0],
        places,
        overriding=form.draft.overriding,
        is_offered="keep" not in request.form,
    )
    match groups.open_groups(opening, recurrence, by=actor(), now=clock.now(), once=once):
        case Opened(first=first, groups=number):
            flash("Opened." if number == 1 else f"Opened {number} groups.")
            return redirect(url_for("groups.show", public_id=first), code=303)
        case OneRefused() as refused:
            times = walls(recurrence) if recurrence else ()
            return form_page(form.fields, refused, times=times), 409


def _places(form: DraftForm) -> int:
    text = form.fields.get("places", "")
    if not text.isdecimal() or len(text) > 3:
        form.problems["places"] = HOW_MANY
        return 0
    return int(text)


def _recurrence(form: DraftForm) -> Recurrence | None:
    """How often the group comes back; None where it is held once."""
    every, count = (form.fields.get(name, "") for name in ("every_weeks", "count"))
    if form.draft is None or not (every or count):
        return None
    if not (every.isdecimal() and count.isdecimal() and 1 <= int(every) <= 12 and 2 <= int(count) <= MOST):
        form.problems["every_weeks"] = HOW_OFTEN
        return None
    return Recurrence(form.draft.appointments[0].wall, int(every), int(count))


@blueprint.get("/<public_id>")
@requires(Permission.VIEW_BOARD)
def show(public_id: str) -> ResponseReturnValue:
    return group_page(public_id)


def group_page(
    public_id: str,
    refused: Refused | OneRefused | None = None,
    problem: str = "",
    *,
    cancelling: bool = False,
    changing: str = "",
    found: Sequence[showing.PatientName] | None = None,
) -> str:
    """The group, who is in it, and why the last step could not be; `changing` says which, but for joining.

    `found` are the patients among whom one is chosen, before anything is booked.
    """
    page = groups.page(public_id, by=actor(), now=clock.now())
    group, chosen = page.shown.group, _chosen()
    inside = {one.patient.public_id for one in page.members if one.status in UPCOMING}
    if chosen and chosen.public_id in inside:
        problem = f"{chosen.name} (born {chosen.birth_date}) is in this group already."
        refused = chosen = None
    return render_template(
        "groups/cancel.html" if cancelling else "groups/show.html",
        page=page,
        until=reservation_ends(to_moment(group.interval.starts), ZoneInfo(group.zone)),
        now=now_minute(),
        refusals=refused.refusals if refused else (),
        place=refused.place if isinstance(refused, OneRefused) else 0,
        overridable=refused.overridable if refused else frozenset(),
        problem=problem,
        changing=changing,
        given=request.form,
        chosen=chosen,
        found=found,
        inside=inside,
        reasons=labels.CANCEL_REASONS,
        key=forms.new_key(),
    )


def _chosen() -> showing.PatientName | None:
    """The patient whom the form names, to be shown with name and birth date."""
    patient = request.form.get("patient")
    return showing.patient(patient, by=actor(), now=clock.now()).patient if patient else None


@blueprint.post("/<public_id>/join")
@requires(Permission.BOOK)
def join(public_id: str) -> ResponseReturnValue:
    once, now = forms.once(request.form, request.path), clock.now()
    try:
        wanted = joining()
    except directory.Unknown as unknown:
        return group_page(public_id, problem=str(unknown)), 422
    if request.form.get("all"):
        joined: SeriesBooked | OneRefused | Booked | Refused = groups.join_all(
            public_id, wanted, by=actor(), now=now, once=once
        )
    else:
        joined = groups.join(public_id, wanted, by=actor(), now=now, once=once)
    match joined:
        case Booked():
            flash("Booked.")
        case SeriesBooked(visits=visits):
            flash(f"Booked {visits} visits.")
        case Refused() | OneRefused():
            return group_page(public_id, joined), 409
    return redirect(url_for("groups.show", public_id=public_id), code=303)


def joining() -> Joining:
    """Who joins; raises Unknown where nobody was chosen."""
    patient = request.form.get("patient")
    if not patient:
        raise directory.Unknown(CHOOSE_FIRST)
    return Joining(
        patient,
        people={role: who for role in Role if (who := request.form.get(f"{role}-0"))},
        follow_up=request.form.get("follow_up") or None,
        overriding=forms.overriding(request.form),
    )


@blueprint.post("/<public_id>/transfer")
@requires(Permission.BOOK)
def transfer(public_id: str) -> ResponseReturnValue:
    """A visit of this kind moves to a place in the group."""
    once, visit = forms.once(request.form, request.path), request.form.get("visit", "")
    version, tell = forms.version(request.form), forms.tell(request.form)
    match groups.transfer(
        visit,
        version,
        public_id,
        tell,
        by=actor(),
        now=clock.now(),
        once=once,
        overriding=forms.overriding(request.form),
    ):
        case Booked(is_silent=is_silent):
            flash("Moved." if is_silent else f"Moved. {ONE_MAY_HAVE_GONE}")
            return redirect(url_for("appointments.show", public_id=visit), code=303)
        case Refused() as refused:
            return group_page(public_id, refused), 409


@blueprint.get("/<public_id>/move")
@requires(Permission.BOOK)
def choose(public_id: str) -> ResponseReturnValue:
    page = groups.page(public_id, by=actor(), now=clock.now())
    to = {name: value for name, value in request.args.items() if name.endswith("-0")}
    return form_page({**_fields(page), **to}, moving=page)


def _fields(page: groups.GroupPage) -> dict[str, str]:
    """The group as the fields of its form."""
    group = page.shown.group
    wall = to_wall(group.interval.starts, ZoneInfo(group.zone))
    return {
        "type-0": group.type_code,
        "clinic-0": group.clinic_public_id,
        "room-0": group.room_public_id,
        "date-0": f"{wall:%Y-%m-%d}",
        "time-0": f"{wall:%H:%M}",
        "version": str(group.version),
        **{f"{role}-0": who for role, _, who in page.shown.people},
    }


@blueprint.post("/<public_id>/move")
@requires(Permission.BOOK)
def move(public_id: str) -> ResponseReturnValue:
    form, once = DraftForm.parse(request.form), forms.once(request.form, request.path)
    page, version = groups.page(public_id, by=actor(), now=clock.now()), forms.version(request.form)
    if form.draft is None:
        return form_page(form.fields, problems=form.problems, moving=page), 422
    to, tell = form.draft.appointments[0], forms.tell(request.form)
    overriding = form.draft.overriding
    match groups.move(
        public_id, version, to, tell, by=actor(), now=clock.now(), once=once, overriding=overriding
    ):
        case Opened():
            flash("Moved for all.")
            return redirect(url_for("groups.show", public_id=public_id), code=303)
        case OneRefused() as refused:
            return form_page(form.fields, refused, moving=page), 409


@blueprint.get("/<public_id>/cancel")
@requires(Permission.BOOK)
def confirm(public_id: str) -> ResponseReturnValue:
    return group_page(public_id, cancelling=True)


@blueprint.post("/<public_id>/cancel")
@requires(Permission.BOOK)
def call_off(public_id: str) -> ResponseReturnValue:
    once, cancelling = forms.once(request.form, request.path), forms.cancelling(request.form)
    if cancelling is None:
        return group_page(public_id, problem="Choose why it is called off.", cancelling=True), 422
    version = forms.version(request.form)
    match groups.call_off(public_id, version, cancelling, by=actor(), now=clock.now(), once=once):
        case Cancelled(is_silent=is_silent):
            flash("Called off." if is_silent else f"Called off. {ONE_MAY_HAVE_GONE}")
            return redirect(url_for("groups.show", public_id=public_id), code=303)
        case Refused() as refused:
            return group_page(public_id, refused, cancelling=True), 409
