"""`python -m coord`: the operator's commands."""

import sys

from flask.cli import FlaskGroup

from coord.app import create_app
from coord.bench.commands import bench
from coord.config import BadSetting
from coord.local.up import up

commands = FlaskGroup(name="coord", create_app=create_app, add_default_commands=False)
for command in (up, bench):
    commands.add_command(command)


def main() -> None:
    try:
        commands.main(prog_name="coordctl", standalone_mode=True)
    except BadSetting as missing:
        sys.exit(f"coord: {missing}")


if __name__ == "__main__":
    main()
