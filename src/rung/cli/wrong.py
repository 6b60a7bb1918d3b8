"""A wrong call, told as every other error is: what was wrong with it, what was probably meant, how it is called."""

from __future__ import annotations

import re

import click

from rung.model.errors import UsageError

_VALUE = re.compile(r"(?P<quote>['\"])(?P<value>.*?)(?P=quote) is not one of ", re.DOTALL)
_CUTOFF = 0.6
"""How alike two words must be (difflib's ratio) for one to be offered in place of the other."""
_IDS: tuple[tuple[type[click.ClickException], str], ...] = (
    (click.NoSuchCommand, "no-such-command"),
    (click.NoSuchOption, "no-such-option"),
    (click.MissingParameter, "missing-argument"),
    (click.BadParameter, "bad-value"),
    (click.FileError, "file-unreadable"),
)


def told(fault: click.ClickException) -> UsageError:
    """Return click's fault as an error of rung: its sentence, an id, the nearest word there is, and the usage line."""
    meant = " or ".join(_nearest(fault))
    context = fault.ctx if isinstance(fault, click.UsageError) else None
    path = context.command_path if context else "rung"
    advice = f"did you mean {meant}? " if meant else ""
    error = UsageError(_sentence(fault), id=_id(fault), advice=f"{advice}`{path} --help` shows how it is called")
    if context is not None:
        error.details = (" ".join(context.get_usage().split()).replace("Usage:", "usage:", 1),)
    return error


def _id(fault: click.ClickException) -> str:
    return next((name for kind, name in _IDS if isinstance(fault, kind)), "wrong-call")


def _sentence(fault: click.ClickException) -> str:
    """Return what was wrong, without click's own offers and full stop: a sentence of an error of rung has none."""
    said = fault.message if isinstance(fault, click.NoSuchOption | click.NoSuchCommand) else fault.format_message()
    said = " ".join(said.split()).removesuffix(".")
    return said[:1].lower() + said[1:]


def _nearest(fault: click.ClickException) -> list[str]:
    """Return the words that were probably meant: options, commands or values that are there and shown."""
    from difflib import get_close_matches  # only a slip of the finger needs it

    word, known = _known(fault)
    if word == "--json" and "--format" in known:
        return ["--format json"]
    return get_close_matches(word, known, n=2, cutoff=_CUTOFF)


def _known(fault: click.ClickException) -> tuple[str, list[str]]:
    """Return the word that is none, and those that could stand in its place."""
    match fault:
        case click.NoSuchOption(ctx=click.Context(command=command) as context, option_name=name):
            options = (p for p in command.get_params(context) if isinstance(p, click.Option) and not p.hidden)
            return name, [name for option in options for name in option.opts if name.startswith("--")]
        case click.NoSuchCommand(ctx=click.Context(command=click.Group() as group) as context, command_name=name):
            return name, group.list_commands(context)
        case click.BadParameter(param=click.Parameter(type=click.Choice(choices=choices))):
            found = _VALUE.match(fault.message)
            return (found["value"] if found else ""), [str(choice) for choice in choices]
        case _:
            return "", []
