"""Groups of patients, for operators and scripts."""

import click

from coord.cli.groups.changing import call_off, join, resize
from coord.cli.groups.finding import times
from coord.cli.groups.listing import list_, templates
from coord.cli.groups.opening import open_, open_course
from coord.cli.groups.planning import plan_course


@click.group()
def group() -> None:
    """Visits that several patients share."""


for command in (list_, templates, times, open_, plan_course, open_course, join, resize, call_off):
    group.add_command(command)
