"""The page of licences that end, and a patient who moves to another state."""

import re
from datetime import date

from sqlalchemy import update

from coord.domain.roles import Role
from coord.services import booking
from coord.services.drafts import Draft
from coord.store import people
from coord.store.db import transaction
from tests.clinic import count, once
from tests.conftest import NOW
from tests.web.test_people import breaks, kept


def test_a_licence_that_ends_stands_there_with_the_visit_it_breaks(scheduler, clinic):
    booking.book(
        clinic.treatment("2027-03-25", follow_up="2027-03-26 09:00"),
        by=clinic.scheduler,
        now=NOW,
        once=once(),
    )
    with transaction() as tx:
        tx.execute(
            update(people.Qualification)
            .where(people.Qualification.kind == "RN")
            .values(valid_until=date(2027, 3, 20))
        )

    page = re.sub(r"\s+", " ", scheduler.get("/licences/").text)

    assert "Cleo Tran, RN: RN in California" in page
    assert "Ends on Sat 20 Mar, in 19 days. 1 booked visit breaks:" in page
    assert "Alice Ferrant" in page
    assert "Cleo Tran, RN’s RN in California ends on Sat 20 Mar" in page


def test_where_nothing_ends_the_page_says_so(scheduler):
    assert "Nothing ends within 90 days." in scheduler.get("/licences/").text


def test_a_patient_who_moves_to_another_state_sees_the_visits_by_video_that_break_first(scheduler, clinic):
    talk = clinic.appointment("therapy_video", "2027-03-02 09:00", None, {Role.LEAD_THERAPIST: "ben"})
    booking.book(Draft(clinic.patients["P-1"], (talk,)), by=clinic.scheduler, now=NOW, once=once())
    edit = f"/patients/{clinic.patients['P-1']}/edit"
    scheduler.get(edit)
    fields = kept(scheduler.page) | {"location": "US-NV"}
    asked = scheduler.post(edit, **fields)

    assert asked.status_code == 409
    assert "Therapy (video)" in asked.text
    assert "in Nevada" in asked.text
    assert count("patient", "location = 'US-NV'") == 0
    assert scheduler.post(edit, **fields, breaks=breaks(asked)).status_code == 303
    assert count("patient", "location = 'US-NV'") == 1
