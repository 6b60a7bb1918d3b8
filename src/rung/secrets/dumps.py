"""Read the dumps of xxd, hexdump and od as the bytes they show: their digits alone, and their text alone.

Spaces separate what a dump shows, so they are taken out of it; a secret is looked for without its own ones as well.
A dump without offsets needs none of this: its cells, with the spaces between them, are forms of the secret.
"""

from __future__ import annotations

from collections.abc import Iterator

from rung.model.pattern import pattern
from rung.secrets.strip import Stripped, dense

# A line begins with an offset. xxd puts a colon after it, and two spaces before the text; hexdump -C and od with z put
# the text between bars or angles, and od -c and -a each character, or its name, three spaces after the one before it.
_GROUP = rb"(?>[0-9A-Fa-f]{2,8}(?![^ \n])|[a-z]{2,3}(?![^ \n])|\\?[^ \n](?![^ \n]))"
_GAP = rb" {1,64}"  # od -c shows a space as four: a line of sixteen of them has so many
_LINE = pattern(rb"\n[0-9A-Fa-f]{6,16}+[: ]")  # found first: it is a fifth of the work
_XXD = pattern(rb"\n[0-9A-Fa-f]{6,16}+:(?: [0-9A-Fa-f]{2,8}+)++ ")
_OTHER = pattern(rb"\n[0-9A-Fa-f]{6,16}+(?>" + _GAP + _GROUP + rb"){3,} *+(?:(?<= )[|>]|\n|\Z)")
_XXD_DIGITS = pattern(rb"(?m)^[0-9A-Fa-f]{6,16}: |  [^\n]*")
_XXD_TEXT = pattern(rb"(?m)^[0-9A-Fa-f]{6,16}: [^\n]*?  +")
_OTHER_DIGITS = pattern(rb"(?m)^[0-9A-Fa-f]{6,16}(?= )|(?<! )(?: {2}| {4,})[|>][^\n]*")
_OTHER_TEXT = pattern(rb"(?m)^[0-9A-Fa-f]{6,16} [^\n]*? [|>]|[|<]$")
_SO_FAR = pattern(  # the beginning of a line that is one of a dump, or may become one
    rb"[0-9A-Fa-f]{1,16}(?::(?: [0-9A-Fa-f]{0,8})*(?:  [^\n]*)?|(?:"
    + _GAP
    + _GROUP
    + rb")* {0,99}(?: [|>][^\n]*)?)?(?:\n|\Z)"
)


def readings(raw: bytes) -> Iterator[Stripped]:
    """Return the ways to read the dumps in ``raw``, none where it holds no line of one."""
    lines = b"\n" + raw  # a search that begins with the line end is five times as fast as one that begins with ^
    if not _LINE.search(lines):
        return
    if _XXD.search(lines):
        yield dense(raw, _XXD_DIGITS)
        yield dense(raw, _XXD_TEXT)
    if _OTHER.search(lines):
        yield dense(raw, _OTHER_DIGITS)
        yield dense(raw, _OTHER_TEXT)


def open_ends(raw: bytes) -> set[int]:
    """Return where the last line begins when it may be one of a dump: what it shows is known once all of it is here."""
    start = raw.rfind(b"\n") + 1
    return {start} if _SO_FAR.match(raw, start) else set()


def line_of(raw: bytes, at: int) -> int:
    """Return where the line begins that ``at`` is in, when it belongs to a dump or may come to; ``at`` when not.

    Its digits cannot be told from others once the offset before them is gone.
    """
    start = raw.rfind(b"\n", 0, at) + 1
    return start if _SO_FAR.match(raw, start) else at
