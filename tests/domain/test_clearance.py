"""What one light is made of: gates, guardians' consents, a minor's assent, the eighteenth birthday."""

from datetime import date, timedelta

import pytest

from coord.domain.clearance import Condition, conditions_on, light_on, missing_on
from coord.domain.consents import ConsentKind, ConsentStatus, Guardian
from coord.domain.gates import Gate, GateStatus, Light
from coord.domain.policy import AgeRule
from tests.domain.builders import DAY_BEFORE, MONDAY, NEW_YEAR, TUESDAY, a_consent, a_gate, a_patient

MUST, MUST_TOO = Guardian(1, "Mother", must_consent=True), Guardian(2, "Father", must_consent=True)
MAY, MAY_TOO = Guardian(3, "Aunt", must_consent=False), Guardian(4, "Uncle", must_consent=False)
REFUSED, WITHDRAWN = ConsentStatus.REFUSED, ConsentStatus.WITHDRAWN
CLEARED, WAITING, EXPIRED, NO = Light.CLEARED, Light.WAITING, Light.EXPIRED, Light.REFUSED
FROM_18 = AgeRule()
SIXTEEN, SIX = (MONDAY.replace(year=MONDAY.year - years) for years in (16, 6))


def by(guardian, *status, **more):
    return a_consent(*status, guardian=guardian.id, **more)


def own(*status, **more):
    return a_consent(*status, **more)


def assent(*status, **more):
    return a_consent(*status, kind=ConsentKind.ASSENT, **more)


def gate(kind, status=GateStatus.PASSED):
    return Gate(kind, status, None)


def light(*, day=MONDAY, ages=FROM_18, **patient):
    return light_on(a_patient(**patient), day, ages)


# Minors


@pytest.mark.parametrize(
    ("guardians", "consents", "shown"),
    [
        pytest.param([MUST, MUST_TOO], [by(MUST), by(MUST_TOO)], CLEARED, id="all_who_must_have_agreed"),
        pytest.param([MUST, MUST_TOO], [by(MUST)], WAITING, id="one_who_must_has_not_decided"),
        pytest.param([MUST, MAY], [by(MUST)], CLEARED, id="who_only_may_is_not_waited_for"),
        pytest.param([MUST, MAY], [by(MAY)], WAITING, id="who_may_does_not_stand_in_for_who_must"),
        pytest.param([MUST, MUST_TOO], [by(MUST), by(MUST_TOO, REFUSED)], NO, id="one_who_must_says_no"),
        pytest.param([MUST, MAY], [by(MUST), by(MAY, REFUSED)], NO, id="one_who_may_says_no"),
        pytest.param([MAY, MAY_TOO], [by(MAY_TOO)], CLEARED, id="where_none_must_one_who_may_is_enough"),
        pytest.param([MAY, MAY_TOO], [], WAITING, id="where_none_must_and_none_has_decided"),
        pytest.param([MAY, MAY_TOO], [by(MAY), by(MAY_TOO, REFUSED)], NO, id="of_two_who_may_one_says_no"),
        pytest.param([], [], WAITING, id="there_is_nobody_who_may_consent"),
        pytest.param([MAY], [by(MUST)], WAITING, id="who_may_no_longer_consent_does_not_count"),
        pytest.param([MUST], [by(MUST), by(MUST, WITHDRAWN)], NO, id="a_consent_is_withdrawn_the_same_day"),
        pytest.param(
            [MUST],
            [by(MUST, decided_on=MONDAY), by(MUST, REFUSED, decided_on=NEW_YEAR)],
            CLEARED,
            id="a_later_yes_comes_after_a_no_though_it_was_recorded_first",
        ),
        pytest.param([MUST], [by(MUST, expires_on=MONDAY)], CLEARED, id="a_consent_counts_on_its_last_day"),
        pytest.param([MUST], [by(MUST, expires_on=DAY_BEFORE)], EXPIRED, id="a_consent_has_expired"),
        pytest.param([MUST], [own()], WAITING, id="a_minors_own_consent_is_no_guardians"),
        pytest.param([MUST], [by(MUST), own(REFUSED)], NO, id="a_minors_own_no_counts_however_it_was_asked"),
        pytest.param(
            [MUST], [by(MUST), own(expires_on=DAY_BEFORE)], CLEARED, id="a_minors_own_consent_may_expire"
        ),
        pytest.param([MUST], [assent(guardian=MUST.id)], WAITING, id="a_guardians_assent_is_no_consent"),
    ],
)
def test_guardians_consent_for_a_minor_who_assents(guardians, consents, shown):
    consents = (assent(), *consents)

    assert light(birth_date=SIXTEEN, guardians=tuple(guardians), consents=consents) is shown


@pytest.mark.parametrize(
    ("birth_date", "consents", "shown"),
    [
        pytest.param(SIXTEEN, [assent()], CLEARED, id="a_minor_says_yes"),
        pytest.param(SIXTEEN, [], WAITING, id="a_minor_has_not_been_asked"),
        pytest.param(SIXTEEN, [assent(REFUSED)], NO, id="a_minor_says_no"),
        pytest.param(SIXTEEN, [assent(), assent(WITHDRAWN)], NO, id="a_minor_changes_her_mind"),
        pytest.param(SIXTEEN, [assent(expires_on=DAY_BEFORE)], EXPIRED, id="an_assent_has_expired"),
        pytest.param(SIX, [], CLEARED, id="a_small_child_is_not_asked"),
        pytest.param(SIX, [assent(REFUSED)], NO, id="a_small_childs_no_counts_all_the_same"),
        pytest.param(
            MONDAY.replace(year=MONDAY.year - 7), [], WAITING, id="from_the_seventh_birthday_on_it_is_asked"
        ),
        pytest.param(TUESDAY.replace(year=TUESDAY.year - 7), [], CLEARED, id="the_day_before_it_is_not"),
    ],
)
def test_a_minor_whose_guardian_agrees_is_asked_as_well(birth_date, consents, shown):
    consents = (by(MUST), *consents)

    assert light(birth_date=birth_date, guardians=(MUST,), consents=consents) is shown


def test_a_house_may_ask_for_assent_from_another_age_on():
    agreed = {"birth_date": SIXTEEN, "guardians": (MUST,), "consents": (by(MUST),)}

    assert light(ages=AgeRule(assent=17), **agreed) is CLEARED
    assert light(ages=AgeRule(assent=16), **agreed) is WAITING


@pytest.mark.parametrize("kind", ["consent", "guardian_consent", "assent"])
@pytest.mark.parametrize(
    ("status", "shown"),
    [(GateStatus.PASSED, CLEARED), (GateStatus.WAITING, CLEARED), (GateStatus.REFUSED, NO)],
)
def test_a_minors_consents_stand_in_for_the_gates_that_sum_them_up_except_for_a_no(kind, status, shown):
    agreed = {"birth_date": SIXTEEN, "guardians": (MUST,), "consents": (by(MUST), assent())}

    assert light(gates=(a_gate(), gate(kind, status)), **agreed) is shown


def test_a_passed_gate_does_not_stand_in_for_a_minors_consents():
    gates = (a_gate(), gate("consent"), gate("guardian_consent"), gate("assent"))

    assert light(birth_date=SIXTEEN, guardians=(MUST,), gates=gates) is WAITING


@pytest.mark.parametrize("status", [GateStatus.WAITING, GateStatus.REFUSED])
def test_whoever_agrees_does_not_overrule_the_clinic(status):
    agreed = {"birth_date": SIXTEEN, "guardians": (MUST,), "consents": (by(MUST), assent())}

    assert light(gates=(a_gate(status),), **agreed) is a_gate(status).light(MONDAY)


# The eighteenth birthday

EIGHTEEN = MONDAY.replace(year=MONDAY.year - 18)
AGREED_BEFORE = {"birth_date": EIGHTEEN, "guardians": (MUST,), "consents": (by(MUST), assent())}


def test_on_the_day_before_the_birthday_guardians_and_assent_count():
    assert light(day=DAY_BEFORE, **AGREED_BEFORE) is CLEARED


def test_on_the_birthday_the_patient_is_asked_anew():
    assert light(**AGREED_BEFORE) is WAITING


@pytest.mark.parametrize(
    ("consents", "shown"),
    [
        pytest.param([own(decided_on=MONDAY)], CLEARED, id="a_yes_on_the_birthday_counts"),
        pytest.param([own(decided_on=DAY_BEFORE)], WAITING, id="a_yes_from_before_does_not"),
        pytest.param([own(REFUSED, decided_on=MONDAY)], NO, id="a_no_counts_at_once"),
        pytest.param([own(REFUSED, decided_on=DAY_BEFORE)], WAITING, id="a_no_from_before_is_asked_anew"),
        pytest.param([by(MUST, REFUSED)], WAITING, id="a_guardians_no_no_longer_counts"),
        pytest.param([assent(REFUSED)], WAITING, id="nor_does_an_assent_that_was_refused"),
        pytest.param(
            [own(decided_on=MONDAY), own(WITHDRAWN, decided_on=MONDAY)], NO, id="a_yes_may_be_taken_back"
        ),
        pytest.param(
            [by(MUST, REFUSED), assent(REFUSED), own(decided_on=MONDAY)],
            CLEARED,
            id="the_patients_own_yes_is_all_that_counts",
        ),
        pytest.param(
            [by(MUST, decided_on=MONDAY)], WAITING, id="a_guardians_yes_on_the_birthday_is_too_late"
        ),
    ],
)
def test_from_the_birthday_on_only_what_the_patient_decides_then_counts(consents, shown):
    assert light(birth_date=EIGHTEEN, guardians=(MUST,), consents=tuple(consents)) is shown


@pytest.mark.parametrize(
    "before",
    [
        pytest.param({"guardians": (MAY,)}, id="there_is_a_guardian"),
        pytest.param({"consents": (by(MUST, decided_on=DAY_BEFORE),)}, id="a_guardian_decided_once"),
        pytest.param({"gates": (a_gate(), gate("assent"))}, id="an_assent_was_asked"),
    ],
)
def test_who_came_as_a_minor_is_asked_anew_whatever_the_gate_of_consent_says(before):
    gates = (gate("consent"), *before.get("gates", (a_gate(),)))

    assert light(birth_date=EIGHTEEN, **{**before, "gates": gates}) is WAITING


@pytest.mark.parametrize("kind", ["guardian_consent", "assent"])
def test_a_gate_that_was_refused_for_a_minor_does_not_bind_the_adult(kind):
    gates = (a_gate(), gate(kind, GateStatus.REFUSED))

    assert light(birth_date=EIGHTEEN, gates=gates, consents=(own(decided_on=MONDAY),)) is CLEARED


def test_who_first_decided_on_the_birthday_did_not_come_as_a_minor():
    assert light(birth_date=EIGHTEEN, consents=(assent(decided_on=MONDAY),)) is CLEARED


def test_a_house_may_count_adults_from_another_age_on():
    nineteen = AgeRule(adult=19)

    assert light(ages=nineteen, **AGREED_BEFORE) is CLEARED


def test_who_was_born_on_a_leap_day_is_asked_anew_on_the_first_of_march():
    born_on_leap_day = {**AGREED_BEFORE, "birth_date": date(2008, 2, 29)}

    assert light(day=date(2026, 2, 28), **born_on_leap_day) is CLEARED
    assert light(day=date(2026, 3, 1), **born_on_leap_day) is WAITING


# Adults all along


@pytest.mark.parametrize(
    ("gates", "consents", "shown"),
    [
        pytest.param([a_gate()], [], CLEARED, id="no_consent_is_kept_here"),
        pytest.param([a_gate(), gate("consent")], [], CLEARED, id="the_gate_of_consent_is_passed"),
        pytest.param([a_gate(), gate("consent", GateStatus.WAITING)], [], WAITING, id="the_gate_waits"),
        pytest.param([a_gate(), gate("consent", GateStatus.WAITING)], [own()], CLEARED, id="a_yes_is_enough"),
        pytest.param([a_gate(), gate("consent")], [own(WITHDRAWN)], NO, id="a_no_outweighs_the_gate"),
        pytest.param([a_gate(), gate("consent", GateStatus.REFUSED)], [own()], NO, id="a_refused_gate_stays"),
        pytest.param([a_gate()], [own(expires_on=DAY_BEFORE)], EXPIRED, id="a_consent_has_expired"),
        pytest.param([], [own()], WAITING, id="a_consent_alone_is_no_clearance"),
        pytest.param([], [], WAITING, id="nobody_has_looked_yet"),
        pytest.param([gate("consent")], [own()], WAITING, id="nor_has_anybody_but_the_patient"),
    ],
)
def test_an_adult_consents_by_a_signed_consent_or_by_the_gate(gates, consents, shown):
    assert light(gates=tuple(gates), consents=tuple(consents)) is shown


# What is missing


def test_what_is_missing_names_who_has_yet_to_decide():
    patient = a_patient(
        birth_date=SIXTEEN,
        gates=(a_gate(), gate("psychological_clearance", GateStatus.WAITING)),
        guardians=(MUST, MUST_TOO),
        consents=(by(MUST), assent(expires_on=DAY_BEFORE)),
    )

    assert missing_on(patient, MONDAY, FROM_18) == (
        Condition("psychological_clearance", WAITING),
        Condition("treatment", WAITING, "Father"),
        Condition("assent", EXPIRED),
    )


def test_where_one_who_may_has_agreed_no_other_is_asked():
    patient = a_patient(birth_date=SIX, guardians=(MAY, MAY_TOO), consents=(by(MAY), by(MAY_TOO)))

    assert conditions_on(patient, MONDAY, FROM_18) == (
        Condition("medical", CLEARED),
        Condition("treatment", CLEARED, "Aunt"),
    )


def test_nothing_is_missing_of_a_cleared_patient():
    assert missing_on(a_patient(), MONDAY, FROM_18) == ()


@pytest.mark.parametrize(
    ("patient", "missing"),
    [
        pytest.param({"gates": ()}, Condition("clearance", WAITING), id="nobody_has_looked"),
        pytest.param({"birth_date": SIX}, Condition("guardian_consent", WAITING), id="nobody_may_consent"),
        pytest.param(
            {"birth_date": EIGHTEEN, "guardians": (MUST,)},
            Condition("treatment", WAITING),
            id="an_adult_who_came_as_a_minor_is_to_be_asked",
        ),
        pytest.param(
            {"birth_date": SIX, "guardians": (MUST,), "consents": (by(MUST), own(REFUSED))},
            Condition("treatment", NO),
            id="a_minor_has_said_no",
        ),
    ],
)
def test_what_nobody_has_begun_is_missing_too(patient, missing):
    assert missing_on(a_patient(**patient), MONDAY, FROM_18) == (missing,)


def test_a_light_is_that_of_the_day_and_not_of_today():
    ends = MONDAY + timedelta(days=3)
    patient = a_patient(gates=(a_gate(expires_on=ends),))

    assert light_on(patient, ends, FROM_18) is CLEARED
    assert light_on(patient, ends + timedelta(days=1), FROM_18) is EXPIRED
