"""Ask a build a question without building: a verdict, its evidence, and what it does not show."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from rung.cli import shared
from rung.model.exits import Exit

if TYPE_CHECKING:
    from rung.app.probe import Told


@click.command(
    epilog="Exit codes: 0 the hoped-for answer, 1 another or a changed file, 2 wrong call, 6 a build would reach out."
)
@click.argument("tool", type=click.Choice(["make", "snakemake"]))
@click.argument("question", required=False)
@click.argument("target", required=False, default="")
@click.option("-C", "folder", metavar="DIR", default=".", help="The folder of the project.")
@click.option("-f", "makefile", metavar="FILE", default="", help="The makefile or Snakefile, when it has another name.")
@click.option("--profile", "profiles", multiple=True, metavar="NAME", help="A profile of Snakemake; repeatable.")
@click.option("--set", "settings", multiple=True, metavar="NAME=VALUE", help="A variable of make, or configuration.")
@click.option("--jobs", type=click.IntRange(2, 64), default=4, show_default=True, help="Of the builds side by side.")
@click.option("--repeats", type=click.IntRange(1, 50), default=3, show_default=True, help="Of the builds side by side.")
@click.option("--into", metavar="PATH", default="", help="tour: lay the bundle there, a new folder or NAME.tar.gz.")
@click.option("--scratch", is_flag=True, help="Look in a scratch copy; nothing runs in the project's own folder.")
@click.option("--timeout", metavar="TIME", default="60s", show_default=True, help="For each command that is run.")
@shared.format_option("text", "json")
def command(
    tool: str,
    question: str | None,
    target: str,
    folder: str,
    makefile: str,
    profiles: tuple[str, ...],
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
    from rung.app import probe  # loaded with the first question
    from rung.cli.progress import progress  # as above
    from rung.fieldwork import ground, hands, mono, shelf  # as above
    from rung.model.ask import Ask  # as above

    if question is None:
        _list(tool, form)
        return
    shared.pairs(settings)
    ask = Ask(folder, target, probe.seconds(timeout), scratch, makefile, settings, jobs, repeats, profiles)
    asking = hands(progress(mono))
    if into:
        from rung.app.tour import Places, tour  # only for who wants a bundle

        found = [tour(asking, Places(ground, shelf), probe.Put(tool, question), ask, into)]
    else:
        names = probe.every(tool, builds=scratch) if question == "all" else (question,)
        found = [probe.answer(asking, ground(folder), probe.Put(tool, name), ask) for name in names]
    if form == "json":
        shared.emit_json("probe", found[0] if question != "all" else found)
    else:
        for told in found:
            _say(told, several=question == "all")
    shared.leave(Exit.DONE if all(told.good for told in found) else Exit.FINDINGS)


def _say(told: Told, *, several: bool) -> None:
    from rung.app import probe  # as above

    if several:
        click.echo(f"== {told.question}")
    for line in probe.lines(told):
        click.echo(shared.shown(line))


def _list(tool: str, form: str) -> None:
    from rung.app import probe  # as above

    known = probe.questions(tool)
    if form == "json":
        shared.emit_json("questions", [{"question": name, "asks": each.question} for name, each in known])
        return
    width = max(len(name) for name, _ in known)
    for name, each in known:
        click.echo(f"{name:<{width}}  {each.question}")
