"""Choosing the best of candidates that take things from each other, by CP-SAT in a process of its own."""

from coord.solving.process import NotSolved, Solver
from coord.solving.values import Candidate, Chosen

__all__ = ["Candidate", "Chosen", "NotSolved", "Solver"]
