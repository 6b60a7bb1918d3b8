"""What a stamp holds that its recipe keeps while nothing changed, beside what the recipe would write into it now."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from glob import escape

from rung.model.pattern import pattern
from rung.model.replacing import replace
from rung.probes.clipped import clipped, unless_secret
from rung.probes.gnumake.cause import Cause, Explained, known_to
from rung.probes.gnumake.database import Database
from rung.probes.gnumake.secretnames import writes_secrets
from rung.probes.gnumake.spelled import spelled_out
from rung.probes.probe import Case

ENDS = frozenset({";", "&&", "||", "|", "&", "(", ")", ";;", "{", "}", "if", "then", "else", "elif", "fi", "!"})
ACTIVE = frozenset("$`*?[{\\~%")  # what a shell, echo or printf would make something else of
COMPARES = frozenset({"cmp", "diff", "move-if-change"})
MOVES = frozenset({"mv", "cp"}) | COMPARES
LEAVES = frozenset({"rm", "touch", "chmod"})  # what changes no content of what stays
ASKS = frozenset({"test", "[", "[[", "case"})
TURNS = pattern(r"[<>&|;()]+|\d+")  # what, before `>`, sends the words elsewhere, or may be read so
OPTIONS = pattern(r"-[neE]+")
FOLDER = pattern(r"\.(?=[/\s'\":,;)]|\Z)")  # what the path of the folder has become in what make printed
PATH = pattern(rf"{FOLDER.pattern}(?:/[^\s'\":,;)]*)?|/[^\s'\":,;)]*")
LONGEST = 60
DIFFERS = "what it holds is not shown, for a secret may stand in it"


def told_changed(case: Case, found: Sequence[Explained], beliefs: Mapping[str, Database]) -> tuple[Explained, ...]:
    """Return the steps, a stamp as changed that holds something else than its recipe would write into it now."""
    return tuple(_told(case, each, beliefs) if each.cause is Cause.KEPT else each for each in found)


def _told(case: Case, each: Explained, beliefs: Mapping[str, Database]) -> Explained:
    held, now = case.read(each.step.path), writes(each.step.lines, each.step.target)
    before = None if held is None else held.decode("utf-8", "replace").split()
    copied = any(ran.look.scratch for ran in case.ran)
    if before is None or now is None or same(before, now, copied=copied):
        return each
    if not spelled_out(case, known_to(each.step, beliefs), each.step.target):
        return each
    said = unless_secret(f"it holds {_short(before)} and would hold {_short(now)}", DIFFERS)
    if writes_secrets(case, known_to(each.step, beliefs), each.step.target):
        said = DIFFERS
    return replace(each, cause=Cause.VALUE_CHANGED, by=(said,))


def same(held: Sequence[str], now: Sequence[str], *, copied: bool) -> bool:
    """Say whether a file may hold what make prints of it now: a dot there may stand for the path of the folder.

    Where make was asked in a copy, any other path may stand for one that is as far from the folder itself.
    """
    parts = (PATH if copied else FOLDER).split(" ".join(now))
    return fnmatchcase(" ".join(held), "*".join(map(escape, parts)))


def _short(words: Sequence[str]) -> str:
    return clipped(" ".join(words), LONGEST) or "nothing"


def writes(lines: Sequence[str], target: str) -> list[str] | None:
    """Return the words that a recipe writes into its target unless it holds them; None where nobody can tell.

    They may be written beside it first, and moved onto it or compared with it.
    """
    moved = [each for line in lines for each in _commands(line) if each[0] in MOVES and target in each]
    if not any(each[0] in COMPARES for each in moved):
        return None  # it keeps whatever is there
    return put(lines, target)


def put(lines: Sequence[str], target: str) -> list[str] | None:
    """Return the words that a recipe, as it would run, writes into its target whenever it runs, or None."""
    commands = [command for line in lines for command in _commands(line)]
    moved = [each for each in commands if each[0] in MOVES and target in each]
    beside = {word for each in moved for word in each[1:] if not word.startswith("-")} | {target}
    told = [each for each in commands if each[0] not in MOVES | LEAVES and beside & set(each)]
    if told and any(each[0] in ASKS for each in commands[: commands.index(told[0])]):
        return None  # it may not come to it
    said = {tuple(_said(each[:-2]) or ()) if each[-2:-1] == [">"] else () for each in told}
    return list(said.pop()) or None if len(said) == 1 else None


def _commands(line: str) -> Iterator[list[str]]:
    """Yield the words of each simple command of a shell line; nothing of one that a shell would not read."""
    reading = shlex.shlex(line, posix=True, punctuation_chars=True)
    reading.whitespace_split, reading.commenters = True, ""
    try:
        words = [*reading, ";"]
    except ValueError:
        return
    command: list[str] = []
    for word in words:
        if word not in ENDS:
            command.append(word)
        elif command:
            yield command
            command = []


def _said(words: Sequence[str]) -> list[str] | None:
    """Return what `echo` or `printf` says; None for another command, or for words that come to something else."""
    name, *rest = words or [""]
    if any(map(TURNS.fullmatch, words[-1:])) or any(set(word) <= set("<>&|;()") for word in rest):
        return None
    if name == "printf" and (rest[:1] == ["%s\\n"] or (rest[:1] == ["%s"] and len(rest) == 2)):  # noqa: PLR2004 - a format and one word for it, as it joins them without a blank
        rest = rest[1:]
    elif name == "echo":
        rest = rest[1:] if rest[:1] == ["-n"] else rest
        if any(map(OPTIONS.fullmatch, rest[:1])):
            return None  # shells differ in what they make of it
    else:
        return None
    return None if any(ACTIVE & set(word) for word in rest) else " ".join(rest).split()
