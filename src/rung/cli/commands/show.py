"""Show a runbook as it was understood: steps, effects, checks, guards."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from rung.cli import fold, opening, options, saying

if TYPE_CHECKING:
    from rung.app.shelf.show import ShownCommand, ShownGuard, ShownRunbook, ShownStep


@click.command()
@click.argument("runbook")
@options.root_option
@options.store_option
@options.format_option("text", "json")
def command(runbook: str, root: str, store: str, form: str) -> None:
    """Show RUNBOOK (an id, a title, a file): what would run, how dangerous it is, what is checked."""
    from rung.app.listing import proposed  # the reader is loaded when there is something to read
    from rung.app.shelf.shelf import load
    from rung.app.shelf.show import show

    site = opening.site(root, store)
    shelf = load(site)
    view = show(site, shelf, shelf.runbook(runbook))
    if form == "json":
        saying.emit_json("runbook", view)
        return
    fold.say(saying.shown(part) for line in _lines(view) for part in line.split("\n"))
    saying.complain(proposed(site, view.id) if view.id else ())


def _lines(view: ShownRunbook) -> list[str]:
    lines = [f"{view.id} {view.title}".strip(), f"  at       {view.place}", f"  revision {view.revision[:12]}"]
    lines += [f"  owner    {view.owner or 'nobody is named'}"]
    lines += [f"  proven   {view.proven + ', this revision' if view.proven else 'never, at this revision'}"]
    lines += [f"  {name.lower():8} {value}" for name, value in view.headers.items() if name.lower() != "owner"]
    lines += [f"  handles  {text}" for text in view.handles] + [f"  not for  {text}" for text in view.excludes]
    lines += [f"  input    {i.name}: {i.kind}, for example {i.example}" for i in view.inputs]
    lines += [_check("needs", c.text, checked=c.checked) for c in view.prerequisites]
    lines += ["", "Evidence"] if view.evidence else []
    for row in view.evidence:
        lines += [f"  asks     {row.question}", *_command(row)]
    for step in view.steps:
        lines += _step(step)
    lines += ["", "The whole runbook"]
    lines += [_guard(guard) for guard in view.guards]
    lines += [f"  class    {b.name}: {b.signs} -> {b.route}" for b in view.decision]
    if view.escalation:
        lines += [f"  escalate when {text}" for text in view.escalation.when]
        lines += [f"  escalate to   {text}" for text in view.escalation.who]
    lines += [_check("proof", c.text, checked=c.checked) for c in view.proof]
    lines += [f"  links    {', '.join(view.links)}"] if view.links else []
    return lines[:-2] if lines[-1] == "The whole runbook" else lines


def _step(step: ShownStep) -> list[str]:
    lines = ["", f"Step {step.number}: {step.title}" + (f"   [{step.effect}]" if step.effect else "")]
    lines += [_guard(guard) for guard in step.guards]
    for command in step.commands:
        lines += _command(command)
    lines += [_check("check", c.text, checked=c.checked) for c in step.checks]
    return lines + [f"  takes    {name}" for name in step.captures]


def _command(command: ShownCommand) -> list[str]:
    where = f" on {command.target}" if command.target else ""
    lines = [f"  {command.effect:8} {command.language or 'no language'}{where}: {command.reason}"]
    lines += [f"  declared {sentence}" for sentence in command.declared]
    return lines + [f"    | {line}" for line in command.text.splitlines()]


def _guard(guard: ShownGuard) -> str:
    mark = f" (NOT enforced: {guard.mute})" if guard.mute else " (enforced)" if guard.enforced else ""
    return f"  DO NOT   {guard.text}{mark}"


def _check(word: str, text: str, *, checked: bool) -> str:
    return f"  {word:8} {text} ({'checked' if checked else 'a person says'})"
