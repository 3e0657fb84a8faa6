"""Who may do what: roles of users, permissions, and the person who acts."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

UserId = NewType("UserId", int)
OrganizationId = NewType("OrganizationId", int)


class Permission(StrEnum):
    SIGN_IN = "sign_in"
    VIEW_BOARD = "view_board"
    VIEW_PATIENTS = "view_patients"
    EDIT_PATIENTS = "edit_patients"
    MERGE_PATIENTS = "merge_patients"
    DECIDE_GATES = "decide_gates"
    WRITE_ORDERS = "write_orders"
    BOOK = "book"
    CHECK_IN = "check_in"
    CLOSE_TASKS = "close_tasks"
    RECORD_PAST = "record_past"
    STOP_CARE = "stop_care"
    OVERRIDE = "override"
    OVERRIDE_CLINICAL = "override_clinical"
    VIEW_LICENCES = "view_licences"
    VIEW_OVERRIDES = "view_overrides"
    EDIT_POLICY = "edit_policy"
    VIEW_HOURS = "view_hours"
    EDIT_HOURS = "edit_hours"
    EDIT_OWN_HOURS = "edit_own_hours"
    IMPORT = "import"
    MANAGE_FEEDS = "manage_feeds"
    IMPORT_BUSY = "import_busy"
    VIEW_MESSAGES = "view_messages"
    REVIEW_LANGUAGES = "review_languages"
    READ_REPLIES = "read_replies"
    VIEW_STATUS = "view_status"
    VIEW_AUDIT = "view_audit"


class UserRole(StrEnum):
    SCHEDULER = "scheduler"
    CLINICIAN = "clinician"
    CLINICAL_LEAD = "clinical_lead"
    ADMINISTRATOR = "administrator"


PERMISSIONS: dict[UserRole, frozenset[Permission]] = {
    UserRole.SCHEDULER: frozenset(
        {
            Permission.VIEW_BOARD,
            Permission.VIEW_PATIENTS,
            Permission.EDIT_PATIENTS,
            Permission.MERGE_PATIENTS,
            Permission.BOOK,
            Permission.CHECK_IN,
            Permission.CLOSE_TASKS,
            Permission.RECORD_PAST,
            Permission.STOP_CARE,
            Permission.OVERRIDE,
            Permission.VIEW_LICENCES,
            Permission.VIEW_HOURS,
            Permission.EDIT_HOURS,
            Permission.MANAGE_FEEDS,
            Permission.IMPORT_BUSY,
            Permission.VIEW_MESSAGES,
            Permission.READ_REPLIES,
            Permission.VIEW_STATUS,
        }
    ),
    UserRole.CLINICAL_LEAD: frozenset(
        {
            Permission.VIEW_BOARD,
            Permission.VIEW_PATIENTS,
            Permission.EDIT_PATIENTS,
            Permission.MERGE_PATIENTS,
            Permission.DECIDE_GATES,
            Permission.WRITE_ORDERS,
            Permission.BOOK,
            Permission.CHECK_IN,
            Permission.CLOSE_TASKS,
            Permission.RECORD_PAST,
            Permission.STOP_CARE,
            Permission.OVERRIDE,
            Permission.OVERRIDE_CLINICAL,
            Permission.VIEW_LICENCES,
            Permission.VIEW_OVERRIDES,
            Permission.EDIT_POLICY,
            Permission.VIEW_HOURS,
            Permission.VIEW_MESSAGES,
            Permission.REVIEW_LANGUAGES,
            Permission.READ_REPLIES,
        }
    ),
    UserRole.CLINICIAN: frozenset(
        {
            Permission.VIEW_BOARD,
            Permission.VIEW_PATIENTS,
            Permission.EDIT_PATIENTS,
            Permission.DECIDE_GATES,
            Permission.WRITE_ORDERS,
            Permission.CHECK_IN,
            Permission.CLOSE_TASKS,
            Permission.VIEW_HOURS,
            Permission.EDIT_OWN_HOURS,
            Permission.READ_REPLIES,
        }
    ),
    UserRole.ADMINISTRATOR: frozenset(
        {
            Permission.IMPORT,
            Permission.VIEW_HOURS,
            Permission.EDIT_HOURS,
            Permission.VIEW_OVERRIDES,
            Permission.MANAGE_FEEDS,
            Permission.IMPORT_BUSY,
            Permission.VIEW_MESSAGES,
            Permission.REVIEW_LANGUAGES,
            Permission.VIEW_STATUS,
            Permission.VIEW_AUDIT,
        }
    ),
}


@dataclass(frozen=True, slots=True)
class Actor:
    """The signed-in user on whose behalf something is read or changed.

    `is_alone` where the house or a patient acts on what that user has begun; the audit trail then names
    nobody.
    """

    user_id: UserId
    organization_id: OrganizationId
    permissions: frozenset[Permission]
    is_alone: bool = False

    def may(self, permission: Permission) -> bool:
        return permission in self.permissions


def permissions_of(roles: frozenset[str]) -> frozenset[Permission]:
    """Everything that any of the roles allows, and signing in; a role we do not know allows nothing."""
    known = [UserRole(role) for role in roles if role in set(UserRole)]
    allowed = {permission for role in known for permission in PERMISSIONS[role]}
    return frozenset({Permission.SIGN_IN, *allowed}) if known else frozenset()
