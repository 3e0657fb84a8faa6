"""An organization's rules as data; every default is a starting point for its medical director."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from coord.domain.appointment import AppointmentType
from coord.domain.qualifications import Compact, Kind
from coord.domain.reminders.plan import ReminderPlan
from coord.domain.roles import Role

_PHYSICIANS = frozenset({Kind.MD, Kind.DO})
_PRESCRIBERS = _PHYSICIANS | {Kind.NP, Kind.PA}
_THERAPISTS = frozenset({Kind.PSY, Kind.LCSW, Kind.LMFT, Kind.LPC})

QUALIFIED_FOR: dict[Role, frozenset[Kind]] = {
    Role.PRESCRIBER: _PRESCRIBERS,
    Role.LEAD_THERAPIST: _THERAPISTS,
    Role.CO_THERAPIST: _THERAPISTS,
    Role.MONITOR: _PRESCRIBERS | {Kind.RN, Kind.CRNA},
    Role.DIETITIAN: frozenset({Kind.RD}),
    Role.PHYSICIAN: _PHYSICIANS,
    Role.COORDINATOR: frozenset(),
    Role.INTERPRETER: frozenset(),
}


@dataclass(frozen=True, slots=True)
class FollowUpRule:
    """When the follow-up of a dose may be, counted from the day of the dose.

    It aims at the next day to the `aim_clinic_days`-th clinic day (weekends and holidays do not
    count), and may not be later than `latest_days` calendar days. The therapist of the dose holds it
    where `same_therapist` is wanted.
    """

    aim_clinic_days: int = 3
    latest_days: int = 7
    same_therapist: bool = True


@dataclass(frozen=True, slots=True)
class DoseRule:
    """How close treatment visits may be: days between two, and how many within `most_days` days."""

    least_spacing_days: int = 2
    most: int = 3
    most_days: int = 7


@dataclass(frozen=True, slots=True)
class ClearanceRule:
    """How many clinic days before a treatment visit its patient must be cleared; pencilled until then."""

    clinic_days_before: int = 2


@dataclass(frozen=True, slots=True)
class CoverageRule:
    """Who must be on site at every minute of a treatment visit, and how many visits one person covers.

    `acls` people with advanced life support, and `others` more people with basic life support.
    """

    acls: int = 1
    others: int = 1
    most_per_prescriber: int = 4
    most_per_monitor: int = 2

    def most_as(self, role: Role) -> int:
        """How many visits one person may cover at once in the role."""
        return self.most_per_monitor if role is Role.MONITOR else self.most_per_prescriber


@dataclass(frozen=True, slots=True)
class GroupRule:
    """How many patients of a group one person may have who is there for all of them.

    A therapist in a treatment visit, and who leads a talk; monitors and prescribers have their own ratios.
    No source names numbers: these are examples for a medical director to set.
    """

    most_per_therapist: int = 3
    most_per_leader: int = 8

    def most_each(self, kind: AppointmentType) -> int:
        """How many patients each of those who lead a group of the kind may have."""
        return self.most_per_therapist if kind.is_treatment else self.most_per_leader


@dataclass(frozen=True, slots=True)
class AgeRule:
    """From which age on somebody consents alone, and from which a minor's own assent is asked."""

    adult: int = 18
    assent: int = 7


@dataclass(frozen=True, slots=True)
class WishRule:
    """For which roles a patient's wish for a clinician's gender counts, and how far apart two stay.

    Two who must not meet are `apart_minutes` apart at a clinic; without a number, never there on one day.
    """

    gender_roles: frozenset[Role] = frozenset({Role.LEAD_THERAPIST, Role.CO_THERAPIST, Role.MONITOR})
    apart_minutes: int | None = None


@dataclass(frozen=True, slots=True)
class ChangeRule:
    """How many hours before a visit a cancellation counts as in time; how late a visit may begin.

    A day's notice is what practices ask for. Up to `on_time_minutes` after its time a visit begins
    without being put off. `talk_type` is the code of the type that a treatment visit becomes when the
    patient is not treated that day and stays to talk.
    """

    cancel_notice_hours: int = 24
    latest_start_minutes: int = 30
    on_time_minutes: int = 10
    talk_type: str = "preparation"


@dataclass(frozen=True, slots=True)
class ArrivalRule:
    """The arrival checks of a treatment visit, as kinds of gates that are passed on the day only.

    Fasting, readings and the way home are what the sources ask for before a dose.
    """

    checks: tuple[str, ...] = ("fasted", "readings", "ride_confirmed")


@dataclass(frozen=True, slots=True)
class RankingRule:
    """How many points speak for a start, where a week of waiting costs one.

    Points for the usual people, for the patient's language without interpreter, for a wished weekday, for
    a wished time of day, and for a place beside other visits that leaves no odd gap.
    """

    continuity: int = 4
    language: int = 3
    weekday: int = 2
    time_of_day: int = 2
    no_gap: int = 1


@dataclass(frozen=True, slots=True)
class TravelRule:
    """How many minutes the way between two clinics takes for which the house has not said so."""

    minutes: int = 0


@dataclass(frozen=True, slots=True)
class RideRule:
    """Which ways home the house allows, and how many hours before a visit one must be known.

    Without one it is asked for `ask_hours` before, urged `urge_hours` before, and `decide_hours` before
    somebody decides whether the visit can stay: 18 hours before a morning visit somebody is still at the
    desk. A confirmed ride stands while the end of the visit moves by no more than `may_shift_minutes`.
    """

    kinds: tuple[str, ...] = ("responsible_adult", "medical_transport", "ride_hailing_with_escort")
    ask_hours: int = 48
    urge_hours: int = 24
    decide_hours: int = 18
    may_shift_minutes: int = 60


@dataclass(frozen=True, slots=True)
class PreparationRule:
    """How many minutes before a treatment visit food and clear liquids end, and how early to be there.

    `short_types` are the codes of types that ask for less. What would end before `morning` (minutes of
    the local day) is told as "after bedtime".
    """

    food_minutes: int = 360
    drink_minutes: int = 120
    short_types: tuple[str, ...] = ("dosing_esketamine",)
    short_food_minutes: int = 120
    short_drink_minutes: int = 30
    morning: int = 360
    arrive_minutes: int = 10


@dataclass(frozen=True, slots=True)
class AfterwardsRule:
    """What is done after a dose: minutes are counted from when it began, days from when the visit ended.

    `watched_types` are the codes of types with a safety programme: a reading, a least stay and a form.
    After any other dose nobody leaves before `rest_minutes`: an infusion and some rest.
    Calls and forms are due at `call_at`, a minute of the clinic's day. A questionnaire after no days is not
    asked for.
    """

    watched_types: tuple[str, ...] = ("dosing_esketamine",)
    pressure_minutes: int = 40
    leave_minutes: int = 120
    rest_minutes: int = 60
    form_days: int = 7
    call_at: int = 600
    phq9_days: int = 14
    gad7_days: int = 14
    pcl5_days: int = 28


@dataclass(frozen=True, slots=True)
class WaitlistRule:
    """Whether freed times are offered without somebody's doing, and how long an offer may be thought over.

    An offer may be answered for `answer_minutes`, or `near_minutes` where the visit is less than
    `near_hours` away; hours in which nobody is written to do not count. Where less than `least_minutes`
    would be left, nothing is offered. By telephone it is `phone_minutes`. Between the last moment of an
    answer and the visit lie `lead_minutes`, or more where a ride must be found or fasting begins. One
    patient gets at most `offers_a_day`.
    """

    by_itself: bool = True
    answer_minutes: int = 660
    near_hours: int = 96
    near_minutes: int = 120
    least_minutes: int = 30
    phone_minutes: int = 240
    lead_minutes: int = 120
    offers_a_day: int = 2


@dataclass(frozen=True, slots=True)
class DayRule:
    """For the day on which it all changes, and the day of a treatment.

    A patient is taken to be on the way `travel_minutes` before they are asked to be there; other times are
    looked for on the day and on `near_days` after it. A treatment begins when its prescriber, its monitor and
    life support have been ticked as being there, where the house `needs_ticks`. What happens in a visit is
    noted from `earliest_minutes` before it on: hours before, it is most likely the wrong line of a list.
    """

    travel_minutes: int = 60
    near_days: int = 14
    needs_ticks: bool = True
    earliest_minutes: int = 240


@dataclass(frozen=True, slots=True)
class Policy:
    """`hard` names soft reasons (by their type) that nobody may override in this house.

    `scope` says by jurisdiction where a role's licences differ from `qualified_for`: whether a nurse
    anaesthetist or physician assistant may prescribe is each state's own law. `compacts` is empty until
    the house enters those it relies on, for their members change.
    """

    qualified_for: Mapping[Role, frozenset[Kind]] = field(default_factory=lambda: QUALIFIED_FOR)
    follow_up: FollowUpRule = FollowUpRule()
    doses: DoseRule = DoseRule()
    clearance: ClearanceRule = ClearanceRule()
    coverage: CoverageRule = CoverageRule()
    groups: GroupRule = GroupRule()
    ages: AgeRule = AgeRule()
    wishes: WishRule = WishRule()
    changes: ChangeRule = ChangeRule()
    ranking: RankingRule = RankingRule()
    scope: Mapping[str, Mapping[Role, frozenset[Kind]]] = field(default_factory=dict)
    arrival: ArrivalRule = ArrivalRule()
    compacts: tuple[Compact, ...] = ()
    hard: frozenset[str] = frozenset({"SamePersonTwice"})
    start_grid: int = 15
    travel: TravelRule = TravelRule()
    ride: RideRule = RideRule()
    preparation: PreparationRule = PreparationRule()
    afterwards: AfterwardsRule = AfterwardsRule()
    waitlist: WaitlistRule = WaitlistRule()
    day: DayRule = DayRule()
    reminders: ReminderPlan = field(default_factory=ReminderPlan)

    def kinds_anywhere(self, role: Role) -> frozenset[Kind]:
        """The licences of which one may do for a role somewhere."""
        return self.qualified_for[role].union(*(kinds.get(role, ()) for kinds in self.scope.values()))

    def kinds_for(self, role: Role, jurisdiction: str) -> frozenset[Kind]:
        """The licences of which a role needs one in a jurisdiction; none for a role without licence."""
        return self.scope.get(jurisdiction, {}).get(role, self.qualified_for[role])


Decided = TypeVar("Decided")
# What is decided, each from its day on, the first since ever, in order
Dated = tuple[tuple[date, Decided], ...]
Kinds = Mapping[str, AppointmentType]


def in_force(dated: Dated[Decided], day: date) -> Decided:
    """What is decided for a day."""
    return next(decided for since, decided in reversed(dated) if since <= day)
