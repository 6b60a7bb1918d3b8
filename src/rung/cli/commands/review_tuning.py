"""Review a tuning change: the claim that it is faster, and the claim that nothing else changed."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rung.cli import options, saying

if TYPE_CHECKING:
    from rung.app.probing.tuning import Given, Wish


@click.command(
    epilog="Exit codes: 0 both claims hold, 1 one does not, 2 wrong call, 3 one cannot be judged, 6 a build would"
    " reach out."
)
@click.argument("before")
@click.argument("after")
@click.option("-C", "folder", metavar="DIR", default="", help="BEFORE and AFTER are git revisions of this folder.")
@click.option("--tool", type=click.Choice(["make", "snakemake"]), help="What builds it (else found out).")
@click.option("--target", metavar="NAME", default="", help="What to build (else the default goal).")
@click.option("-f", "makefile", metavar="FILE", default="", help="The makefile or Snakefile, when it has another name.")
@click.option("--claim", type=click.Choice(["both", "speed", "meaning"]), default="both", show_default=True,
              help="The claim that the exit code is about.")  # fmt: skip
@click.option("--ask", is_flag=True, help="Ask the tool in a scratch copy also where reading a side may run something.")
@click.option("--measure", is_flag=True, help="Build both sides in scratch copies, in turn, with a control.")
@click.option("--cost", metavar="NAME", default="",
              help="What was slow: build or decide (make), run or planning (snakemake).")  # fmt: skip
@click.option("--repeats", type=click.IntRange(3, 50), default=5, show_default=True, help="Runs of each side.")
@click.option("--jobs", type=click.IntRange(1, 64), default=1, show_default=True, help="Jobs at once; 1 adds no -j.")
@click.option("--timeout", metavar="TIME", default="5m", show_default=True, help="For each command that is run.")
@options.format_option("text", "json")
def command(
    before: str,
    after: str,
    folder: str,
    tool: str | None,
    target: str,
    makefile: str,
    claim: str,
    ask: bool,
    measure: bool,
    cost: str,
    repeats: int,
    jobs: int,
    timeout: str,
    form: str,
) -> None:
    """Compare BEFORE with AFTER: two folders, or two revisions of a git repository.

    Without --measure nothing of the project is built. The tool itself is asked what each side declares, in a scratch
    copy, where reading a side can do no more than read; elsewhere the text counts, or --ask allows it.

    \b
    rung review-tuning main faster-build -C .
    rung review-tuning main faster-build -C . --measure --cost decide
    """
    from rung.app.probing import tuning  # loaded with the first question
    from rung.app.probing.measuring import Plan  # as above
    from rung.app.probing.question import seconds  # as above
    from rung.wiring.terminal import heed_signals  # as above

    if cost and not measure:
        raise click.UsageError("--cost says what to measure; add --measure")
    plan = Plan(cost, repeats, jobs) if measure else None
    wish = tuning.Wish(tool or "", target, makefile, seconds(timeout), plan, ask)
    heed_signals()  # a build in a copy ends with us, and the copies go
    with ExitStack() as opened:
        given = _given(opened, before, after, folder)
        _end(given, wish, claim, form)


def _given(opened: ExitStack, before: str, after: str, folder: str) -> tuple[Given, Given]:
    from rung.app.probing.tuning import Given  # as above
    from rung.fieldwork import ground, pins, revision  # as above

    folders = [Path(name).is_dir() for name in (before, after)]
    if not folder and all(folders):
        return Given(before, ground(before)), Given(after, ground(after))
    if not folder and any(folders):
        raise click.UsageError("give two folders, or two revisions with -C DIR")
    where = folder or "."
    one, two = (opened.enter_context(revision(where, name)) for name in (before, after))
    return Given(before, ground(one), pins(where, before)), Given(after, ground(two), pins(where, after))


def _end(given: tuple[Given, Given], wish: Wish, claim: str, form: str) -> None:
    from rung.app.probing import tuning  # as above
    from rung.cli.progress import progress  # as above
    from rung.fieldwork import hands, mono  # as above

    found = tuning.reviewed(hands(progress(mono)), *given, wish)
    if form == "json":
        saying.emit_json("tuning", found)
    else:
        for line in tuning.lines(found):
            click.echo(saying.shown(line))
    saying.leave(tuning.ending(found, claim))
