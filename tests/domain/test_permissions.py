import pytest

from coord.domain.permissions import Actor, OrganizationId, Permission, UserId, permissions_of

LOOKING = {Permission.SIGN_IN, Permission.VIEW_BOARD, Permission.VIEW_PATIENTS, Permission.READ_REPLIES}
RUNNING = {
    Permission.SIGN_IN,
    Permission.MANAGE_FEEDS,
    Permission.IMPORT_BUSY,
    Permission.VIEW_MESSAGES,
    Permission.VIEW_STATUS,
}
KEEPING_HOURS = {Permission.VIEW_HOURS, Permission.EDIT_HOURS}
GOVERNING = (
    RUNNING
    | KEEPING_HOURS
    | {
        Permission.IMPORT,
        Permission.REVIEW_LANGUAGES,
        Permission.VIEW_AUDIT,
        Permission.VIEW_OVERRIDES,
    }
)
ON_THE_DAY = {Permission.CHECK_IN, Permission.CLOSE_TASKS}
BOOKING = {
    Permission.BOOK,
    Permission.OVERRIDE,
    Permission.VIEW_LICENCES,
    Permission.RECORD_PAST,
    Permission.STOP_CARE,
    *ON_THE_DAY,
}
TREATING = {Permission.EDIT_PATIENTS, Permission.DECIDE_GATES, Permission.WRITE_ORDERS, *ON_THE_DAY}
OWN_HOURS = {Permission.VIEW_HOURS, Permission.EDIT_OWN_HOURS}
AT_THE_DESK = {Permission.EDIT_PATIENTS, Permission.MERGE_PATIENTS}
LEADING = {
    Permission.OVERRIDE_CLINICAL,
    Permission.VIEW_OVERRIDES,
    Permission.EDIT_POLICY,
    Permission.REVIEW_LANGUAGES,
    Permission.VIEW_HOURS,
    Permission.VIEW_MESSAGES,
}


@pytest.mark.parametrize(
    ("roles", "allowed"),
    [
        pytest.param(
            {"scheduler"}, LOOKING | RUNNING | BOOKING | AT_THE_DESK | KEEPING_HOURS, id="scheduler"
        ),
        pytest.param({"clinician"}, LOOKING | TREATING | OWN_HOURS, id="clinician"),
        pytest.param(
            {"clinical_lead"}, LOOKING | BOOKING | LEADING | TREATING | AT_THE_DESK, id="clinical_lead"
        ),
        pytest.param({"administrator"}, GOVERNING, id="administrator"),
        pytest.param(
            {"clinician", "administrator"},
            LOOKING | TREATING | OWN_HOURS | GOVERNING,
            id="two_roles_together",
        ),
        pytest.param(
            {"clinician", "owner"}, LOOKING | TREATING | OWN_HOURS, id="an_unknown_role_adds_nothing"
        ),
        pytest.param({"owner"}, set(), id="an_unknown_role_alone"),
        pytest.param(set(), set(), id="nobody"),
    ],
)
def test_roles_allow_what_the_table_says(roles, allowed):
    assert permissions_of(frozenset(roles)) == allowed


def test_who_runs_the_system_does_not_see_patients():
    assert not permissions_of(frozenset({"administrator"})) & (
        {*LOOKING, Permission.BOOK} - {Permission.SIGN_IN}
    )


@pytest.mark.parametrize("permission", Permission)
def test_an_actor_may_do_what_they_have_permission_for(permission):
    actor = Actor(UserId(1), OrganizationId(1), frozenset({Permission.BOOK}))

    assert actor.may(permission) is (permission is Permission.BOOK)
