"""Clinics and rooms, for showing."""

from sqlalchemy import Connection, select

from coord.store import places
from coord.store.overview.rows import Rows


def clinics(tx: Connection, organization_id: int) -> Rows:
    row = places.Clinic
    query = select(row.id, row.public_id, row.name, row.time_zone, row.jurisdiction)
    return list(tx.execute(query.where(row.organization_id == organization_id).order_by(row.id)).all())


def rooms(tx: Connection, clinic_id: int) -> Rows:
    row = places.Room
    query = select(row.public_id, row.name, row.features).where(row.clinic_id == clinic_id)
    return list(tx.execute(query.order_by(row.name)).all())
