"""Reading everything the rules may ask about, in a handful of queries."""

from coord.store.facts.loading import load
from coord.store.facts.many import load_many
from coord.store.facts.patients import gates, orders
from coord.store.facts.scope import Scope, scope_of

__all__ = [
    "Scope",
    "gates",
    "load",
    "load_many",
    "orders",
    "scope_of",
]
