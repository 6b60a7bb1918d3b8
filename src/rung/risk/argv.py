"""The evaluated argv of every simple command in a text, wrappers unwrapped: what guards are matched against."""

from __future__ import annotations

from dataclasses import dataclass, field

from rung.model.effect import Effect
from rung.risk.context import Context
from rung.risk.deceiving import deceiving, tame
from rung.risk.families import lookup
from rung.risk.inner import Nested, nested
from rung.risk.judge import program, resolve
from rung.risk.languages import dialect_of, is_shell
from rung.risk.placeholder import neutral
from rung.risk.walk import walk
from rung.risk.word import DYNAMIC, Word

MAX_DEPTH = 8
# These run a command that stands among their words, in a place that no table knows.
RUNNERS = frozenset([("docker", "run"), ("podman", "run"), ("taskset",)])
# These run text or files that are not in front of us.
OPAQUE = frozenset(["eval", "source", ".", "exec", "alias", "trap"])


@dataclass(frozen=True, slots=True)
class SimpleCommand:
    """One argv as it would run. A part of a word that is not known is the character U+E001; ``outer`` holds wrappers.

    ``known`` says that a table has the program and reads what it runs; ``strange`` that the table did not understand
    all words of a wrapper. ``runs``: from which word on a command may stand that is not unwrapped, 0 where none may.
    """

    words: tuple[str, ...]
    sure: bool
    known: bool
    strange: bool = False
    outer: tuple[str, ...] = ()
    runs: int = 0


@dataclass(slots=True)
class Unfolded:
    """All argv found, the texts in other languages found inside them, and why more may be hidden."""

    commands: list[SimpleCommand] = field(default_factory=list)
    texts: list[tuple[str, str]] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)


def simple_commands(command: str, language: str = "bash", context: Context = Context()) -> tuple[SimpleCommand, ...]:  # noqa: B008 - frozen
    """Return the argv of each simple command, the wrapper first and then what it runs; empty for other languages."""
    return tuple(unfold(command, language, context).commands)


def unfold(command: str, language: str, context: Context) -> Unfolded:
    """Return every argv and every inner text of ``command``, with a doubt for each place that could not be read."""
    out = Unfolded()
    odd = deceiving(command)
    if odd:
        out.doubts.append(f"it holds {odd}, a character that a person does not see and a shell does")
    try:
        _text(Nested(text=command, language=language), (), context, out)
    except RecursionError:
        out.doubts.append("commands nest too deep")
    return out


def _text(each: Nested, outer: tuple[str, ...], context: Context, out: Unfolded) -> None:
    if len(outer) > MAX_DEPTH:
        out.doubts.append("commands nest too deep")
        return
    text = neutral(each.text, context.plain_names)
    if not is_shell(each.language):
        out.texts.append((dialect_of(each.language, context.dialect), each.text))
        return
    script = walk(tame(text), context.plain_names)
    out.doubts += [f"{fault.reason}: {fault.word}" for fault in script.faults]
    for command in script.commands:
        if command.words:
            _command(command.words, command.stdin, outer, context, out)


def _command(
    words: tuple[Word, ...], stdin: str | None, outer: tuple[str, ...], context: Context, out: Unfolded
) -> None:
    name = program(words[0]) or words[0].text
    spec = lookup(name) if words[0].fixed else None
    sure = all(item.sure and item.whole for item in words)
    if spec is None:
        out.commands.append(SimpleCommand(_plain(words), sure, known=False, outer=outer))
    else:
        chosen, found = resolve(spec, words[1:])
        wraps = chosen.inner is not None or any(option.holds for option in chosen.options.values())
        # What runs inside is not read: its table says so, or it holds a command that no table unwraps.
        otherwise = chosen.operands.raises.effect if chosen.operands.raises else Effect.OBSERVE
        read = wraps or Effect.UNKNOWN not in {chosen.does.effect, otherwise}
        strange, runs_at = wraps and found.strange is not None, len(chosen.path) if chosen.path in RUNNERS else 0
        out.commands.append(SimpleCommand(_plain(words), sure, known=read, strange=strange, outer=outer, runs=runs_at))
        runs, trouble = nested(chosen, found, stdin)
        out.doubts += [f"{each.reason}: {each.unknown}" for each in trouble if each.effect.changes]
        for each in runs:
            if each.words:
                _command(each.words, each.stdin, (*outer, name), context, out)
            else:
                _text(each, (*outer, name), context, out)
    if name in OPAQUE:
        out.doubts.append(f"`{name}` runs text that is not read here")


def _plain(words: tuple[Word, ...]) -> tuple[str, ...]:
    return tuple(item.text if item.whole or DYNAMIC in item.text else item.text + DYNAMIC for item in words)
