"""In which language people are written to, and which languages the house has reviewed."""

from coord.services.languages.reviewing import (
    Changed,
    Language,
    Sentence,
    Whole,
    changed,
    listed,
    mark,
    take_back,
    whole,
)

__all__ = ["Changed", "Language", "Sentence", "Whole", "changed", "listed", "mark", "take_back", "whole"]
