"""A patient's visit with its addresses, and a browser that opens them; tests share them."""

import re
from dataclasses import dataclass

from sqlalchemy import text

from coord.links import Link, Purpose, code, sign
from coord.store.db import reading
from tests.web.conftest import Visitor

SECRET = "a secret that only tests share"
PATHS = {Purpose.VISIT: "/v/", Purpose.STOP: "/s/", Purpose.PICK_UP: "/r/"}


@dataclass(frozen=True)
class Written:
    """What a patient's address is made of: numbers of the database."""

    participant: int
    contact: int
    sequence: int
    ends: int
    appointment: int


def written_to(name, address="email"):
    """The first participant of the visit, and the patient's first address of that channel."""
    with reading() as tx:
        query = text(
            "SELECT p.id, c.id AS contact, p.sequence, a.ends, a.id AS appointment FROM participant p"
            " JOIN appointment a ON a.id = p.appointment_id"
            " JOIN contact_point c ON c.patient_id = p.patient_id"
            " WHERE a.public_id = :name AND c.channel = :channel ORDER BY c.id"
        )
        return Written(*tx.execute(query, {"name": name, "channel": address}).first())


def link(written, purpose=Purpose.VISIT, **changes):
    values = {
        "participant_id": written.participant,
        "contact_point_id": written.contact,
        "sequence": written.sequence,
        "until": written.ends,
    }
    return PATHS[purpose] + sign(SECRET, purpose, Link(**values | changes))


def sent_code():
    """The last code, as its message tells it."""
    with reading() as tx:
        query = text("SELECT nonce FROM link_code ORDER BY id DESC LIMIT 1")
        return code(SECRET, bytes(tx.execute(query).scalar_one()))


def enter(visitor, url):
    """Ask for a code and enter it."""
    visitor.get(f"{url}/code")
    visitor.post(f"{url}/code/send")
    visitor.get(f"{url}/code?sent=1")
    return visitor.post(f"{url}/code", code=sent_code())


def another_browser(app):
    return Visitor(app)


def words(page):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.text))
