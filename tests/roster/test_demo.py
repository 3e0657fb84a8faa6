"""The demo clinic shows what Coord can do: each kind of course is possible for somebody."""

from dataclasses import replace
from datetime import timedelta

from coord import clock
from coord.domain.course import DEFAULT_TEMPLATES
from coord.domain.permissions import OrganizationId
from coord.services import courses, directory
from coord.services.courses import CourseAsk
from tests.roster.test_reading import DEMO

# As README names them
FOR_INFUSIONS, FOR_THE_NASAL = "P-0060", "P-0022"


def test_every_course_can_be_planned_for_somebody(bring, clinic, organization):
    bring(DEMO)
    by, now = replace(clinic.scheduler, organization_id=OrganizationId(organization)), clock.now()

    for one in DEFAULT_TEMPLATES:
        is_nasal = "dosing_esketamine" in {step.type_code for step in one.steps}
        who = directory.by_names(FOR_THE_NASAL if is_nasal else FOR_INFUSIONS, ["oakland"], (), by=by)
        last = now.date() + timedelta(days=14)
        ask = CourseAsk(who.patient, who.clinics[0], one.steps, first=now.date(), latest_first=last)

        assert courses.plan(ask, by=by, now=now).ways, one.name
