"""Accounts for every code block of a file: a command of an entry carries it, or it is a loss with its reason."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rung.model.finding import Loss
from rung.model.runbook import Command, Entry, Runbook
from rung.model.span import Span


def commands_of(entry: Entry) -> Iterator[Command]:
    """Yield every command of an entry."""
    if isinstance(entry, Runbook):
        for step in entry.steps:
            yield from step.commands
        for question in entry.evidence:
            yield question.command


def account_for(fences: Sequence[Span], entries: Sequence[Entry], known: Sequence[Loss]) -> tuple[Loss, ...]:
    """Return the losses so that each block is carried or lost, once."""
    carried = {command.span for entry in entries for command in commands_of(entry)}
    losses = {loss.span: loss for loss in known if loss.span not in carried}
    for fence in fences:
        if fence not in carried and fence not in losses:
            losses[fence] = Loss(fence, "stands outside every entry")
    return tuple(losses[span] for span in sorted(losses))
