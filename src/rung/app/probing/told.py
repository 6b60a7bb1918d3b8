"""An answer with everything it rests on, and how it is told to a person."""

from __future__ import annotations

import shlex
from collections.abc import Iterator

from msgspec import Struct, field

from rung.app.probing.hiding import Hiding
from rung.probes.count import many
from rung.probes.probe import Answer, Ran
from rung.probes.snapshot import Change, Copied

WIDEST = 160
COSTLY = 0.15  # seconds of copying that are worth a word
NAMED = 8  # folders that are named
LOOKS = 40  # commands that are shown


class Made(Struct, frozen=True):
    """One command as it was run, in the "project" or in "scratch". Times are seconds, ``size`` the bytes it wrote.

    ``earlier``: it was run for the question before, and nothing has changed since.
    """

    argv: tuple[str, ...]
    place: str
    exit: int | None
    seconds: float
    cpu: float
    size: int
    timed_out: bool
    earlier: bool = False


class Told(Struct, frozen=True):
    """An answer with everything it rests on.

    ``faults`` are paths that changed although a look should change nothing; ``why_scratch`` says why the looks were
    made in a copy though nobody asked for one. ``partly``: the folder holds more paths than were compared. ``copied``
    is what the scratch copies cost. ``unread`` are folders that may not be read, a dot for the project's own.
    ``kept_back`` are the names of variables that the project names, and that a build in a copy did not get.
    """

    tool: str
    version: str
    question: str
    asks: str
    target: str
    folder: str
    good: bool
    answer: Answer
    looks: tuple[Made, ...]
    faults: tuple[Change, ...]
    why_scratch: str = ""
    partly: bool = False
    copied: Copied = field(default_factory=Copied)
    unread: tuple[str, ...] = ()
    kept_back: tuple[str, ...] = ()


def made(ran: Ran, hides: Hiding) -> Made:
    """Return a command that was run, fit to be shown."""
    place = "scratch" if ran.look.scratch else "project"
    return Made(
        tuple(map(hides.text, ran.look.argv)),
        place,
        ran.exit,
        round(ran.seconds, 4),
        round(ran.cpu, 4),
        ran.size,
        ran.timed_out,
        ran.earlier,
    )


def lines(told: Told) -> Iterator[str]:
    """Yield the answer for a person: verdict, evidence, what it does not show, what to ask next."""
    answer = told.answer
    yield f"{answer.verdict}: {answer.sentence}"
    yield from (f"  {line}" for line in answer.evidence)
    if told.faults:
        yield "changed in the project while it was looked at, by what was asked or by somebody else:"
        yield from (f"  {change.what}: {change.path}" for change in told.faults)
    yield "does not show:"
    yield from (f"  {line}" for line in answer.not_shown)
    yield from _left_out(told)
    if told.why_scratch:
        yield f"looked in a scratch copy: {told.why_scratch}"
    yield from _taken_along(told)
    yield f"looked with {told.tool} {told.version}:" if told.looks else "looked at the files; no command was run"
    yield from (f"  {_told(made)}" for made in told.looks[:LOOKS])
    if len(told.looks) > LOOKS:
        yield f"  {len(told.looks) - LOOKS} more commands"
    if answer.next:
        yield f"next: {answer.next}"


def _left_out(told: Told) -> Iterator[str]:
    """Yield what else the answer does not show, by what may not be read or is too much."""
    if told.unread:
        yield f"  what lies in folders that may not be read: {' '.join(told.unread[:NAMED])}"
    if told.copied.stand_ins:
        yield f"  what stands in files that may not be read: {' '.join(told.copied.stand_ins[:NAMED])}"
    if told.copied.lacks:
        yield f"  what lies outside of this folder, too much to be copied: {' '.join(told.copied.lacks[:NAMED])}"
    if told.kept_back:
        more = f" and {len(told.kept_back) - NAMED} more" if len(told.kept_back) > NAMED else ""
        yield (
            "  what is built with these variables, which a build in a copy does not get (secrets, addresses, other "
            f"places): {' '.join(told.kept_back[:NAMED])}{more}"
        )
    if told.partly:
        yield "  changes of more paths than are compared: the folder is too large"


def _taken_along(told: Told) -> Iterator[str]:
    """Yield what was copied beside the folder, and what copying cost where that is worth a word."""
    if told.copied.beside:
        more = f" and {len(told.copied.beside) - NAMED} more" if len(told.copied.beside) > NAMED else ""
        yield f"copied with it, from outside of this folder: {' '.join(told.copied.beside[:NAMED])}{more}"
    if told.copied.seconds > COSTLY:
        copies = many(told.copied.copies, "scratch copy", "scratch copies")
        size = f"{told.copied.size / 1e6:.0f} MB in {many(told.copied.paths, 'file')}"
        yield f"copying cost {told.copied.seconds:.2f} s: {copies}, {size}"


def _told(made: Made) -> str:
    ended = "stopped, its time was up" if made.timed_out else f"exit {made.exit}"
    where = "" if made.place == "project" else ", in a scratch copy"
    where += ", for an earlier question" if made.earlier else ""
    spent = f"{made.seconds:.2f} s, cpu {made.cpu:.2f} s"
    return f"{_short(shlex.join(made.argv))}  ({ended}, {spent}, {made.size} bytes{where})"


def _short(text: str) -> str:
    return text if len(text) <= WIDEST else f"{text[:WIDEST]}…"
