"""Reading everything the rules may ask about, in a handful of queries."""

from coord.store.facts.loading import load
from coord.store.facts.many import Patients, load_many
from coord.store.facts.papers import Papers, papers_of
from coord.store.facts.patients import doses, orders
from coord.store.facts.places import clinics, clinics_of, weekly_hours
from coord.store.facts.practitioners import practitioners_of
from coord.store.facts.scope import Scope, scope_of

__all__ = [
    "Papers",
    "Patients",
    "Scope",
    "clinics",
    "clinics_of",
    "doses",
    "load",
    "load_many",
    "orders",
    "papers_of",
    "practitioners_of",
    "scope_of",
    "weekly_hours",
]
