"""Courses that a whole group goes through together: the same patients, from the first visit to the last."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class GroupStep:
    """One group of the course, by the code of its kind, so many days after the first one."""

    type_code: str
    day: int


@dataclass(frozen=True, slots=True)
class GroupTemplate:
    """A named course, its groups in order of time; what comes right after a treatment may follow it up."""

    name: str
    steps: tuple[GroupStep, ...]

    @property
    def kinds(self) -> tuple[str, ...]:
        """The codes of its kinds, each once, in the order in which they come first."""
        return tuple(dict.fromkeys(step.type_code for step in self.steps))

    def days(self, first: date) -> tuple[date, ...]:
        """The days of its groups, where the first is on a day."""
        return tuple(first + timedelta(days=step.day) for step in self.steps)


def weekly(code: str, first: int, count: int) -> list[GroupStep]:
    """So many groups of a kind, a week apart, from so many days after the first one on."""
    return [GroupStep(code, first + 7 * number) for number in range(count)]


def in_order(*steps: GroupStep) -> tuple[GroupStep, ...]:
    """The groups in order of time."""
    return tuple(sorted(steps, key=lambda step: step.day))


# Three preparations, four treatments and five integrations in eight weeks are what a group programme
# is described with; each treatment is talked about two days later, and all of them once more at the end.
GROUP_TEMPLATES = (
    GroupTemplate(
        "Group: 3 preparations, 4 treatments, 5 integrations in 8 weeks",
        in_order(
            *weekly("preparation_group", 0, 3),
            *weekly("dosing_group", 21, 4),
            *weekly("integration_group", 23, 5),
        ),
    ),
)


def follow_ups(codes: tuple[str, ...], after: dict[str, str | None]) -> dict[int, int]:
    """By the place of a treatment among groups in order of time, the place of the follow-up right after it.

    `after` is the code of the follow-up by that of the kind.
    """
    return {
        place: place + 1
        for place, (code, following) in enumerate(pairwise(codes))
        if after.get(code) == following
    }
