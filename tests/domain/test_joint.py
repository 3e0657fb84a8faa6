from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from coord.domain.joint import choose, joint_starts
from coord.domain.timeline import bits

PEOPLE = st.sampled_from("abcde")
TIMELINES = st.integers(0, 2**8 - 1)
POOLS = st.lists(st.dictionaries(PEOPLE, TIMELINES, max_size=4), max_size=4)
RANKED = st.lists(st.lists(PEOPLE, unique=True, max_size=4), max_size=4)


def choices(pools):
    """Every way of taking one of each pool and nobody twice, in order of preference."""
    return [people for people in product(*pools) if len(set(people)) == len(people)]


@given(POOLS, TIMELINES)
def test_joint_starts_are_the_ticks_at_which_different_people_can_fill_all_pools(pools, ticks):
    expected = [
        bit
        for bit in bits(ticks)
        if choices([[who for who, starts in pool.items() if starts >> bit & 1] for pool in pools])
    ]

    assert bits(joint_starts(pools, ticks)) == expected


@given(RANKED)
def test_the_first_choice_of_different_people_is_taken_where_there_is_one(ranked):
    assert choose(ranked) == next(iter(choices(ranked)), None)
