"""Random little clinics for the search, one for each number: two places, few people, few days.

Small enough to try every start, everybody in every role, and every room; wide enough that clocks
change, licences end, cover fills up, people are elsewhere, and visits lie over midnight.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random
from zoneinfo import ZoneInfo

from coord.domain.appointment import ClinicId, Modality
from coord.domain.consents import Consent, ConsentKind, ConsentStatus, Guardian
from coord.domain.facts import NO_LIMITS, Dose, Facts, Limits, Pause
from coord.domain.gates import GateStatus
from coord.domain.interval import Interval, merge
from coord.domain.policy import (
    ClearanceRule,
    CoverageRule,
    DoseRule,
    FollowUpRule,
    Policy,
    TravelRule,
    WishRule,
)
from coord.domain.qualifications import Certification, Compact, Days, Kind
from coord.domain.roles import Role, Use
from coord.domain.slots import Wanted
from tests.domain.builders import (
    HARBOR,
    MISSION,
    PATIENT_PERSON,
    PATIENT_TAKEN,
    PLACE,
    a_clinic,
    a_gate,
    a_patient,
    a_practitioner,
    a_qualification,
    a_room,
    a_type,
    a_window,
    an_order,
    at,
    taken,
)

LOS_ANGELES = ZoneInfo("America/Los_Angeles")
FIRST_DAYS = [
    (LOS_ANGELES, date(2026, 6, 1)),
    (LOS_ANGELES, date(2027, 3, 13)),
    (LOS_ANGELES, date(2026, 10, 31)),
    (ZoneInfo("Australia/Lord_Howe"), date(2025, 10, 4)),
    (ZoneInfo("Africa/Casablanca"), date(2025, 2, 22)),
]
DAYS = 5
FIRST_CLINIC = ClinicId(0)  # entered before the others
GUARDIAN = Guardian(1, "Guardian", must_consent=True)
LONG_AGO, FAR = date(2020, 1, 1), date(2030, 1, 1)

DOSE_WINDOWS = (
    a_window(Role.PRESCRIBER, 0, 15),
    a_window(Role.PRESCRIBER, 0, 60, Use.COVER),
    a_window(Role.LEAD_THERAPIST, 0, 60),
    a_window(Role.INTERPRETER, 0, 60, is_optional=True),
)
MONITORED = (*DOSE_WINDOWS, a_window(Role.MONITOR, 15, 60))
LEFT_ALONE = (DOSE_WINDOWS[0], DOSE_WINDOWS[2])
VISITED = (*DOSE_WINDOWS[:2], a_window(Role.LEAD_THERAPIST, 0, 20), a_window(Role.LEAD_THERAPIST, 40, 60))
INTERPRETED = (a_window(Role.LEAD_THERAPIST, 0, 30), a_window(Role.INTERPRETER, 0, 30, is_optional=True))
TALK = a_type("integration", minutes=30, role_windows=INTERPRETED)
VIDEO = replace(TALK, modality=Modality.TELEHEALTH, room_features=frozenset())
NEVADA, OREGON = "US-NV", "US-OR"

PHYSICIAN, THERAPIST, NURSE = (Kind.MD, Kind.DEA), (Kind.PSY,), (Kind.RN,)
BOTH, UNREGISTERED = (Kind.MD, Kind.DEA, Kind.PSY), (Kind.MD, Kind.PSY)
TEAMS = [
    (PHYSICIAN, THERAPIST, NURSE),
    (BOTH, THERAPIST, PHYSICIAN),
    (BOTH, BOTH, NURSE),
    (PHYSICIAN, UNREGISTERED, THERAPIST, NURSE),
    (BOTH, UNREGISTERED, BOTH, THERAPIST),
]


@dataclass(frozen=True, slots=True)
class Little:
    """What is searched, at Mission, and in which facts."""

    wanted: Wanted
    facts: Facts
    zone: ZoneInfo


def a_little(number: int) -> Little:
    """A dose with its follow-up wanted on two days, or a talk alone, perhaps near its dose."""
    return Chance(number).little()


def a_night(number: int) -> Little:
    """A dose and its follow-up wanted where both are by night, mostly in one room, and clocks change."""
    return Night(number).little()


def changing(little: Little, number: int, chance: "type[Chance] | None" = None) -> Little:
    """The same where the house has decided on another policy from one of the days on."""
    other = (chance or Chance)(1000 + number)
    since = little.wanted.first + timedelta(days=other.dice.choice([1, 1, 2, 3]))
    dated = ((date.min, little.facts.policy), (since, other.policy()))
    return replace(little, facts=replace(little.facts, dated=dated))


def with_other_kinds(little: Little, number: int) -> Little:
    """The same where its kinds of visit change from one of the days on, perhaps with the policy."""
    little, other = changing(little, number), Chance(2000 + number)
    kinds = [one for one in (little.wanted.type, little.wanted.follow_up) if one]
    since = little.wanted.first + timedelta(days=other.dice.choice([1, 1, 2, 3]))
    later = {one.code: other.another(one) for one in kinds}
    dated = ((date.min, {one.code: one for one in kinds}), (since, later))
    return replace(little, facts=replace(little.facts, kinds=dated))


class Chance:
    """Throws the dice for one little clinic."""

    share_of_doses = 0.8
    share_of_usual = 0.9

    def __init__(self, number: int) -> None:
        self.dice = Random(number)
        self.zone, first = self.dice.choice(FIRST_DAYS)
        self.days = [first + timedelta(days=n) for n in range(DAYS)]
        self.midnight = at("00:00", first, self.zone)
        self.opens = self.dice.choice([0, 90, 480, 900, 1290])

    def little(self) -> Little:
        now = self.midnight + self.mostly(-60, 300, 960)
        if self.dice.random() < self.share_of_doses:
            windows = self.mostly(self.dice.choice([DOSE_WINDOWS, MONITORED, VISITED]), LEFT_ALONE)
            dose = a_type("dosing_iv", minutes=60, role_windows=windows, **self.edges(), **self.rhythm())
            return Little(self.wanted(dose, self.talk(), 1, now), self.facts(), self.zone)
        dose_before = Interval(self.midnight + 1380, self.midnight + 1440)
        facts = replace(self.facts(), anchor=self.mostly(dose_before, None))
        return Little(self.wanted(self.talk(), None, 3, now), facts, self.zone)

    def wanted(self, kind, follow_up, last, now):
        """Every second search is lenient."""
        is_lenient = self.dice.random() < 0.5
        return Wanted(kind, follow_up, self.days[0], self.days[last], now, is_lenient)

    def talk(self):
        return replace(self.dice.choice([TALK, TALK, VIDEO]), **self.edges())

    def another(self, kind):
        """The kind as it might become: for others, by more or fewer people, with more time to turn over."""
        if not kind.is_treatment:
            return replace(kind, **self.edges(), turnover=self.mostly(0, 15), minutes=self.mostly(30, 60))
        windows = self.dice.choice([DOSE_WINDOWS, MONITORED, VISITED])
        follow_up = self.mostly(kind.follow_up, None)
        changes = {**self.edges(), **self.rhythm(), "role_windows": windows, "follow_up": follow_up}
        return replace(kind, **changes, turnover=self.mostly(0, 15, 30))

    def rhythm(self):
        """How many doses have how many follow-ups."""
        every, count = self.mostly((1, 1), (2, 1), (3, 2))
        return {"follow_up_every": every, "follow_up_count": count}

    def edges(self):
        """From which age on a visit is, how long before it must be known, and how long before closing."""
        return {
            "min_age": self.dice.choice([18, None, 41] if self.dice.random() < 0.1 else [18, None]),
            "max_age": self.mostly(None, 40),
            "notice": self.mostly(0, 60, 725),
            "closing_spare": self.mostly(0, 30, 45),
            "needs_certifications": frozenset(self.mostly({"rems"}, set())),
            "needs_gates": frozenset(self.mostly({"medical"}, {"rems_enrolment"})),
        }

    def facts(self) -> Facts:
        people = [self.practitioner(1 + n, kinds) for n, kinds in enumerate(self.dice.choice(TEAMS))]
        trained = [self.trained(11), self.trained(12), self.trained(13)]
        bodies = [PATIENT_PERSON, *(who.person_id for who in (*people, *trained))]
        rooms = [self.room(1), self.room(2)]
        resources = [room.resource_id for room in rooms] + [one.attention_id for one in people]
        busy = {one: self.spans(2, longest=400) for one in [PATIENT_TAKEN, *resources]}
        busy |= {one.cover_id: self.in_roles(self.spans(3, longest=1500)) for one in people}
        return Facts(
            policy=self.policy(),
            patient=self.patient(people),
            clinics={MISSION: self.clinic()},
            rooms={one.id: one for one in rooms},
            practitioners={one.id: one for one in people},
            taken={resource: taken(*spans) for resource, spans in busy.items()},
            presence={one: self.presence() for one in bodies},
            life_support=(*people, *trained),
            travel=self.mostly({}, {(MISSION, HARBOR): 30, (HARBOR, MISSION): 45}),
        )

    def in_roles(self, spans):
        """Mostly each in some role."""
        some = (Role.PRESCRIBER, Role.MONITOR, None)
        return [(one, self.dice.choice(some)) for one in spans]

    def clinic(self):
        days = Days(self.mostly(LONG_AGO, self.days[1]), self.mostly(FAR, self.days[0]))
        certified = self.mostly((Certification("rems", days),), ())
        return a_clinic(zone=self.zone, opening=self.opening(), certifications=certified)

    def policy(self):
        nevada = {Role.LEAD_THERAPIST: frozenset({Kind.MD, Kind.PSY})}
        return Policy(
            follow_up=FollowUpRule(1, self.mostly(2, 3), same_therapist=self.mostly(True, False)),
            doses=self.dice.choice([DoseRule(0, 9), DoseRule(1, 1, 2), DoseRule(2, 2, 4)]),
            clearance=ClearanceRule(self.mostly(2, 1, 0)),
            start_grid=self.mostly(30, 60),
            coverage=self.coverage(),
            scope=self.mostly({}, {NEVADA: nevada}),
            compacts=self.dice.choice([(), (self.compact(),), (self.compact(), self.compact())]),
            wishes=WishRule(apart_minutes=self.mostly(None, 60)),
            hard=self.mostly(frozenset(), frozenset({"GenderWish"})) | {"SamePersonTwice"},
            travel=TravelRule(self.mostly(0, 17)),
        )

    def coverage(self):
        acls, others = self.dice.choice([(1, 1), (1, 1), (0, 2), (2, 0), (0, 0)])
        return CoverageRule(acls, others, most_per_prescriber=self.mostly(4, 1))

    def trained(self, number):
        """Somebody with life support training who has no part in any visit."""
        kinds = self.dice.choice([(Kind.ACLS,), (Kind.BLS,), (Kind.ACLS, Kind.BLS)])
        return replace(self.practitioner(number, kinds), name=f"Trained {number}")

    def compact(self):
        places = self.dice.sample([PLACE, NEVADA, OREGON], self.dice.randint(1, 3))
        return Compact(
            name="Compact",
            kinds=frozenset({Kind.PSY}),
            members={place: self.mostly(LONG_AGO, self.days[1]) for place in places},
            left=self.mostly({}, {places[0]: self.days[2]}),
            privilege=self.mostly(None, Kind.PSYPACT),
            in_person=self.mostly(False, True),
        )

    def patient(self, people):
        somebody = [one.id for one in people]
        late = (Interval(self.midnight + 1380, self.midnight + 1440), MISSION)
        order = an_order(
            valid_until=self.mostly(FAR, *self.days[:2]),
            doses_left=self.mostly(2, 1, 0),
            booked=self.mostly(0, 1),
            least_spacing_days=self.mostly(0, 1, 2),
            most_per_week=self.mostly(None, 1),
        )
        return a_patient(
            is_active=self.mostly(True, True, False),
            pause=self.mostly(None, Pause(None), Pause(self.days[1])),
            location=self.dice.choice([PLACE, PLACE, NEVADA, NEVADA, ""]),
            birth_date=self.birth_date(),
            guardians=self.mostly((), (GUARDIAN,)),
            consents=self.consents(),
            orders=(order,),
            gates=(a_gate(self.mostly(*GateStatus)),),
            doses=self.doses(),
            languages=self.dice.choice([(), (), ("en",), ("es-MX", "fr")]),
            gender_wish=self.mostly(None, "female"),
            never_with=self.mostly(frozenset(), frozenset(somebody[:1])),
            agrees_to_stranger=self.mostly(True, False),
            care_team=self.mostly({}, {Role.LEAD_THERAPIST: (somebody[1],)}),
            met=frozenset(somebody[:2]),
            apart=self.mostly((), self.presence(), (late,)),
        )

    def birth_date(self):
        """Mostly long ago; or somebody comes of age, or turns 41, on the second day."""
        turns = [self.days[1].replace(year=self.days[1].year - years) for years in (18, 41)]
        return self.mostly(date(1980, 2, 29), turns[0], turns[0], turns[1])

    def consents(self):
        """What was decided, long ago or on one of the days, and perhaps only for some days."""
        some = [
            (ConsentKind.TREATMENT, GUARDIAN.id),
            (ConsentKind.ASSENT, None),
            (ConsentKind.TREATMENT, None),
        ]
        return tuple(
            Consent(
                kind,
                self.mostly(*ConsentStatus),
                self.mostly(LONG_AGO, self.days[1]),
                guardian,
                self.mostly(None, self.days[0]),
            )
            for kind, guardian in some
            if self.dice.random() < 0.6
        )

    def opening(self):
        """The hours of the days, and some days before them on which the clinic was open."""
        before = [self.midnight - day * 1440 + 600 for day in range(1, 5) if self.dice.random() < 0.6]
        return (*(Interval(one, one + 300) for one in before), *self.hours())

    def doses(self):
        """Other treatment visits, mostly none, from some days before to some days after."""
        some = [self.dice.randint(-4, DAYS + 2) for _ in range(self.mostly(0, 1, 2, 3))]
        late = self.mostly((), (self.dose(self.midnight + 1380),))
        return (*late, *(self.dose(self.midnight + day * 1440 + 720) for day in sorted(some)))

    def dose(self, minute):
        """Mostly with a follow-up some hours or days later, where its type has any; by anybody or nobody."""
        after = self.mostly((minute + self.dice.choice([60, 900, 2880]),), ())
        every, count = self.dice.choice([(0, 1), (1, 1), (2, 1), (3, 2)])
        therapist = self.dice.choice([None, 1, 2, 3])
        rule = (self.mostly(False, True), every, count)
        zone = self.mostly(None, ZoneInfo("America/New_York"))
        return Dose(minute, therapist, after, *rule, "Their therapist", zone)

    def practitioner(self, number, kinds):
        whole = (Interval(self.midnight - 60, self.midnight + DAYS * 1440),)
        return a_practitioner(
            number,
            f"Practitioner {number}",
            qualifications=tuple(map(self.qualification, (*kinds, Kind.PSYPACT, *self.training()))),
            working=self.mostly({MISSION: whole}, {MISSION: self.hours()}, {MISSION: self.hours()}, {}),
            time_off=tuple(self.spans(1, longest=700)),
            busy_elsewhere=merge(self.spans(2, longest=200)),
            cover=self.dice.randint(1, 2),
            limits=self.dice.choice([NO_LIMITS, NO_LIMITS, self.limits()]),
            treatments=tuple(self.midnight + self.near(DAYS * 1440) for _ in range(2)),
            also_working=self.mostly({}, {FIRST_CLINIC: self.hours()}, {FIRST_CLINIC: whole}),
            languages=frozenset(self.dice.choice([(), ("en",), ("en", "es"), ("fr",)])),
            gender=self.dice.choice([None, "female", "female", "male"]),
        )

    def limits(self):
        return Limits(
            day_minutes=self.dice.choice([None, 90, 240]),
            week_minutes=self.dice.choice([None, 300, 600]),
            day_doses=self.dice.choice([None, 1, 2]),
            work_minutes=self.dice.choice([60, 125, 240]),
            break_minutes=self.dice.choice([None, 17, 45]),
        )

    def training(self):
        return self.dice.choice([(), (Kind.ACLS,), (Kind.BLS,)])

    def qualification(self, kind):
        return a_qualification(
            kind,
            jurisdiction=self.mostly(PLACE, None, NEVADA),
            valid_from=self.mostly(LONG_AGO, self.days[1]),
            valid_until=self.mostly(FAR, *self.days[:3]),
            active=self.mostly(True, True, False),
        )

    def room(self, number):
        features = self.mostly({"infusion", "reclining", "talk"}, {"talk"}, {"infusion", "reclining"})
        where = self.mostly(MISSION, MISSION, HARBOR)
        broken = self.mostly((), self.spans(1, longest=240))
        return a_room(
            id=number,
            name=f"Room {number}",
            clinic_id=where,
            features=frozenset(features),
            out_of_use=tuple(broken),
        )

    def presence(self):
        """When somebody is in person at which of the two clinics."""
        return tuple((span, self.dice.choice([MISSION, HARBOR])) for span in self.spans(1, longest=600))

    def hours(self):
        """A few hours on most days, around the same time."""
        starts = [self.midnight + day * 1440 + self.opens + self.mostly(0, 30, 37) for day in range(DAYS)]
        return merge(Interval(one, one + length) for one in starts if (length := self.mostly(240, 305, 0)))

    def spans(self, most, longest):
        """Spans anywhere in the days, whose ends like to be where visits start and end, or just beside."""
        return [self.span(longest) for _ in range(self.dice.randint(0, most))]

    def span(self, longest):
        starts = self.midnight + self.near(DAYS * 1440)
        return Interval(starts, starts + max(1, self.near(longest)))

    def near(self, limit):
        return 30 * self.dice.randint(0, limit // 30) + self.dice.choice([0, 0, -5, -1, 1, 5, 17])

    def mostly(self, usual, *others):
        """The usual nine times out of ten."""
        return usual if self.dice.random() < self.share_of_usual else self.dice.choice(others)


class Night(Chance):
    """The clinic is open from late evening until after clocks change, and little else is amiss."""

    share_of_doses = 1.0
    share_of_usual = 0.98

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.opens = self.dice.choice([1290, 1350, 1380])
        self.nights = self.dice.choice([range(-1, DAYS), range(-1, DAYS), range(-1, DAYS, 2)])
        self.closes = self.dice.choice([1470, 1500, 1620, 1680])

    def wanted(self, kind, follow_up, last, now):
        return super().wanted(kind, follow_up, last, self.midnight - 1440)

    def hours(self):
        midnights = [self.midnight + day * 1440 for day in self.nights]
        return tuple(Interval(one + self.opens, one + self.closes) for one in midnights)

    def room(self, number):
        """The second room is mostly at the other place."""
        where = MISSION if number == 1 else self.dice.choice([MISSION, HARBOR, HARBOR])
        return replace(super().room(number), clinic_id=where)

    def edges(self):
        return {**super().edges(), "closing_spare": 0, "turnover": self.dice.choice([15, 30, 45])}

    def spans(self, most, longest):
        return super().spans(most, longest=60)

    def coverage(self):
        return CoverageRule(0, 0)

    def practitioner(self, number, kinds):
        whole = (Interval(self.midnight - 60, self.midnight + DAYS * 1440),)
        always = {"working": {MISSION: whole}, "limits": NO_LIMITS, "treatments": ()}
        return replace(super().practitioner(number, kinds), **always)

    def patient(self, people):
        """Without doses that are too close, or whose follow-ups were missed."""
        return replace(super().patient(people), doses=(), location=PLACE)

    def presence(self):
        return ()
