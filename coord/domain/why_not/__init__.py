"""Why a wished time cannot be had, and the least that would have to change.

Everybody who could fill a role is asked at that time, each reason weighed by the effort of changing it;
those with the least against them are then judged together, by the rules of booking themselves.
"""

from coord.domain.why_not.explaining import Explanation, Wished, explain, explain_day
from coord.domain.why_not.weighing import Candidate, Part

__all__ = ["Candidate", "Explanation", "Part", "Wished", "explain", "explain_day"]
