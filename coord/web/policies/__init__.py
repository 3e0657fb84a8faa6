"""The house's policy: its sections and its kinds of visit, seen and changed by whoever may."""

from coord.web.policies import sections, types
from coord.web.policies.blueprint import blueprint

__all__ = ["blueprint", "sections", "types"]
