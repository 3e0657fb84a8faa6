"""The people around a patient, and whom the patient must not be with."""

from dataclasses import asdict
from typing import Any

from flask.typing import ResponseReturnValue

from coord import clock
from coord.domain.permissions import Permission
from coord.services import people
from coord.services.people import Objection, Related, Saved
from coord.web.people import fields, readers, shared
from coord.web.people.blueprint import blueprint
from coord.web.permission import actor, requires

RELATED, WISHES = "related", "wishes"
KEPT = "They stay on record, because consents or messages name them, and may do nothing any more."


@blueprint.route("/<public_id>/related/add", methods=["GET", "POST"])
@requires(Permission.EDIT_PATIENTS)
def add_related(public_id: str) -> ResponseReturnValue:
    def save(values: dict[str, Any]) -> Saved | Objection:
        return people.related.add(
            public_id,
            Related(**values),
            by=actor(),
            now=clock.now(),
            once=shared.once(),
            breaks=shared.breaks(),
        )

    title = "Add somebody around the patient"
    return shared.part_page(public_id, title, fields.RELATED, save=save, said="Added.", part=RELATED)


@blueprint.route("/<public_id>/related/<int:row>", methods=["GET", "POST"])
@requires(Permission.EDIT_PATIENTS)
def change_related(public_id: str, row: int) -> ResponseReturnValue:
    def save(values: dict[str, Any]) -> Saved | Objection:
        return people.related.change(
            public_id, row, Related(**values), by=actor(), now=clock.now(), breaks=shared.breaks()
        )

    kept = people.showing.related(public_id, row, by=actor())
    return shared.part_page(
        public_id,
        "Change somebody around the patient",
        fields.RELATED,
        save=save,
        said="Saved.",
        part=RELATED,
        kept=asdict(kept) | {"languages": readers.language_names(kept.languages)},
    )


@blueprint.post("/<public_id>/related/<int:row>/remove")
@requires(Permission.EDIT_PATIENTS)
def remove_related(public_id: str, row: int) -> ResponseReturnValue:
    def work() -> str:
        is_gone = people.related.remove(public_id, row, by=actor(), now=clock.now(), breaks=shared.breaks())
        return "Removed." if is_gone else KEPT

    return shared.done(public_id, work, RELATED)


@blueprint.route("/<public_id>/wishes/practitioner", methods=["GET", "POST"])
@requires(Permission.EDIT_PATIENTS)
def add_never_with(public_id: str) -> ResponseReturnValue:
    def save(values: dict[str, Any]) -> Saved | Objection:
        return people.wishes.never_with(
            public_id,
            values["practitioner"],
            by=actor(),
            now=clock.now(),
            once=shared.once(),
            breaks=shared.breaks(),
        )

    form = fields.never_with(shared.offered())
    title = "Never with a practitioner"
    return shared.part_page(public_id, title, form, save=save, said="Kept.", part=WISHES)


@blueprint.route("/<public_id>/wishes/patient", methods=["GET", "POST"])
@requires(Permission.EDIT_PATIENTS)
def add_apart_from(public_id: str) -> ResponseReturnValue:
    def save(values: dict[str, Any]) -> Saved | Objection:
        other = people.showing.with_number(values["record_number"], values["birth_date"], by=actor())
        if other is None:
            return Objection.NOBODY_SUCH
        return people.wishes.apart_from(
            public_id, other, by=actor(), now=clock.now(), once=shared.once(), breaks=shared.breaks()
        )

    title = "Apart from another patient"
    return shared.part_page(
        public_id, title, fields.APART_FROM, save=save, said="Kept, for both of them.", part=WISHES
    )


@blueprint.post("/<public_id>/wishes/<int:row>/remove")
@requires(Permission.EDIT_PATIENTS)
def remove_wish(public_id: str, row: int) -> ResponseReturnValue:
    people.wishes.remove(public_id, row, by=actor(), now=clock.now())
    return shared.to_desk(public_id, "Removed.", WISHES)
