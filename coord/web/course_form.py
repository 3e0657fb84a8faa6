"""A wished course as it stands in a form: which template or which steps, when, where, and by whom."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from werkzeug.datastructures import MultiDict

from coord.domain.course import MOST_DAYS, MOST_STEPS, Step, Template
from coord.domain.ranking import NO_WISHES, Wishes
from coord.services.courses import CourseAsk
from coord.web.forms import FARTHEST, read_day, read_wishes

WITHIN_DAYS = 14
HOW_TO = "Write one visit a line, its kind and the days after the one before: Treatment visit (IV) 3-5."


@dataclass(slots=True)
class CourseForm:
    """`steps` is the text of the steps, a line each; `ask` is None while there are problems.

    `based_on` is the template whose very steps they are.
    """

    patient: str
    template: str
    steps: str
    clinic: str
    therapist: str
    first: date
    latest_first: date
    wishes: Wishes = NO_WISHES
    after: str = ""
    before: str = ""
    problems: dict[str, str] = field(default_factory=dict)
    ask: CourseAsk | None = None
    based_on: Template | None = None

    @classmethod
    def parse(
        cls, args: "MultiDict[str, str]", today: date, templates: Iterable[Template], names: Mapping[str, str]
    ) -> "CourseForm":
        """The form; `names` are the kinds of visit by code. Where only a template is named, its steps."""
        problems: dict[str, str] = {}
        chosen = next((one for one in templates if one.name == args.get("course")), None)
        text = args.get("steps") or (as_text(chosen.steps, names) if chosen else "")
        first = read_day(args.get("from"), today, "from", problems)
        latest = read_day(args.get("to"), max(first, today) + timedelta(days=WITHIN_DAYS), "to", problems)
        form = cls(
            patient=args.get("patient", ""),
            template=chosen.name if chosen else "",
            steps=text,
            clinic=args.get("clinic", ""),
            therapist=args.get("therapist", ""),
            first=first,
            latest_first=latest,
            wishes=read_wishes(args, problems),
            after=args.get("after", ""),
            before=args.get("before", ""),
            problems=problems,
        )
        form._check_days(today)
        form._read(names)
        if chosen and form.ask and form.ask.steps == chosen.steps:
            form.based_on = chosen
        return form

    def _check_days(self, today: date) -> None:
        if self.problems:
            return
        if self.latest_first < self.first:
            self.problems["to"] = "The last day for the first visit is before the first; swap them."
        elif self.latest_first < today:
            self.problems["to"] = "These days have passed. Choose today or later."
        elif (self.latest_first - today).days > FARTHEST:
            self.problems["to"] = "Plan at most two years ahead."

    def _read(self, names: Mapping[str, str]) -> None:
        if not self.steps.strip():
            return
        found = read_steps(self.steps, names)
        if isinstance(found, str):
            self.problems["steps"] = found
        elif not self.problems and self.clinic:
            self.ask = CourseAsk(
                self.patient,
                self.clinic,
                found,
                self.first,
                self.latest_first,
                self.therapist or None,
                self.wishes,
            )


def read_steps(text: str, names: Mapping[str, str]) -> tuple[Step, ...] | str:
    """The steps, a line each; or what is wrong with them. Nothing is no steps."""
    codes = _codes(names)
    steps = [_step(line, names, codes) for line in text.splitlines() if line.strip()]
    wrong = next((one for one in steps if isinstance(one, str)), None)
    found = tuple(one for one in steps if isinstance(one, Step))
    if wrong or len(steps) > MOST_STEPS:
        return wrong or f"A course has 1 to {MOST_STEPS} steps. {HOW_TO}"
    if sum(one.at_most for one in found[1:]) > MOST_DAYS:
        return f"A course takes at most {MOST_DAYS} days. Plan a part of it first."
    return found


def as_text(steps: Iterable[Step], names: Mapping[str, str]) -> str:
    """The steps as somebody would write them."""
    words = kind_words(names)
    return "\n".join(
        f"{words.get(one.type_code, one.type_code)} {_days(one.at_least, one.at_most)}" for one in steps
    )


def kind_words(names: Mapping[str, str]) -> dict[str, str]:
    """By code, how a kind of visit is written: by its name, or by the code where others have that name."""
    codes = _codes(names)
    return {code: name if codes.get(_plain(name)) == code else code for code, name in names.items()}


def _days(least: int, most: int) -> str:
    return str(least) if least == most else f"{least}-{most}"


def _codes(names: Mapping[str, str]) -> dict[str, str]:
    """The code that somebody means by a code, or by a name that one kind of visit alone has."""
    shared = Counter(map(_plain, names.values()))
    by_name = {_plain(name): code for code, name in names.items()}
    alone = {name: code for name, code in by_name.items() if shared[name] == 1}
    return alone | {code: code for code in names}


def _plain(words: str) -> str:
    return " ".join(words.casefold().split())


def _step(line: str, names: Mapping[str, str], codes: Mapping[str, str]) -> Step | str:
    """The step that a line means, or what is wrong with it."""
    kind, _, days = line.strip().rpartition(" ")
    least, _, most = days.partition("-")
    if not (kind and least.isdecimal() and (most or least).isdecimal()):
        return f"“{line.strip()}” cannot be read. {HOW_TO}"
    code = codes.get(_plain(kind))
    if code is None:
        return f"There is no kind of visit “{kind}”. Use one of: {', '.join(names.values())}."
    at_least, at_most = int(least), int(most or least)
    if not 0 <= at_least <= at_most <= MOST_DAYS:
        return f"“{line.strip()}”: give days from 0 to {MOST_DAYS}, the fewer first."
    return Step(code, at_least, at_most)
