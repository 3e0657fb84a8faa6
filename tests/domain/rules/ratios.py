"""How many visits one person covers at once, by role."""

from coord.domain.policy import CoverageRule, Policy
from coord.domain.reasons import CoverFull, Field
from coord.domain.roles import Role, Use
from tests.domain.builders import ADA, MONA, a_window, cover, span
from tests.domain.rules.row import dose_type, row

NOON = span("10:00", "12:00")
WATCHED_FROM_OUTSIDE = dose_type(
    role_windows=(
        a_window(Role.PRESCRIBER, 0, 120, Use.COVER),
        a_window(Role.MONITOR, 0, 120, Use.COVER),
        a_window(Role.LEAD_THERAPIST, 0, 120),
    )
)


def ratio(**changes):
    return Policy(coverage=CoverageRule(acls=0, others=0, **changes))


def full(role, who, capacity):
    return CoverFull(field=Field(role), practitioner=who, capacity=capacity)


ROWS = [
    row(
        "a_prescriber_covers_no_more_visits_than_the_house_allows",
        dose_is=WATCHED_FROM_OUTSIDE,
        policy=ratio(most_per_prescriber=1),
        busy={cover(ADA): [NOON]},
        dose=[full(Role.PRESCRIBER, "Ada", 1)],
    ),
    row(
        "a_monitor_watches_no_more_patients_than_the_house_allows",
        dose_is=WATCHED_FROM_OUTSIDE,
        policy=ratio(most_per_monitor=2),
        mona={"cover": 9},
        busy={cover(MONA): [NOON, NOON]},
        dose=[full(Role.MONITOR, "Mona", 2)],
    ),
    row(
        "each_role_has_a_ratio_of_its_own",
        dose_is=WATCHED_FROM_OUTSIDE,
        policy=ratio(most_per_prescriber=4, most_per_monitor=2),
        ada={"cover": 4},
        mona={"cover": 4},
        busy={cover(ADA): [NOON, NOON, NOON], cover(MONA): [NOON]},
    ),
    row(
        "what_somebody_covers_in_another_role_does_not_count_against_a_ratio",
        dose_is=WATCHED_FROM_OUTSIDE,
        policy=ratio(most_per_prescriber=2, most_per_monitor=2),
        ada={"cover": 4},
        busy={cover(ADA): [(NOON, Role.MONITOR), (NOON, Role.MONITOR), (NOON, Role.PRESCRIBER)]},
    ),
    row(
        "what_somebody_covers_in_the_role_does",
        dose_is=WATCHED_FROM_OUTSIDE,
        policy=ratio(most_per_prescriber=2, most_per_monitor=2),
        ada={"cover": 9},
        busy={cover(ADA): [(NOON, Role.PRESCRIBER), (NOON, Role.PRESCRIBER), (NOON, Role.MONITOR)]},
        dose=[full(Role.PRESCRIBER, "Ada", 2)],
    ),
    row(
        "what_is_covered_in_no_certain_role_counts_in_each",
        dose_is=WATCHED_FROM_OUTSIDE,
        policy=ratio(most_per_prescriber=2),
        ada={"cover": 9},
        busy={cover(ADA): [(NOON, Role.PRESCRIBER), NOON]},
        dose=[full(Role.PRESCRIBER, "Ada", 2)],
    ),
    row(
        "in_all_roles_together_nobody_covers_more_than_they_can",
        dose_is=WATCHED_FROM_OUTSIDE,
        policy=ratio(most_per_prescriber=2, most_per_monitor=2),
        ada={"cover": 2},
        busy={cover(ADA): [(NOON, Role.MONITOR), (NOON, Role.PRESCRIBER)]},
        dose=[full(Role.PRESCRIBER, "Ada", 2)],
    ),
    row(
        "nobody_covers_more_than_they_can_though_the_house_would_allow_it",
        dose_is=WATCHED_FROM_OUTSIDE,
        policy=ratio(most_per_prescriber=4),
        ada={"cover": 2},
        busy={cover(ADA): [NOON, NOON]},
        dose=[full(Role.PRESCRIBER, "Ada", 2)],
    ),
]
