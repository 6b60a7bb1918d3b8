"""Whether the evidence surfaces still exist, and are written."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rung.probes.count import many
from rung.tuning.measured import Measured
from rung.tuning.moves.checksum_dropped import MOVE as CHECKSUM
from rung.tuning.moves.evidence_dropped import MOVE as EVIDENCE
from rung.tuning.pair import Pair
from rung.tuning.project import Project
from rung.tuning.question import Reply, Word

ASKS = "Do the evidence surfaces still exist, and are they written?"
SURFACE = re.compile(
    r"(?:^|/)(?:logs?|reports?|evidence|benchmarks?)/.+|\.(?:log|tap|trace|sha256|sha512|md5)$"
    r"|(?:^|/)[^/]*(?:provenance|manifest|summary|SHA256SUMS|MD5SUMS|junit)[^/]*$"
    r"|(?:^|/)[^/]*report[^/]*\.(?:txt|html?|json|xml|md|csv|tsv|pdf)$",
    re.IGNORECASE,
)
LOG = re.compile(
    r"(?:^|/)(?:logs?|benchmarks?)/.+|\.(?:log|tap|trace)$|(?:^|/)[^/]*(?:provenance|junit)[^/]*$", re.IGNORECASE
)
"""Of these, what may say how it was built beside what was made: another command, another number of threads."""
WRITES = re.compile(
    r"(?:[12&]?>>?|\btee(?:\s+-a)?\s|--(?:log|report|junit-?xml|output|html|benchmark)[\w-]*[= ])\s*[\"']?"
    r"([\w.+-][\w./+-]*)"
)
"""A file that a command of a recipe is told to write."""
SHOWN = 12
NOT_SHOWN = ("whether what a log says is true", "evidence that is kept outside the project")


def answer(pair: Pair, measured: Measured | None) -> Reply:
    """Compare the declared surfaces, then what lies there, then where both sides were built, what was written."""
    found = (*EVIDENCE.find(pair), *CHECKSUM.find(pair))
    gone = [f"{each.place}: {each.said}" for each in found]
    gone += [f"`{name}` is made by no rule any more" for name in sorted(_made(pair.before) - pair.after.makers.keys())]
    gone += _unwritten(measured)
    before = _declared(pair.before)
    if gone:
        return Reply(
            ASKS, Word.BROKEN, f"{many(len(gone), 'surface')} of evidence went.", tuple(gone[:SHOWN]), NOT_SHOWN
        )
    if not before:
        said = "Neither side declares a log, a benchmark, a report or a checksum: there was nothing to lose."
        return Reply(ASKS, Word.HOLDS, said, (), NOT_SHOWN)
    written = "and they were written when it was built" if measured and measured.built else "by what is declared"
    late = () if measured and measured.built else ("whether they get written: nothing was run (--measure)",)
    said = f"{many(len(before), 'surface')} of evidence before and after, {written}."
    return Reply(ASKS, Word.HOLDS, said, tuple(sorted(before)[:SHOWN]), (*NOT_SHOWN, *late))


def _declared(project: Project) -> set[str]:
    fields = {
        item for rule in project.graph.values() for name in ("log", "benchmark") for item in rule.fields.get(name, ())
    }
    told = (name for line in project.lines if line.recipe for name in WRITES.findall(line.text))
    return fields | _made(project) | {name for name in told if SURFACE.search(name)}


def _made(project: Project) -> set[str]:
    files = {name for rule in project.graph.values() for name in rule.outputs}
    return {name for name in files if SURFACE.search(name) and not re.search(r"[%$]", name)}


def _unwritten(measured: Measured | None) -> Iterator[str]:
    for path, size in (measured.written_before if measured else {}).items():
        now = measured.written_after.get(path) if measured else None
        if SURFACE.search(path) and size and not now:
            yield f"`{path}` was written before, and is {'empty' if now == 0 else 'not there'} after"
