"""Why visits are changed, cancelled or not held, as codes; and who tells the patient of it."""

from dataclasses import dataclass
from enum import StrEnum

from coord.domain.policy import ChangeRule


class CancelReason(StrEnum):
    """On whose side the reason for a cancellation lies."""

    PATIENT = "patient"
    CLINICIAN = "clinician"
    CLINIC = "clinic"
    MEDICAL = "medical"
    OTHER = "other"


class NoShowReason(StrEnum):
    """What is known of a patient who did not come."""

    UNKNOWN = "unknown"
    FORGOT = "forgot"
    ILL = "ill"
    NO_RIDE = "no_ride"
    OTHER = "other"


class NotTreatedReason(StrEnum):
    """Why a patient who was there, or expected today, is not treated today."""

    ATE = "ate"
    HIGH_READING = "high_reading"
    NO_RIDE = "no_ride"
    CHANGED_MIND = "changed_mind"
    TOO_LATE = "too_late"
    OTHER = "other"


class Tell(StrEnum):
    """Whether the patient gets a message of the change, has been told by somebody, or is never told."""

    NOW = "now"
    ALREADY_TOLD = "already_told"
    NEVER = "never"


class FollowUpFate(StrEnum):
    """What becomes of a follow-up that cannot stay as it is, and of the need for one.

    It is cancelled, the nearest other time takes its place, or somebody decides.
    """

    CANCEL = "cancel"
    NEAREST = "nearest"
    ASK = "ask"


@dataclass(frozen=True, slots=True)
class Cancelling:
    """Why something is cancelled, who tells the patient, and what becomes of a follow-up still needed."""

    reason: CancelReason
    note: str = ""
    tell: Tell = Tell.NOW
    follow_up: FollowUpFate = FollowUpFate.ASK


def is_late_cancellation(starts: int, now: int, rule: ChangeRule) -> bool:
    """Whether a visit that starts at a minute is cancelled later than the house's notice asks."""
    return starts - now < rule.cancel_notice_hours * 60
