import pytest

from coord.domain.gates import GateStatus, Light, gravest
from tests.domain.builders import DAY_BEFORE, MONDAY, a_gate

PASSED, WAITING = a_gate(), a_gate(GateStatus.WAITING)
EXPIRED, REFUSED = a_gate(expires_on=DAY_BEFORE), a_gate(GateStatus.REFUSED)


@pytest.mark.parametrize(
    ("gate", "light"),
    [
        pytest.param(a_gate(), Light.CLEARED, id="passed_for_good"),
        pytest.param(a_gate(expires_on=MONDAY), Light.CLEARED, id="passed_and_on_its_last_day"),
        pytest.param(a_gate(expires_on=DAY_BEFORE), Light.EXPIRED, id="passed_and_a_day_too_old"),
        pytest.param(a_gate(GateStatus.WAITING), Light.WAITING, id="waiting"),
        pytest.param(a_gate(GateStatus.WAITING, DAY_BEFORE), Light.WAITING, id="waiting_never_expires"),
        pytest.param(a_gate(GateStatus.REFUSED), Light.REFUSED, id="refused"),
        pytest.param(a_gate(GateStatus.REFUSED, DAY_BEFORE), Light.REFUSED, id="refused_never_expires"),
    ],
)
def test_a_gate_shows_its_light_on_the_day(gate, light):
    assert gate.light(MONDAY) is light


@pytest.mark.parametrize(
    ("gates", "light"),
    [
        pytest.param([PASSED, PASSED], Light.CLEARED, id="all_passed"),
        pytest.param([PASSED, WAITING], Light.WAITING, id="waiting_outweighs_passed"),
        pytest.param([WAITING, EXPIRED, PASSED], Light.EXPIRED, id="expired_outweighs_waiting"),
        pytest.param([WAITING, EXPIRED, REFUSED, PASSED], Light.REFUSED, id="refused_outweighs_all"),
    ],
)
def test_of_several_lights_the_gravest_counts(gates, light):
    assert gravest(gate.light(MONDAY) for gate in gates) is light
