"""The house's policy: what is in force, what will be, and changing it from a day on."""

from coord.services.policies.sections import Section, change, section, sections
from coord.services.policies.standard import add_missing_types, missing_types
from coord.services.policies.types import ShownType, TypeDraft, change_type, shown_type, shown_types

__all__ = [
    "Section",
    "ShownType",
    "TypeDraft",
    "add_missing_types",
    "change",
    "change_type",
    "missing_types",
    "section",
    "sections",
    "shown_type",
    "shown_types",
]
