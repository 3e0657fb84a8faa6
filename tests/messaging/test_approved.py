"""Every kind of message as it is read; `COORD_APPROVE=1` writes the approved files anew."""

import os
from pathlib import Path

import pytest

from coord.domain.reminders import TO_PRACTITIONERS, MessageKind
from coord.messaging import letters
from coord.messaging.catalogue import catalogue
from coord.messaging.facts import Eating
from tests.messaging.letters import STARTS, letter

APPROVED = Path(__file__).parent / "approved"
FACTS = {
    "room": "Drip",
    "no_drive_until": STARTS + 1440,
    "times": ((STARTS, STARTS + 120), (STARTS + 1440, STARTS + 1500)),
    "eating": Eating(STARTS - 180, STARTS - 120),
    "ride": "named",
    "escort": "Noor Ferrant",
    "patient": "Alice",
    "link": "https://clinic.example/v/abc",
    "code": "123456",
    "licence": "MD, US-CA",
    "answer_until": STARTS - 1440,
}
FACTS_BEFORE = (STARTS - 1440, STARTS - 1320)


def _more(kind):
    if kind.startswith(("escort_", "relative_")):
        before = FACTS_BEFORE if kind is MessageKind.RELATIVE_UPDATE else None
        return {"name": "Noor", "link": "", "room": "", "before": before}
    if kind is MessageKind.DAILY:
        talk = letter(MessageKind.REMINDER_48H, starts=STARTS + 1440, ends=STARTS + 1500, link="https://b")
        return {"also": (letter(MessageKind.REMINDER_24H, **FACTS), talk)}
    if kind is MessageKind.AGENDA:
        return {"link": "", "places": ("Harbor, Drip", "By video")}
    if kind is MessageKind.ON_CALL:
        return {"link": "https://clinic.example/replies/"}
    if kind in TO_PRACTITIONERS:
        return {"link": "", "before": FACTS_BEFORE if kind is MessageKind.INVITATION_UPDATE else None}
    return {"before": FACTS_BEFORE} if kind.endswith("update") else {}


@pytest.mark.parametrize("kind", MessageKind)
def test_what_is_read_is_what_was_approved(kind):
    facts = letter(kind, **FACTS | _more(kind))
    words = letters.mail(facts)
    said = f"Subject: {words.subject}\n\n{words.text}"
    if kind not in TO_PRACTITIONERS and f"messages.{kind}.text" in catalogue("en").sentences:
        said += f"\n--- text ---\n{letters.text(facts)}\n"

    path = APPROVED / f"{kind}.txt"
    if os.environ.get("COORD_APPROVE"):
        path.write_text(said, encoding="utf-8")
    assert said == path.read_text(encoding="utf-8")
