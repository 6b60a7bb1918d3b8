"""The evaluated argv of every simple command in a text, wrappers unwrapped: what guards are matched against."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import dropwhile, takewhile
from posixpath import basename

from msgspec import Struct

from rung.model.effect import Verdict
from rung.model.pattern import pattern
from rung.model.replacing import replace
from rung.risk.context import Context
from rung.risk.deceiving import deceiving, tame
from rung.risk.families import lookup
from rung.risk.folders import below
from rung.risk.guards.again import AGAIN
from rung.risk.guards.again import Read as Again
from rung.risk.guards.again import again as read_again
from rung.risk.guards.clients import queried
from rung.risk.guards.folder import renamed
from rung.risk.guards.found import FEEDS, FOUND, MARKS, OWN, removes, shown, start
from rung.risk.guards.goes import entered, goes
from rung.risk.guards.hidden import PLACES, Hidden, hidden
from rung.risk.guards.loaders import loads, may_tell
from rung.risk.guards.losing import lose, paths, placed
from rung.risk.guards.loss import losses, written
from rung.risk.guards.lost import How
from rung.risk.guards.place import Place
from rung.risk.guards.poured import writes
from rung.risk.guards.readers import starts
from rung.risk.guards.same import called
from rung.risk.guards.simple import PIECE, SimpleCommand, meant_by, simple, spoken
from rung.risk.guards.sqlfiles import written_by_sql
from rung.risk.guards.unfolded import Unfolded
from rung.risk.guards.unread import anything, named, unread
from rung.risk.guards.within import within
from rung.risk.inner import ASSIGNMENT, Nested, nested
from rung.risk.judge import judge, program, resolve
from rung.risk.languages import dialect_of, is_shell, is_sql
from rung.risk.options import Arguments
from rung.risk.placeholder import neutral
from rung.risk.script import Assignment, Sets
from rung.risk.table import Spec
from rung.risk.walk import walk
from rung.risk.word import DYNAMIC, NEUTRAL, Word, word

MAX_DEPTH = 8
MOST_WRAPPERS = 16
"""How deep a text may stand in other commands, and how many of them may stand before one."""
TARGETS: Mapping[str, str] = {"dd": "of="}
"""How a program is told by a word what it writes to otherwise, as a redirection may have it."""
_APPENDS = pattern(r"(?<![0-9&])>>(?!\s*/dev/null)|\btee\s+-\w*a")
"""What adds to a file, which a text may then read into the shell."""
_SEVERAL = "`{}` may be several words, and one of them a command: put it in double quotes"
_ORDERS = frozenset("-f --file --rcfile --init-file".split())
"""The options that name a file of orders."""
_SWITCHES = frozenset(["su", "runuser"])
"""Their words behind the user's name are those of a shell; a lone dash is none."""
OF_INPUT = pattern(r"(?<=\s)-(?=[ \t]*<<)")
"""The `-` of `apply -f - <<EOF`, which the grammar passes over: another name of the same file stands in for it."""


def unfold(command: str, language: str, context: Context) -> Unfolded:
    """Return every argv and every inner text of ``command``, with a doubt for each place that could not be read."""
    out = Unfolded()
    odd = deceiving(command)
    if odd:
        out.doubts.append(f"it holds {odd}, a character that a person does not see and a shell does")
    try:
        _text(
            Nested(text=command, language=language),
            Place(context, own=bool(OWN.search(command)), moved=renamed(command)),
            out,
        )
    except RecursionError:
        out.doubts.append("commands nest too deep")
    for path, why in out.sourced.items():
        lost = (basename(each.path.text) for each in out.losses if each.how not in {How.MAY, How.CODE})
        made = basename(path) in lost or _APPENDS.search(command)
        (out.doubts if made else out.unseen).append(why)
    out.losses = [replace(each, folders=tuple(out.folders)) for each in out.losses]
    return out


def _text(each: Nested, place: Place, out: Unfolded) -> None:
    if len(place.outer) > MAX_DEPTH:
        out.doubts.append("commands nest too deep")
        return
    context = place.context
    if not is_shell(each.language):
        out.texts.append((dialect_of(each.language, context.dialect), each.text))
        out.losses += (placed(lost, place) for lost in written_by_sql(each.text) if is_sql(each.language))
        return
    text = OF_INPUT.sub("/dev/stdin", tame(neutral(each.text, context.plain_names)))
    script = walk(text, context.plain_names)
    for fault in script.faults if not place.maybe else ():
        # Only a value that was made for it runs something in arithmetic, and this text makes none.
        given = fault.rule == "arithmetic" and not place.own
        (out.unseen if given else out.doubts).append(f"{fault.reason}: {fault.word.strip()}")
    for item in script.assignments:
        _set(item, place, out)
    poured = tuple(lost for goes in script.redirections for lost in written(goes))
    out.losses += (placed(replace(lost, path=paths((lost.path,), place)[0]), place) for lost in poured)
    emptied = tuple(lost.path for lost in poured)
    out.poured += (goes.target for goes in script.redirections if writes(goes))
    # What this text says of a variable counts more than what it was given, also where it only reads it.
    above = tuple((name, value) for name, value in place.sets if name not in text)
    for command in script.commands:
        if command.words:
            _onto_devices(command.words, emptied, replace(place, maybe=place.maybe or len(script.commands) > 1), out)
            stdin = command.stdin if command.stdin is not None else each.stdin
            sets = (*above, *command.sets)
            here = replace(place, stdin=stdin, fed=command.fed or place.fed, sets=sets)
            _command(command.words, replace(here, folder=below(place.folder, command.folder)), out)


def _onto_devices(words: tuple[Word, ...], targets: tuple[Word, ...], place: Place, out: Unfolded) -> None:
    """Note that `dd > FILE` is `dd of=FILE`, and so is whatever else writes to a device."""
    told = dropwhile(lambda item: called(item.text) not in TARGETS, words) if targets else ()
    own = tuple(shown(item) for item in told) or ("dd",)
    for each in targets:
        if own != ("dd",) or each.text.startswith("/dev/"):
            poured = (*own, f"{TARGETS[called(own[0])]}{shown(each)}")
            out.commands.append(SimpleCommand(poured, each.fixed, known=True, outer=place.outer, maybe=place.maybe))


def _split(words: tuple[Word, ...], chosen: Spec, found: Arguments, place: Place, out: Unfolded) -> None:
    """Note that a word before the inner command may be several, and then one of them begins it."""
    if chosen.inner is None or chosen.inner.form not in {"argv", "joined"}:
        return
    for item in found.operands[: chosen.inner.skip]:
        if not item.whole and DYNAMIC in item.text:
            at = next(index for index, each in enumerate(words) if each is item)
            out.commands.append(_guess(words[at + 1 :], place))
            out.unseen.append(_SEVERAL.format(item.raw))


def _guess(behind: tuple[Word, ...], place: Place) -> SimpleCommand:
    """Return a command of which only the words behind its program are in sight."""
    seen = (DYNAMIC, *map(shown, behind))
    one = SimpleCommand(seen, sure=False, known=True, outer=place.outer, maybe=place.maybe, guess=True)
    return replace(one, sets=place.sets)


def _session(chosen: Spec, found: Arguments, place: Place) -> bool:
    """Say whether a person is to type what runs: nothing is written into it, and no word is a command or a file."""
    told = place.fed or place.stdin is not None or found.strange is not None or found.after_mark
    if told or chosen.inner is None or _ORDERS & found.names() or any(each.option.holds for each in found.given):
        return False
    skip = 1 if chosen.path[0] in _SWITCHES else chosen.inner.skip
    return not [each for each in found.operands if each.text != "-"][skip:]


def _script(chosen: Spec, found: Arguments) -> str:
    """Return the file that a shell or a client takes its orders from, where its words name one."""
    given = next((each.value.raw for each in found.given if each.name in _ORDERS and each.value), "")
    opaque = chosen.inner is not None and chosen.inner.form == "opaque"
    behind = found.operands[chosen.inner.skip :] if chosen.inner is not None and opaque else ()
    return behind[0].raw if behind else given


def _set(item: Assignment, place: Place, out: Unfolded) -> None:
    """Note what a variable makes programs do, and what one would run that is told its value."""
    doubt = loads(item)
    if doubt and not place.maybe:
        out.doubts.append(doubt)
    if item.exported and may_tell(item):
        _perhaps(item.value.text, place.inside(item.name), out)


class _Read(Struct, frozen=True):
    """A command as its table has it, what may hide in it, and what the shell itself runs of its words."""

    name: str
    chosen: Spec | None
    found: Arguments
    verdict: Verdict
    more: Hidden
    again: Again | None


def _read(words: tuple[Word, ...], place: Place) -> _Read:
    name = called(words[0].text)
    spec = lookup(name) if words[0].fixed else None
    chosen, found = resolve(spec, words[1:]) if spec is not None else (None, Arguments())
    found.stdin = place.stdin
    more = hidden(name, chosen, found, words, place.fed)
    again = read_again(words) if name in AGAIN else None
    return _Read(name, chosen, found, judge(words, place.stdin).verdict, more, again)


def _command(words: tuple[Word, ...], place: Place, out: Unfolded) -> None:
    if len(place.outer) > MOST_WRAPPERS:
        out.doubts.append("commands nest too deep")
        return
    meant = "" if place.own else meant_by(words[0])
    if meant:
        out.unseen.append(f"`{words[0].raw}` is taken for {meant}, and what it is only shows when it runs")
        out.commands.append(_guess(words[1:], place))
        words = (word(meant), *words[1:])
    it = _read(words, place)
    each = simple(words, it.chosen, it.found, place, it.verdict.effect)
    each = replace(each, known=each.known or it.more.closed or it.again is not None)
    if "/" in words[0].text and not program(words[0]):
        # A program of that name somewhere else may do more than the table says.
        each = replace(each, known=it.more.closed, table=None)
    out.commands.append(each)
    client = queried(it.name, words, place.stdin, fed=place.fed)
    out.texts += (("sql", text) for text in client.texts)
    out.doubts += [client.doubt] if client.doubt and not place.maybe else []
    if it.chosen is None and not place.maybe:
        out.unseen += (_SEVERAL.format(item.raw) for item in words[1:] if not item.whole and DYNAMIC in item.text)
    find = it.name == "find"
    place = replace(place, below=start(it.chosen, it.found) if find else place.below)
    gone = removes(words, place.below, inside=not each.known or each.strange)
    out.commands += [replace(each, words=gone, sure=False, known=True, maybe=True)] if gone else []
    located = paths(words, place)
    goes(located, place, out)
    if it.verdict.effect.changes:
        lose(located, place, out, known=each.known)
        onto = tuple(each.path for each in losses(words) if each.how is How.WRITTEN)
        _onto_devices((), onto if it.name not in TARGETS else (), place, out)
        out.poured += (*onto, *(it.found.operands if it.name == "tee" else ()))
    runs = _inside(words, it, replace(place, found=starts(words[1:])) if find else place, out)
    _dark(words, it, runs, place, out)
    for text in (*it.more.texts, *(spoken(words) if not each.known or each.strange or each.runs else ())):
        told = f"{MARKS.sub(FOUND, text)} {FOUND}" if it.name in FEEDS else text
        _perhaps(told, place.inside(it.name), out)


def _inside(words: tuple[Word, ...], it: _Read, place: Place, out: Unfolded) -> tuple[Nested, ...]:
    """Follow what a command runs, and return it."""
    runs = it.again.runs if it.again is not None else ()
    if it.chosen is not None and it.again is None:
        runs = _unwrapped(words, it.chosen, it.found, place, out)
    sets = _handed(it.chosen, it.found)
    for item in runs:
        inside = place.inside(it.name, item.stdin)
        # `env -i`, `-u` and their like take variables away.
        kept = () if it.name == "env" and it.found.given else inside.sets
        inside = replace(inside, sets=(*kept, *sets), folder=entered(words, place))
        inside = replace(inside, within=within(words, it.chosen, it.found, item, place.within))
        _command(item.words, inside, out) if item.words else _text(item, inside, out)
    return runs


def _handed(chosen: Spec | None, found: Arguments) -> Sets:
    """Return the variables that `env NAME=value` and its like give to what they run."""
    if chosen is None or chosen.inner is None or not chosen.inner.assigns:
        return ()
    given = ((*each.text.partition("="), each.fixed) for each in found.operands if ASSIGNMENT.match(each.text))
    return tuple((name, value if fixed and NEUTRAL not in value else None) for name, _, value, fixed in given)


def _dark(words: tuple[Word, ...], it: _Read, runs: tuple[Nested, ...], place: Place, out: Unfolded) -> None:
    """Note what a command may do that nobody reads: to files, and as a door to any other command."""
    guessed = place.maybe and len(words) == 1  # a word of a text that somebody may run is no session yet
    dark = not guessed and unread(words, it.chosen, it.found, it.verdict.effect, runs)
    lost = anything(words) if dark else named(paths(words, place), it.chosen, it.found, it.verdict)
    out.losses += (placed(loss, place) for loss in lost)
    if not place.maybe:
        if it.again is not None and it.again.sources:
            out.sourced[it.again.sources] = it.again.doubt
        elif it.again is not None and it.again.doubt:
            out.doubts.append(it.again.doubt)
        out.doubts += [f"`{it.name}` gives a name another program"] if _renames(words) else []
        out.doubts += it.more.doors


def _unwrapped(
    words: tuple[Word, ...], chosen: Spec, found: Arguments, place: Place, out: Unfolded
) -> tuple[Nested, ...]:
    """Return what a wrapper runs, with a doubt for each part of it that could not be read."""
    runs, trouble = nested(chosen, found, place.stdin)
    if chosen.inner is not None and chosen.inner.assigns:
        for item in takewhile(lambda each: ASSIGNMENT.match(each.text), found.operands):
            value = item.text.partition("=")
            _set(Assignment(value[0], replace(item, text=value[2]), exported=True), place, out)
    if not place.maybe:
        script = _script(chosen, found)
        told = out.unseen if _session(chosen, found, place) else out.doubts
        for verdict in trouble:
            if verdict.effect.changes and verdict.rule != "assignment":
                told.append(
                    f"`{chosen.path[0]}` runs the script `{script}`, which is not read here"
                    if script
                    else f"{verdict.reason}: {verdict.unknown}"
                )
        _split(words, chosen, found, place, out)
    if chosen.path in PLACES and any(item.text == "--" for item in words):
        at = next(index for index, item in enumerate(words) if item.text == "--")
        runs = (*runs, Nested(words=words[at + 1 :])) if words[at + 1 :] else runs
    return runs


def _renames(words: tuple[Word, ...]) -> bool:
    """Say whether `hash -p FILE NAME` or `enable -f FILE NAME` gives a name another program."""
    letter = {"hash": "p", "enable": "f"}.get(words[0].text, "")
    return bool(letter) and any(not each.fixed or re.match(rf"-\w*{letter}", each.text) for each in words[1:])


def _perhaps(text: str, place: Place, out: Unfolded) -> None:
    """Note what a text would run if somebody runs it: as a shell reads it, and each of its words as a beginning."""
    if len(place.outer) > MAX_DEPTH or not text.strip():
        return
    place = replace(place, maybe=True, stdin=None)
    pieces = tuple(PIECE.findall(text))
    if pieces:
        out.commands.append(
            SimpleCommand(
                pieces, not {DYNAMIC, FOUND} & set(text), known=False, outer=place.outer, maybe=True, sets=place.sets
            )
        )
    _text(Nested(text=text), place, out)
