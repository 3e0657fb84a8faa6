"""Sending what is due: claim, check once more, send, and write what became of it.

Between the check and the call lies less than two seconds, between the call and its outcome less
than five; no database connection is held while the other side thinks.
"""

import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

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
    ReminderPlan,
)
from coord.domain.reminders.kinds import PROMPTS
from coord.messaging.outcome import NotSent, Outcome, Sent, Unknown
from coord.messaging.sender import Parcel, Sender
from coord.services import leaving, manners, offer_letters, staff_mail, texts, wordings
from coord.services.languages.choosing import language_for
from coord.services.parcels import Addressing, Part, ToMind, kind_of_all, parcel
from coord.services.today import day_in, house_day
from coord.store import messages, patient_status, policies, rides, tasks
from coord.store.db import one_statement, reading, retried, transaction
from coord.store.messages import Claim

log = logging.getLogger(__name__)

BATCH = 100
FAILED, TELL_WITHIN = "message_failed", timedelta(hours=2)
BEGIN_WITHIN = 2.0
SETTLE = 8.0
BACK_OFF = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15), timedelta(hours=1))
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
PREPARING = frozenset(
    {
        MessageKind.REMINDER_7D,
        MessageKind.REMINDER_48H,
        MessageKind.REMINDER_24H,
        MessageKind.EVENING_CHECK,
        MessageKind.ADVISORY_BEFORE,
    }
)
HELD = UPCOMING | {Status.ARRIVED}


@dataclass(frozen=True, slots=True)
class Channels:
    """The senders by channel, and how this installation addresses people."""

    senders: Mapping[str, Sender]
    addressing: Addressing


def deliver_due(channels: Channels, clock: Callable[[], datetime], limit: int = BATCH) -> int:
    """Claim a batch of due messages and deliver each; returns how many were claimed."""
    claims = claim_due(clock(), limit)
    for claim in claims:
        _deliver_alone(claim, channels, clock)
    return len(claims)


def _deliver_alone(claim: Claim, channels: Channels, clock: Callable[[], datetime]) -> None:
    """One message that cannot be built must not hold up those behind it."""
    try:
        deliver(claim, channels, clock)
    except SQLAlchemyError:
        raise
    except Exception as error:  # noqa: BLE001 - whatever is wrong with it, it is this one's alone
        why = f"could not be built: {type(error).__name__}"
        log.error("message %d %s", claim.id, why)  # noqa: TRY400 - a trace might hold an address
        retried(lambda: _give_up(claim, why, clock()))


def _give_up(claim: Claim, why: str, now: datetime) -> None:
    with transaction() as tx:
        messages.settle(tx, claim, "failed", now, why=why)
        put_in_front(tx, claim, now)


def put_in_front(tx: Connection, claim: Claim, now: datetime) -> None:
    """Somebody tells the reader in another way; once for all messages about a visit."""
    about = messages.subject_of(tx, claim.id)
    tasks.add(
        tx,
        about.organization_id,
        FAILED,
        due=now + TELL_WITHIN,
        now=now,
        patient_id=about.patient_id,
        appointment_id=about.appointment_id,
    )


def claim_due(now: datetime, limit: int = BATCH) -> list[Claim]:
    """Take a batch of due messages, which nobody else gets for a minute."""
    return retried(lambda: _claim(now, limit))


def _claim(now: datetime, limit: int) -> list[Claim]:
    with one_statement() as tx:
        return messages.claim(tx, now, limit)


def waiting(now: datetime, at_most: int) -> int:
    with reading() as tx:
        return messages.due_count(tx, now, at_most)


def deliver(claim: Claim, channels: Channels, clock: Callable[[], datetime]) -> None:
    """Send one claimed message, or write why it is not sent."""
    ready = retried(lambda: _make_ready(claim, channels, clock()))
    if ready is None:
        return
    outcome = _send(_returning(ready, channels), channels)
    retried(lambda: _write(ready, outcome, clock()))


def _returning(ready: "_Ready", channels: Channels) -> "_Ready":
    """A mail with the address of this very attempt, to which it comes back."""
    if ready.channel != "email":
        return ready
    first = ready.claims[0]
    address = channels.addressing.bounces_to(first.id, first.fence)
    return replace(ready, parcel=replace(ready.parcel, bounces_to=address))


def _send(ready: "_Ready", channels: Channels) -> Outcome:
    """The call itself, unless so much time has passed since the check that it may be untrue by now."""
    if time.monotonic() - ready.checked_at > BEGIN_WITHIN:
        return NotSent("began too late", is_permanent=False)
    return channels.senders[ready.channel].send(ready.parcel)


@dataclass(frozen=True, slots=True)
class _Ready:
    """What goes out now; with its own claim those of what goes along in the same mail."""

    channel: str
    parcel: Parcel
    claims: tuple[Claim, ...]
    attempts: int
    stale_at: datetime
    checked_at: float


@dataclass(frozen=True, slots=True)
class _Begun:
    """A message that is `sending` by now, and the visits that it names where it speaks of several."""

    claim: Claim
    row: Any
    plan: ReminderPlan
    visits: dict[str, Any]
    to_mind: ToMind | None


def _make_ready(claim: Claim, channels: Channels, now: datetime) -> _Ready | None:
    """Whatever of it is still wanted, with what goes along, built."""
    with transaction() as tx:
        first = _begin(tx, claim, channels, now)
        if first is None:
            return None
        row, plan = first.row, first.plan
        if MessageKind(row.kind) in ABOUT_NO_VISIT:
            return _ready_for_staff(tx, first, channels, now)
        if MessageKind(row.kind) in OF_OFFERS:
            return _ready_alone(
                tx, first, offer_letters.parcel(tx, row, channels.addressing, plan), channels, now
            )
        begun = (
            _begin(tx, other, channels, now, goes_with=claim.id)
            for other in manners.beside(tx, row, now, plan)
        )
        also = [one for one in begun if one is not None]
        told = [Part(one.row, one.visits, one.to_mind) for one in (first, *also)]
        built = parcel(
            told[0],
            channels.addressing,
            plan,
            told[1:],
            language_for(tx, [one.row for one in told], kind_of_all(told), plan.unreviewed, now),
            wordings.of(tx, row.organization_id),
            messages.places_of(tx, {int(visit) for one in told for visit in one.visits}),
        )
        if row.channel == "sms":
            built = texts.begun(tx, claim, built, channels.addressing, now)
            if first.to_mind is not None:
                texts.note_ride(tx, claim, first.to_mind.ride, built)
        claims = (claim, *(one.claim for one in also))
        stale_at = min(one.row.stale_at for one in (first, *also))
        return _Ready(row.channel, built, claims, row.attempts, stale_at, time.monotonic())


def _ready_for_staff(tx: Connection, begun: _Begun, channels: Channels, now: datetime) -> _Ready | None:
    """A message that speaks of no one visit, written as things stand now."""
    row = begun.row
    built = staff_mail.parcel(tx, row, channels.addressing)
    if built is None:
        messages.settle(tx, begun.claim, "suppressed", now, why="nothing to tell any more")
        return None
    return _ready_alone(tx, begun, built, channels, now)


def _ready_alone(tx: Connection, begun: _Begun, built: Parcel, channels: Channels, now: datetime) -> _Ready:
    """A message with which nothing goes along."""
    row = begun.row
    if row.channel == "sms":
        built = texts.begun(tx, begun.claim, built, channels.addressing, now)
    return _Ready(row.channel, built, (begun.claim,), row.attempts, row.stale_at, time.monotonic())


def _begin(
    tx: Connection, claim: Claim, channels: Channels, now: datetime, *, goes_with: int | None = None
) -> _Begun | None:
    """Under the appointment's lock: still wanted? Then it is `sending` from here on.

    What goes with another message that goes out now waits for no better hour.
    """
    row = messages.lock(tx, claim, now, goes_along=goes_with is not None)
    if row is None:
        return None
    plan = policies.reminder_plan(tx, row.organization_id, _today(tx, row, now))
    visits = _visits(tx, row)
    if why := _why_not(row, visits, channels, now) or _why_no_guardian(tx, row):
        messages.settle(tx, claim, "suppressed", now, why=why)
        return None
    if MessageKind(row.kind) in ABOUT_NO_VISIT:
        return _Begun(claim, row, plan, {}, None) if messages.settle(tx, claim, "sending", now) else None
    if goes_with is None and (later := manners.later(row, now, plan) or manners.until_ready(row, now)):
        _wait(tx, claim, row, later, now)
        return None
    if goes_with is None and manners.is_one_too_many(tx, row, now, plan):
        manners.give_way(tx, claim, row, now)
        return None
    said = {"details": {**row.details, "visits": visits}} if visits else {}
    is_ours = messages.settle(tx, claim, "sending", now, goes_with=goes_with, **said)
    return _Begun(claim, row, plan, visits, _to_mind(tx, row, now)) if is_ours else None


def _today(tx: Connection, row: Any, now: datetime) -> date:
    """The day at the clinic that a message is about; of one about none the day of the house."""
    is_about_none = MessageKind(row.kind) in ABOUT_NO_VISIT
    return house_day(tx, row.organization_id, now) if is_about_none else day_in(row.time_zone, now)


def _wait(tx: Connection, claim: Claim, row: Any, later: datetime, now: datetime) -> None:
    """It goes out at a better hour; what is of no use by then gives way to mail, where there is one."""
    if later < row.stale_at:
        messages.settle(tx, claim, "pending", now, due_at=later)
    else:
        manners.give_way(tx, claim, row, now, why="too late to be of use")


def _to_mind(tx: Connection, row: Any, now: datetime) -> ToMind | None:
    """What the messages that prepare for a treatment visit tell of eating and of the ride."""
    if MessageKind(row.kind) not in PREPARING or not row.is_treatment:
        return None
    house = policies.current(tx, row.organization_id, day_in(row.time_zone, now))
    return ToMind(house, rides.of(tx, row.participant_id))


def _visits(tx: Connection, row: Any) -> dict[str, Any]:
    """The visits that a message about several will name: what stands as it was when it was written."""
    return messages.standing(tx, row.details.get("visits", {}))


def _why_not(row: Any, visits: dict[str, Any], channels: Channels, now: datetime) -> str | None:
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


def _why_no_guardian(tx: Connection, row: Any) -> str | None:
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


def _write(ready: _Ready, outcome: Outcome, now: datetime) -> None:
    """What became of the call is true of everything that went along; a cancellation may wait to hear it."""
    with transaction(goes_first=True) as tx:
        status, more = _verdict(ready, outcome, now)
        detail = outcome.reference if isinstance(outcome, Sent) else outcome.why
        if isinstance(outcome, NotSent) and not outcome.is_permanent:
            leaving.in_vain(tx, ready.channel, now)
        for claim in ready.claims:
            if messages.settle(tx, claim, status, now, **more):
                messages.note_attempt(tx, claim.id, type(outcome).__name__.lower(), detail, now)
                if ready.channel == "sms":
                    texts.ended(tx, claim, outcome, status, now)
                elif status in {"failed", "unknown"}:
                    put_in_front(tx, claim, now)


def _verdict(ready: _Ready, outcome: Outcome, now: datetime) -> tuple[str, dict[str, Any]]:
    """The message's next status: an unknown mail goes once more under its Message-ID, a text never."""
    match outcome:
        case Sent():
            return "sent", {"why": None}
        case NotSent(why=why, is_permanent=True):
            return "failed", {"why": why}
        case NotSent(why=why):
            return _again(ready, why, now)
        case Unknown(why=why):
            if ready.channel == "email" and ready.attempts == 0:
                return "pending", {"due_at": now + BACK_OFF[0], "why": why}
            return "unknown", {"why": why}


def _again(ready: _Ready, why: str, now: datetime) -> tuple[str, dict[str, Any]]:
    later = now + BACK_OFF[min(ready.attempts, len(BACK_OFF) - 1)]
    if later >= ready.stale_at:
        return "failed", {"why": why}
    return "pending", {"due_at": later, "why": why}


def wait_until_silent(organization_id: int, appointment: str) -> bool:
    """Wait until nothing about the unit is being sent any more; False after eight seconds.

    Called outside any transaction, after a change was committed and before it is acknowledged.
    """
    return _settled(lambda tx: messages.is_any_sending(tx, organization_id, appointment))


def wait_until_unused(*contact_points: int) -> bool:
    """The same for everything that is being sent to these addresses, after they were stopped."""
    return _settled(lambda tx: messages.is_any_sending_to(tx, contact_points))


def wait_until_quiet_about(patient_id: int) -> bool:
    """The same for everything about a patient, after all of it was stopped."""
    return _settled(lambda tx: patient_status.is_any_sending(tx, patient_id))


def _settled(is_any_sending: Callable[[Connection], bool]) -> bool:
    until = time.monotonic() + SETTLE
    while _asked(is_any_sending):
        if time.monotonic() > until:
            return False
        time.sleep(0.05)
    return True


def _asked(question: Callable[[Connection], bool]) -> bool:
    with reading() as tx:
        return question(tx)
