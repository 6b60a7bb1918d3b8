"""Whether the reasons to run again, and the published paths, stay the same."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rung.probes.count import many
from rung.tuning.measured import Measured
from rung.tuning.pair import Pair
from rung.tuning.project import Rule
from rung.tuning.published import published
from rung.tuning.question import Reply, Word
from rung.tuning.reach import EXPRESSION, lost
from rung.tuning.telling import filled

ASKS = "Do the reasons to run again, and the published paths, stay the same?"
SHOWN = 12
WRITES = r"(?:>|\btouch\s|\btee\s(?:-a\s)?|\s-o\s|\b(?:mv|cp|ln)\s[^;&|]*\s)\s*[\"']?(?:\./)?{}(?![\w./-])"
"""A command that writes a file of a name."""
NOT_SHOWN = (
    "reasons that are computed while the tool reads: times, environments, checkpoints",
    "the contents of what is published, unless both sides were built (--measure)",
)


def answer(pair: Pair, measured: Measured | None) -> Reply:
    """Compare which files make what due, what is published, and where both sides were built, what came out."""
    moved = [*_moved(pair), *(measured.other if measured else ())]
    unsure = any(each.unsure for each in lost(pair))
    paths = sorted(published(pair.after))
    lines = (*moved, f"published: {', '.join(paths[:8])}{' …' if len(paths) > 8 else ''}") if paths else tuple(moved)  # noqa: PLR2004 - as many as a line holds
    built = tuple(_built(measured)) if measured and measured.built and not measured.other else ()
    missing = NOT_SHOWN[:1] if measured else NOT_SHOWN
    if moved:
        said = "Other files make it due, or other paths are published."
        return Reply(ASKS, Word.BROKEN, said, lines[:SHOWN], missing)
    if unsure:
        return Reply(ASKS, Word.NOT_JUDGED, "It cannot be told from the text which files make it due.", lines, missing)
    if measured and measured.built and (measured.unsure or not measured.tells):
        said = "It cannot be judged: both sides were built, and what came out says too little."
        return Reply(ASKS, Word.NOT_JUDGED, said, (*built, *lines)[:SHOWN], missing)
    said = "What made it due before makes it due after, and the same paths are published."
    return Reply(ASKS, Word.HOLDS, said, (*built, *lines[:SHOWN]), missing)


def _built(measured: Measured) -> Iterator[str]:
    """Yield what building both sides told of the files that are published."""
    yield from (f"{line} (it may only say how it was built)" for line in measured.unsure)
    same = many(measured.compared - len(measured.unsure), "file")
    yield f"both sides were built, and {same} came out the same"
    if not measured.tells:
        yield "no published file was there to be compared"
    if measured.left_out:
        names = ", ".join(f"`{path}`" for path in measured.left_out[:8])
        yield f"left out, as two builds of the side before differ in it: {names}{' …' if measured.left_out[8:] else ''}"


def _moved(pair: Pair) -> Iterator[str]:
    for each in lost(pair):
        if not each.unsure:
            yield f"a change of `{each.need}` no longer makes `{each.rule.name}` due"
    for old, new in pair.rules:
        gone = {(mark, name) for mark, kind, name in new.flags ^ old.flags if mark == "ancient" and kind == "input"}
        gone = {(mark, name) for mark, name in gone if name in old.needs and name in new.needs}
        yield from (f"`{name}` is ancient on one side only, in {new.name}" for _, name in sorted(gone))
    yield from (f"`{new.name}` is a file, and declared phony now: it is made at every call" for new in _forced(pair))
    for name in sorted(published(pair.before) - pair.after.makers.keys()):
        if not (pair.before.resolved and pair.after.resolved) and ("$" in name or "%" in name):
            continue
        if pair.before.tool == "snakemake" and EXPRESSION.fullmatch(name):
            continue  # told otherwise it may be the same name
        if name in pair.before.makers and not _renamed(pair, name):
            yield f"`{name}` is no longer published"
    for name, _, after in pair.settings("rerun-triggers"):
        yield f"{name} says {', '.join(after) or 'nothing'} now"


def _forced(pair: Pair) -> Iterator[Rule]:
    """Yield each rule that makes a file of its name, and that is declared to make none now."""
    for old, new in pair.rules:
        if new.phony and not old.phony:
            writes = re.compile(WRITES.format(re.escape(new.name)))
            if any(writes.search(filled(line, {"@": new.name})) for line in new.recipe):
                yield new


def _renamed(pair: Pair, name: str) -> bool:
    """Say whether only the name of a rule of Snakemake changed, and its outputs are still made."""
    rule = pair.before.rules.get(name)
    return rule is not None and bool(rule.outputs) and set(rule.outputs) <= pair.after.makers.keys()
