"""Care team, orders, gates and consents of a patient."""

from typing import Any

from flask.typing import ResponseReturnValue

from coord import clock
from coord.domain.consents import ConsentKind, ConsentStatus
from coord.domain.gates import GateStatus
from coord.domain.permissions import Permission
from coord.domain.roles import Role
from coord.services import people
from coord.services.people import Decision, Membership, NewOrder, Objection, Recorded, Saved
from coord.web.days import today
from coord.web.people import fields, shared
from coord.web.people.blueprint import blueprint
from coord.web.permission import actor, requires


@blueprint.route("/<public_id>/team/add", methods=["GET", "POST"])
@requires(Permission.EDIT_PATIENTS)
def add_member(public_id: str) -> ResponseReturnValue:
    def save(values: dict[str, Any]) -> Saved | Objection:
        first = values["valid_from"] or today()
        member = Membership(values["practitioner"], Role(values["role"]), first, values["is_primary"])
        return people.team.add(
            public_id, member, by=actor(), now=clock.now(), once=shared.once(), breaks=shared.breaks()
        )

    form = fields.member(shared.offered())
    return shared.part_page(public_id, "Add to the care team", form, save=save, said="Added.", part="team")


@blueprint.post("/<public_id>/team/<int:row>/end")
@requires(Permission.EDIT_PATIENTS)
def end_member(public_id: str, row: int) -> ResponseReturnValue:
    def work() -> str:
        people.team.end(public_id, row, by=actor(), now=clock.now(), breaks=shared.breaks())
        return "Today is their last day in the care team."

    return shared.done(public_id, work, "team")


@blueprint.route("/<public_id>/orders/add", methods=["GET", "POST"])
@requires(Permission.WRITE_ORDERS)
def add_order(public_id: str) -> ResponseReturnValue:
    def save(values: dict[str, Any]) -> Saved | Objection:
        return people.orders.add(
            public_id,
            NewOrder(**values),
            by=actor(),
            now=clock.now(),
            once=shared.once(),
            breaks=shared.breaks(),
        )

    form = fields.order(shared.offered())
    return shared.part_page(public_id, "Enter an order", form, save=save, said="Entered.", part="orders")


@blueprint.post("/<public_id>/orders/<int:row>/close")
@requires(Permission.WRITE_ORDERS)
def close_order(public_id: str, row: int) -> ResponseReturnValue:
    def work() -> str:
        people.orders.close(public_id, row, by=actor(), now=clock.now(), breaks=shared.breaks())
        return "Closed. Nothing more can be booked under it."

    return shared.done(public_id, work, "orders")


@blueprint.route("/<public_id>/gates/decide", methods=["GET", "POST"])
@requires(Permission.DECIDE_GATES)
def decide_gate(public_id: str) -> ResponseReturnValue:
    def save(values: dict[str, Any]) -> Saved | Objection:
        decision = Decision(values["kind"], GateStatus(values["status"]), values["expires_on"])
        return people.gates.decide(public_id, decision, by=actor(), now=clock.now(), breaks=shared.breaks())

    return shared.part_page(
        public_id, "Decide a gate", fields.GATE, save=save, said="Decided.", part="gates", button="Decide"
    )


@blueprint.route("/<public_id>/consents/add", methods=["GET", "POST"])
@requires(Permission.EDIT_PATIENTS)
def record_consent(public_id: str) -> ResponseReturnValue:
    def save(values: dict[str, Any]) -> Saved | Objection:
        recorded = Recorded(
            ConsentKind(values["kind"]),
            ConsentStatus(values["status"]),
            values["decided_on"],
            int(values["guardian"] or 0) or None,
            values["expires_on"],
            values["asked_again_on"],
        )
        return people.consents.record(
            public_id, recorded, by=actor(), now=clock.now(), once=shared.once(), breaks=shared.breaks()
        )

    form = fields.consent(shared.people_around(public_id))
    return shared.part_page(
        public_id, "Record a consent or assent", form, save=save, said="Recorded.", part="consents"
    )
