"""`python -m coord`: the operator's commands."""

import os
import sys

import click
from flask.cli import ScriptInfo

from coord import cli
from coord.app import create_app
from coord.bench.commands import bench
from coord.config import BadSetting
from coord.local.operator import join_installation
from coord.local.refusal import Refusal
from coord.local.up import up


@click.group(context_settings={"obj": ScriptInfo(create_app=create_app)})
@click.pass_context
def commands(context: click.Context) -> None:
    """Coord's commands; those that need the database use the settings of a running `up`, or yours.

    `./coordctl` alone also lists what belongs to its development.
    """
    # It must not take the servers of an earlier start for some that the operator has chosen.
    if context.invoked_subcommand != up.name:
        join_installation(os.environ)


for command in (up, bench, *cli.COMMANDS):
    commands.add_command(command)


def main() -> None:
    """Run one command, beside a running `up` with its settings."""
    try:
        commands.main(prog_name="coordctl")
    except (BadSetting, Refusal) as refusal:
        sys.exit(f"coord: {refusal}")


if __name__ == "__main__":
    main()
