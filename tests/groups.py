"""A house with groups: rooms that hold several patients, and orders for a treatment of a group."""

import json
from datetime import datetime

from sqlalchemy import text

from coord.domain.booking import NOTHING_OVERRIDDEN, Overriding
from coord.domain.roles import Role
from coord.services import groups
from coord.services.groups import Joining, Opening
from coord.store.db import transaction
from tests.clinic import TALK, once
from tests.conftest import NOW

TREATMENT = {Role.PRESCRIBER: "ada", Role.LEAD_THERAPIST: "dan", Role.MONITOR: "cleo"}
FAY_COMES = Overriding(frozenset({"0.TooFewPeople"}), "Fay watches the third.")
PATIENTS = ("P-1", "P-2", "P-4")


def furnish():
    """Nest holds groups that talk, Drip groups that are treated; everybody has an order for that."""
    with transaction() as tx:
        set_room = text("UPDATE room SET places = :places, features = :features WHERE name = :name")
        for name, places, features in (
            ("Nest", 8, ["talk", "group"]),
            ("Drip", 6, ["infusion", "reclining"]),
        ):
            tx.execute(set_room, {"name": name, "places": places, "features": json.dumps(features)})
        kinds = {"kinds": json.dumps(["dosing_iv", "dosing_group"])}
        tx.execute(text("UPDATE treatment_order SET appointment_types = :kinds"), kinds)
        tx.execute(text("UPDATE gate SET status = 'passed'"))


def talk(clinic, wall="2027-03-02 09:00", people=TALK, code="therapy_group"):
    return clinic.appointment(code, wall, "Nest", people)


def treatment(clinic, wall="2027-03-02 09:00", people=TREATMENT):
    return clinic.appointment("dosing_group", wall, "Drip", people)


def open_one(clinic, appointment=None, places=3, patients=(), overriding=NOTHING_OVERRIDDEN, **more):
    names = tuple(clinic.patients[one] for one in patients)
    opening = Opening(appointment or talk(clinic), places, names, overriding)
    return groups.open_groups(opening, by=clinic.scheduler, now=NOW, once=once(), **more)


def join(clinic, group, patient="P-1", *, now: datetime = NOW, key=None, **more):
    joining = Joining(clinic.patients[patient], **more)
    return groups.join(group, joining, by=clinic.scheduler, now=now, once=key or once())
