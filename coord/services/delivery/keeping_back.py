"""Why a message that is due is not sent after all."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from coord.domain.ages import age_on
from coord.domain.appointment import UPCOMING, Status
from coord.domain.local_time import to_moment
from coord.domain.reminders import (
    ABOUT_NO_VISIT,
    CANCELS,
    OF_OFFERS,
    OF_SERIES,
    PURPOSE,
    TO_ESCORTS,
    TO_PRACTITIONERS,
    TO_RELATIVES,
    MessageKind,
)
from coord.domain.reminders.kinds import PROMPTS
from coord.services.delivery.ways import Channels
from coord.services.today import day_in
from coord.store import messages, policies

AFTERWARDS = frozenset(
    {
        MessageKind.ADVISORY_AFTER,
        MessageKind.ADVISORY_EXTENDED,
        MessageKind.ESCORT_ADVISORY,
        MessageKind.RELATIVE_ADVISORY,
    }
)
CALLING_OFF = frozenset({MessageKind.INVITATION_CANCEL, MessageKind.ESCORT_CANCELLED})
OF_A_DOSE = (AFTERWARDS | TO_ESCORTS | {MessageKind.ADVISORY_BEFORE}) - CALLING_OFF
HELD = UPCOMING | {Status.ARRIVED}


def why_not(row: Any, visits: dict[str, Any], channels: Channels, now: datetime) -> str | None:
    """The reason for keeping silent, or None."""
    return _why_not_at_all(row, channels, now) or _why_not_of(row, visits, MessageKind(row.kind))


def _why_not_at_all(row: Any, channels: Channels, now: datetime) -> str | None:
    """What speaks against it whatever it says."""
    if row.channel not in channels.senders:
        return "no sender for this channel"
    if now >= row.stale_at:
        return "too late to be of use"
    if row.opted_out_at is not None:
        return "opted out"
    if row.undeliverable_at is not None:
        return "nothing arrives at this address"
    return None


def _why_not_of(row: Any, visits: dict[str, Any], kind: MessageKind) -> str | None:
    """What speaks against saying this now."""
    if kind in ABOUT_NO_VISIT:
        return None
    if kind in OF_OFFERS:
        return _why_not_patient(row, kind) if row.is_running else "the offer has ended"
    if kind in OF_SERIES:
        return _why_not_patient(row, kind) if visits else "the appointments have changed"
    if row.sequence != row.current_sequence:
        return "superseded"
    if kind in TO_RELATIVES and not row.may_be_told:
        return "may not be told times"
    if not _fits_status(kind, Status(row.participant_status)):
        return "the appointment has changed"
    if kind in PROMPTS and kind not in row.prompts:
        return "turned off by a clinician"
    if kind in OF_A_DOSE and row.not_treated is not None:
        return "not treated today"
    return _why_not_patient(row, kind)


def why_no_guardian(tx: Connection, row: Any) -> str | None:
    """Guardians are advised of minors alone, and once: who takes the patient home hears it as that."""
    if MessageKind(row.kind) is not MessageKind.RELATIVE_ADVISORY:
        return None
    if row.is_told_as_escort and row.no_drive_until is None:
        return "told as the one who takes the patient home"
    day = day_in(row.time_zone, to_moment(row.starts))
    adult = policies.current(tx, row.organization_id, day).ages.adult
    return "the patient is of age" if age_on(row.birth_date, day) >= adult else None


def _why_not_patient(row: Any, kind: MessageKind) -> str | None:
    if kind in TO_PRACTITIONERS:
        return None
    if row.patient_status in {"inactive", "deceased"}:
        return f"the patient is {row.patient_status}"
    purpose = messages.ESCORT if kind in TO_ESCORTS else PURPOSE
    return None if purpose in row.purposes else "no consent"


def _fits_status(kind: MessageKind, status: Status) -> bool:
    if kind in CALLING_OFF:
        return True
    if kind in CANCELS:
        return status is Status.CANCELLED
    if kind is MessageKind.CODE or kind in TO_ESCORTS - AFTERWARDS:
        return status in HELD
    if kind in PROMPTS:
        return status is Status.FULFILLED
    if kind in AFTERWARDS:
        return status not in {Status.CANCELLED, Status.NOSHOW}
    return status in (HELD if kind in TO_PRACTITIONERS else UPCOMING)
