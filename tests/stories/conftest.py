"""One installation for all stories that leave it running."""

from collections.abc import Iterator

import pytest

from tests.stories.installation import Up


@pytest.fixture(scope="session")
def up(tmp_path_factory) -> Iterator[Up]:
    one = Up(tmp_path_factory.mktemp("a story"))
    try:
        one.start()
        yield one
    finally:
        one.end()
