"""Reading everything the rules may ask about, in a handful of queries."""

from coord.store.facts.groups import with_groups
from coord.store.facts.loading import ask_about, facts_in, load, load_clinic, who_works
from coord.store.facts.many import Patients, load_many
from coord.store.facts.papers import Papers, papers_of
from coord.store.facts.patients import doses, orders, zone_in
from coord.store.facts.places import clinics, weekly_hours
from coord.store.facts.scope import Scope, scope_of

__all__ = [
    "Papers",
    "Patients",
    "Scope",
    "ask_about",
    "clinics",
    "doses",
    "facts_in",
    "load",
    "load_clinic",
    "load_many",
    "orders",
    "papers_of",
    "scope_of",
    "weekly_hours",
    "who_works",
    "with_groups",
    "zone_in",
]
