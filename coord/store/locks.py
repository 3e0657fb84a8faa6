"""Locks that end with their transaction, always taken in the same order."""

from collections.abc import Iterable

from sqlalchemy import Connection, Integer, bindparam, text

from coord.store.prepared import Prepared, numbers

RESOURCES = 1
KEYS = 2
ADDING_PATIENTS = 3
CLINICS = 4

_FAMILY, _IDS = bindparam("family", type_=Integer), numbers("ids")
_SHARE = Prepared(
    text("SELECT pg_advisory_xact_lock_shared(:family, id::int) FROM unnest(:ids) AS id").bindparams(
        _FAMILY, _IDS
    )
)
_TAKE = Prepared(
    text("SELECT pg_advisory_xact_lock(:family, id::int) FROM unnest(:ids) AS id").bindparams(_FAMILY, _IDS)
)


def take(tx: Connection, ids: Iterable[int], family: int = RESOURCES) -> None:
    """Wait until nobody else works on these; SQLite's write transaction is alone anyway."""
    _lock(tx, _TAKE, family, ids)


def share_clinics(tx: Connection, clinic_ids: Iterable[int]) -> None:
    """Wait until nobody changes who is on site at these clinics, and keep it so; after `take`.

    A treatment visit rests on people who have no part in it, so their own locks do not serve it. Many
    bookings share a clinic; who changes hours, time off or trainings takes it alone (`take_clinics`).
    """
    _lock(tx, _SHARE, CLINICS, clinic_ids)


def take_clinics(tx: Connection, clinic_ids: Iterable[int]) -> None:
    """Wait until nobody books a treatment visit at these clinics, for who is on site there will change.

    Whoever writes hours, time off or trainings of people who work there does, after `take`: everybody
    takes resources first.
    """
    _lock(tx, _TAKE, CLINICS, clinic_ids)


def _lock(tx: Connection, statement: Prepared, family: int, ids: Iterable[int]) -> None:
    if tx.dialect.name == "postgresql":
        statement.rows(tx, {"family": family, "ids": sorted(set(ids))})
