"""Tasks that follow from a treatment, by when it really began and ended."""

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from coord.domain import reasons as why
from coord.domain.afterwards import (
    QUESTIONNAIRES,
    DueDuty,
    Duty,
    after_beginning,
    after_ending,
    earliest_leave,
    leaves_too_early,
)
from coord.domain.local_time import to_minute, to_moment
from coord.domain.permissions import Actor
from coord.domain.policy import AfterwardsRule
from coord.domain.reasons import Field
from coord.domain.ride import LeftHow
from coord.services import notices
from coord.services.booking.units import unit_of
from coord.services.today import day_in
from coord.services.visits.opening import Visit, refuse
from coord.store import policies, tasks
from coord.store.db import reading
from coord.store.units import BookedAppointment

ON_SITE = (Duty.BLOOD_PRESSURE,)
LATER = tuple(duty for duty in Duty if duty not in ON_SITE)


def may_leave_at(name: str, *, by: Actor, now: datetime) -> int | None:
    """The minute before which the patient is not sent home; None where there is no such minute (yet)."""
    with reading() as tx:
        main = unit_of(tx, name, by)[0]
        return _earliest(main, _rule(tx, main, by, now))


def check_leaving(
    tx: Connection, visit: Visit, how: LeftHow | None, at: datetime, by: Actor, now: datetime
) -> None:
    """Raise Conflict where somebody would be sent home before it is safe."""
    earliest = _earliest(visit.main, _rule(tx, visit.main, by, now))
    if earliest is not None and leaves_too_early(how, to_minute(at), earliest):
        refuse(why.LeavesTooEarly(field=Field.TIME, earliest=earliest))


def _earliest(main: BookedAppointment, rule: AfterwardsRule) -> int | None:
    if not main.is_treatment or main.begun_at is None:
        return None
    return earliest_leave(main.type_code, to_minute(main.begun_at), rule)


def begun(tx: Connection, visit: Visit, at: datetime, by: Actor, now: datetime) -> None:
    """Put what is due while the patient is there in front of somebody."""
    if visit.main.is_treatment:
        duties = after_beginning(visit.main.type_code, to_minute(at), _rule(tx, visit.main, by, now))
        _put(tx, visit, duties, by, now)


def ended(tx: Connection, visit: Visit, at: datetime, by: Actor, now: datetime) -> None:
    """Put calls, forms and questionnaires in front of somebody; each questionnaire is open once at a time."""
    main = visit.main
    if not main.is_treatment or main.not_treated is not None:
        return
    duties = after_ending(main.type_code, to_minute(at), ZoneInfo(main.zone), _rule(tx, main, by, now))
    new = [one for one in duties if not _is_asked(tx, visit, one)]
    _put(tx, visit, new, by, now)
    notices.prompt(tx, main.id, at, now)


def take_back(tx: Connection, visit: Visit, duties: Iterable[Duty], by: Actor, now: datetime) -> None:
    """It did not happen after all."""
    tasks.close_of(tx, visit.main.id, *duties, by=by, now=now)


def _is_asked(tx: Connection, visit: Visit, one: DueDuty) -> bool:
    return one.duty in QUESTIONNAIRES and tasks.is_open_for(tx, visit.main.patient_id, one.duty)


def _put(tx: Connection, visit: Visit, duties: Iterable[DueDuty], by: Actor, now: datetime) -> None:
    for one in duties:
        tasks.add(
            tx,
            by.organization_id,
            one.duty,
            due=to_moment(one.due),
            now=now,
            patient_id=visit.main.patient_id,
            appointment_id=visit.main.id,
        )


def _rule(tx: Connection, main: BookedAppointment, by: Actor, now: datetime) -> AfterwardsRule:
    return policies.current(tx, by.organization_id, day_in(main.zone, now)).afterwards
