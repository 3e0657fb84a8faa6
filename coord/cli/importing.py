"""Importing a clinic's own spreadsheets."""

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from coord import clock
from coord.cli import telling
from coord.services import roster
from coord.services.roster import Broken, DateOrder, Keys, Options, Outcome, Problem
from coord.services.standing import BrokenVisit, WouldBreak

PROBLEMS = 1


@click.group("import")
def import_() -> None:
    """Bring data from elsewhere into Coord."""


def _print_columns(context: click.Context, _: click.Parameter, value: bool) -> None:  # noqa: FBT001
    if value:
        click.echo(roster.manual())
        context.exit()


@import_.command("roster")
@click.argument("folder", metavar="DIR", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--organization", metavar="NAME", help="Whose roster it is, where there is not exactly one.")
@click.option("--dry-run", is_flag=True, help="Show what would change; write nothing.")
@click.option("--prune", is_flag=True, help="Take away what is no longer in the files.")
@click.option(
    "--dates",
    type=click.Choice([order.value for order in DateOrder]),
    default=DateOrder.ISO.value,
    show_default=True,
    help="How dates are written that are not 2027-03-31: month/day/year or day/month/year.",
)
@click.option("--break", "may_break", is_flag=True, help="Import although booked visits no longer fit then.")
@click.option("--json", "as_json", is_flag=True, help="Print the outcome or the problems as JSON.")
@click.option(
    "--columns",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_print_columns,
    help="Print the files and their columns, and leave.",
)
@with_appcontext
def import_roster(
    folder: Path,
    organization: str | None,
    *,
    dry_run: bool,
    prune: bool,
    dates: str,
    may_break: bool,
    as_json: bool,
) -> None:
    """Import the CSV files of a folder: all of them, or nothing and every problem."""
    settings = current_app.extensions["coord_config"]
    keys = Keys(settings.field_key, settings.index_key)
    options = Options(organization, DateOrder(dates), prune, dry_run, may_break)
    try:
        outcome = roster.run(folder, options, keys=keys, now=clock.now(), steps=_steps(quiet=as_json))
    except Broken as broken:
        _tell_problems(broken.problems, as_json=as_json)
        sys.exit(PROBLEMS)
    except WouldBreak as would:
        _tell_breaks(would.visits, as_json=as_json)
        sys.exit(PROBLEMS)
    except roster.WrongOrganization as wrong:
        raise click.UsageError(str(wrong)) from None
    except roster.Refused as refused:
        raise click.ClickException(str(refused)) from None
    click.echo(json.dumps(_as_json(outcome), ensure_ascii=False) if as_json else _as_text(outcome))


def _steps(*, quiet: bool) -> roster.Steps:
    return _progress_bar if sys.stderr.isatty() and not quiet else roster.silently


@contextmanager
def _progress_bar(label: str, length: int) -> Iterator[Callable[[int], None]]:
    with click.progressbar(length=length, label=f"{label:8}", file=sys.stderr) as bar:
        yield bar.update


def _tell_problems(problems: list[Problem], *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps({"problems": [_problem(one) for one in problems]}, ensure_ascii=False))
        return
    for problem in problems:
        click.echo(str(problem), err=True)
    files = len({problem.file for problem in problems})
    click.echo(f"{_many(len(problems), 'problem')} in {_many(files, 'file')}; nothing was changed.", err=True)


def _tell_breaks(visits: Sequence[BrokenVisit], *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps({"breaks": [telling.broken(one) for one in visits]}, ensure_ascii=False))
        return
    for one in visits:
        click.echo(telling.broken_text(one), err=True)
    fit = "fits" if len(visits) == 1 else "fit"
    click.echo(
        f"{_many(len(visits), 'booked visit')} no longer {fit} then; nothing was changed. "
        "Move them first, or say --break.",
        err=True,
    )


def _problem(problem: Problem) -> dict[str, object]:
    return {**asdict(problem), "fault": problem.fault.code, "says": problem.fault.value}


def _as_json(outcome: Outcome) -> dict[str, object]:
    """The whole outcome, with its totals beside the counts of each file."""
    totals = ("added", "changed", "unchanged", "removed", "retired", "missing")
    breaks = [telling.broken(one) for one in outcome.breaks]
    plain = asdict(replace(outcome, breaks=()))
    return {**plain, "breaks": breaks, **{what: outcome.total(what) for what in totals}}


def _as_text(outcome: Outcome) -> str:
    lines = [f"{row.file}: {row.row}: {', '.join(row.columns) or 'removed'}" for row in outcome.changes]
    lines += outcome.notes
    lines += [f"no longer fits: {telling.broken_text(one)}" for one in outcome.breaks]
    for file, count in outcome.counts.items():
        lines.append(f"{file:15} {_counted(asdict(count))}")
    total = {what: outcome.total(what) for what in ("added", "changed", "unchanged", "removed", "retired")}
    ending = "Nothing was written." if outcome.is_dry_run else f"{outcome.organization} is up to date."
    lines.append(f"{_counted(total)}. {ending}")
    if missing := outcome.total("missing"):
        lines.append(
            f"{_many(missing, 'row')} of the database {'is' if missing == 1 else 'are'} not in the files."
        )
    return "\n".join(lines)


def _counted(count: dict[str, int]) -> str:
    """Always what was added, changed and unchanged; the rest where there is any."""
    always = [f"{count[what]} {what}" for what in ("added", "changed", "unchanged")]
    return ", ".join(always + [f"{count[what]} {what}" for what in ("removed", "retired") if count[what]])


def _many(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
