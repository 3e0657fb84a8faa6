"""Who can be in a visit together: each crew is a pool of people for every role.

Mostly there is one crew. Where some who could lead share no language with the patient, there is one of
those who do, and one for each set of interpreters who fit some of the others.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from itertools import product

from coord.domain.appointment import AppointmentType, PractitionerId
from coord.domain.free_time import Site, covered_starts, expected_elsewhere
from coord.domain.reasons import NoSharedLanguage
from coord.domain.roles import Role
from coord.domain.rules.language import interprets, understands

Pool = dict[PractitionerId, int]
Crew = dict[Role, Pool]
KindOn = Callable[[Site], AppointmentType]
Parts = Mapping[Role, frozenset[PractitionerId]]


def crews_of(kind: AppointmentType, people: Crew, interpreters: Pool, site: Site) -> list[Crew]:
    """Those who understand the patient first, then with an interpreter, then as the search is lenient."""
    lead, known, patient = kind.leading_role, site.facts.practitioners, site.facts.patient
    need = {who for who in people[lead] if not understands(kind, known[who], patient)}
    if not need:
        return [people]
    crews = [_led_by(people, lead, people[lead].keys() - need)]
    for fitting, led in _by_interpreters(need, interpreters, site).items():
        between = {who: interpreters[who] for who in interpreters if who in fitting}
        crews.append({**_led_by(people, lead, led), Role.INTERPRETER: between})
    if lenient := site.when(lambda one: not one.minds(NoSharedLanguage)):
        crews.append({**people, lead: {who: people[lead][who] & lenient for who in need}})
    return crews


def _led_by(people: Crew, lead: Role, led: set[PractitionerId]) -> Crew:
    return {**people, lead: {who: starts for who, starts in people[lead].items() if who in led}}


def _by_interpreters(
    need: set[PractitionerId], interpreters: Mapping[PractitionerId, int], site: Site
) -> dict[frozenset[PractitionerId], set[PractitionerId]]:
    """Who can lead with exactly these interpreters; without a fitting one, nobody."""
    known, patient = site.facts.practitioners, site.facts.patient
    found: defaultdict[frozenset[PractitionerId], set[PractitionerId]] = defaultdict(set)
    for lead in sorted(need):
        fitting = frozenset(who for who in interpreters if interprets(known[who], known[lead], patient))
        if fitting:
            found[fitting].add(lead)
    return dict(found)


def given_parts(few: Parts) -> Iterator[dict[Role, PractitionerId]]:
    """Each way to give parts to these few, also to none of them; nobody gets two."""
    for chosen in product(*((None, *sorted(few[role])) for role in few)):
        given = {role: who for role, who in zip(few, chosen, strict=True) if who is not None}
        if len(set(given.values())) == len(given):
            yield given


def covered_crews(kind_on: KindOn, crews: list[Crew], site: Site) -> list[Crew]:
    """The crews at the starts at which life support is on site, because of them or anyhow."""
    elsewhere = (expected_elsewhere(kind_on(one), one) for _, one in site.by_policy)
    floating = frozenset[PractitionerId]().union(*elsewhere)
    return [covered for crew in crews for covered in _covered(kind_on, crew, floating, site)]


def _covered(kind_on: KindOn, crew: Crew, floating: frozenset[PractitionerId], site: Site) -> Iterator[Crew]:
    few = {role: floating & pool.keys() for role, pool in crew.items() if floating & pool.keys()}
    for given in given_parts(few):
        starts = site.by_day(partial(_covered_starts, kind_on, given))
        parts = {role: {who: crew[role][who]} for role, who in given.items()}
        yield {role: _at(starts, pool) for role, pool in {**crew, **parts}.items()}


def _covered_starts(kind_on: KindOn, given: Mapping[Role, PractitionerId], site: Site) -> int:
    return covered_starts(kind_on(site), site, given)


def _at(starts: int, pool: Pool) -> Pool:
    return {who: theirs & starts for who, theirs in pool.items()}
