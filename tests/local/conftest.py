import subprocess
import sys
from collections.abc import Iterator

import pytest

from coord.local.children import Child, Program
from coord.local.folder import DataFolder

SLEEP = (sys.executable, "-c", "import time; time.sleep(60)")


@pytest.fixture
def folder(tmp_path) -> DataFolder:
    return DataFolder.open(tmp_path / "a folder")


@pytest.fixture
def make_child(folder) -> Iterator:
    made: list[Child] = []

    def make(*command: str, name: str = "child") -> Child:
        program = Program(name, command or SLEEP)
        made.append(Child(program, folder, {"COORD_DATA": str(folder.root)}))
        return made[-1]

    yield make
    for child in made:
        child.kill()


@pytest.fixture
def stranger() -> Iterator[subprocess.Popen[bytes]]:
    with subprocess.Popen(SLEEP) as process:
        yield process
        process.kill()
