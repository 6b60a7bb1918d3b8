"""Take out of bytes what no reader sees, and know where what is left stood: a secret is found though it is cut up."""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import accumulate

from msgspec import Struct

from rung.model.pattern import pattern
from rung.secrets.sequence import CONTROL, SEQUENCE

SHORTEST = 8
"""Bytes below which a secret is refused: hiding a shorter one would hide ordinary words, and guessing it is easy."""

_CONTROLS = bytes((*range(0x20), 0x7F))
_CONTROL = pattern(b"[\x00-\x1f\x7f]")
_CONTROL_IN_LINES = pattern(b"[\x00-\x09\x0b-\x1f\x7f]")
_BLANK = pattern(b"[\x00-\x20\x7f]")

_LINE_ENDS_AS_SPACES = bytes.maketrans(b"\n", b" ")

# The first byte of what is not seen, by which it is looked for quickly, and its pattern. A struck character is taken
# out with its backspace. Last the characters of UNSEEN, in UTF-8.
_UNSEEN = tuple(
    (first, pattern(text))
    for first, text in (
        (b"\x1b", SEQUENCE.encode()),
        (b"\x08", rb"(?:[\xc2-\xf4][\x80-\xbf]{1,3}|[^\n\x08])\x08"),
        (b"\xc2", rb"\xc2(?:\x9b%b|\xad)" % CONTROL.encode()),
        (b"\xcd", rb"\xcd\x8f"),
        (b"\xe2", rb"\xe2(?:\x80[\x8b-\x8f\xaa-\xae]|\x81[\xa0-\xaf])"),
        (b"\xef", rb"\xef\xbb\xbf"),
    )
)
# A backslash before a sign. Shells, Markdown and the rest do not agree which signs want one.
_ESCAPE = pattern(rb"\\(?=[\r\n -/:-@\[-`{-~]|\Z)")
_INDENT = pattern(rb"(?m)^[ \t]+")
_SHAPED = pattern(rb"\n(?:[ \t]|[0-9A-Fa-f]{6})")
_ASCII = 2  # of these concern bytes that are ASCII alone
_WHOLE = pattern(rb"\x1b(?:\[[0-?]*[ -/]*[@-~]|[\]PX^_][^\x07\x1b\n]*\x07|\\|[ -/]*[0-OQ-WYZ`-~])")
_PARTIAL = (b"\xe2\x80", b"\xe2\x81", b"\xef\xbb")

LONGEST = 1100
"""Bytes of the longest thing that is taken out at once."""


class Stripped(Struct, frozen=True):
    """What is left of some bytes: ``data``. ``stages`` are what was taken out of what, in order."""

    data: bytes
    stages: tuple[tuple[re.Pattern[bytes], bytes], ...]

    def places(self, indexes: list[int]) -> list[int]:
        """Return where the bytes at these indexes of ``data`` stood at first."""
        for unseen, before in reversed(self.stages):
            indexes = _before(unseen, before, indexes)
        return indexes


def _before(unseen: re.Pattern[bytes], before: bytes, indexes: list[int]) -> list[int]:
    gaps = [(found.start(), found.end() - found.start()) for found in unseen.finditer(before)]
    lost = [0, *accumulate(size for _, size in gaps)]
    starts = [start - earlier for (start, _), earlier in zip(gaps, lost, strict=False)]
    return [index + lost[bisect_right(starts, index)] for index in indexes]


def plain(raw: bytes) -> Stripped:
    """Return ``raw`` without control characters, line ends among them: encoders break lines wherever they like."""
    return Stripped(raw.translate(None, _CONTROLS), ((_CONTROL, raw),))


def spaced(raw: bytes) -> Stripped | None:
    """Return ``raw`` without control characters, and a space for each line end; None when it holds none.

    So what separates the cells of a dump in a line stands between its lines as well.
    """
    if b"\n" not in raw:
        return None
    data = raw.translate(_LINE_ENDS_AS_SPACES, _CONTROLS.replace(b"\n", b""))
    return Stripped(data, ((_CONTROL_IN_LINES, raw),))


def deep(raw: bytes) -> Stripped | None:
    """Return ``raw`` also without escape sequences and unseen characters; None when it holds none of those."""
    data, stages = raw, []
    for first, unseen in _UNSEEN[:_ASCII] if raw.isascii() else _UNSEEN:
        if first in data:
            left = unseen.sub(b"", data)
            if len(left) < len(data):
                stages.append((unseen, data))
                data = left
    if not stages:
        return None
    return Stripped(data.translate(None, _CONTROLS), (*stages, (_CONTROL, data)))


def bare(raw: bytes) -> Stripped | None:
    """Return ``raw`` also without the backslashes by which signs are escaped; None when it holds none."""
    if b"\\" not in raw:
        return None
    return without(raw, _ESCAPE)


def folded(raw: bytes) -> Stripped:
    """Return ``raw`` also without what its lines are indented by."""
    data = b"\n".join([line.lstrip(b" \t") for line in raw.split(b"\n")])  # three times as fast as the pattern
    return Stripped(data.translate(None, _CONTROLS), ((_INDENT, raw), (_CONTROL, data)))


def shaped(raw: bytes) -> bool:
    """Say whether lines of ``raw`` are indented, or begin with digits as those of a dump do."""
    return raw[:6].isalnum() or _SHAPED.search(raw) is not None


def dense(raw: bytes, signs: re.Pattern[bytes]) -> Stripped:
    """Return ``raw`` also without what ``signs`` finds in it, and then without spaces."""
    data = signs.sub(b"", raw)
    return Stripped(data.translate(None, _CONTROLS + b" "), ((signs, raw), (_BLANK, data)))


def without(raw: bytes, signs: re.Pattern[bytes]) -> Stripped:
    """Return ``raw`` also without what ``signs`` finds in it."""
    data = signs.sub(b"", raw)
    return Stripped(data.translate(None, _CONTROLS), ((signs, raw), (_CONTROL, data)))


def open_ends(raw: bytes) -> set[int]:
    """Return where something may begin that is taken out once the rest of it has come.

    The last character may be struck over, or lack its last bytes; a sequence may lack its end. The end of a string
    sequence is an escape too: where that is the last byte, the one before it counts as well.
    """
    size = len(raw)
    last = raw.rfind(b"\x1b")
    found = {raw.rfind(b"\xc2\x9b")}
    if last >= 0 and not _WHOLE.match(raw, last):
        found.add(last)
        if last == size - 1:
            found.add(raw.rfind(b"\x1b", 0, last))
    if raw[-1:] >= b" ":
        found.add(size - 1)
    if raw.endswith(_PARTIAL):
        found.add(size - 2)
    return {end for end in found if max(size - LONGEST, 0) <= end < size}
