"""Programs that are told what to do in a language that nobody reads here: they may lose whatever a guard keeps."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from rung.model.effect import Effect, Facet, Verdict
from rung.model.pattern import pattern
from rung.model.replacing import replace
from rung.risk.families import family
from rung.risk.guards.code import inline, language
from rung.risk.guards.given import given
from rung.risk.guards.hidden import scripts
from rung.risk.guards.lost import How, Loss
from rung.risk.guards.same import called
from rung.risk.guards.takers import KNOWN
from rung.risk.inner import Nested
from rung.risk.little.sed import strange_in_sed
from rung.risk.options import Arguments
from rung.risk.table import Spec
from rung.risk.word import DYNAMIC, NEUTRAL, Word

_UNREAD = pattern(
    r"(?:pypy|jruby|irb|pry|nodejs|deno|bun|tsx|ts-node|luajit|tclsh|wish|[Rr]script|R|julia|groovy\w*|scala|guile|racket|sbcl"
    r"|clisp|ghci|run(?:ghc|haskell)|elixir|erl|escript|iex|octave|gnuplot|osascript|jshell|pwsh|powershell|lldb|gdb|dc|m4"
    r"|raku|ocaml|bpftrace|stap|ex|g?vimx?|[gnr]?vim(?:diff)?|view|rvi|elvis|vile|emacsclient|pico|joe|jed|mg|micro|kak|hx|helix"
    r"|mcedit|ne|sam|sftp|lftp|ftp|xdg-open|visudo|vipw|sensible-editor|editor)[\d.]*"
)
"""Interpreters and editors of which no table is kept."""
_TAKES_CODE = pattern(r"-[eEcrx]|--?(?:eval|execute|exec|command|expression|code|script)|eval")
_CODE = pattern(r"[\s()'\";={}<>|]")
_PARTS = pattern(r"[=:,]")
_PATH = pattern(r"[./]")
_FOLDER = pattern(r"/|\A\.+\Z")
_SPARES = frozenset(
    "chmod chown chgrp touch setfacl setfattr chattr chcon mkdir mkfifo sqlite3 cd pushd export".split()
)
"""They change rights, times and rows, and leave what lies there; or they only go there."""
_FOLDERS = frozenset(["--output-dir", "--output-directory", "--dest-dir"])
_OUTPUTS = _FOLDERS | frozenset("-o --output --out --outfile --output-file --log-file --logfile".split())
"""The options that name a file, or a folder, to write to, in most programs that have them."""
_STARTS = frozenset(f"{each.split()[0]} " for each in KNOWN if " " in each)
_HERE = frozenset(["eval", "exec", "alias", "trap", "source", "."])
"""Their words are read as a shell would, elsewhere."""


def unread(
    words: tuple[Word, ...], spec: Spec | None, found: Arguments, effect: Effect, runs: tuple[Nested, ...]
) -> bool:
    """Say whether nobody can tell what a command does to files: it is told in a language that is not read.

    ``effect`` is the judge's answer for the command, and ``runs`` what was read of the commands inside it.
    """
    name = words[0].text.rsplit("/", 1)[-1]
    pieces = tuple(inline(name, words, found.stdin))
    if pieces and not any(each.door or each.touches for each in pieces):
        return False
    if _UNREAD.fullmatch(name) or (spec is None and (language(name) or _evaluates(words))):
        return True
    if spec is None or not effect.changes:
        return False
    if spec.check == "sed":
        return effect is Effect.UNKNOWN or any(strange_in_sed(item.text) for item in scripts(name, words, found))
    return effect is Effect.UNKNOWN and (
        spec.check == "awk" or (not runs and family(name) == "wrappers" and name not in _HERE)
    )


def _evaluates(words: tuple[Word, ...]) -> bool:
    """Say whether a program that nobody knows is given a text that looks like code where others take code."""
    return any(_TAKES_CODE.fullmatch(item.text) and _CODE.search(told.text) for item, told in pairwise(words))


def anything(by: tuple[Word, ...]) -> Iterator[Loss]:
    """Yield the loss of whatever there is, by a command that nobody reads."""
    yield Loss(Word(DYNAMIC, DYNAMIC, literal=False, sure=False), How.CODE, below=True, by=_shown(by))


def named(words: tuple[Word, ...], spec: Spec | None, found: Arguments, verdict: Verdict) -> Iterator[Loss]:
    """Yield what a program that changes something may lose, and nobody knows better: the files that its words name.

    What speaks to another machine reads them, as a rule.
    """
    name = called(words[0].text)
    if not verdict.effect.changes or name in KNOWN or name in _SPARES or f"{name} " in _STARTS:
        return
    yield from _output(words)
    if spec is not None and verdict.facets & {Facet.NETWORK, Facet.REMOTE}:
        return
    wraps = spec is not None and spec.inner is not None
    values = [each.value for each in found.given if each.value is not None]
    for item in values if wraps else (*words[1:], *values):
        for path in _PARTS.split(item.text) if "://" not in item.text and NEUTRAL not in item.text else ():
            if _PATH.search(path) and not path.startswith("-"):
                below = spec is None and _FOLDER.search(path) is not None
                yield Loss(replace(item, text=path), How.MAY, below=below, by=_shown(words))


def _output(words: tuple[Word, ...]) -> Iterator[Loss]:
    """Yield what the options name that programs write to."""
    for name, value in given(words[1:], _OUTPUTS).values:
        if name in _OUTPUTS and value.fixed:
            yield Loss(value, How.MAY, below=name in _FOLDERS, by=_shown(words))


def _shown(words: tuple[Word, ...]) -> str:
    return " ".join(each.raw for each in words)
