"""What a person would type from a block: its prompts, its indentation and the output it shows taken off."""

from __future__ import annotations

from textwrap import dedent

from rung.lint.shell import is_shell, prompt
from rung.model.replacing import replace
from rung.model.runbook import Command


def as_typed(command: Command) -> Command:
    """Return ``command`` with the text that is typed, for judging only: what it is, not where it stands.

    A block with prompts is a record: the lines behind a prompt, and those that go on from one, are what was
    typed. Any other block only loses the blanks that all its lines begin with.
    """
    if not is_shell(command):
        return command
    text = dedent(command.text)
    lines = text.split("\n")
    if any(prompt(line.lstrip()) for line in lines):
        text = "\n".join(_typed(lines))
    return command if text == command.text else replace(command, text=text)


def _typed(lines: list[str]) -> list[str]:
    kept: list[str] = []
    goes_on = False
    for line in lines:
        bare = line.lstrip()
        lead = prompt(bare)
        if lead or goes_on:
            kept.append(bare[lead:] if lead else line)
            goes_on = line.rstrip().endswith("\\")
    return kept
