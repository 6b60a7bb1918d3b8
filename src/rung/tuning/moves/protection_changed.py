"""How outputs are kept changes: temporary, protected, precious, or left half made after a failure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rung.probes.clipped import clipped
from rung.tuning.move import Found, Move
from rung.tuning.pair import Pair
from rung.tuning.temporary import MARKS as TAKEN_AWAY
from rung.tuning.temporary import Missed, passing

MARKS = {"temp": "temporary", "temporary": "temporary", "protected": "protected"}
CAME = re.compile(r"^\.(?:PRECIOUS|INTERMEDIATE)\b")
GONE = re.compile(r"^\.(?:DELETE_ON_ERROR|PRECIOUS|SECONDARY)\b")
WHOLE = re.compile(r"\bmv\s+(?:-\w+\s+)*[\"']?\S*(?:tmp|temp|part|new)\S*\s+\S+")
UNKEPT = re.compile(r"(?i:snakemake)\w*\b.*\s--(?:notemp|nt|all-temp|keep-incomplete)\b")


def find(pair: Pair) -> Iterator[Found]:
    """Yield each mark that came or went; what nobody but the workflow itself may miss may be taken away."""
    spared = {(each.rule.name, each.name) for each in passing(pair) if each.missed is not Missed.SOMEBODY}
    for old, new in pair.rules:
        files = {*old.outputs} & {*new.outputs}
        for mark, _, name in sorted(new.flags ^ old.flags):
            if mark in MARKS and name in files and not (mark in TAKEN_AWAY and (new.name, name) in spared):
                how = "is now" if (mark, "output", name) in new.flags else "is no longer"
                yield Found(new.place, f"rule {new.name}: `{name}` {how} {MARKS[mark]}")
    for line in pair.more(lambda line: int(CAME.match(line.text) is not None)):
        yield Found(line.place, f"what is kept changes: {clipped(line.text, 110)}")
    for line in pair.fewer(lambda line: int(GONE.match(line.text) is not None)):
        yield Found(line.place, f"what is kept changes, this went: {clipped(line.text, 110)}")
    for line in pair.more(lambda line: int(UNKEPT.search(line.text) is not None)):
        yield Found(line.place, f"what is kept changes: {clipped(line.text, 110)}")
    yield from _unmoved(pair)
    for name, before, after in pair.settings("notemp", "all-temp"):
        yield Found(name, f"from {', '.join(before) or 'nothing said'} to {', '.join(after) or 'nothing said'}")


def _unmoved(pair: Pair) -> Iterator[Found]:
    """Yield outputs that were written under another name and moved when they were whole."""
    if any("call " in line.text for line in pair.came):  # a function of make may do it now
        return
    for line in pair.fewer(lambda line: int(line.recipe and WHOLE.search(line.text) is not None)):
        yield Found(line.place, f"is no longer written whole before it gets its name: {clipped(line.text, 90)}")


MOVE = Move(
    "protection-changed",
    "Files that a later run or a reviewer counts on are gone, or half-made ones stay and pass for whole.",
    "Change what is kept in a change of its own, with the readers of these files named.",
    find,
)
