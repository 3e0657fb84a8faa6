"""How a patient, and whoever is around them, is reached."""

from typing import Any

from flask.typing import ResponseReturnValue

from coord import clock
from coord.domain.permissions import Permission
from coord.services import people
from coord.services.people import Contact, Objection, Saved
from coord.web.people import fields, shared
from coord.web.people.blueprint import blueprint
from coord.web.permission import actor, requires
from coord.web.present import clock_time

PART = "contacts"


@blueprint.route("/<public_id>/contacts/phone", methods=["GET", "POST"])
@requires(Permission.EDIT_PATIENTS)
def add_phone(public_id: str) -> ResponseReturnValue:
    return _add(public_id, "sms", "Add a phone number")


@blueprint.route("/<public_id>/contacts/mail", methods=["GET", "POST"])
@requires(Permission.EDIT_PATIENTS)
def add_mail(public_id: str) -> ResponseReturnValue:
    return _add(public_id, "email", "Add a mail address")


def _add(public_id: str, channel: str, title: str) -> ResponseReturnValue:
    def save(values: dict[str, Any]) -> Saved | Objection:
        use = {name: value for name, value in values.items() if name != "owner"}
        contact = Contact(channel, owner=int(values["owner"] or 0) or None, **use)
        return people.contacts.add(
            public_id, contact, keys=shared.keys(), by=actor(), now=clock.now(), once=shared.once()
        )

    owners = shared.people_around(public_id)
    return shared.part_page(
        public_id,
        title,
        fields.contact(channel, owners),
        save=save,
        said="Added.",
        part=PART,
        kept={"sender_name_allowed": True},
    )


@blueprint.route("/<public_id>/contacts/<int:row>", methods=["GET", "POST"])
@requires(Permission.EDIT_PATIENTS)
def change_contact(public_id: str, row: int) -> ResponseReturnValue:
    was = people.showing.contact(public_id, row, keys=shared.keys(), by=actor())

    def save(values: dict[str, Any]) -> Saved | Objection:
        contact = Contact(was.channel, owner=was.owner, **values)
        return people.contacts.change(
            public_id, row, contact, keys=shared.keys(), by=actor(), now=clock.now()
        )

    return shared.part_page(
        public_id,
        "Change a number or address",
        fields.contact_use(was.channel),
        save=save,
        said="Saved.",
        part=PART,
        kept=_typed(was),
    )


def _typed(contact: Contact) -> dict[str, Any]:
    hours = {"safe_from": contact.safe_from, "safe_until": contact.safe_until}
    return {
        "address": contact.address,
        "reminders": contact.reminders,
        "sender_name_allowed": contact.sender_name_allowed,
        "voicemail_allowed": contact.voicemail_allowed,
        **{name: None if minute is None else clock_time(minute) for name, minute in hours.items()},
    }


@blueprint.post("/<public_id>/contacts/<int:row>/stop")
@requires(Permission.EDIT_PATIENTS)
def stop_contact(public_id: str, row: int) -> ResponseReturnValue:
    is_silent = people.contacts.stop(public_id, row, by=actor(), now=clock.now())
    late = "" if is_silent else " One message may already have gone out."
    return shared.to_desk(public_id, f"Stopped. Nothing goes there any more.{late}", PART)


@blueprint.post("/<public_id>/contacts/<int:row>/resume")
@requires(Permission.EDIT_PATIENTS)
def resume_contact(public_id: str, row: int) -> ResponseReturnValue:
    people.contacts.resume(public_id, row, by=actor(), now=clock.now())
    return shared.to_desk(public_id, "In use again.", PART)
