"""The same therapist through a course, and from a treatment visit to its follow-up."""

from datetime import timedelta

from coord.domain.facts import Dose
from coord.domain.policy import FollowUpRule, Policy
from coord.domain.reasons import Field, FollowUpByAnother, TherapistChanges
from coord.domain.roles import Role
from tests.domain.builders import (
    MONDAY,
    NEXT_MONDAY,
    PREPARATION,
    SAM,
    THEO,
    a_follow_up,
    a_window,
    at,
    span,
)
from tests.domain.rules.row import dose_type, row

LEAD = Role.LEAD_THERAPIST
WEEK_BEFORE = MONDAY - timedelta(days=7)
FORTNIGHT_BEFORE = MONDAY - timedelta(days=14)
BY_SAM = {"people": {LEAD: SAM}}


def changes(who="Theo", usual="Sam"):
    return TherapistChanges(field=Field(LEAD), practitioner=who, usual=usual)


def by_another(who="Sam", usual="Theo"):
    return FollowUpByAnother(field=Field(LEAD), practitioner=who, usual=usual)


def dose(therapist, name="", day=NEXT_MONDAY):
    return Dose(at("10:00", day), therapist, therapist_name=name)


def doses(*some):
    return {"doses": some}


COURSE = [
    row("a_first_treatment_may_be_by_anybody", patient=doses()),
    row("treatments_stay_with_their_therapist", patient=doses(dose(THEO, "Theo"))),
    row(
        "another_therapist_than_in_the_course_so_far_is_a_change",
        patient=doses(dose(SAM, "Sam")),
        dose=[changes()],
    ),
    row("who_had_as_many_as_anybody_is_no_change", patient=doses(dose(SAM, "Sam"), dose(THEO, "Theo"))),
    row(
        "who_had_fewer_than_another_is_a_change",
        patient=doses(dose(SAM, "Sam"), dose(THEO, "Theo"), dose(SAM, "Sam", WEEK_BEFORE)),
        dose=[changes()],
    ),
    row(
        "after_a_stand_in_it_goes_on_with_the_therapist_of_the_care_team",
        patient=doses(dose(SAM, "Sam", WEEK_BEFORE)) | {"care_team": {LEAD: (THEO,)}},
    ),
    row(
        "and_without_a_care_team_with_the_one_who_has_most",
        patient=doses(
            dose(THEO, "Theo"), dose(SAM, "Sam", WEEK_BEFORE), dose(THEO, "Theo", FORTNIGHT_BEFORE)
        ),
    ),
    row(
        "a_course_by_another_than_the_care_team_goes_on_with_that_one",
        patient=doses(dose(THEO, "Theo")) | {"care_team": {LEAD: (SAM,)}},
    ),
    row(
        "the_usual_one_is_of_the_care_team",
        patient=doses(dose(9, "Noor")) | {"care_team": {LEAD: (SAM,)}},
        dose=[changes()],
    ),
    row(
        "and_where_nothing_is_known_of_that_one_who_had_the_others",
        patient=doses(dose(SAM, "Sam")) | {"care_team": {LEAD: (9,)}},
        dose=[changes()],
    ),
    row("treatments_without_a_therapist_bind_nobody", patient=doses(dose(None))),
    row(
        "of_those_with_as_many_the_usual_one_is_the_last",
        patient=doses(dose(9, "Noor"), dose(SAM, "Sam", WEEK_BEFORE)),
        dose=[changes(usual="Noor")],
    ),
    row(
        "a_talk_alone_may_be_with_anybody",
        unit=[a_follow_up(type=PREPARATION)],
        patient=doses(dose(SAM, "Sam")),
    ),
]

FOLLOW_UP = [
    row("a_follow_up_by_another_is_a_change", follow_up_is=BY_SAM, follow_up=[by_another()]),
    row(
        "a_house_may_not_mind",
        follow_up_is=BY_SAM,
        policy=Policy(follow_up=FollowUpRule(same_therapist=False)),
    ),
    row(
        "nor_where_a_follow_up_moves_alone",
        unit=[a_follow_up(**BY_SAM)],
        anchor=span("10:00", "12:00"),
        patient=doses(dose(THEO, "Theo", MONDAY)),
        policy=Policy(follow_up=FollowUpRule(same_therapist=False)),
    ),
    row(
        "a_treatment_without_therapist_leaves_it_open",
        dose_is=dose_type(role_windows=(a_window(Role.PRESCRIBER, 0, 120),))
        | {"people": {Role.PRESCRIBER: 1}},
        follow_up_is=BY_SAM,
    ),
    row(
        "a_follow_up_that_moves_stays_with_the_therapist_of_its_dose",
        unit=[a_follow_up(**BY_SAM)],
        anchor=span("10:00", "12:00"),
        patient=doses(dose(THEO, "Theo", MONDAY)),
        dose=[by_another()],
    ),
    row(
        "and_may_move_with_that_one",
        unit=[a_follow_up()],
        anchor=span("10:00", "12:00"),
        patient=doses(dose(THEO, "Theo", MONDAY), dose(SAM, "Sam")),
    ),
    row(
        "after_a_dose_without_therapist_it_may_move_to_anybody",
        unit=[a_follow_up(**BY_SAM)],
        anchor=span("10:00", "12:00"),
        patient=doses(dose(None, "", MONDAY)),
    ),
]

ROWS = [*COURSE, *FOLLOW_UP]
