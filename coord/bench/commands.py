"""`coordctl bench`: ratios, never bare times, for the machine may be busy."""

import json
from collections.abc import Callable, Iterable
from dataclasses import asdict
from pathlib import Path

import click
from flask.cli import ScriptInfo

from coord.bench import (
    booking,
    burst,
    claiming,
    cold_search,
    course,
    course_commit,
    growth,
    joint_search,
    load,
    mails,
    replan,
    sizes,
    smtp,
)
from coord.bench.database import MakeApp
from coord.bench.measure import Ratio

CLIENTS = (1, 8)
AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")


@click.group(invoke_without_command=True)
@click.pass_context
def bench(context: click.Context) -> None:
    """Measure against floors, in turn and in one run; without a name, everything."""
    if context.invoked_subcommand is None:
        _tell(_joint(joint_search.run(load.invent())))
        _tell(course.run(load.invent(60)))
        for name in (cold, grown, booked, committed, replanned, claimed, sent, built, burst_):
            context.invoke(name)
        context.invoke(sized)


@bench.command("joint-search")
@click.argument("load_file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@AS_JSON
def joint_search_command(load_file: Path | None, *, as_json: bool) -> None:
    """Joint search on a load file, or an invented load (two-hour starts every quarter of an hour)."""
    result = joint_search.run(load.read(load_file) if load_file else load.invent())
    if as_json:
        click.echo(json.dumps({"starts": result.starts, "ms": result.ms, "ratio": result.ratio}))
    else:
        _tell(_joint(result))


@bench.command("course")
@click.argument("load_file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--proof", is_flag=True, help="Also against the proof of an exact solver (OR-Tools).")
@AS_JSON
def course_command(load_file: Path | None, *, proof: bool, as_json: bool) -> None:
    """A course of twelve visits on a load file, or an invented load of two months."""
    busy = load.read(load_file) if load_file else load.invent(60)
    ratios = course.run(busy) + ([course.against_proof(busy)] if proof else [])
    if as_json:
        click.echo(json.dumps([one.as_data() for one in ratios]))
    else:
        _tell(ratios)


def _joint(result: joint_search.Result) -> list[Ratio]:
    """The kept timelines against the floor."""
    floor = result.ms["floor"]
    return [Ratio("joint search, timelines kept", result.ms["warm"], floor, "ms", joint_search.GOAL)]


def _ratios(name: str, measure: Callable[[MakeApp], Iterable[Ratio]], meaning: str) -> click.Command:
    """A bench that prints ratios, as a command."""

    @AS_JSON
    @click.pass_obj
    def command(script: ScriptInfo, *, as_json: bool = False) -> None:
        ratios = []
        for ratio in measure(_maker(script)):
            ratios.append(ratio)
            if not as_json:
                _tell([ratio])
        if as_json:
            click.echo(json.dumps([ratio.as_data() for ratio in ratios]))

    return bench.command(name, help=meaning)(command)


def _maker(script: ScriptInfo) -> MakeApp:
    if script.create_app is None:
        raise click.UsageError("The benches make applications of their own, and were not told how.")
    return script.create_app


cold = _ratios(
    "cold-search",
    lambda make: [cold_search.run(make)],
    "The service's search from PostgreSQL to the first page, against packed minutes.",
)
grown = _ratios(
    "growth", lambda make: [growth.run(make)], "The same search beside 10,000 and 1,000,000 appointments."
)
booked = _ratios(
    "booking",
    lambda make: (booking.run(make, clients=clients) for clients in CLIENTS),
    "Booking a unit as it is served, against plain writing of the same rows, at 1 and 8 clients.",
)


committed = _ratios(
    "course-commit",
    lambda make: [course_commit.run(make)],
    "Booking a whole course, against plain writing of the same rows.",
)
replanned = _ratios(
    "replan",
    lambda make: [replan.run(make)],
    "A sick day of twelve visits: seconds until the least change for all of them is proposed.",
)
claimed = _ratios(
    "claiming", claiming.run, "Claiming due messages beside a million that wait, against a table made for it."
)
sent = _ratios(
    "smtp", lambda _make: [smtp.run()], "Sending mails, against the library's client on a kept connection."
)
built = _ratios(
    "mails", lambda _make: [mails.run()], "Building a mail from facts, against the library building the same."
)
burst_ = _ratios(
    "burst",
    lambda make: [burst.run(make)],
    "Five thousand mails due in one minute, by the real worker; the seconds until all are out.",
)


@bench.command("sizes")
@click.option("--largest", is_flag=True, help="10,000 practitioners and 1,000,000 appointments alone.")
@AS_JSON
@click.pass_obj
def sized(script: ScriptInfo, *, largest: bool = False, as_json: bool = False) -> None:
    """Time and memory of a search for 10, 100 and 1,000 practitioners."""
    costs = [sizes.largest(_maker(script))] if largest else sizes.run(_maker(script))
    if as_json:
        click.echo(json.dumps([asdict(cost) for cost in costs]))
        return
    click.echo("practitioners      busy    starts   search ms   memory MB")
    for cost in costs:
        click.echo(
            f"{cost.practitioners:13,}{cost.busy:10,}{cost.starts:10,}{cost.ms:12.1f}{cost.megabytes:12.1f}"
        )


def _tell(ratios: Iterable[Ratio]) -> None:
    for one in ratios:
        bound = "at least" if one.is_more_better else "at most"
        verdict = "met" if one.is_met else "missed"
        click.echo(
            f"{one.name:38}{one.found:10.3f} against {one.floor:10.3f} {one.unit:8}"
            f"ratio {one.value:7.3f}, goal {bound} {one.goal}: {verdict}"
        )
