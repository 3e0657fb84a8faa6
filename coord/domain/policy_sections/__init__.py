"""The sections of a policy as plain data, so that a house can keep, show and change them by a day.

What a section holds is told by its dataclass; bounds keep numbers within sense. A value that makes none
raises BadValue, naming the field.
"""

from coord.domain.policy_sections.forms import SECTIONS, decode, encode, policy_of
from coord.domain.policy_sections.special import soft_reasons
from coord.domain.policy_sections.values import BadValue, Data

__all__ = ["SECTIONS", "BadValue", "Data", "decode", "encode", "policy_of", "soft_reasons"]
