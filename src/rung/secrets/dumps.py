"""Read the dumps of xxd, hexdump and od as the bytes they show: their digits alone, and their text alone.

Spaces separate what a dump shows, so they are taken out of it; a secret is looked for without its own ones as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rung.secrets.strip import Stripped, without

# What a line begins with is its offset. xxd puts a colon after it, and two spaces before the text; hexdump -C and od
# with z put the text between bars or angles, and od -c each character three spaces after the one before it.
_XXD = re.compile(rb"(?m)^[0-9A-Fa-f]{6,16}: [0-9A-Fa-f]{2}")
_XXD_DIGITS = re.compile(rb"(?m)^[0-9A-Fa-f]{6,16}: |  [^\n]*| ")
_XXD_TEXT = re.compile(rb"(?m)^[0-9A-Fa-f]{6,16}: [^\n]*?  +| ")
_OTHER = re.compile(rb"(?m)^[0-9A-Fa-f]{6,16} {1,4}(?:[0-9A-Fa-f]{2,6}|[^ \n]|\\[^\n])(?: |$)")
_OTHER_DIGITS = re.compile(rb"(?m)^[0-9A-Fa-f]{6,16}(?= )|(?<! )(?: {2}| {4,})[|>][^\n]*| ")
_OTHER_TEXT = re.compile(rb"(?m)^[0-9A-Fa-f]{6,16} [^\n]*? [|>]|[|<]$| ")
_LINE = re.compile(rb"\n[0-9A-Fa-f]{6,16}:? ")
_MAY_BECOME = re.compile(rb"[0-9A-Fa-f]{1,16}(?:: ?[0-9A-Fa-f]?| {1,4}[^ \n]{0,6})?\Z")


def readings(raw: bytes) -> Iterator[Stripped]:
    """Return the ways to read the dumps in ``raw``, none where it holds no line of one."""
    if not _dumped(raw):
        return
    if _XXD.search(raw):
        yield without(raw, _XXD_DIGITS)
        yield without(raw, _XXD_TEXT)
    if _OTHER.search(raw):
        yield without(raw, _OTHER_DIGITS)
        yield without(raw, _OTHER_TEXT)


def _dumped(raw: bytes) -> bool:
    """Say whether a line of ``raw`` begins with an offset."""
    # A search that begins with the line end is five times as fast as one that begins with ^.
    return _LINE.match(b"\n" + raw[:32]) is not None or _LINE.search(raw) is not None


def open_ends(raw: bytes) -> set[int]:
    """Return where the last line of a dump begins: what it shows is known once the whole of it has come."""
    return {raw.rfind(b"\n") + 1} if _dumped(raw) else set()


def line_of(raw: bytes, at: int) -> int:
    """Return where the line begins that ``at`` is in, when it belongs to a dump or may come to; ``at`` when not.

    Its digits cannot be told from others once the offset before them is gone.
    """
    start = raw.rfind(b"\n", 0, at) + 1
    known = any(pattern.match(raw, start) for pattern in (_XXD, _OTHER, _MAY_BECOME))
    return start if known else at
