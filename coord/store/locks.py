"""Locks that end with their transaction, always taken in the same order."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import JSON, Connection, Integer, bindparam, select, text
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from coord.store.asking import Question
from coord.store.prepared import Prepared, numbers

RESOURCES = 1
KEYS = 2
ADDING_PATIENTS = 3
CLINICS = 4
TEXTS = 5
FREED_TIMES = 6
WORDINGS = 7

_FAMILY, _IDS = bindparam("family", type_=Integer), numbers("ids")
_SHARE = Prepared(
    text("SELECT pg_advisory_xact_lock_shared(:family, id::int) FROM unnest(:ids) AS id").bindparams(
        _FAMILY, _IDS
    )
)
_TAKE = Prepared(
    text("SELECT pg_advisory_xact_lock(:family, id::int) FROM unnest(:ids) AS id").bindparams(_FAMILY, _IDS)
)


def locked(family: int, found: Any, *, is_shared: bool = False) -> Question:
    """The question for the ids that a SELECT finds, which locks each of them, in order, before it answers."""
    return select(_Locked(family, found, is_shared=is_shared).label("ids"))


class _Locked(FunctionElement[Any]):
    inherit_cache = False
    name = "locked"
    type = JSON()

    def __init__(self, family: int, found: Any, *, is_shared: bool) -> None:
        super().__init__(found.scalar_subquery())
        self.family, self.way = family, "_shared" if is_shared else ""


@compiles(_Locked)
def _lock_found(element: _Locked, compiler: Any, **options: Any) -> str:
    (found,) = (compiler.process(one, **options) for one in element.clauses)
    lock = f"pg_advisory_xact_lock{element.way}({element.family}, id::int)"
    # Volatile, so that it is run for each row of the ordered ones.
    each = f"(SELECT id, {lock} FROM (SELECT id FROM {found} AS one (id) ORDER BY id OFFSET 0) AS ordered)"  # noqa: S608
    return f"(SELECT coalesce(json_agg(id), '[]'::json) FROM {each} AS locked)"  # noqa: S608


@compiles(_Locked, "sqlite")
def _find(element: _Locked, compiler: Any, **options: Any) -> str:
    (found,) = (compiler.process(one, **options) for one in element.clauses)
    return f"(SELECT json_group_array(id) FROM {found})"  # noqa: S608


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
