"""Review a tuning change: the claim that it is faster, and the claim that nothing else changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from stat import S_ISREG, S_IXUSR
from typing import TYPE_CHECKING

from msgspec import Struct

from rung.app.probing import measuring
from rung.app.probing.hands import KEPT, Hands
from rung.app.probing.hiding import Hiding
from rung.app.probing.measuring import Plan
from rung.app.probing.names import Names
from rung.app.probing.planning import Asked, planned
from rung.app.probing.question import tool_of
from rung.app.probing.reaching import refuse_acts
from rung.model.ask import Ask
from rung.model.errors import RefusedError
from rung.model.exits import Exit
from rung.model.job import Job
from rung.model.replacing import replace
from rung.probes.secretvalues import TOLD_BY, kept, written
from rung.tuning.changed import changed, too_many, unlike
from rung.tuning.laid import laid
from rung.tuning.measured import Measured
from rung.tuning.pair import Pair
from rung.tuning.question import Reply, Word
from rung.tuning.questions import cost as cost_question
from rung.tuning.review import Records, Reviewed, review
from rung.tuning.side import Side, like, make_project, read_alike, sealed, tool, why_not_asked

if TYPE_CHECKING:
    from rung.app.ports import Ground  # the ports of a run cost 40 ms

OWN = (".git/", ".snakemake/")
MANY = 1000
"""Files whose reading a person may have to wait for."""


class Given(Struct, frozen=True):
    """One side as it was given: the name a person knows it by, its folder, and the commits of its submodules.

    ``names`` are those in its texts that are read as others, as they are called on the other side.
    """

    name: str
    ground: Ground
    pins: Mapping[str, str] = {}
    names: Names = Names()


class Wish(Struct, frozen=True):
    """What is asked: the tool (empty: found out), the target, the makefile; ``measure`` empty: nothing is built.

    ``ask``: the tool is asked in a scratch copy also where reading a side may act. ``timeout`` is seconds for each
    command.
    """

    tool: str = ""
    target: str = ""
    makefile: str = ""
    timeout: float = 60.0
    measure: Plan | None = None
    ask: bool = False


def reviewed(hands: Hands, before: Given, after: Given, wish: Wish) -> Reviewed:
    """Return the review. Nothing is built unless ``wish.measure`` says so, and then in scratch copies.

    The tool itself is asked where that can do no more than read, or where ``wish.ask`` allows more.

    Raises UsageError (``tool-unclear``, ``tool-missing``, ``cost-unknown``), and RefusedError (``build-reaches-out``).
    """
    with closing(before.ground), closing(after.ground):
        sides = _side(hands, before, wish), _side(hands, after, wish)
        differ = unlike(*sides)
        hides = _hiding(hands, sides, differ)
        # What is built is built as it is; elsewhere a name that became another one is no difference.
        names = Names() if wish.measure else Names.between(sides, differ)
        if names.names:
            before = replace(before, names=names)
            sides = names.side(sides[0]), sides[1]
            differ = unlike(*sides)
        try:
            found = _reviewed(hands, (before, after), (sides, differ), wish)
            return _fit(replace(found, asked=(*found.asked, *names.said(before.name))), hides)
        except RefusedError as fault:
            said = hides.said(fault.message)
            raise RefusedError(said, id=fault.id, where=fault.where, advice=fault.advice) from None


def _reviewed(
    hands: Hands, givens: tuple[Given, Given], compared: tuple[tuple[Side, Side], frozenset[str]], wish: Wish
) -> Reviewed:
    (before, after), (sides, differ) = givens, compared
    named = wish.tool or _same(tool(sides[0]), tool(sides[1]), after.name)
    if wish.measure:
        measuring.cost_named(named, wish.measure.cost)
    if named == "make":
        # One graph that make worked out and one that was read as text would differ by how they were read.
        why = why_not_asked(sides[0]) or why_not_asked(sides[1])
        dump = _dump(hands, before, wish, why)
        same = bool(dump) and read_alike(sides, differ)
        first = make_project(sides[0], dump, why)
        second = like(first, sides[1]) if same else make_project(sides[1], _dump(hands, after, wish, why), why)
        pair = Pair(first, second)
    else:
        ask = Ask("", wish.target, wish.timeout, scratch=True, makefile=wish.makefile)
        both = Asked(before.ground, sides[0], ask, before.names), Asked(after.ground, sides[1], ask)
        pair = Pair(*planned(hands, both, always=wish.ask or wish.measure is not None))
    projects = pair.before, pair.after
    count = len(sides[1].paths)
    if count >= MANY and differ:
        hands.notice(f"reading which of {count:,} files the build comes to")
    files = (*laid(sides, projects), *changed(sides, projects, differ, before.names.paths))
    pair = replace(pair, files=files)
    measured, why = _measured(hands, (before, after), pair, wish) if wish.measure else (None, "")
    records = Records(_records(sides[0]), _records(sides[1]))
    found = review(pair, records, measured)
    return _unmeasured(found, why) if why else found


def _hiding(hands: Hands, sides: tuple[Side, Side], differ: frozenset[str]) -> Hiding:
    """Return what takes out the secrets of both sides and of rung's environment; of equal files they are read once."""
    one, two = sides
    asked: dict[str, bytes | None] = {}

    def read(path: str) -> bytes | None:
        asked[path] = one.read(path)
        return asked[path]

    values = kept(hands.secrets) | _values(one, read)
    if too_many(one, two) or one.paths.keys() != two.paths.keys() or differ & asked.keys():
        return Hiding(values | _values(two, two.read))
    beyond = (path for path in asked if path not in one.paths)
    return Hiding(values if all(two.read(path) == asked[path] for path in beyond) else values | _values(two, two.read))


def _values(side: Side, read: Callable[[str], bytes | None]) -> frozenset[str]:
    return written([path for path in side.paths if TOLD_BY.search(path)], read, frozenset(side.paths))


def _fit(found: Reviewed, hides: Hiding) -> Reviewed:
    """Return the review with every line fit to be shown."""
    moves = tuple(replace(each, places=tuple(map(hides.said, each.places))) for each in found.moves)
    replies = tuple(
        replace(
            each,
            sentence=hides.said(each.sentence),
            evidence=tuple(map(hides.said, each.evidence)),
            not_shown=tuple(map(hides.said, each.not_shown)),
        )
        for each in found.replies
    )
    return replace(found, moves=moves, replies=replies, asked=tuple(map(hides.said, found.asked)))


def _same(one: str, two: str, name: str) -> str:
    from rung.model.errors import UsageError  # only a wrong call comes here

    if one != two:
        raise UsageError(f"{name} is built with {two}, the other with {one}", id="tool-unclear", advice="say --tool")
    return one


def _side(hands: Hands, given: Given, wish: Wish) -> Side:
    found = given.ground.snapshot(given.ground.folder)
    entries = found.entries
    paths = {path: each.size for path, each in entries.items() if not each.folder and not path.startswith(OWN)}

    def digest(path: str) -> str | None:
        each = entries.get(path)
        return given.ground.checksum(path, "sha256") if each and S_ISREG(each.mode) else ""

    runs = frozenset(path for path in paths if S_ISREG(entries[path].mode) and entries[path].mode & S_IXUSR)
    return Side(
        given.name, paths, given.ground.read, hands.judge, wish.makefile, digest, found.unread,
        runs=runs, pins=given.pins, cut=found.cut,
    )  # fmt: skip


def _dump(hands: Hands, given: Given, wish: Wish, why: str) -> str:
    """Return the graph as make works it out where that runs nothing, or where measuring was asked for; else nothing."""
    kit = tool_of("make")
    if why and (wish.measure or wish.ask):
        refuse_acts(hands, given.ground.read, wish.makefile)
        argv: tuple[str, ...] = ("make", "-pqk", *(("-f", wish.makefile) if wish.makefile else ()))
        argv = (*argv, wish.target) if wish.target else argv
    elif why:
        return ""
    else:
        argv = sealed(wish.makefile, wish.target)
    job = Job(argv=argv, cwd=given.names.copy(given.ground, light=not why), env=kit.env, timeout=wish.timeout, cap=KEPT)
    return hands.run(job).stdout.data.decode("utf-8", "replace")


def _measured(hands: Hands, givens: tuple[Given, Given], pair: Pair, wish: Wish) -> tuple[Measured | None, str]:
    kit = tool_of(pair.after.tool)
    sites = []
    for given, project in zip(givens, (pair.before, pair.after), strict=True):
        ask = Ask(given.ground.folder, wish.target, wish.timeout, scratch=True, makefile=wish.makefile)
        remove: tuple[str, ...] = ()
        if project.tool == "make":
            refuse_acts(hands, given.ground.read, wish.makefile)
            remove = measuring.removed(hands, kit, given.ground, ask)
        sites.append(measuring.Site(given.ground, ask, project, remove))
    return measuring.measure(hands, kit, (sites[0], sites[1]), wish.measure or Plan())


def _records(side: Side) -> dict[str, bytes]:
    named = (path for path in side.paths if cost_question.is_benchmark(path))
    return {path: data for path in named if (data := side.read(path)) is not None}


def _unmeasured(found: Reviewed, why: str) -> Reviewed:
    """Return the review with why nothing was measured; a build that fails only after the change is a finding."""
    first = found.replies[0]
    broken = " fails after: " in why
    word = Word.BROKEN if broken else Word.NOT_JUDGED
    reply = Reply(first.question, word, f"Nothing was measured: {why}", (), first.not_shown)
    meaning = Word.BROKEN if broken else found.meaning
    return replace(found, speed=word, meaning=meaning, replies=(reply, *found.replies[1:]))


def ending(found: Reviewed, claim: str) -> Exit:
    """Return how the command ends for the claim that was asked about: ``both``, ``speed`` or ``meaning``."""
    words = {"both": {found.speed, found.meaning}, "speed": {found.speed}, "meaning": {found.meaning}}[claim]
    if Word.BROKEN in words:
        return Exit.FINDINGS
    return Exit.WAITING if Word.NOT_JUDGED in words else Exit.DONE


SAID = {
    Word.HOLDS: "holds",
    Word.BROKEN: "does not hold",
    Word.NOT_JUDGED: "cannot be judged",
}


def lines(found: Reviewed) -> Iterator[str]:
    """Yield the review for a person: both claims, the moves, the four answers, what they do not show."""
    yield f"{found.tool}: {found.before} -> {found.after}"
    yield f"Faster:          {SAID[found.speed]}"
    yield f"Nothing changed: {SAID[found.meaning]}"
    yield from (f"  {line}" for line in found.asked)
    for made in found.moves:
        yield ""
        yield f"{made.move}: {made.claim}"
        yield from (f"  {place}" for place in made.places)
        yield f"  instead: {made.honest}"
    for letter, reply in zip("abcd", found.replies, strict=True):
        yield ""
        yield f"{letter}. {reply.question}"
        yield f"   {SAID[reply.word]}: {reply.sentence}"
        yield from (f"     {line}" for line in reply.evidence)
    yield ""
    yield "does not show:"
    yield from (f"  {line}" for line in dict.fromkeys(line for reply in found.replies for line in reply.not_shown))
