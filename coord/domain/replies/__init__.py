"""What people answer by text: which of few things a reply says, and which question it answers."""

from coord.domain.replies.asked import Question, Unclear, meant
from coord.domain.replies.reading import Meaning, read

__all__ = ["Meaning", "Question", "Unclear", "meant", "read"]
