"""Every reason has its sentence, and it tells what to do."""

from dataclasses import fields, replace
from datetime import date, datetime

import pytest

from coord.domain import reasons as why
from coord.domain.gates import Light
from coord.domain.interval import Interval
from coord.domain.qualifications import Kind
from coord.domain.roles import Role

EXAMPLES = {
    "appointment_type": "Treatment visit (IV)", "valid_until": date(2027, 12, 12), "doses_left": 1,
    "doses_booked": 2, "light": Light.REFUSED, "minutes": 15, "clinic": "Harbor", "role": Role.MONITOR,
    "practitioner": "Ada Okoro, MD", "roles": (Role.PRESCRIBER, Role.MONITOR), "kinds": (Kind.MD,),
    "jurisdiction": "US-CA", "kind": Kind.MD, "valid_from": date(2027, 1, 1), "active": True,
    "day": date(2028, 1, 1), "taken": Interval(29_000_000, 29_000_060), "capacity": 4, "room": "Drip",
    "missing": ("infusion",), "status": "cancelled", "first": date(2027, 3, 2), "last": date(2027, 3, 8),
    "certification": "rems", "gate": "rems_enrolment", "needed": 2, "from_minute": 15, "to_minute": 60,
    "until": date(2027, 4, 1), "occupied": 3, "apart": 2,
    "days": 3, "other": date(2027, 3, 1), "next_valid": datetime(2027, 3, 14, 3, 0),
    "age": 17, "least": 18, "most": 17, "notice": 720, "closes": 29_000_000, "spare": 45,
    "due": date(2027, 3, 1), "aim": date(2027, 3, 4), "dose": date(2027, 3, 1),
    "booked": 90, "beside": 120, "week": date(2027, 3, 1),
    "stretch": Interval(29_000_000, 29_000_300), "rest": 30, "earliest": 29_000_000,
    "people": ("Ada Okoro, MD",), "trainings": (Kind.ACLS, Kind.BLS),
    "languages": ("es",), "wish": "female", "usual": "Theo Brandt, LMFT", "minutes_away": 30,
    "places": 6, "patients": 7, "planned": 29_000_000,
}  # fmt: skip


def every_reason():
    found = [one for one in vars(why).values() if isinstance(one, type) and issubclass(one, why.Reason)]
    return [one for one in found if one is not why.Reason]


def example(kind):
    names = [one.name for one in fields(kind) if one.name != "field"]
    return kind(field=why.Field.UNIT, **{name: EXAMPLES[name] for name in names})


@pytest.fixture
def sentence(pages):
    def say(reason):
        template = pages.jinja_env.from_string(
            '{% import "reasons.html" as reasons %}'
            '{{ reasons[reason | kind](reason, "America/Los_Angeles") }}'
        )
        with pages.test_request_context():
            return template.render(reason=reason).strip()

    return say


@pytest.mark.parametrize("kind", every_reason(), ids=lambda kind: kind.__name__)
def test_every_reason_has_a_sentence(sentence, kind):
    text = sentence(example(kind))

    assert text[0].isupper()
    assert text.endswith(".")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({}, "ends on Sun 12 Dec"),
        ({"day": date(2026, 1, 1)}, "begins on Fri 1 Jan"),
        ({"active": False}, "is suspended"),
    ],
)
def test_a_qualification_that_does_not_count_says_which_way(sentence, change, words):
    usual = example(why.QualificationNotValid)
    reason = replace(usual, **change)

    assert words in sentence(reason)
