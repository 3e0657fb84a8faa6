"""From a search to a booked or reserved unit."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from coord import clock
from coord.domain.booking import Refusal, name_of
from coord.domain.local_time import to_minute
from coord.domain.permissions import Permission
from coord.domain.reasons import InThePast, TooFarAhead
from coord.services import booking, groups, searching, series, showing
from coord.services.booking import Booked, Refused, Reserved
from coord.web import forms
from coord.web.days import today
from coord.web.forms import DraftForm, SearchForm, WhyNotForm
from coord.web.permission import actor, requires

blueprint = Blueprint("booking", __name__, url_prefix="/booking")

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


@blueprint.get("/find")
@requires(Permission.BOOK)
def find() -> ResponseReturnValue:
    form = SearchForm.parse(request.args, today(request.args.get("clinic") or None))
    if not form.patient:
        return redirect(url_for("patients.index"))
    found = None
    if form.type_code and not form.problems:
        found = searching.find(ask_for(form), by=actor(), now=clock.now(), offset=form.page * searching.PAGE)
    return _search_page(form, found), 422 if form.problems else 200


def ask_for(form: SearchForm) -> searching.Ask:
    return searching.Ask(
        form.patient,
        form.type_code,
        form.first,
        form.last,
        form.clinics,
        form.moving,
        form.is_lenient,
        form.people,
        form.wishes,
        form.order,
    )


def _search_page(form: SearchForm, found: searching.Found | None) -> str:
    page = showing.patient(form.patient, by=actor(), now=clock.now(), days=(form.first, form.last))
    return render_template(
        "booking/find.html",
        form=form,
        found=found,
        page=page,
        groups=_groups(form, page) if found else (),
        moved=next((one for one in page.appointments if one.public_id == form.moving), None),
        key=forms.new_key(),
        clinics=showing.clinics(by=actor()),
        as_fields=forms.as_fields,
        people=_candidates(form.type_code),
        named=forms.named(form.people),
        weekdays=WEEKDAYS,
        to_page=_to_page,
        to_waitlist=_to_waitlist(),
    )


def _candidates(type_code: str) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """For each role of the kind that was chosen, whom one may name."""
    return showing.candidates(type_code, by=actor(), now=clock.now()) if type_code else ()


def _groups(form: SearchForm, page: showing.PatientPage) -> tuple[groups.Offer, ...]:
    """The groups of a kind that has some."""
    if not any(one.has_groups for one in page.types if one.code == form.type_code):
        return ()
    span = (form.first, form.last)
    return groups.offers(
        form.patient, form.type_code, span, form.clinics, by=actor(), now=clock.now(), moving=form.moving
    )


def _to_page(page: int) -> str:
    """The same search, another page of it."""
    asked: dict[str, Any] = {**request.args.to_dict(flat=False), "page": page}
    return url_for("booking.find", **asked)


def _to_waitlist() -> str:
    """The waitlist's form, filled with what was searched for; a visit that is to move stays until then."""
    asked: dict[str, Any] = request.args.to_dict(flat=False)
    renamed = {
        "visit": asked.pop("moving", None),
        "earliest": asked.pop("from", None),
        "latest": asked.pop("to", None),
    }
    return url_for("waitlist.new", **asked, **renamed)


@blueprint.get("/why-not")
@requires(Permission.BOOK)
def why_not() -> ResponseReturnValue:
    form = WhyNotForm.parse(request.args, today(request.args.get("clinic") or None))
    answer = None
    if not form.problems:
        ask = searching.Ask(
            form.patient,
            form.type_code,
            form.day,
            form.day,
            (form.clinic,),
            form.moving,
            people=form.people,
        )
        answer = searching.why_not(ask, form.wall, by=actor(), now=clock.now())
    page = render_template(
        "booking/why_not.html",
        form=form,
        answer=answer,
        page=showing.patient(form.patient, by=actor(), now=clock.now(), days=(form.day, form.day)),
        clinics=showing.clinics(by=actor()),
        people=_candidates(form.type_code),
        named=forms.named(form.people),
        as_fields=forms.as_fields,
        name_of=name_of,
        no_such_time=isinstance(answer, searching.NoSuchTime),
    )
    return page, 422 if form.problems else 200


@blueprint.get("/check")
@requires(Permission.BOOK)
def check() -> ResponseReturnValue:
    form = DraftForm.parse(request.args)
    return check_page(form), 422 if form.problems else 200


def check_page(form: DraftForm, refused: Refused | None = None) -> str:
    """The unit to be booked or moved, everything changeable, and what stands against it.

    A form without an appointment was not made by us.
    """
    if not form.count:
        abort(400)
    moving = form.fields.get("moving")
    fields = dict(form.fields)
    page = showing.patient(fields.get("patient", ""), by=actor(), now=clock.now())
    already = None if moving else _already_booked(form, page)
    refused = None if already else refused
    return render_template(
        "booking/check.html",
        form=form,
        fields=fields,
        refusals=_to_tell(refused.refusals) if refused else (),
        overridable=refused.overridable if refused else frozenset(),
        alternatives=_alternatives(form) if refused else (),
        page=page,
        already=already,
        choices=[_choices(fields, position) for position in range(form.count)],
        moving=showing.unit(moving, by=actor(), now=clock.now()) if moving else None,
        later=series.later_than(moving, by=actor()) if moving else (),
        until=_reservation_ends(form),
        key=forms.new_key(),
        as_fields=forms.as_fields,
        zones={clinic.public_id: clinic for clinic in showing.clinics(by=actor())},
    )


def _to_tell(found: Sequence[Refusal]) -> tuple[Refusal, ...]:
    """What stands against a time; where that has passed, or is years away, nothing else is worth reading."""
    beyond = [one for one in found if isinstance(one.reason, InThePast | TooFarAhead)]
    return tuple(beyond[:1] or found)


def _already_booked(form: DraftForm, page: showing.PatientPage) -> showing.ShownAppointment | None:
    """What stands booked for the patient at this very time: somebody pressed the back button."""
    if form.draft is None:
        return None
    main = form.draft.appointments[0]
    return next(
        (
            one
            for one in page.appointments
            if (one.type_code, one.clinic_public_id) == (main.type_code, main.clinic)
            and one.starts == to_minute(main.wall.replace(tzinfo=ZoneInfo(one.zone)))
            and one.is_upcoming(to_minute(clock.now()))
        ),
        None,
    )


def _choices(fields: dict[str, str], position: int) -> showing.Choices:
    return showing.choices(
        fields[f"type-{position}"],
        fields.get(f"clinic-{position}", ""),
        fields.get("patient", ""),
        by=actor(),
        now=clock.now(),
    )


def _alternatives(form: DraftForm) -> tuple[searching.Slot, ...]:
    """The bookable times nearest to the one that was refused, at the same clinic; none for years ahead."""
    if form.draft is None:
        return ()
    main = form.draft.appointments[0]
    day, present = main.wall.date(), today(main.clinic)
    if (day - present).days > forms.FARTHEST:
        return ()
    ask = searching.Ask(
        patient=form.draft.patient,
        type_code=main.type_code,
        first=max(present, day - timedelta(days=7)),
        last=max(present, day) + timedelta(days=14),
        clinics=(main.clinic,),
        moving=form.fields.get("moving") or None,
    )
    minute = to_minute(main.wall.replace(tzinfo=_zone(main.clinic)))
    return searching.nearest(ask, minute, by=actor(), now=clock.now())


def _zone(clinic: str) -> ZoneInfo:
    zones = {one.public_id: one.zone for one in showing.clinics(by=actor())}
    return ZoneInfo(zones[clinic]) if clinic in zones else abort(404)


def _reservation_ends(form: DraftForm) -> list[datetime]:
    if form.draft is None:
        return []
    main = form.draft.appointments[0]
    zone = _zone(main.clinic)
    return reservation_ends(main.wall.replace(tzinfo=zone), zone)


def reservation_ends(starts: datetime, zone: ZoneInfo) -> list[datetime]:
    """Ends of a reservation that lie ahead and before the visit: tomorrow or today at 5 pm, two hours."""
    now = clock.now()
    five = now.astimezone(zone).replace(hour=17, minute=0, second=0, microsecond=0)
    wished = [five + timedelta(days=1), five, now + timedelta(hours=2)]
    return [end for end in wished if now < end <= starts]


@blueprint.post("/book")
@requires(Permission.BOOK)
def book() -> ResponseReturnValue:
    form, once = DraftForm.parse(request.form), forms.once(request.form, request.path)
    if form.draft is None:
        return check_page(form), 422
    outcome = booking.book(form.draft, by=actor(), now=clock.now(), once=once)
    match outcome:
        case Booked():
            return show_booked(outcome)
        case Refused():
            return check_page(form, outcome), 409


def show_booked(outcome: Booked) -> ResponseReturnValue:
    """On to the appointment; the browser's back button and a second click end there as well."""
    if outcome.repeated:
        flash("This was booked already; nothing was booked twice.")
    else:
        flash("Booked.")
    return redirect(url_for("appointments.show", public_id=outcome.appointment), code=303)


@blueprint.post("/reserve")
@requires(Permission.BOOK)
def reserve() -> ResponseReturnValue:
    form, once = DraftForm.parse(request.form), forms.once(request.form, request.path)
    until = forms.hold_until(request.form)
    if until is None:
        form.problems["until"] = "Choose until when the time is reserved."
    if form.draft is None or until is None:
        return check_page(form), 422
    outcome = booking.reserve(form.draft, until, by=actor(), now=clock.now(), once=once)
    match outcome:
        case Reserved():
            flash("Reserved.")
            return redirect(url_for("holds.show", public_id=outcome.hold), code=303)
        case Refused():
            return check_page(form, outcome), 409
