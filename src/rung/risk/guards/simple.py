"""One argv as guards are matched against it: its words as they would be, and what its table says of them."""

from __future__ import annotations

import re

from msgspec import Struct

from rung.model.effect import Effect
from rung.model.pattern import pattern
from rung.model.replacing import replace
from rung.risk.families import lookup
from rung.risk.guards.fetches import CLIENTS
from rung.risk.guards.found import FOUND, MARKS, fed, shown
from rung.risk.guards.hidden import RUNNERS
from rung.risk.guards.place import Place
from rung.risk.judge import program
from rung.risk.options import Arguments
from rung.risk.script import Sets
from rung.risk.table import Spec
from rung.risk.word import DYNAMIC, Word

# What they are told may be a command, in a form that no table unwraps.
CARRIES = frozenset(["socat", "machinectl", "ctr", "virsh", "nomad", "lxc", "qm", "pct"])
# Their checks say of the whole command whether anything is done: with `-n`, `-0` and their like nothing is.
TRIES = frozenset(["make", "snakemake", "kill"])
# Orders of many programs that run what stands behind them.
EXECUTES = frozenset("run exec record shell ssh rsh run-command command enter attach invoke spawn each foreach".split())
FIRST = 5
"""How far behind its program an order stands at most."""
BELOW = pattern(r"\$(?:[A-Z][A-Z0-9_]*|\{[A-Z][A-Z0-9_]*\})/[\w./-]+")
"""A program at a place that only the environment knows, where the text gives no values to variables."""
_NAMED = pattern(r"\"?\$\{?([A-Za-z][A-Za-z0-9]*?)(?:_(?:BIN|CLI|CMD|EXE|bin|cli|cmd|exe))?\}?\"?")
PIECE = pattern(r"[^\s;|&'\"`(){}!,:=\[\]]+")
"""A word of a text that a program may give to a shell."""


class SimpleCommand(Struct, frozen=True):
    """One argv as it would run; ``outer`` holds the wrappers.

    A part of a word that is not known is the character U+E001, and U+E003 is what is found when it runs.
    ``table``: what is known of its subcommand, which no later word can be; None where that is not known.
    ``known`` says that a table has the program and reads what it runs; ``strange`` that the table did not understand
    all words of a wrapper. ``runs``: from which word on a command may stand that is not unwrapped, 0 where none may.
    ``maybe``: nobody can say that it runs at all. ``stdin``: its input where that is certain.
    ``guess``: its program would be a word of a value that stands in another command's place for one word.
    ``tried``: it is of a kind that changes something, and in this form it surely does not, as with `--dry-run`.
    ``changes``: it is of a known program, and may change something. ``bare``: and names nothing that it is for.
    ``sets``: the variables that it sees by the text, the last one of a name counting. ``folder``: where it runs by it.
    ``within``: the words that reach the place where it runs, one way after another: `docker exec web`.
    """

    words: tuple[str, ...]
    sure: bool
    known: bool
    strange: bool = False
    outer: tuple[str, ...] = ()
    runs: int = 0
    maybe: bool = False
    stdin: str = ""
    table: Spec | None = None
    tried: bool = False
    guess: bool = False
    changes: bool = False
    bare: bool = False
    sets: Sets = ()
    folder: str = ""
    within: tuple[tuple[str, ...], ...] = ()


def simple(
    words: tuple[Word, ...], chosen: Spec | None, found: Arguments, place: Place, effect: Effect
) -> SimpleCommand:
    """Return the argv of a command; ``effect`` is what the judge says of it by itself."""
    sure = all(item.sure and item.whole for item in words)
    plain = _plain(words, place, _bound(words, chosen, found))
    shared = SimpleCommand(
        plain,
        sure,
        known=False,
        outer=place.outer,
        maybe=place.maybe,
        stdin=place.stdin or "",
        sets=place.sets,
        folder=place.folder,
        within=place.within,
    )
    if chosen is None:
        return shared
    wraps = chosen.inner is not None or any(each.holds or each.takes == "until" for each in chosen.options.values())
    # What runs inside is not read: its table says so, or it holds a command that no table unwraps.
    otherwise = chosen.operands.raises.effect if chosen.operands.raises else Effect.OBSERVE
    read = wraps or Effect.UNKNOWN not in {chosen.does.effect, otherwise} or chosen.path[0] in CLIENTS
    read = not effect.changes or (read and chosen.path[0] not in CARRIES)
    strange = wraps and found.strange is not None
    return replace(
        shared,
        words=tuple(MARKS.sub(FOUND, item) for item in shared.words) if strange else shared.words,
        known=read,
        strange=strange,
        runs=_runs(words, chosen, effect),
        table=chosen,
        tried=not effect.changes and (chosen.does.effect.changes or chosen.check in TRIES),
        changes=effect.changes,
        bare=effect.changes and len(chosen.path) > 1 and not (found.operands or found.after_mark or found.strange),
    )


def meant_by(first: Word) -> str:
    """Return the known program that a variable is named for, as `$KUBECTL` and `${PSQL_BIN}`; empty for any other."""
    found = _NAMED.fullmatch(first.raw)
    name = found[1].lower() if found is not None and not first.literal else ""
    return name if name and lookup(name) is not None else ""


def _runs(words: tuple[Word, ...], chosen: Spec, effect: Effect) -> int:
    """Return from which word on a command may stand that no table unwraps: after the order to run one."""
    if chosen.path in RUNNERS:
        return len(chosen.path)
    if not effect.changes or chosen.inner is not None:
        return 0
    return next((at for at, item in enumerate(words[1:FIRST], start=2) if item.text in EXECUTES), 0)


def _bound(words: tuple[Word, ...], chosen: Spec | None, found: Arguments) -> frozenset[int]:
    """Return which words are no options, whatever they hold: the values of some, and what stands after ``--``."""
    if chosen is None:
        return frozenset()
    values = [given.value for given in found.given if given.value is not None and given.value.whole]
    bound = {at for at, item in enumerate(words) if any(item is value for value in values)}
    if found.marked and chosen.inner is None:
        mark = next(at for at, item in enumerate(words) if item.text == "--" and at not in bound)
        bound |= set(range(mark + 1, len(words)))
    return frozenset(bound)


def _plain(words: tuple[Word, ...], place: Place, bound: frozenset[int]) -> tuple[str, ...]:
    name = program(words[0]) or ""
    # A value with blanks becomes words of its own, where no quotes hold it together: of the program too, but for one
    # that lies below a folder of the environment, as `$JAVA_HOME/bin/jstat`.
    placed = not place.own and BELOW.fullmatch(words[0].raw)
    pieces: list[str] = []
    for at, item in enumerate(words):
        text = shown(item, place.below, own=place.own)
        pieces.append(text.replace(DYNAMIC, FOUND) if at in bound else text)
        if at not in bound and not item.whole and DYNAMIC in text[1 if at or placed else 0 :]:
            pieces.append(DYNAMIC)
    return fed(name, tuple(pieces))


def spoken(words: tuple[Word, ...]) -> list[str]:
    """Return the words that may be a text for a shell: they have a blank, or quotes of their own."""
    return [item.text for item in words[1:] if re.search(r"\s", item.text.strip())]
