"""Courses that a whole group goes through together: the same patients, from the first visit to the last."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate, pairwise

from coord.domain.appointment import AppointmentType
from coord.domain.course.steps import Step, Template


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

    @classmethod
    def of(cls, template: Template) -> "GroupTemplate":
        """The template of a house as a course of groups, each the fewest days after the one before."""
        days = accumulate((step.at_least for step in template.steps[1:]), initial=0)
        pairs = zip(template.steps, days, strict=True)
        return cls(template.name, tuple(GroupStep(step.type_code, day) for step, day in pairs))

    @property
    def as_template(self) -> Template:
        """As a house keeps and edits it: each group so many days after the one before."""
        days = [self.steps[0].day, *(step.day for step in self.steps)]
        gaps = [then - before for before, then in pairwise(days)]
        pairs = zip(self.steps, gaps, strict=True)
        return Template(self.name, tuple(Step(step.type_code, gap, gap) for step, gap in pairs))


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


def are_of_groups(steps: tuple[Step, ...], types: Mapping[str, AppointmentType]) -> bool:
    """Whether several patients may share each of its visits; every kind must be known."""
    return all(types[step.type_code].places > 1 for step in steps)


def follow_ups(codes: tuple[str, ...], after: dict[str, str | None]) -> dict[int, int]:
    """By the place of a treatment among groups in order of time, the place of the follow-up right after it.

    `after` is the code of the follow-up by that of the kind.
    """
    return {
        place: place + 1
        for place, (code, following) in enumerate(pairwise(codes))
        if after.get(code) == following
    }
