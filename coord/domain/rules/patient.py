"""Rules about the patient: whether this kind of visit may be on this day, whoever comes and wherever."""

from collections.abc import Iterator

from coord.domain import reasons as why
from coord.domain.appointment import ProposedAppointment
from coord.domain.facts import Facts, Order
from coord.domain.orders import order_on
from coord.domain.reasons import Field, Reason
from coord.domain.rules.shared import day_of, first_taken


def patient_inactive(one: ProposedAppointment, facts: Facts, now: int) -> Iterator[Reason]:
    if not facts.patient.is_active:
        yield why.PatientInactive(field=Field.PATIENT)


def order_closed(one: ProposedAppointment, facts: Facts, now: int) -> Iterator[Reason]:
    """Nothing beyond a prescriber's order: its type, its last day, its number of doses."""
    if not one.type.needs_order or order_for(one, facts):
        return
    orders, valid = _orders(one, facts), valid_orders(one, facts)
    if not orders:
        yield why.NoOrder(field=Field.ORDER, appointment_type=one.type.name)
    elif not valid:
        yield why.OrderEnded(field=Field.ORDER, valid_until=max(o.valid_until for o in orders))
    else:
        left, booked = sum(o.doses_left for o in valid), sum(o.booked for o in valid)
        yield why.NoDosesLeft(field=Field.ORDER, doses_left=left, doses_booked=booked)


def order_for(one: ProposedAppointment, facts: Facts) -> Order | None:
    """The order under which the visit would be."""
    return order_on(day_of(one, facts), one.type.code, facts.patient.orders)


def valid_orders(one: ProposedAppointment, facts: Facts) -> list[Order]:
    """The open orders for its type that hold on its day, whatever they leave."""
    return [order for order in _orders(one, facts) if day_of(one, facts) <= order.valid_until]


def _orders(one: ProposedAppointment, facts: Facts) -> list[Order]:
    return [o for o in facts.patient.orders if o.is_open and one.type.code in o.appointment_types]


def patient_busy(one: ProposedAppointment, facts: Facts, now: int) -> Iterator[Reason]:
    """Nobody has two appointments at once, here or elsewhere; what goes on without them takes nothing."""
    patient = facts.patient
    if not one.type.is_patient_present:
        return
    taken = first_taken(facts.busy(patient.resource_id), one.interval)
    elsewhere = () if one.type.is_telehealth else facts.elsewhere(patient.person_id, one.clinic_id)
    if taken := taken or first_taken(elsewhere, one.interval):
        yield why.PatientBusy(field=Field.PATIENT, taken=taken)
