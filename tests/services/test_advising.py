"""A clinician may ask a patient to wait longer before driving; everything said afterwards keeps to it."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from coord.domain import reasons as why
from coord.domain.ride import LeftHow
from coord.services import booking, visits
from coord.services.booking import Noted, Refused
from coord.services.errors import NotFound
from coord.store.db import reading
from tests.clinic import Clinic, count, once, utc
from tests.conftest import NOW
from tests.services.languages import reads, review

NINE, ELEVEN = utc("2027-03-02T17:00"), utc("2027-03-02T19:00")
USUAL = utc("2027-03-03T17:00")
CHECKS = ("fasted", "readings", "ride_confirmed")


@pytest.fixture
def visit(clinic):
    booked = booking.book(clinic.treatment(), by=clinic.scheduler, now=NOW, once=once())
    clinic.reach_ride(booked.appointment, NINE)
    return booked.appointment


@pytest.fixture
def do(clinic, visit):
    def step(work, *arguments, now, **more):
        with reading() as tx:
            query = text("SELECT version FROM appointment WHERE public_id = :name")
            version = tx.execute(query, {"name": visit}).scalar_one()
        return work(visit, version, *arguments, **more, by=clinic.scheduler, now=now, once=once())

    return step


@pytest.fixture
def begun(do):
    do(visits.arrive, NINE, CHECKS, now=NINE)
    do(visits.begin, NINE, now=NINE)


def minute(moment):
    return int(moment.timestamp()) // 60


def test_a_patient_who_must_wait_longer_is_told_at_once(begun, do, post):
    assert isinstance(do(visits.wait_longer, minute(USUAL) + 180, now=ELEVEN), Noted)
    post.deliver(ELEVEN)

    (said,) = [one.text for one in post.texts.kept if "longer than we said" in one.text]
    assert "do not drive until Wed, Mar 3, 12:00 PM PST" in said


def test_all_that_is_said_afterwards_keeps_to_it(clinic, visit, begun, do, post):
    ten = ELEVEN - timedelta(hours=1)
    do(visits.wait_longer, minute(USUAL) + 180, now=ten)
    post.deliver(ten)
    before = len(post.texts.kept)
    do(visits.complete, ELEVEN, now=ELEVEN, left=LeftHow.RIDE)
    post.deliver(ELEVEN + timedelta(minutes=1))
    paper = visits.sheet(visit, by=clinic.scheduler, now=ELEVEN)

    said = [one.text for one in post.texts.kept[before:] if "drive" in one.text or "driving" in one.text]
    assert ["12:00 PM" in one for one in said] == [True, True]
    assert "Mar 3, 12:00 PM" in " ".join(paper.lines)
    assert count("message", "kind = 'advisory_extended' AND status = 'sent'") == 2


@pytest.mark.parametrize(
    "until",
    [
        pytest.param(minute(USUAL), id="no_later_than_usual"),
        pytest.param(minute(USUAL) + 7 * 1440 + 1, id="more_than_a_week"),
    ],
)
def test_advice_is_not_made_shorter_and_not_endless(begun, do, until):
    refused = do(visits.wait_longer, until, now=ELEVEN)

    assert isinstance(refused, Refused)
    assert [one.reason for one in refused.refusals] == [
        why.AdviceEndsWrong(field=why.Field.TIME, earliest=minute(USUAL), days=7)
    ]


def test_nobody_is_advised_who_was_not_treated(do):
    refused = do(visits.wait_longer, minute(USUAL) + 180, now=NINE)

    assert [type(one.reason) for one in refused.refusals] == [why.NotFromHere]


def test_the_paper_says_what_the_mail_says_and_belongs_to_the_house(clinic, visit):
    paper = visits.sheet(visit, by=clinic.scheduler, now=NOW)

    assert paper.title == "Getting home safely"
    assert "If you feel unwell, call us: (510) 555-0100" in paper.lines
    with pytest.raises(NotFound):
        visits.sheet(visit, by=Clinic("Other").scheduler, now=NOW)


def test_the_paper_is_in_the_language_in_which_its_patient_is_written_to(clinic, visit):
    reads("es")
    unreviewed = visits.sheet(visit, by=clinic.scheduler, now=NOW)
    review(clinic, "es")
    reviewed = visits.sheet(visit, by=clinic.scheduler, now=NOW)

    assert (unreviewed.language, unreviewed.title) == ("en", "Getting home safely")
    assert (reviewed.language, reviewed.title) == ("es", "Volver a casa con seguridad")
    assert "Si se siente mal, llámenos: (510) 555-0100" in reviewed.lines


@pytest.mark.parametrize(("language", "is_reviewed"), [("en", True), ("es", True), ("ko", False)])
def test_the_paper_can_be_had_in_any_language_and_says_whether_anybody_reviewed_it(
    clinic, visit, language, is_reviewed
):
    review(clinic, "es")
    paper = visits.sheet(visit, language, by=clinic.scheduler, now=NOW)

    assert (paper.language, paper.is_reviewed) == (language, is_reviewed)
