"""Planning a course of twelve visits over two months, against the bare dynamic programme and an exact solver.

Six treatments of two hours (prescriber, therapist, room) take turns with six talks of one (therapist,
room), a talk one to three days after a treatment and a treatment three to ten after a talk, by one
therapist throughout. What is planned must end on the soonest day there is; the floor counts its gaps in
minutes, which allows a little less, so that it never ends sooner.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from time import perf_counter

from coord.bench import course_floor
from coord.bench.course_floor import EVERY, LENGTHS, POOLS
from coord.bench.joint_search import HERE, ROLES, facts_of
from coord.bench.load import ZONE, Load
from coord.bench.measure import Ratio, alternate
from coord.domain.appointment import AppointmentType, AppointmentTypeId
from coord.domain.course import CoursePlanner, CourseVisit, WantedCourse
from coord.domain.course.chain import each, window
from coord.domain.facts import Facts
from coord.domain.local_time import local_date
from coord.domain.roles import Presence, Role, RoleWindow, Use
from coord.domain.spans import Spans
from coord.domain.timeline import Grid, runs

GOAL, AGAINST_PROOF = 3.0, 50.0
PAIRS = 6
AFTER_TREATMENT, AFTER_TALK = (1, 3), (3, 10)
GAPS = [AFTER_TALK if place % 2 == 0 else AFTER_TREATMENT for place in range(2 * PAIRS)][1:]


@dataclass(frozen=True, slots=True)
class Problem:
    """The load as bits: who could start what when, and which bits are which day."""

    starts: dict[str, dict[str, list[int]]]
    ticks: int
    days: list[int]


def run(load: Load, rounds: int = 15) -> list[Ratio]:
    """On kept timelines against the programme on ready bits; from the facts on against all of the floor."""
    make, ready = _planner(load), course_floor.starts_in(load)
    kept = make()
    kept.plans()
    _check_soonest(load, kept)
    ms = alternate(
        {
            "programme": lambda: course_floor.soonest_bit(ready, GAPS),
            "kept": lambda: _soonest(kept),
            "floor": lambda: course_floor.soonest_bit(course_floor.starts_in(load), GAPS),
            "plans": lambda: _soonest_planned(make()),
        },
        rounds,
    )
    return [
        Ratio("course, timelines kept", ms["kept"], ms["programme"], "ms", GOAL),
        Ratio("course, several ways, all rules", ms["plans"], ms["floor"], "ms", GOAL),
    ]


def _check_soonest(load: Load, planner: CoursePlanner) -> None:
    problem = _problem(load)
    found = {_soonest_day(problem), _soonest(planner), _soonest_planned(planner)}
    if len(found) != 1:
        raise AssertionError("the ways do not agree on the last day")
    (day,) = found
    bit = course_floor.soonest_bit(course_floor.starts_in(load), GAPS)
    if bit is not None and (day is None or not any(mask >> bit & 1 for mask in problem.days[day:])):
        raise AssertionError("the plan ends later than the floor's")


def against_proof(load: Load) -> Ratio:
    """How many times faster the days are found, from the facts on, than an exact solver proves them."""
    make = _planner(load)
    ours = alternate({"found": lambda: _soonest(make())}, 15)["found"]
    started = perf_counter()
    proven = _proof(_problem(load))
    took = (perf_counter() - started) * 1000
    if proven != _soonest_planned(make()):
        raise AssertionError("the plan is not the best there is")
    return Ratio("course, days found against a proof", took, ours, "ms", AGAINST_PROOF, is_more_better=True)


def _type(number: int, code: str, *roles: Role) -> AppointmentType:
    minutes = LENGTHS[code]
    windows = tuple(RoleWindow(role, Use.ATTENTION, Presence.IN_ROOM, 0, minutes) for role in roles)
    return AppointmentType(
        AppointmentTypeId(number), code, code, minutes, 0, frozenset(), windows, needs_order=False
    )


def _planner(load: Load) -> Callable[[], CoursePlanner]:
    dose = _type(1, "dosing", *(role for role, _ in ROLES.values()))
    talk = _type(2, "integration", Role.LEAD_THERAPIST)
    pair = (CourseVisit(dose, None, *AFTER_TALK), CourseVisit(talk, None, *AFTER_TREATMENT))
    first, last = (local_date(minute, ZONE) for minute in (load.span.starts, load.span.ends - 1))
    wanted = WantedCourse(pair * PAIRS, first, last, last, load.span.starts - 1)
    known = facts_of(load)
    return lambda: CoursePlanner(wanted, HERE, _anew(known))


def _anew(known: Facts) -> Facts:
    """The facts as they come from a database, of which nothing has been drawn yet."""
    hours = {HERE: Spans.of(known.clinics[HERE].opening)}
    return replace(
        known,
        spans={id_: Spans(one.packed) for id_, one in known.spans.items()},
        practitioners={id_: replace(one, working=hours) for id_, one in known.practitioners.items()},
    )


def _soonest(planner: CoursePlanner) -> int | None:
    ends = [planner.soonest_end(lead) for lead in planner.leads]
    return min((end for end in ends if end is not None), default=None)


def _soonest_planned(planner: CoursePlanner) -> int | None:
    plans = planner.plans()
    return (plans[0].last - planner.wanted.first).days if plans else None


def _problem(load: Load) -> Problem:
    grid = Grid.over(load.span)
    work = grid.free(load.work)
    free = {kind: [work & ~grid.busy(one) for one in pool] for kind, pool in load.busy.items()}
    starts = {
        code: {kind: [runs(one, minutes // 5) for one in pool] for kind, pool in free.items()}
        for code, minutes in LENGTHS.items()
    }
    planner = _planner(load)()
    return Problem(starts, grid.ticks(EVERY), planner.days.masks)


def _possible(problem: Problem) -> list[list[int]]:
    """For each therapist, the days of each of the twelve visits."""
    anybody = dict.fromkeys(LENGTHS, problem.ticks)
    for code, kinds in POOLS.items():
        for kind in kinds:
            pool = 0
            for one in problem.starts[code][kind]:
                pool |= one
            anybody[code] &= pool
    found = []
    for number in range(len(problem.starts["dosing"]["therapist"])):
        days = [
            sum(
                1 << day
                for day, mask in enumerate(problem.days)
                if anybody[code] & problem.starts[code]["therapist"][number] & mask
            )
            for code in LENGTHS
        ]
        found.append(days * PAIRS)
    return found


def _soonest_day(problem: Problem) -> int | None:
    """The earliest last day of the best therapist, found as plainly as can be."""
    links, best = [window(*gap, len(problem.days)).after for gap in GAPS], None
    for possible in _possible(problem):
        reach = possible[0]
        for after, days in zip(links, possible[1:], strict=True):
            spread = 0
            for day in each(reach):
                spread |= after[day]
            reach = spread & days
        if reach and (best is None or (reach & -reach).bit_length() - 1 < best):
            best = (reach & -reach).bit_length() - 1
    return best


def _proof(problem: Problem) -> int | None:
    """The earliest last day, proven by CP-SAT: a therapist to choose, and a day for each visit."""
    from ortools.sat.python import cp_model  # noqa: PLC0415 heavy, and for this bench alone

    model, count = cp_model.CpModel(), len(problem.days)
    days = [model.new_int_var(0, count - 1, str(place)) for place in range(2 * PAIRS)]
    for (least, most), before, after in zip(GAPS, days[:-1], days[1:], strict=True):
        model.add_linear_constraint(after - before, least, most)
    chosen = []
    for number, possible in enumerate(_possible(problem)):
        leads = model.new_bool_var(f"lead {number}")
        chosen.append(leads)
        _allow(model, days, possible, leads)
    model.add_exactly_one(chosen)
    model.minimize(days[-1])
    solver = cp_model.CpSolver()
    outcome = solver.solve(model)
    return int(solver.objective_value) if outcome == cp_model.OPTIMAL else None


def _allow(model: object, days: Sequence[object], possible: Sequence[int], leads: object) -> None:
    from ortools.sat.python import cp_model  # noqa: PLC0415 as above

    for day, bits in zip(days, possible, strict=True):
        domain = cp_model.Domain.from_values(each(bits))
        model.add_linear_expression_in_domain(day, domain).only_enforce_if(leads)  # type: ignore[attr-defined]
