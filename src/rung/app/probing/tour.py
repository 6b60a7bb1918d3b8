"""Gather one bundle that a reviewer can read: the answers of every looking question, and the evidence, with digests."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from hashlib import sha256
from typing import TYPE_CHECKING

from msgspec import Struct

from rung.app.probing.answer import answered
from rung.app.probing.earlier import Earlier
from rung.app.probing.hands import Hands
from rung.app.probing.hiding import Hiding, hiding
from rung.app.probing.question import Put, every, find
from rung.app.probing.told import Told, lines
from rung.model.ask import Ask
from rung.model.errors import RungError, UsageError
from rung.model.replacing import replace
from rung.probes.hide import hidden
from rung.probes.secretvalues import handed
from rung.probes.snapshot import Entry, Snapshot, changes
from rung.probes.touring.tour import Bundle, Given, Piece, index, summed_up

if TYPE_CHECKING:
    from rung.app.ports import Ground, Shelf  # the ports of a run cost 40 ms

LARGEST = 16 * 1024**2  # bytes of one piece
MOST = 256 * 1024**2  # bytes of all pieces


class Places(Struct, frozen=True):
    """The folder that is looked at, opened anew for each question, and the place the bundle is laid."""

    ground: Callable[[str], Ground]
    shelf: Callable[[str, str], Shelf]


def tour(hands: Hands, places: Places, put: Put, ask: Ask, into: str) -> Told:
    """Lay a bundle at ``into`` and return what it came to. Nothing is built, and no file of the project is touched.

    Raises UsageError (``bundle-inside``, ``folder-not-empty``, ``question-gathers-nothing``, ``path-missing``).
    """
    gathers = find(put.tool, put.question).gathers
    if gathers is None:
        raise UsageError(
            f"{put.question} leaves no bundle", id="question-gathers-nothing", advice="leave --into away, or ask tour"
        )
    with closing(places.ground(ask.folder)) as ground, closing(places.shelf(into, ground.folder)) as shelf:
        before, hands = ground.snapshot(ground.folder), replace(hands, earlier=Earlier())
        asked = [_asked(hands, places, Put(put.tool, name), ask, shelf) for name in _looking(put.tool)]
        given = tuple(each for each, _, _ in asked)
        told = tuple(each for _, each, _ in asked if each is not None)
        wanted = {path: each for path, each in before.entries.items() if not each.folder and gathers(path)}
        hides = _hides(ground, before, (*hands.secrets, *handed(ask.settings)), [each for _, _, each in asked])
        bundle = Bundle(shelf.place, given, _laid(ground, shelf, wanted, hides))
        shelf.write("index.md", index(bundle, f"`{ask.target or 'the default goal'}`").encode())
        shelf.write("index.json", _encoded(bundle))
        shelf.write("SHA256SUMS", "".join(_sum(name, digest) for name, digest in shelf.written).encode())
        moved = changes(before, ground.snapshot(ground.folder))
        found = summed_up(bundle)
        asks = find(put.tool, put.question)
        version = next((each.version for each in told if each.version), "")
        looks = tuple(made for each in told for made in each.looks)
        return Told(
            put.tool, version, put.question, asks.question, ask.target, ground.folder,
            asks.good(found.verdict) and not moved, found, looks, moved, partly=before.cut,
        )  # fmt: skip


def _hides(ground: Ground, before: Snapshot, secrets: tuple[str, ...], answers: Sequence[Hiding]) -> Hiding:
    """Return what hides the secrets of a project, and all that its answers hide."""
    known = (value for each in answers for value in each.values)
    found = hiding(ground.read, before.entries, (), (*secrets, *known))
    return replace(found, forms=frozenset(form for each in answers for form in each.forms))


def _looking(tool: str) -> tuple[str, ...]:
    return tuple(name for name in every(tool, builds=False) if find(tool, name).gathers is None)


def _asked(hands: Hands, places: Places, put: Put, ask: Ask, shelf: Shelf) -> tuple[Given, Told | None, Hiding]:
    """Ask one question and lay its answer down; one that cannot be asked is named with the reason.

    What hides the secrets that were found comes back too.
    """
    try:
        told, hides = answered(hands, places.ground(ask.folder), put, ask)
    except RungError as error:
        return Given(put.question, why_not=str(error)), None, Hiding()
    shelf.write(f"answers/{put.question}.txt", "".join(f"{line}\n" for line in lines(told)).encode())
    shelf.write(f"answers/{put.question}.json", _encoded(told))
    return Given(put.question, told.answer.verdict, told.answer.sentence), told, hides


def _sum(name: str, digest: str) -> str:
    """Return a line as ``sha256sum`` writes and reads it, a name with line ends or backslashes escaped."""
    escaped = name.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r")
    mark = "" if escaped == name else "\\"
    return f"{mark}{digest}  {escaped}\n"


def _encoded(value: object) -> bytes:
    import msgspec  # a list of questions does without

    return msgspec.json.format(msgspec.json.encode(value)) + b"\n"


def _laid(ground: Ground, shelf: Shelf, wanted: dict[str, Entry], hides: Hiding) -> tuple[Piece, ...]:
    """Copy every piece of evidence that is not too large, lines that look like secrets masked."""
    pieces: list[Piece] = []
    left = MOST
    for path, entry in sorted(wanted.items()):
        if entry.size > min(LARGEST, left):
            pieces.append(Piece(path, entry.size, why_not=f"{entry.size} bytes are more than a bundle takes"))
            continue
        data = ground.inside(path)
        if data is None:
            pieces.append(Piece(path, entry.size, why_not="it cannot be read, or is a link"))
            continue
        shown = _masked(data, hides)
        left -= len(shown)
        shelf.write(f"files/{path}", shown)
        pieces.append(Piece(f"files/{path}", len(shown), sha256(shown).hexdigest(), shown != data))
    return tuple(pieces)


def _masked(data: bytes, hides: Hiding) -> bytes:
    """Return a text with what looks like a secret taken out of each line; what is no text keeps every other byte."""
    text = data.decode("utf-8", "surrogateescape")
    shown = "".join(_line(line) for line in hides.text(text).splitlines(keepends=True))
    return shown.encode("utf-8", "surrogateescape")


def _line(line: str) -> str:
    bare = line.rstrip("\r\n")
    return hidden(bare) + line[len(bare) :]
