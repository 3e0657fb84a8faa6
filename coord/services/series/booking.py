"""Booking the visits of a series: all of those that were chosen, in one transaction, or none."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from coord.domain.appointment import AppointmentId, Proposal
from coord.domain.permissions import Actor
from coord.services import notices, repeats
from coord.services.booking.judging import Judged, judge, keep_overrides, list_what_it_breaks, status_of
from coord.services.drafts import Conflict, Draft, to_proposal
from coord.services.repeats import Once
from coord.services.whole import Against, OneRefused, whole
from coord.store import audit, bookings, locks, series
from coord.store.db import transaction


@dataclass(frozen=True, slots=True)
class SeriesBooked:
    """The public id of the first visit, and how many there are."""

    first: str
    visits: int


def book(
    drafts: Sequence[Draft], every_weeks: int, *, by: Actor, now: datetime, once: Once
) -> SeriesBooked | OneRefused:
    """Book every draft as a visit of one new series, or say what stands against the first that cannot be."""
    return whole(lambda: _book(drafts, every_weeks, by, now, once))


def _book(drafts: Sequence[Draft], every_weeks: int, by: Actor, now: datetime, once: Once) -> SeriesBooked:
    with transaction() as tx:
        if earlier := repeats.answered(tx, once, by):
            return SeriesBooked(earlier["appointment"], earlier["visits"])
        proposals = proposed(tx, drafts, by, now)
        series_id = series.add(tx, proposals[0].patient_id, every_weeks, by, now)
        stored: list[bookings.Stored] = []
        for place, proposal in enumerate(proposals):
            stored.append(_add(tx, place, proposal, series_id, by, now))
        ids = [one.id for one in stored]
        notices.series_booked(tx, series_id, ids, now)
        audit.record(
            tx,
            "series.booked",
            by=by,
            now=now,
            subject="series",
            subject_id=series_id,
            patient_id=proposals[0].patient_id,
            details={"visits": ids},
        )
        answer = SeriesBooked(stored[0].public_id, len(stored))
        repeats.keep(tx, once, by, {"appointment": answer.first, "visits": answer.visits}, now)
        return answer


def proposed(
    tx: Connection,
    drafts: Sequence[Draft],
    by: Actor,
    now: datetime,
    replaces: tuple[AppointmentId, ...] = (),
) -> list[Proposal]:
    """The drafts as proposals, with everything that any of them would take locked at once."""
    proposals = []
    for place, draft in enumerate(drafts):
        try:
            proposals.append(to_proposal(tx, draft, by.organization_id, now.date(), replaces=replaces))
        except Conflict as conflict:
            raise Against(place, conflict.refusals) from None
    resources = {
        one for proposal in proposals for one in bookings.resources_of(tx, by.organization_id, proposal)
    }
    locks.take(tx, [*resources, *bookings.resources_around(tx, replaces)])
    return proposals


def judged_at(tx: Connection, place: int, proposal: Proposal, by: Actor, now: datetime) -> Judged:
    """One visit of the series that may be booked; else out of the transaction with what stands against it."""
    try:
        return judge(tx, proposal, by, now)
    except Conflict as conflict:
        raise Against(place, conflict.refusals) from None


def _add(
    tx: Connection, place: int, proposal: Proposal, series_id: int, by: Actor, now: datetime
) -> bookings.Stored:
    judged = judged_at(tx, place, proposal, by, now)
    status = status_of(proposal, judged.facts)
    adding = bookings.Adding(by.organization_id, status, now, series=series_id)
    (stored,) = bookings.add(tx, proposal, judged.facts, adding)
    keep_overrides(tx, judged, [stored.id], by, now)
    list_what_it_breaks(tx, proposal, judged, by, now)
    return stored
