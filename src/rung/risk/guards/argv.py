"""The evaluated argv of every simple command in a text, wrappers unwrapped: what guards are matched against."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from posixpath import join

from rung.model.effect import Effect
from rung.risk.context import Context
from rung.risk.deceiving import deceiving, tame
from rung.risk.families import lookup
from rung.risk.guards.found import FEEDS, FOUND, MARKS, OWN, fed, removes, shown, start
from rung.risk.guards.hidden import PLACES, RUNNERS, hidden
from rung.risk.guards.loss import carried, losses, written
from rung.risk.guards.lost import Loss
from rung.risk.guards.same import CLIENTS
from rung.risk.guards.takers import starts
from rung.risk.inner import Nested, nested
from rung.risk.judge import judge, program, resolve
from rung.risk.languages import dialect_of, is_shell
from rung.risk.options import Arguments
from rung.risk.placeholder import NEUTRAL, neutral
from rung.risk.redirect import CREDENTIALS, LOADED
from rung.risk.table import Spec
from rung.risk.walk import walk
from rung.risk.word import DYNAMIC, Word

MAX_DEPTH = 8
MOST_FOLDERS = 16
GOES = frozenset(["cd", "pushd"])
# What they run runs on this machine, and sees the same files.
HERE = frozenset(
    "sudo doas env nice ionice timeout time nohup setsid stdbuf xargs find bash sh dash zsh ksh command builtin exec "
    "flock parallel su runuser watch chrt busybox".split()
)
# These run text or files that are not in front of us.
OPAQUE = frozenset(["eval", "source", ".", "exec", "alias", "trap"])
# What they are told may be a command, in a form that no table unwraps.
CARRIES = frozenset(["socat", "machinectl", "ctr", "virsh", "nomad", "lxc", "qm", "pct"])
BELOW = re.compile(r"\$(?:[A-Z][A-Z0-9_]*|\{[A-Z][A-Z0-9_]*\})/[\w./-]+")
"""A program at a place that only the environment knows, where the text gives no values to variables."""
PIECE = re.compile(r"[^\s;|&'\"`(){}!,:=\[\]]+")
"""A word of a text that a program may give to a shell."""


@dataclass(frozen=True, slots=True)
class SimpleCommand:
    """One argv as it would run; ``outer`` holds the wrappers.

    A part of a word that is not known is the character U+E001, and U+E003 is what is found when it runs.
    ``table``: what is known of its subcommand, which no later word can be; None where that is not known.
    ``known`` says that a table has the program and reads what it runs; ``strange`` that the table did not understand
    all words of a wrapper. ``runs``: from which word on a command may stand that is not unwrapped, 0 where none may.
    ``maybe``: nobody can say that it runs at all. ``stdin``: its input where that is certain.
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


@dataclass(slots=True)
class Unfolded:
    """All argv found, the texts in other languages found inside them, and why more may be hidden.

    ``losses``: what is taken away or overwritten. ``folders``: those that a path may count from, ``cd`` by ``cd``.
    """

    commands: list[SimpleCommand] = field(default_factory=list)
    texts: list[tuple[str, str]] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    losses: list[Loss] = field(default_factory=list)
    folders: list[str] = field(default_factory=lambda: [""])


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a command stands: the wrappers around it, what is written into it, and whether it surely runs.

    ``below``: the folder of what find puts in, ``found``: all that it begins at; ``own``: the text gives values to
    variables of its own.
    """

    context: Context
    outer: tuple[str, ...] = ()
    stdin: str | None = None
    fed: bool = False
    maybe: bool = False
    below: str = ""
    own: bool = False
    found: tuple[Word, ...] = ()

    def inside(self, name: str, stdin: str | None = None) -> _Place:
        """Return the place of what ``name`` runs."""
        return replace(self, outer=(*self.outer, name), stdin=stdin)


def unfold(command: str, language: str, context: Context) -> Unfolded:
    """Return every argv and every inner text of ``command``, with a doubt for each place that could not be read."""
    out = Unfolded()
    odd = deceiving(command)
    if odd:
        out.doubts.append(f"it holds {odd}, a character that a person does not see and a shell does")
    try:
        _text(Nested(text=command, language=language), _Place(context, own=bool(OWN.search(command))), out)
    except RecursionError:
        out.doubts.append("commands nest too deep")
    out.losses = [replace(each, folders=tuple(out.folders)) for each in out.losses]
    return out


def _text(each: Nested, place: _Place, out: Unfolded) -> None:
    if len(place.outer) > MAX_DEPTH:
        out.doubts.append("commands nest too deep")
        return
    context = place.context
    if not is_shell(each.language):
        out.texts.append((dialect_of(each.language, context.dialect), each.text))
        return
    script = walk(tame(neutral(each.text, context.plain_names)), context.plain_names)
    if not place.maybe:
        out.doubts += [f"{fault.reason}: {fault.word}" for fault in script.faults]
    for item in script.assignments:
        if item.exported and LOADED.fullmatch(item.name) and item.name not in CREDENTIALS:
            _perhaps(item.value.text, place.inside(item.name), out)
    out.losses += (_placed(lost, place) for goes in script.redirections for lost in written(goes))
    for command in script.commands:
        if command.words:
            stdin = command.stdin if command.stdin is not None else each.stdin
            _command(command.words, replace(place, stdin=stdin, fed=command.fed or place.fed), out)


def _command(words: tuple[Word, ...], place: _Place, out: Unfolded) -> None:
    name = program(words[0]) or words[0].text
    spec = lookup(name) if words[0].fixed else None
    chosen, found = resolve(spec, words[1:]) if spec is not None else (None, Arguments())
    found.stdin = place.stdin
    more = hidden(name, chosen, found, words, place.fed)
    each = _simple(words, chosen, found, place)
    each = replace(each, known=each.known or more.closed)
    out.commands.append(each)
    place = replace(place, below=start(chosen, found) if name == "find" else place.below)
    gone = removes(words, place.below, inside=not each.known or each.strange)
    out.commands += [replace(each, words=gone, sure=False, known=True, maybe=True)] if gone else []
    _lost(words, place, out, known=each.known)
    place = replace(place, found=starts(words[1:])) if name == "find" else place
    if chosen is not None:
        runs, trouble = nested(chosen, found, place.stdin)
        if not place.maybe:
            out.doubts += [f"{verdict.reason}: {verdict.unknown}" for verdict in trouble if verdict.effect.changes]
        for item in runs:
            inside = place.inside(name, item.stdin)
            _command(item.words, inside, out) if item.words else _text(item, inside, out)
        if chosen.path in PLACES and any(item.text == "--" for item in words):
            at = next(index for index, item in enumerate(words) if item.text == "--")
            _command(words[at + 1 :], place.inside(name), out) if words[at + 1 :] else None
    if not place.maybe:
        out.doubts += [f"`{name}` runs text that is not read here"] if name in OPAQUE or _renames(words) else []
        out.doubts += more.doors
    for text in (*more.texts, *(_spoken(words) if not each.known or each.strange or each.runs else ())):
        spoken = f"{MARKS.sub(FOUND, text)} {FOUND}" if name in FEEDS else text
        _perhaps(spoken, place.inside(name), out)


def _renames(words: tuple[Word, ...]) -> bool:
    """Say whether `hash -p FILE NAME` gives a name another program."""
    return words[0].text == "hash" and any(not each.fixed or re.match(r"-\w*p", each.text) for each in words[1:])


def _lost(words: tuple[Word, ...], place: _Place, out: Unfolded, *, known: bool) -> None:
    """Note what a command loses, and the folder that it goes to."""
    name = words[0].text.rsplit("/", 1)[-1]
    if name in GOES and len(words) > 1 and HERE.issuperset(place.outer):
        to = words[-1].text if words[-1].fixed else DYNAMIC
        out.folders += [join(each, to) for each in out.folders][:MOST_FOLDERS]
    for each in losses(words) or (carried(words) if not known else ()):
        if place.found and {DYNAMIC, FOUND} & set(each.path.text):
            out.losses += (_placed(replace(each, path=at, below=True, sure=False), place) for at in place.found)
        else:
            out.losses.append(_placed(each, place))


def _placed(each: Loss, place: _Place) -> Loss:
    text = each.path.text.replace(NEUTRAL, FOUND)
    away = not HERE.issuperset(name.rsplit("/", 1)[-1] for name in place.outer)
    return replace(each, path=replace(each.path, text=text), away=away, sure=each.sure and not place.maybe)


def _simple(words: tuple[Word, ...], chosen: Spec | None, found: Arguments, place: _Place) -> SimpleCommand:
    sure = all(item.sure and item.whole for item in words)
    shared = SimpleCommand(
        _plain(words, place), sure, known=False, outer=place.outer, maybe=place.maybe, stdin=place.stdin or ""
    )
    if chosen is None:
        return shared
    wraps = chosen.inner is not None or any(each.holds or each.takes == "until" for each in chosen.options.values())
    # What runs inside is not read: its table says so, or it holds a command that no table unwraps.
    otherwise = chosen.operands.raises.effect if chosen.operands.raises else Effect.OBSERVE
    read = wraps or Effect.UNKNOWN not in {chosen.does.effect, otherwise} or chosen.path[0] in CLIENTS
    acts = judge(words, place.stdin).verdict.effect.changes
    read = not acts or (read and chosen.path[0] not in CARRIES)
    strange = wraps and found.strange is not None
    return replace(
        shared,
        words=tuple(MARKS.sub(FOUND, item) for item in shared.words) if strange else shared.words,
        known=read,
        strange=strange,
        runs=len(chosen.path) if chosen.path in RUNNERS else 0,
        table=chosen,
    )


def _spoken(words: tuple[Word, ...]) -> list[str]:
    """Return the words that may be a text for a shell: they have a blank, or quotes of their own."""
    return [item.text for item in words[1:] if re.search(r"\s", item.text.strip())]


def _perhaps(text: str, place: _Place, out: Unfolded) -> None:
    """Note what a text would run if somebody runs it: as a shell reads it, and each of its words as a beginning."""
    if len(place.outer) > MAX_DEPTH or not text.strip():
        return
    place = replace(place, maybe=True, stdin=None)
    pieces = tuple(PIECE.findall(text))
    if pieces:
        out.commands.append(
            SimpleCommand(pieces, not {DYNAMIC, FOUND} & set(text), known=False, outer=place.outer, maybe=True)
        )
    _text(Nested(text=text), place, out)


def _plain(words: tuple[Word, ...], place: _Place) -> tuple[str, ...]:
    name = program(words[0]) or ""
    texts = ((shown(item, place.below, own=place.own), item.whole) for item in words)
    # A value with blanks becomes words of its own, where no quotes hold it together: of the program too, but for one
    # that lies below a folder of the environment, as `$JAVA_HOME/bin/jstat`.
    placed = not place.own and BELOW.fullmatch(words[0].raw)
    split = (
        (text,) if whole or DYNAMIC not in text[1 if at or placed else 0 :] else (text, DYNAMIC)
        for at, (text, whole) in enumerate(texts)
    )
    return fed(name, tuple(each for pieces in split for each in pieces))
