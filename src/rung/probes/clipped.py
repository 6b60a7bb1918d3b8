"""Texts that are shown only so far: a probe marks them, and they are cut once nothing in them is a secret any more.

A secret that is cut first is not found any more, and its beginning would be shown. So the whole text goes into an
answer, and ``fit`` takes the secrets out of it before it cuts: the one place that does either.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from rung.model.pattern import pattern
from rung.probes.hide import HIDDEN

# Characters that no text has: they are of no script, and nobody may give them a meaning.
_OPEN, _SHUT, _EITHER, _OR = "\U0010fffa", "\U0010fffb", "\U0010fffc", "\U0010fffd"
_CLIPPED = pattern(f"{_OPEN}([0-9]+){_OPEN}([^{_OPEN}{_SHUT}]*){_SHUT}")
_GUARDED = pattern(f"{_EITHER}([^{_EITHER}{_OR}]*){_EITHER}([^{_EITHER}{_OR}]*){_OR}")
_MARKS = pattern(f"{_OPEN}[0-9]+{_OPEN}|[{_OPEN}{_SHUT}]")


def clipped(text: str, width: int) -> str:
    """Return a text of which at most ``width`` characters are to be shown."""
    whole = _MARKS.sub("", text)
    return whole if len(whole) <= width else f"{_OPEN}{width}{_OPEN}{whole}{_SHUT}"


def unless_secret(text: str, instead: str) -> str:
    """Return a text that is to be shown only where nothing in it is a secret, and ``instead`` otherwise."""
    return f"{_EITHER}{instead}{_EITHER}{text}{_OR}"


def fit(text: str, veil: Callable[[str], str]) -> str:
    """Return a text as it may be shown: ``veil`` takes the secrets out of the whole of it, and then it is cut."""
    if _EITHER in text:
        text = _GUARDED.sub(lambda each: each[1] if HIDDEN in veil(_MARKS.sub("", each[2])) else each[2], text)
    if _OPEN not in text:
        return veil(text)
    whole, spans = _apart(text)
    veiled = veil(whole)
    pieces = _pieces(whole, veiled)
    for begin, end, width in reversed(spans):
        start, stop = _placed(begin, pieces), _placed(end, pieces)
        veiled = f"{veiled[: min(start + width, stop)]}{veiled[stop:]}"
    return veiled


def _apart(text: str) -> tuple[str, list[tuple[int, int, int]]]:
    """Return a text without marks, and where what is to be cut begins and ends in it, with the width."""
    whole, spans, at = "", list[tuple[int, int, int]](), 0
    for found in _CLIPPED.finditer(text):
        whole += text[at : found.start()]
        spans.append((len(whole), len(whole) + len(found[2]), int(found[1])))
        whole, at = whole + found[2], found.end()
    return whole + text[at:], spans


def _pieces(whole: str, veiled: str) -> tuple[tuple[int, int, int], ...]:
    """Return where each piece that was left as it is stands before and after, with its length, from the last."""
    return tuple(_left(whole, veiled))[::-1]


def _left(whole: str, veiled: str) -> Iterator[tuple[int, int, int]]:
    at = after = 0
    for piece in veiled.split(HIDDEN):
        found = whole.find(piece, at)
        if found >= 0:  # the veil may have left less of it than it says: then nothing is cut by it
            yield found, after, len(piece)
            at = found + len(piece)
        after += len(piece) + len(HIDDEN)


def _placed(position: int, pieces: tuple[tuple[int, int, int], ...]) -> int:
    """Return where a position stands after secrets were taken out; of one in a secret the end of what stands there."""
    for before, after, length in pieces:
        if position >= before:
            inside = position - before
            return after + (inside if inside <= length else length + len(HIDDEN))
    return 0
