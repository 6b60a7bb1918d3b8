"""A step that compares or checks contents is dropped."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rung.probes.clipped import clipped
from rung.tuning.move import Found, Move
from rung.tuning.pair import Pair
from rung.tuning.project import Written
from rung.tuning.scripts.compared import guarded, turned, weakened, went
from rung.tuning.scripts.trace import Kind

CHECKS = re.compile(
    r"(?:^|[;&|(@+\s\"'-])(?:(?:sha\d*|md5|b2|b3)sum|shasum|cksum|md5(?=\s)|cmp|gpg\s+--verify|minisign\s+-V|cosign\s+verify"
    r"|openssl\s+dgst|gzip\s+-t|samtools\s+quickcheck|xz\s+-t|jsonschema|rhash)\b"
    r"|\bensure\([^)]*(?:sha256|md5|non_empty)|--verify\b|\bhashlib\.|hash256|\bassert\s|\bvalidate\(|\bmin_version\(|^raise\s|\b(?:go|cargo)\s+vet\b|\bverify[\w-]*\.(?:sh|py)\b"
)

CHOSEN = re.compile(r"\bcommand -v\b|\bwhich\b|=\s*(?:\w*sum|rhash|md5)(?:\s+-\w+(?:\s+\d+)?|\s+--tag)*\s*$")
"""A line that only looks for the program that makes a checksum, or gives it a name."""
UNASSERTED = re.compile(r"\bpython[\d.]*(?:\s+-\w+)*\s+-OO?(?=\s)|\bPYTHONOPTIMIZE=[^\s0]")


def find(pair: Pair) -> Iterator[Found]:
    """Yield each check that went, when fewer are left than there were."""
    for line in pair.fewer(_checks):
        yield Found(line.place, f"is no longer checked: {clipped(line.text, 110)}")
    for each in went(pair, Kind.CHECK):
        yield Found(each.place, f"the script no longer checks it: {each.said}")
    for each, now in turned(pair):
        yield Found(each.place, f"{now}: {each.said}")
    for each, _ in weakened(pair, Kind.HOLLOW):
        yield Found(each.place, f"says yes without looking: {each.said}")
    for line in pair.more(lambda line: len(UNASSERTED.findall(line.text))):
        yield Found(line.place, f"leaves every assertion of Python out: {clipped(line.text, 110)}")
    for each, why in guarded(pair):
        yield Found(each.place, f"is checked only if {clipped(why, 60)}: {each.said}")


def _checks(line: Written) -> int:
    chosen = not line.recipe and CHOSEN.search(line.text) is not None
    return 0 if chosen else len(CHECKS.findall(line.text))


MOVE = Move(
    "checksum-dropped",
    "The time was spent on knowing that the content is right; now nobody knows.",
    "Check once at the boundary where it is published, or check in parallel; keep one check of each file.",
    find,
)
