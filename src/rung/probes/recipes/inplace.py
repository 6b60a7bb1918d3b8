"""What `sed -i` edits where it lies: no guard counts that as a loss, and evidence that was edited is none any more."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from posixpath import basename

from rung.model.pattern import pattern
from rung.risk.guards.found import FOUND
from rung.risk.guards.given import given
from rung.risk.guards.goes import HERE
from rung.risk.guards.lost import How, Loss
from rung.risk.guards.unfolded import Unfolded
from rung.risk.word import word

VALUED = frozenset({"-e", "--expression", "-f", "--file", "-l", "--line-length"})
SCRIPT = ("-e", "--expression", "-f", "--file")
IN_PLACE = pattern(r"-[nrEsuz]*i|--in-place")
BESIDE = pattern(r"(?:-[nrEsuz]*i|--in-place=)[^/]+")
"""With the end of a name the old file stays beside the new one (GNU sed 4.9)."""


def edited(found: Unfolded) -> Iterator[Loss]:
    """Yield each file that a command of the text edits in place and keeps no copy of."""
    for each in found.commands:
        name = basename(each.words[0]) if each.words else ""
        if name != "sed" or each.maybe or not HERE.issuperset(basename(outer) for outer in each.outer):
            continue
        rest = tuple(item.replace(FOUND, "*") for item in each.words[1:])
        if not any(map(IN_PLACE.fullmatch, rest)) or any(map(BESIDE.fullmatch, rest)):
            continue
        read = given(tuple(map(word, rest)), VALUED)
        files = read.operands if read.has(*SCRIPT) else read.operands[1:]
        yield from (
            Loss(file, How.EDITED, folders=tuple(found.folders), by=shlex.join((name, *rest))) for file in files
        )
