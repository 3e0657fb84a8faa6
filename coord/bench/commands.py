"""`coordctl bench`: ratios, never bare times, for the machine may be busy."""

import json
from pathlib import Path

import click

from coord.bench import joint_search, load

GOALS = {"warm": 3.0}


@click.group(invoke_without_command=True)
@click.pass_context
def bench(context: click.Context) -> None:
    """Measure against floors in one run; without a name, everything."""
    if context.invoked_subcommand is None:
        _tell("joint search, 90 days, 10 × 20 × 8", joint_search.run(load.invent()))


@bench.command("joint-search")
@click.argument("load_file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print starts and milliseconds as JSON.")
def joint_search_command(load_file: Path, *, as_json: bool) -> None:
    """Joint search on a load file (two-hour starts every quarter of an hour)."""
    result = joint_search.run(load.read(load_file))
    if as_json:
        click.echo(json.dumps({"starts": result.starts, "ms": result.ms, "ratio": result.ratio}))
    else:
        _tell(str(load_file.name), result)


def _tell(name: str, result: joint_search.Result) -> None:
    click.echo(f"{name}: {len(result.starts)} starts")
    for way, ms in result.ms.items():
        goal = f", goal {GOALS[way]:.1f}" if way in GOALS else ""
        click.echo(f"  {way:6} {ms:8.3f} ms  {result.ratio[way]:6.2f} × floor{goal}")
