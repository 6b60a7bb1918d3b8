"""Ask a build a question without building: a verdict, its evidence, and what it does not show."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from rung.cli import options, reading, saying
from rung.model.exits import Exit

if TYPE_CHECKING:
    from rung.app.probing.told import Told
    from rung.model.ask import Ask

ALL = "all"
"""Stands for every question."""


@click.command(
    epilog="Exit codes: 0 the hoped-for answer, 1 another or a changed file, 2 wrong call, 6 a build would reach out."
)
@click.argument("tool", type=click.Choice(["make", "snakemake"]))
@click.argument("question", required=False)
@click.argument("target", required=False, default="")
@click.option("-C", "folder", metavar="DIR", default=".", help="The folder of the project.")
@click.option("-f", "makefile", metavar="FILE", default="", help="The makefile or Snakefile, when it has another name.")
@click.option("--profile", "profiles", multiple=True, metavar="NAME", help="A profile of Snakemake; repeatable.")
@click.option(
    "--configfile", "configfiles", multiple=True, metavar="FILE", help="A configuration file of Snakemake, below DIR."
)
@click.option("--set", "settings", multiple=True, metavar="NAME=VALUE", help="A variable of make, or configuration.")
@click.option("--jobs", type=click.IntRange(2, 64), default=4, show_default=True, help="Of the builds side by side.")
@click.option("--repeats", type=click.IntRange(1, 50), default=3, show_default=True, help="Of the builds side by side.")
@click.option("--into", metavar="PATH", default="", help="tour: lay the bundle there, a new folder or NAME.tar.gz.")
@click.option("--scratch", is_flag=True, help="Look in a scratch copy; nothing runs in the project's own folder.")
@click.option("--timeout", metavar="TIME", default="60s", show_default=True, help="For each command that is run.")
@options.format_option("text", "json")
def command(
    tool: str,
    question: str | None,
    target: str,
    folder: str,
    makefile: str,
    profiles: tuple[str, ...],
    configfiles: tuple[str, ...],
    settings: tuple[str, ...],
    jobs: int,
    repeats: int,
    into: str,
    scratch: bool,
    timeout: str,
    form: str,
) -> None:
    """Answer QUESTION about TARGET (the default goal when none is named); without QUESTION, list the questions.

    `all` asks every question that builds nothing, and with --scratch the others too.

    \b
    rung probe make
    rung probe make acts -C ~/src/project
    """
    if question is None:
        _list(tool, form)
        return
    from rung.app.probing.question import seconds  # loaded with the first question
    from rung.model.ask import Ask  # as above
    from rung.wiring.terminal import heed_signals  # as above

    heed_signals()  # a build in a copy ends with us, and the copy goes
    reading.pairs(settings)
    ask = Ask(folder, target, seconds(timeout), scratch, makefile, settings, jobs, repeats, profiles, configfiles)
    found = [_toured(tool, question, ask, into)] if into else _answers(tool, question, ask)
    if form == "json":
        saying.emit_json("probe", found[0] if question != ALL else found)
    else:
        for told in found:
            _say(told, several=question == ALL)
    saying.leave(Exit.DONE if all(told.good for told in found) else Exit.FINDINGS)


def _answers(tool: str, question: str, ask: Ask) -> list[Told]:
    """Return the answer, or those to every question."""
    from rung.app.probing.answer import answer  # loaded with the first question
    from rung.app.probing.question import Put, every  # as above
    from rung.cli.progress import progress  # as above
    from rung.fieldwork import ground, hands, mono  # as above

    asking = hands(progress(mono))
    names = every(tool, builds=ask.scratch) if question == ALL else (question,)
    return [answer(asking, ground(ask.folder), Put(tool, name), ask) for name in names]


def _toured(tool: str, question: str, ask: Ask, into: str) -> Told:
    """Lay the bundle of a question down, and return what it came to."""
    from rung.app.probing.question import Put  # loaded with the first question
    from rung.app.probing.tour import Places, tour  # as above
    from rung.cli.progress import progress  # as above
    from rung.fieldwork import ground, hands, mono, shelf  # as above

    return tour(hands(progress(mono)), Places(ground, shelf), Put(tool, question), ask, into)


def _say(told: Told, *, several: bool) -> None:
    from rung.app.probing.told import lines  # loaded with the first question

    if several:
        click.echo(f"== {told.question}")
    for line in lines(told):
        click.echo(saying.shown(line))


def _list(tool: str, form: str) -> None:
    from rung.app.probing.question import questions  # loaded with the first question

    known = questions(tool)
    if form == "json":
        saying.emit_json("questions", [{"question": name, "asks": each.question} for name, each in known])
        return
    width = max(len(name) for name, _ in known)
    for name, each in known:
        click.echo(f"{name:<{width}}  {each.question}")
