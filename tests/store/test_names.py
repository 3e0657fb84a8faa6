"""Names that stand in addresses and are typed in commands."""

from coord.store.db import public_id


def test_a_name_is_never_taken_for_an_option():
    assert [name for name in (public_id() for _ in range(2000)) if name.startswith("-")] == []
